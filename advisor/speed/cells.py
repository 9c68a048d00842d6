"""Cells of a table of measurements, where an empty one means "not stated"."""

from __future__ import annotations

import re
from collections.abc import Mapping


def number(row: Mapping[str, str], key: str) -> float | None:
    """A cell as a number; None where empty."""
    text = (row.get(key) or "").strip()
    return float(text) if text else None


def whole(row: Mapping[str, str], key: str, default: int = 1) -> int:
    found = number(row, key)
    return int(found) if found else default


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
