"""The workbook: sheets with heads that stay, number formats, and formulas only where the report says so."""

from __future__ import annotations

import math
import os
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.document import Report, Sheet, SheetCell
from reports.files import write_whole
from reports.look import LIGHT

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
MOST_CHARACTERS = 32_767  # of a cell
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def safe(value: SheetCell) -> SheetCell:
    """Data never becomes a formula: a text that a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:MOST_CHARACTERS]
        return f"'{text}" if text.startswith(DANGEROUS) and text not in ("-", "–") else text
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none of those that a spreadsheet refuses, and no name twice."""
    base = FORBIDDEN_IN_NAMES.sub(" ", name).strip("' ")[:31] or "Sheet"
    made, number = base, 2
    while made.lower() in taken:
        made, number = f"{base[:28]} {number}", number + 1
    taken.add(made.lower())
    return made


def fill(target: Worksheet, sheet: Sheet) -> None:
    head_font = Font(bold=True, color=LIGHT.muted.lstrip("#"))
    ground = PatternFill("solid", fgColor=LIGHT.paper_alt.lstrip("#"))
    below = Border(bottom=Side(style="thin", color=LIGHT.muted.lstrip("#")))
    for column, text in enumerate(sheet.head, 1):
        top = target.cell(1, column, str(safe(text)))
        top.font, top.fill, top.border = head_font, ground, below
        top.alignment = Alignment(wrap_text=True, vertical="bottom")
    for number, row in enumerate(sheet.rows, 2):
        for column, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            clean = safe(value)
            place = target.cell(number, column, float(clean) if isinstance(clean, Decimal) else clean)
            if isinstance(clean, str):
                place.data_type = "s"
                place.alignment = Alignment(vertical="top", wrap_text=len(clean) > 40)
            elif not isinstance(clean, date) and column <= len(sheet.formats):
                place.number_format = sheet.formats[column - 1]
    for number, column, formula in sheet.formulas:
        sum_of = target.cell(number, column, formula)
        if column <= len(sheet.formats):
            sum_of.number_format = sheet.formats[column - 1]
    for number in sheet.bold_rows:
        for column in range(1, len(sheet.head) + 1):
            target.cell(number, column).font = Font(bold=True)
    for column, wide in enumerate(sheet.widths, 1):
        target.column_dimensions[get_column_letter(column)].width = wide
    target.page_setup.orientation = "landscape"
    target.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the sheet
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.print_title_rows = "1:1"
    target.freeze_panes = f"{get_column_letter(sheet.freeze_columns + 1)}2"
    if sheet.rows and not sheet.bold_rows:
        target.auto_filter.ref = f"A1:{get_column_letter(len(sheet.head))}{len(sheet.rows) + 1}"


def xlsx_bytes(report: Report) -> bytes:
    """The workbook; the same report gives the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    taken: set[str] = set()
    for sheet in report.sheets:
        fill(book.create_sheet(sheet_name(sheet.name, taken)), sheet)
    if not book.worksheets:
        book.create_sheet("LabRig")
    made = datetime(report.issued.year, report.issued.month, report.issued.day)
    book.calculation.fullCalcOnLoad = True  # formulas are written without their results
    properties = book.properties
    properties.title, properties.creator = f"{report.title} ({report.number})", report.author
    properties.created = properties.modified = made
    buffer = BytesIO()
    book.save(buffer)
    return same_bytes(buffer.getvalue(), made)


def same_bytes(content: bytes, made: datetime) -> bytes:
    """The archive again with the document's date on every entry."""
    result = BytesIO()
    stamp = made.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            entry = zipfile.ZipInfo(name, (max(made.year, 1980), made.month, made.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return result.getvalue()


def write_xlsx(report: Report, path: str | os.PathLike[str]) -> None:
    """Write the workbook to ``path``; ``reports.files.WriteError`` where that fails; nothing is left behind."""
    write_whole(Path(path), xlsx_bytes(report))
