"""Money over time, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from advisor.quantity import Note


@dataclass(frozen=True, slots=True)
class Month:
    """What is paid (positive) or comes back (negative) in one month; month 0 is the purchase."""

    index: int
    low: Decimal
    likely: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class CashFlow:
    """One option's money.

    ``items`` splits the likely total by code: "purchase", "electricity", "rent", "tokens", "resale", ...
    """

    currency: str
    months: tuple[Month, ...]
    items: tuple[tuple[str, Decimal], ...]
    present_value_low: Decimal
    present_value: Decimal
    present_value_high: Decimal
    notes: tuple[Note, ...] = ()
    per_month: Decimal | None = None  # the equal monthly payment that is worth as much today
    per_hour: Decimal | None = None  # the same over the hours with work; None = no hours
    per_million_tokens: Decimal | None = None  # the same over prompt and answer tokens; None = no tokens

    @property
    def years(self) -> tuple[tuple[Decimal, Decimal, Decimal], ...]:
        """(low, likely, high) paid in each year, not discounted; year 0 is the purchase alone."""
        sums: dict[int, tuple[Decimal, Decimal, Decimal]] = {}
        for month in self.months:
            year = -(-month.index // 12)
            low, likely, high = sums.get(year, (Decimal(0), Decimal(0), Decimal(0)))
            sums[year] = (low + month.low, likely + month.likely, high + month.high)
        return tuple(sums.values())

    @property
    def cumulative(self) -> tuple[tuple[Decimal, Decimal, Decimal], ...]:
        """(low, likely, high) paid up to and including each month, not discounted."""
        sums: list[tuple[Decimal, Decimal, Decimal]] = []
        low = likely = high = Decimal(0)
        for month in self.months:
            low, likely, high = low + month.low, likely + month.likely, high + month.high
            sums.append((low, likely, high))
        return tuple(sums)
