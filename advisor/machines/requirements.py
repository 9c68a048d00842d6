"""What a machine has to hold before it is composed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requirements:
    """``chips`` are the (chip id, count) to build for; ``host_memory`` and ``storage`` are lower limits in bytes."""

    chips: tuple[tuple[str, int], ...]
    host_memory: float
    storage: float
    training: bool
