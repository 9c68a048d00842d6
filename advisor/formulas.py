"""The one table of formulas: the text that is printed is the text that is tested against the code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula.

    ``text`` is a Python expression in the names of ``symbols`` (functions allowed: min, max, ceil, floor, sqrt),
    printed with × for * and evaluated by the tests against ``code``; ``symbols`` gives each name's meaning and unit.
    """

    id: str
    text: str
    symbols: tuple[tuple[str, str], ...]
    unit: str
    source: str
    valid_for: str
    code: Callable[..., Any]


FORMULAS: dict[str, Formula] = {}


def formula(
    id: str, text: str, *, unit: str, source: str, valid_for: str, **symbols: str
) -> Callable[[Function], Function]:
    """Enter the decorated function into the table; its parameters must be the symbols, in their order."""

    def enter(code: Function) -> Function:
        names = code.__code__.co_varnames[: code.__code__.co_argcount]
        if names != tuple(symbols):
            raise TypeError(f"formula {id}: symbols {tuple(symbols)} are not the parameters {names}")
        if id in FORMULAS:
            raise ValueError(f"formula {id} is defined twice")
        FORMULAS[id] = Formula(id, text, tuple(symbols.items()), unit, source, valid_for, code)
        return code

    return enter
