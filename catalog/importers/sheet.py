"""A supplier's file as cells, each with its place, and what is dangerous or unclear in it.

CSV in UTF-8, UTF-16 or GBK, with comma, semicolon or tab; XLSX without its macros, formulas by the values that the
supplier's program left. Limits keep a hostile file from filling the memory; nothing in a file is ever executed.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from catalog.catalog import Problem
from catalog.importers.problem import ImportProblemError

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_BYTES = 100_000_000  # of a CSV, and of an XLSX unpacked
MOST_RATIO = 200  # unpacked to packed


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as text and where it stands ("Sheet1!C5"; in a CSV "row 5, column 3").

    ``uncalculated``: a formula that no spreadsheet program has computed, so that there is no text to take.
    """

    text: str
    place: str
    formula: bool = False
    uncalculated: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table of cells; every row has the same width."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    problems: tuple[Problem, ...] = field(default=())


def read_sheets(file: Path) -> tuple[Sheet, ...]:
    """The tables of a price list; raises ``ImportProblemError`` for what is none."""
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            head = stream.read(8)
    except OSError as error:
        raise ImportProblemError(
            file.name, "{reason}; expected a file that can be read", reason=error.strerror
        ) from error
    if size > MOST_BYTES:
        raise ImportProblemError(file.name, "{size} bytes; expected {most} or less", size=size, most=MOST_BYTES)
    if head.startswith(b"PK"):
        return _workbook(file)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportProblemError(
            file.name, "an old or encrypted Excel file; expected .xlsx without a password, or .csv"
        )
    return (_csv(file),)


def _csv(file: Path) -> Sheet:
    text = decoded(file.read_bytes(), file.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[tuple[Cell, ...]] = []
    lines: list[int] = []
    try:
        for cells in reader:
            if len(rows) >= MOST_ROWS:
                raise ImportProblemError(file.name, "more than {most} rows; expected a price list", most=MOST_ROWS)
            line = reader.line_num
            lines.append(line)
            rows.append(
                tuple(Cell(cell.strip(), f"row {line}, column {number}") for number, cell in enumerate(cells, 1))
            )
            if len(cells) > MOST_COLUMNS:
                raise ImportProblemError(
                    f"{file.name}, row {line}", "{count} columns; expected a price list", count=len(cells)
                )
    except csv.Error as error:
        raise ImportProblemError(
            f"{file.name}, row {reader.line_num}", "{reason}; expected a CSV row", reason=str(error)
        ) from error
    return Sheet(file.name, _same_width(rows, lambda row, column: f"row {lines[row - 1]}, column {column}"))


def decoded(data: bytes, name: str) -> str:
    """Text in the encoding that its bytes show: UTF-8, UTF-16 (with or without mark), else GBK."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:4096]:  # no text of one or more bytes a character holds a zero
        high_first, low_first = data[0:4096:2].count(0), data[1:4096:2].count(0)
        encodings = ["utf-16-be" if high_first > low_first else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ImportProblemError(name, "neither UTF-8 nor UTF-16 nor GBK; expected a text file or .xlsx")


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in (",", ";", "\t")}
    # "8.500,00;2" has a comma in every number: a semicolon or tab in every line decides before it
    steady = [mark for mark in (";", "\t") if lines and all(mark in line for line in lines)]
    return steady[0] if steady else max(counts, key=lambda mark: counts[mark])


def _workbook(file: Path) -> tuple[Sheet, ...]:
    from openpyxl import load_workbook

    macros = _inspect(file)
    try:
        values = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        formulas = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheets = []
        for with_values, with_formulas in zip(values.worksheets, formulas.worksheets, strict=True):
            sheets.append(_worksheet(file, with_values, with_formulas, macros))
        values.close()
        formulas.close()
    except ImportProblemError:
        raise
    except Exception as error:  # openpyxl lets through whatever a broken file makes its parsers raise
        raise ImportProblemError(
            file.name, "not a readable workbook ({reason}); expected .xlsx", reason=type(error).__name__
        ) from error
    return tuple(sheets)


def _worksheet(file: Path, with_values: Any, with_formulas: Any, problems: tuple[Problem, ...]) -> Sheet:
    from openpyxl.utils import get_column_letter

    title = str(with_values.title)

    def place(row: int, column: int) -> str:
        return f"{title}!{get_column_letter(column)}{row}"

    rows: list[tuple[Cell, ...]] = []
    for number, (row, raw) in enumerate(
        zip(with_values.iter_rows(), with_formulas.iter_rows(values_only=True), strict=False), 1
    ):
        if number > MOST_ROWS:
            raise ImportProblemError(
                f"{file.name}, sheet {title}", "more than {most} rows; expected a price list", most=MOST_ROWS
            )
        if len(row) > MOST_COLUMNS:
            raise ImportProblemError(
                f"{file.name}, sheet {title}", "{count} columns; expected a price list", count=len(row)
            )
        rows.append(
            tuple(_cell(value, place(number, column), _is_formula(raw, column)) for column, value in enumerate(row, 1))
        )
    filled, merged = _unmerged(file, title, _same_width(rows, place))
    return Sheet(title, filled, problems + merged)


def _cell(found: Any, place: str, formula: bool) -> Cell:
    # a formula whose value is the empty text is of the type "str"; one without a value has no type
    uncalculated = formula and found.value is None and found.data_type != "str"
    return Cell(_text(found.value), place, formula, uncalculated)


def _is_formula(raw: tuple[Any, ...], column: int) -> bool:
    value = raw[column - 1] if column <= len(raw) else None
    if isinstance(value, str):
        return value.startswith("=")
    return type(value).__name__ in ("ArrayFormula", "DataTableFormula")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _inspect(file: Path) -> tuple[Problem, ...]:
    """Refuse what would fill the memory or name other files; tell of macros, which are left alone."""
    try:
        with zipfile.ZipFile(file) as zipped:
            members = zipped.infolist()
            total = sum(member.file_size for member in members)
            packed = sum(member.compress_size for member in members) or 1
            if total > MOST_BYTES or (total > 1_000_000 and total / packed > MOST_RATIO):
                raise ImportProblemError(
                    file.name,
                    "unpacks to {size} bytes; expected {most} or less and no zip bomb",
                    size=total,
                    most=MOST_BYTES,
                )
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with zipped.open(member) as inside:
                        start = inside.read(4096)
                    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                        raise ImportProblemError(
                            f"{file.name}, {member.filename}",
                            "has a document type; expected plain XML without entities",
                        )
            names = {member.filename for member in members}
    except zipfile.BadZipFile as error:
        raise ImportProblemError(file.name, "a broken archive; expected .xlsx") from error
    if "xl/workbook.xml" not in names:
        raise ImportProblemError(file.name, "an archive without a workbook; expected .xlsx or .csv")
    if any("vbaProject" in name for name in names):
        return (Problem(file.name, "holds macros; they are ignored"),)
    return ()


_MERGED = re.compile(rb'<mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def _unmerged(
    file: Path, title: str, rows: tuple[tuple[Cell, ...], ...]
) -> tuple[tuple[tuple[Cell, ...], ...], tuple[Problem, ...]]:
    """Merged cells hold their first cell's text in every cell downwards; each such block is told."""
    from openpyxl.utils import column_index_from_string

    table = [list(row) for row in rows]
    problems: list[Problem] = []
    for left, top, right, bottom in _merged_ranges(file, title):
        first_row, last_row = int(top), min(int(bottom), len(table))
        first, last = column_index_from_string(left.decode()), column_index_from_string(right.decode())
        if first_row > len(table) or first > len(table[first_row - 1]):
            continue
        top_cell = table[first_row - 1][first - 1]
        for row in range(first_row, last_row + 1):
            for column in range(first, min(last, len(table[row - 1])) + 1):
                if (row, column) != (first_row, first) and column == first:
                    table[row - 1][column - 1] = replace(top_cell, place=table[row - 1][column - 1].place)
        if last_row > first_row:
            problems.append(
                Problem(f"{title}!{left.decode()}{top.decode()}", f"merged over {last_row - first_row + 1} rows: "
                        f"{top_cell.text!r} is taken for each")
            )  # fmt: skip
    return tuple(tuple(row) for row in table), tuple(problems)


def _merged_ranges(file: Path, title: str) -> list[tuple[bytes, bytes, bytes, bytes]]:
    from openpyxl import load_workbook

    workbook = load_workbook(file, read_only=True, keep_links=False)
    path = getattr(workbook[title], "_worksheet_path", "")
    workbook.close()
    if not path:
        return []
    with zipfile.ZipFile(file) as zipped, zipped.open(path) as inside:
        return _MERGED.findall(inside.read(MOST_BYTES))


def _same_width(rows: list[tuple[Cell, ...]], place: Callable[[int, int], str]) -> tuple[tuple[Cell, ...], ...]:
    width = max((len(row) for row in rows), default=0)
    return tuple(
        row + tuple(Cell("", place(number, column)) for column in range(len(row) + 1, width + 1))
        for number, row in enumerate(rows, 1)
    )
