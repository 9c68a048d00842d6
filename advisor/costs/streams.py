"""Payments by item and month, and the cash flow they add up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from advisor.costs.cashflow import CashFlow, Month
from advisor.quantity import Note

Three = tuple[Decimal, Decimal, Decimal]  # low, likely, high
ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Stream:
    """One item ("purchase", "electricity", ...): what is paid in each month, month 0 being the purchase."""

    code: str
    months: tuple[Three, ...]


def once(code: str, month: int, amount: Three, months: int) -> Stream:
    """Paid in one month only."""
    nothing = (ZERO, ZERO, ZERO)
    return Stream(code, tuple(amount if index == month else nothing for index in range(months + 1)))


def monthly(code: str, amount: Callable[[int], Three], months: int) -> Stream:
    """Paid at the end of every month 1 .. ``months``."""
    return Stream(code, ((ZERO, ZERO, ZERO), *(amount(month) for month in range(1, months + 1))))


def cash_flow(currency: str, streams: tuple[Stream, ...], rate: float, notes: tuple[Note, ...] = ()) -> CashFlow:
    """The sum of the streams; ranges add end to end, because errors of one estimate tend to go together.

    ``rate`` is the yearly discount rate. Amounts are rounded to cents, once, here.
    """
    length = max((len(stream.months) for stream in streams), default=1)
    sums = [[ZERO, ZERO, ZERO] for _ in range(length)]
    items: dict[str, Decimal] = {}
    for stream in streams:
        for month, amounts in zip(sums, stream.months, strict=False):
            for place in range(3):
                month[place] += amounts[place]
        items[stream.code] = items.get(stream.code, ZERO) + sum((likely for _, likely, _ in stream.months), ZERO)
    factors = discount_factors(rate, length - 1)
    low, likely, high = (
        sum((month[place] * factor for month, factor in zip(sums, factors, strict=True)), ZERO) for place in range(3)
    )
    return CashFlow(
        currency,
        tuple(Month(index, *(amount.quantize(CENT) for amount in month)) for index, month in enumerate(sums)),
        tuple((code, amount.quantize(CENT)) for code, amount in items.items()),
        low.quantize(CENT),
        likely.quantize(CENT),
        high.quantize(CENT),
        notes,
    )


@lru_cache(maxsize=256)
def discount_factors(rate: float, months: int) -> tuple[Decimal, ...]:
    """What one unit paid at the end of month 0 .. ``months`` is worth today."""
    a_month = (1 + Decimal(str(rate))) ** (Decimal(-1) / 12)
    factors = [Decimal(1)]
    for _ in range(months):
        factors.append(factors[-1] * a_month)
    return tuple(factors)


@lru_cache(maxsize=256)
def trend(yearly: float, months: int) -> tuple[Decimal, ...]:
    """Price level of month 1 .. ``months`` (the first place is month 0): a yearly change, month by month."""
    a_month = (1 + Decimal(str(yearly))) ** (Decimal(1) / 12)
    levels = [Decimal(1)]
    for _ in range(months):
        levels.append(levels[-1] * a_month)
    return (Decimal(1), *levels[:-1])  # today's price holds in the first month
