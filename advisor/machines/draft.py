"""A machine before it is judged: its build, its lines, and what nobody can price."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.machines.build import Build
from advisor.machines.machine import Line


@dataclass(frozen=True, slots=True)
class Draft:
    """``missing`` are roles that the machine needs and that no record fills."""

    build: Build
    lines: tuple[Line, ...]
    missing: tuple[str, ...] = ()
