"""Cells of a table of measurements, where an empty one means "not stated"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import inf, nan

from advisor.speed.cases import UnknownError


def number(row: Mapping[str, str], key: str) -> float | None:
    """A cell as a number from 0; None where empty; raises UnknownError."""
    text = (row.get(key) or "").strip()
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = nan
    if not 0 <= found < inf:
        raise UnknownError(f"{key} is {text!r}; expected a number from 0")
    return found


def whole(row: Mapping[str, str], key: str, default: int = 1) -> int:
    """A cell as a whole number from 1; ``default`` where empty; raises UnknownError."""
    found = number(row, key)
    if found is None:
        return default
    if found < 1 or found != int(found):
        raise UnknownError(f"{key} is {row[key].strip()!r}; expected a whole number from 1")
    return int(found)


def year_of(row: Mapping[str, str]) -> float | None:
    """When it was measured, as a year with a fraction, from ``date`` or a container release named in the note
    ("26.04").
    """
    found = re.search(r"release (\d\d)\.(\d\d)", row.get("note") or "")
    if found:
        return 2000 + int(found[1]) + int(found[2]) / 12
    date = re.match(r"(\d{4})(?:-(\d{2})(?!\d))?", row.get("date") or "")
    if not date:
        return None
    return int(date[1]) + (int(date[2]) / 12 if date[2] else 0.5)
