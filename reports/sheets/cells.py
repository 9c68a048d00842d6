"""What all sheets share: number formats, rows of a range, letters of columns."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.quantity import Quantity
from reports.document import SheetCell
from reports.sections.context import Context
from reports.wording.numbers import scale

MONEY, NUMBER, WHOLE, TEXT, PERCENT, DAY = "#,##0.00", "#,##0.###", "0", "@", "0%", "yyyy-mm-dd"


def ranged(quantity: Quantity) -> tuple[SheetCell, ...]:
    """(low, likely, high, unit) of a quantity, all three in the unit in which its high end is printed."""
    divisor, unit = scale(quantity.high, quantity.unit)
    return quantity.low / divisor, quantity.value / divisor, quantity.high / divisor, unit


def letter(column: int) -> str:
    """The letters of a column counted from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def listed(c: Context, sources: Iterable[str]) -> str:
    """Sources in one cell."""
    return "; ".join(c.language.source(text) for text in sources)
