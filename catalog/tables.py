"""One CSV table into records: what is wrong is listed with its line and column, the rest loads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from catalog.catalog import Problem
from catalog.records.record import Record

R = TypeVar("R", bound=Record)

EXPECTED = {
    "float_parsing": "a number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "decimal_parsing": "a number",
    "bool_parsing": "true or false",
    "date_from_datetime_parsing": "a date as 2026-11-21",
    "date_parsing": "a date as 2026-11-21",
    "date_from_datetime_inexact": "a date as 2026-11-21, without a time",
    "string_pattern_mismatch": "small letters, digits and . _ + - beginning with a letter or digit",
    "string_too_short": "a text",
    "finite_number": "a finite number",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A data row and the line it ends on."""

    line: int
    cells: dict[str, str]


def read_table(file: Path, kind: type[R]) -> tuple[list[tuple[int, R]], list[Problem]]:
    """The records of a CSV file in UTF-8 (a byte order mark may be there) with their lines; a missing file has none."""
    if not file.exists():
        return [], []
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [Problem(file.name, f"byte {error.start} is not UTF-8; expected a UTF-8 text file")]
    except OSError as error:
        return [], [Problem(file.name, f"cannot be read: {error.strerror}")]
    rows, problems = read_rows(text, file.name, tuple(kind.model_fields))
    records, wrong = validate_rows(rows, file.name, kind)
    return records, problems + wrong


def read_rows(text: str, place: str, fields: Sequence[str]) -> tuple[list[Row], list[Problem]]:
    """Cells by column name, empty ones left out; unknown columns and overlong rows are problems."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        head = [name.strip() for name in next(reader, [])]
        unknown = [name for name in head if name not in fields]
        problems += [
            Problem(
                f"{place}, line 1, column {name or '(no name)'}", "unknown column; expected one of " + ", ".join(fields)
            )
            for name in unknown
        ]
        twice = {name for name in head if head.count(name) > 1}
        problems += [
            Problem(f"{place}, line 1, column {name}", "this column stands here twice") for name in sorted(twice)
        ]
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(head):
                problems.append(
                    Problem(
                        f"{place}, line {reader.line_num}", f"{len(cells)} cells; expected {len(head)}, as in the head"
                    )
                )
                continue
            filled = {
                name: cell for name, cell in zip(head, cells, strict=False) if cell.strip() and name not in unknown
            }
            rows.append(Row(reader.line_num, filled))
    except csv.Error as error:
        problems.append(Problem(f"{place}, line {reader.line_num}", f"not a CSV row: {error}"))
    return rows, problems


def validate_rows(rows: Sequence[Row], place: str, kind: type[R]) -> tuple[list[tuple[int, R]], list[Problem]]:
    """All good rows as records, all bad cells as problems; the table is validated at once because that is quick."""
    adapter = adapter_of(kind)
    try:
        records = adapter.validate_python([row.cells for row in rows])
        return [(row.line, record) for row, record in zip(rows, records, strict=True)], []
    except ValidationError as error:
        details = error.errors(include_url=False)
    bad = {int(detail["loc"][0]) for detail in details}
    problems = [
        Problem(column_place(place, rows[int(detail["loc"][0])].line, detail), in_words(detail)) for detail in details
    ]
    good, _ = validate_rows([row for number, row in enumerate(rows) if number not in bad], place, kind)
    return good, problems


@cache
def adapter_of(kind: type[R]) -> TypeAdapter[list[R]]:
    return TypeAdapter(list[kind])  # type: ignore[valid-type]


def column_place(place: str, line: int, detail: ErrorDetails) -> str:
    column = ".".join(str(part) for part in detail["loc"][1:])
    return f"{place}, line {line}, column {column}" if column else f"{place}, line {line}"


def in_words(detail: ErrorDetails) -> str:
    """What is wrong with a value and what is expected."""
    kind = detail["type"]
    if kind == "missing":
        return "is empty; expected a value"
    if kind == "extra_forbidden":
        return "is not a field of this record"
    if kind == "value_error":
        return str(detail["msg"]).removeprefix("Value error, ")
    given = repr(detail["input"])
    given = given if len(given) <= 80 else given[:77] + "..."
    context: Mapping[str, Any] = detail.get("ctx", {})
    if kind == "literal_error":
        return f"is {given}; expected {context.get('expected', '')}"
    if kind == "greater_than":
        return f"is {given}; expected more than {context.get('gt')}"
    if kind == "greater_than_equal":
        return f"is {given}; expected {context.get('ge')} or more"
    return f"is {given}; expected {EXPECTED.get(kind, detail['msg'])}"


def by_id(records: Iterable[tuple[str, R]]) -> tuple[dict[str, R], dict[str, str], list[Problem]]:
    """Records by id with their places; the first of two with one id stays."""
    kept: dict[str, R] = {}
    places: dict[str, str] = {}
    problems: list[Problem] = []
    for place, record in records:
        if record.id in kept:
            problems.append(Problem(f"{place}, column id", f"{record.id!r} stands already in {places[record.id]}"))
            continue
        kept[record.id] = record
        places[record.id] = place
    return kept, places, problems
