"""Places in files ("study.labrig: line 3, column 5") in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

PARTS = re.compile(r"(, |: )")
NUMBERED = {"line": "line {n}", "row": "row {n}", "column": "column {n}"}
NAMED = {"column": "column {name}", "sheet": "sheet {name}"}


def placed(place: str, say: Callable[..., str]) -> str:
    """Every part that is a line, row, column or sheet is worded; file and field names stay."""
    pieces = PARTS.split(place)
    for number in range(0, len(pieces), 2):
        kind, _, rest = pieces[number].partition(" ")
        if rest.isdigit() and kind in NUMBERED:
            pieces[number] = say(NUMBERED[kind], n=rest)
        elif rest and kind in NAMED:
            pieces[number] = say(NAMED[kind], name=rest)
        else:
            continue
        if number and pieces[number - 1] == ", ":
            pieces[number - 1] = say(", ")
    return "".join(pieces)
