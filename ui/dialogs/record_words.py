"""What is said of a record's fields: what is wrong with a value, and what the grades mean."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ui.marks import mark
from ui.words import Words

GRADES = {"A": mark("vendor or measured"), "B": mark("second hand"), "C": mark("not verified")}
EXPECTED = {
    "missing": mark("A value is expected."),
    "string_too_short": mark("A value is expected."),
    "float_parsing": mark("A number is expected."),
    "decimal_parsing": mark("A number is expected."),
    "finite_number": mark("A number is expected."),
    "int_parsing": mark("A whole number is expected."),
    "int_from_float": mark("A whole number is expected."),
    "greater_than": mark("More than {least} is expected."),
    "greater_than_equal": mark("{least} or more is expected."),
    "date_from_datetime_parsing": mark("A date such as 2026-11-21 is expected."),
    "date_parsing": mark("A date such as 2026-11-21 is expected."),
    "string_pattern_mismatch": mark("Small letters, digits and . _ + - are expected, first a letter or digit."),
}


def problems_of(words: Words, error: ValidationError) -> dict[str, str]:
    """One clear message a field."""
    found: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        found.setdefault(name, _in_words(words, detail))
    return found


def _in_words(words: Words, detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "literal_error":
        return words.text("Choose one.")
    english = EXPECTED.get(detail["type"])
    if english is None:
        return f"{words.text('This cannot stand here.')} ({detail['msg']})"
    return words.text(english, least=context.get("gt", context.get("ge", "")))
