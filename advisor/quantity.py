"""A number that can say how it was got."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

from catalog.pricing import Price

__all__ = ["Amount", "Argument", "Evidence", "Note", "Price", "Quantity", "note", "total"]


class Evidence(IntEnum):
    """How well a number is known; a result has its weakest input's."""

    ASSUMED = 0
    DERIVED = 1
    PUBLISHED = 2
    MEASURED = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in a base unit (B, B/s, FLOP/s, W, Wh, s, tok, tok/s, 1), its range and its origin.

    ``low`` and ``high`` bound a 90 % interval; where both equal ``value`` the number is exact. ``formula`` is an id
    in ``advisor.formulas.FORMULAS`` ("" for a given number), ``inputs`` are that formula's symbols.
    """

    value: float
    unit: str
    low: float = field(default=float("nan"))
    high: float = field(default=float("nan"))
    formula: str = ""
    inputs: tuple[tuple[str, Quantity], ...] = ()
    sources: tuple[str, ...] = ()
    evidence: Evidence = Evidence.DERIVED

    def __post_init__(self) -> None:
        # nan means "not given": the range collapses to the value
        if self.low != self.low:
            object.__setattr__(self, "low", self.value)
        if self.high != self.high:
            object.__setattr__(self, "high", self.value)
        if not self.low <= self.value <= self.high:
            raise ValueError(f"range {self.low} .. {self.high} does not hold its value {self.value} {self.unit}")

    @property
    def exact(self) -> bool:
        return self.low == self.high


def total(parts: tuple[Quantity, ...], unit: str, formula: str = "sum") -> Quantity:
    """The sum of quantities of one unit; ranges add end to end, because errors of one estimate tend to go together."""
    wrong = [part.unit for part in parts if part.unit != unit]
    if wrong:
        raise ValueError(f"cannot add {wrong[0]} to {unit}")
    return Quantity(
        sum(part.value for part in parts),
        unit,
        sum(part.low for part in parts),
        sum(part.high for part in parts),
        formula,
        evidence=min((part.evidence for part in parts), default=Evidence.DERIVED),
    )


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: an exact decimal number with its currency (ISO 4217)."""

    number: Decimal
    currency: str


Argument = Quantity | Amount | Price | str | int | float | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say, without words: ``code`` names one sentence in ``reports.wording``, ``values`` fill it.

    ``level`` is "info", "warning", "conflict" or "unknown".
    """

    code: str
    values: tuple[tuple[str, Argument], ...] = ()
    level: str = "info"
    sources: tuple[str, ...] = ()


def note(code: str, level: str = "info", sources: tuple[str, ...] = (), **values: Argument) -> Note:
    return Note(code, tuple(values.items()), level, sources)
