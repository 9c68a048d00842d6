"""What the commands print: one JSON object, or text in aligned columns."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import BaseModel

from advisor.quantity import Note, Quantity
from catalog.records.record import Record
from reports.wording import Language


class Encoder:
    """Dataclasses and records as plain JSON; Decimals as text, unknown numbers as null, notes with their sentence."""

    def __init__(self, words: Language) -> None:
        self.words = words

    def plain(self, value: Any) -> Any:
        if value is None or isinstance(value, (bool, str, int)):
            return value.value if isinstance(value, Enum) else value
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if isinstance(value, Decimal):
            return str(value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Note):
            return {"code": value.code, "level": value.level, "text": self.words.note(value)}
        if isinstance(value, Quantity):
            return self.quantity(value)
        if isinstance(value, Record):
            return {"id": value.id, "name": value.name or value.id, "source": value.source}
        if isinstance(value, BaseModel):
            return value.model_dump(mode="json")
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {field.name: self.plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        if isinstance(value, Mapping):
            return {str(key): self.plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.plain(item) for item in value]
        return str(value)

    def quantity(self, value: Quantity) -> dict[str, Any]:
        plain = {
            "value": value.value, "low": value.low, "high": value.high, "unit": value.unit,
            "evidence": value.evidence.name.casefold(),
        }  # fmt: skip
        return {key: self.plain(item) for key, item in plain.items()}


def print_json(value: Any) -> None:
    """The one object on standard output; laid out for a person, in one line for a program (ten times as fast)."""
    indent = 2 if sys.stdout.isatty() else None
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n")


def width(text: str) -> int:
    """Columns on a terminal: a Chinese sign takes two, a combining one none."""
    wide = {"W": 2, "F": 2}
    return sum(0 if unicodedata.combining(sign) else wide.get(unicodedata.east_asian_width(sign), 1) for sign in text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Aligned columns under a rule; the columns of ``right`` stand right-aligned."""
    cells = [list(head), *[list(row) for row in rows]]
    columns = [max(width(row[index]) for row in cells) for index in range(len(head))]

    def line(row: Sequence[str]) -> str:
        parts = []
        for index, cell in enumerate(row):
            room = " " * (columns[index] - width(cell))
            parts.append(room + cell if index in right else cell + room)
        return "  ".join(parts).rstrip()

    rule = "  ".join("-" * column for column in columns)
    return "\n".join([line(head), rule, *[line(row) for row in rows]])
