"""The user's prices as a CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from catalog.records.prices import Observation

COLUMNS = (
    "part_id", "amount", "currency", "condition", "kind", "region", "tax_included", "seller", "date", "source", "note",
)  # fmt: skip
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(text: str) -> str:
    """Text that a spreadsheet does not take for a formula: an apostrophe stands before what would begin one."""
    return f"'{text}" if text.startswith(DANGEROUS) or text[:1] in ("＝", "＋", "－", "＠") else text


def export_prices(prices: Iterable[Observation], file: Path) -> int:
    """Write prices as CSV (UTF-8 with mark, which Excel needs for Chinese); the file is whole or as it was.

    Returns the number of rows. Raises OSError.
    """
    rows = [[neutral(cell) for cell in _row(one)] for one in prices]
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(COLUMNS)
            writer.writerows(rows)
        Path(beside).chmod(0o644)  # a price list is for the whole lab
        Path(beside).replace(file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return len(rows)


def _row(one: Observation) -> tuple[str, ...]:
    tax = {True: "yes", False: "no", None: ""}[one.tax_included]
    return (
        one.part_id, f"{one.amount:f}", one.currency, one.condition, one.kind, one.region, tax, one.seller,
        one.observed_on.isoformat(), one.source, one.note,
    )  # fmt: skip
