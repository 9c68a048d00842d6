"""Quantities, money and dates as they are printed; in Chinese only the units that are words differ."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from advisor.quantity import Amount, Price, Quantity

KIB, MIB, GIB, TIB = 2.0**10, 2.0**20, 2.0**30, 2.0**40

Translate = Callable[[str], str]

# base unit -> (from this absolute value on, divisor, printed unit), largest first
SCALES: Mapping[str, tuple[tuple[float, float, str], ...]] = {
    "B": (
        (10_000 * GIB, TIB, "TiB"),
        (0.0995 * GIB, GIB, "GiB"),
        (0.9995 * MIB, MIB, "MiB"),
        (KIB, KIB, "KiB"),
        (0, 1, "B"),
    ),
    "B/s": ((1e13, 1e12, "TB/s"), (0.995e8, 1e9, "GB/s"), (1e6, 1e6, "MB/s"), (1e3, 1e3, "kB/s"), (0, 1, "B/s")),
    "FLOP": ((1e21, 1e21, "ZFLOP"), (1e18, 1e18, "EFLOP"), (1e15, 1e15, "PFLOP"), (1e9, 1e12, "TFLOP"), (0, 1, "FLOP")),
    "FLOP/s": ((1e16, 1e15, "PFLOP/s"), (1e9, 1e12, "TFLOP/s"), (0, 1, "FLOP/s")),
    "W": ((20_000, 1e3, "kW"), (0, 1, "W")),
    "Wh": ((1e7, 1e6, "MWh"), (1e3, 1e3, "kWh"), (0, 1, "Wh")),
    "s": (
        (3 * 86400, 86400, "days"),
        (2 * 3600, 3600, "h"),
        (120, 60, "min"),
        (0.995, 1, "s"),
        (0.995e-3, 1e-3, "ms"),
        (1e-6, 1e-6, "µs"),
        (0, 1, "s"),
    ),
    "h": ((72, 24, "days"), (0, 1, "h")),
    "tok": ((1e12, 1e12, "T tokens"), (1e9, 1e9, "B tokens"), (1e6, 1e6, "M tokens"), (0, 1, "tokens")),
    "tok/s": ((0, 1, "tok/s"),),
    "1": ((0, 1, ""),),
    "": ((0, 1, ""),),
    "fraction": ((0, 0.01, "%"),),
}

WORD_UNITS = ("days", "h", "min", "T tokens", "B tokens", "M tokens", "tokens", "month", "months", "year", "years")

PREFIXES = {
    "en": {"USD": "$", "EUR": "€", "GBP": "£"},
    "zh": {"CNY": "¥", "USD": "US$", "EUR": "€", "GBP": "£", "JPY": "JP¥"},
}

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def significant(value: float, digits: int = 3) -> str:
    """``value`` with that many significant digits and grouped thousands; whole numbers keep all their digits."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "-∞" if value < 0 else "?"
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1) or value == int(value):
        return f"{value:,.0f}"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    if abs(rounded) >= 10 ** (digits - 1):
        places = 0
    text = f"{rounded:,.{max(places, 0)}f}"
    if math.isclose(rounded, value, rel_tol=1e-9):  # 1.4 is 1.4, while 1.3999 is 1.40
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{value:.{digits - 1}e}" if places > 9 else text


def span(low: float, high: float) -> str:
    """A range with as many digits as its width deserves: 38–44, 7.1–8.4, 1,200–1,500."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return f"{significant(low)}–{significant(high)}"
    width = high - low
    if width <= 0:
        return significant(high)
    # the fewest places in which the width is at least two steps, within two to three significant digits
    digits = math.floor(math.log10(max(abs(low), abs(high)))) + 1
    places = min(max(-math.floor(math.log10(width / 2)), 2 - digits), 3 - digits)
    between = " … " if low < 0 else "–"
    if low and abs(low) < 10.0**-places:  # never print a small bound as 0
        return f"{significant(low, 2)}{between}{significant(high, 2)}"
    ends = [f"{round(end, places):,.{max(places, 0)}f}" for end in (low, high)]
    while places > 0 and all(end.endswith(("0", ".")) for end in ends):  # 0.40–0.90 says no more than 0.4–0.9
        places -= 1
        ends = [end[:-1].rstrip(".") for end in ends]
    return ends[0] if ends[0] == ends[1] else between.join(ends)


def scale(value: float, unit: str) -> tuple[float, str]:
    """(divisor, printed unit) for a number of ``unit``."""
    steps = SCALES.get(unit)
    if steps is None:
        return 1.0, unit
    size = abs(value)
    for start, divisor, name in steps:
        if size >= start:
            return divisor, name
    return steps[-1][1:]


def with_unit(number: str, unit: str, translate: Translate = str) -> str:
    if not unit:
        return number
    if unit == "%":
        return f"{number}%"
    return f"{number} {translate(unit) if unit in WORD_UNITS else unit}"


def quantity(item: Quantity, translate: Translate = str) -> str:
    """The range of a quantity, or its value where it is exact: "38–44 GiB", "1,600 W"."""
    divisor, unit = scale(item.high if math.isfinite(item.high) else item.value, item.unit)
    if item.exact:
        return with_unit(significant(item.value / divisor), unit, translate)
    return with_unit(span(item.low / divisor, item.high / divisor), unit, translate)


def likely(item: Quantity, translate: Translate = str) -> str:
    """The likely value alone: "41 GiB"."""
    divisor, unit = scale(item.value, item.unit)
    return with_unit(significant(item.value / divisor), unit, translate)


def gigabytes_of_memory(number: float) -> str:
    """Bytes as GiB without the unit, for a column whose head carries it."""
    return significant(number / GIB)


def decimals_for(number: Decimal) -> int:
    """Whole units from 100 on, cents below, and enough places for token prices."""
    size = abs(number)
    if size >= 100 or size == int(size):
        return 0
    if size >= Decimal("0.1"):
        return 2
    return 4


def money_number(number: Decimal, places: int | None = None) -> str:
    places = decimals_for(number) if places is None else places
    text = f"{abs(number):,.{places}f}"
    return f"-{text}" if number < 0 and float(text.replace(",", "")) else text


def prefix(currency: str, language: str) -> str:
    """What stands before an amount: a symbol where it is unambiguous in that language, else the ISO code."""
    return PREFIXES.get(language, {}).get(currency, f"{currency} ")


def amount(number: Decimal, currency: str, language: str, places: int | None = None) -> str:
    text = money_number(number, places)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}{prefix(currency, language)}{text}"


def money(item: Amount | Price, language: str) -> str:
    """An amount, or a price as its range: "$1,599", "¥8,500–9,800"."""
    if isinstance(item, Amount):
        return amount(item.number, item.currency, language)
    places = decimals_for(item.low)
    low, high = money_number(item.low, places), money_number(item.high, min(places, decimals_for(item.high)))
    text = low if low == high else f"{low}–{high}"
    return f"{prefix(item.currency, language)}{text}"


def day(item: date | str, language: str) -> str:
    """A date, or an ISO text of a day, a month or a year: "21 Nov 2026", "2026年11月21日"."""
    text = item.isoformat() if isinstance(item, date) else item
    pieces = text.split("-")
    if not 1 <= len(pieces) <= 3 or not all(piece.isdigit() for piece in pieces):
        return text
    year, *rest = (int(piece) for piece in pieces)
    if rest and not 1 <= rest[0] <= 12:
        return text
    if language == "zh":
        return f"{year}年" + "".join(f"{number}{sign}" for number, sign in zip(rest, "月日", strict=False))
    words = [str(year)]
    if rest:
        words.insert(0, MONTHS[rest[0] - 1])
    if len(rest) > 1:
        words.insert(0, str(rest[1]))
    return " ".join(words)
