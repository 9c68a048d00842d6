"""Why a line of a price list is not simply taken: a code and its values, with the sentence in English.

The sentences are message ids: ``reports.wording`` takes them over and has their Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Value = str | int | Decimal

REASONS: Mapping[str, str] = {
    "catalog.line_no_price": "no price",
    "catalog.line_not_calculated": (
        "a formula without a stored value; open and save the file in a spreadsheet program first"
    ),
    "catalog.line_no_name": "has a price and no name; expected the thing it is for",
    "catalog.line_no_money": "is {text}; expected an amount of money",
    "catalog.line_not_positive": "is {text}; expected more than 0",
    "catalog.line_two_amounts": "is {text}, which is {one} or {other}; expected an amount in one way",
    "catalog.line_no_day": "is {text}; expected a day as 2026-11-21",
    "catalog.line_no_condition": "is {text}; expected new, used or modded",
    "catalog.line_no_yes_or_no": "is {text}; expected yes or no",
    "catalog.line_no_currency": "no currency; expected one such as CNY, USD, EUR",
    "catalog.line_no_rate": "{currency} has no exchange rate; expected one such as CNY, USD, EUR",
    "catalog.line_too_dear": "is {amount} {currency}; expected the price of one thing",
    "catalog.line_in_future": "is {day}; expected no day after {today}",
    "catalog.line_no_part": "is no part of the catalog",
    "catalog.line_computed": "is computed by a formula; its last value {text} is taken",
    "catalog.line_far": (
        "{amount} {currency} is far from the known {low} to {high}: one piece, and the right currency?"
    ),
    "catalog.line_double": "stands already in row {row}",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One of ``REASONS`` by its code; ``values`` fill its placeholders, as in a note of the advisor.

    What a file says is a value as ``repr`` writes it: no control character of a file reaches a screen.
    """

    code: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return REASONS[self.code].format(**dict(self.values))


def reason(code: str, **values: Value) -> Reason:
    """``reason("no_money", text=repr("x"))``; KeyError for a code that has no sentence."""
    full = f"catalog.line_{code}"
    if full not in REASONS:
        raise KeyError(full)
    return Reason(full, tuple(values.items()))
