"""Payments by item and month, and the cash flow they add up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import mul

from advisor.costs.cashflow import CashFlow, Month
from advisor.quantity import Note

Three = tuple[Decimal, Decimal, Decimal]  # low, likely, high
ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Stream:
    """One item ("purchase", "electricity", ...): (month, what is paid in it); month 0 is the purchase."""

    code: str
    payments: tuple[tuple[int, Three], ...]


def once(code: str, month: int, amount: Three) -> Stream:
    """Paid in one month only."""
    return Stream(code, ((month, amount),))


def monthly(code: str, amount: Callable[[int], Three], months: int) -> Stream:
    """Paid at the end of every month 1 .. ``months``."""
    return Stream(code, tuple((month, amount(month)) for month in range(1, months + 1)))


def cash_flow(
    currency: str, streams: tuple[Stream, ...], months: int, rate: float, notes: tuple[Note, ...] = ()
) -> CashFlow:
    """The sum of the streams; ranges add end to end, because errors of one estimate tend to go together.

    ``rate`` is the yearly discount rate. Amounts are rounded to cents, once, here.
    """
    lows, likelies, highs = ([ZERO] * (months + 1) for _ in range(3))
    items: dict[str, Decimal] = {}
    for stream in streams:
        total = ZERO
        for month, (low, likely, high) in stream.payments:
            lows[month] += low
            likelies[month] += likely
            highs[month] += high
            total += likely
        items[stream.code] = items.get(stream.code, ZERO) + total
    factors = discount_factors(rate, months)
    low, likely, high = (sum(map(mul, sums, factors), ZERO).quantize(CENT) for sums in (lows, likelies, highs))
    return CashFlow(
        currency,
        tuple(
            Month(index, one.quantize(CENT), two.quantize(CENT), three.quantize(CENT))
            for index, (one, two, three) in enumerate(zip(lows, likelies, highs, strict=True))
        ),
        tuple((code, amount.quantize(CENT)) for code, amount in items.items()),
        low,
        likely,
        high,
        notes,
    )


@lru_cache(maxsize=256)
def worth(rate: float, yearly_change: float, months: int) -> Decimal:
    """What one unit a month, changing by ``yearly_change``, is worth today over ``months``."""
    return sum(map(mul, trend(yearly_change, months)[1:], discount_factors(rate, months)[1:]), ZERO)


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
