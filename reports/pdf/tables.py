"""Tables: thin horizontal rules, a head that repeats, figures to the right."""

from __future__ import annotations

import re

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer
from reportlab.platypus import Table as Grid

from reports.document import Cell, Column, Row, Table
from reports.look import LIGHT, VERDICTS
from reports.pdf import abreast
from reports.pdf.fonts import width as text_width
from reports.pdf.styles import FINE, SMALL, colour, styles
from reports.pdf.text import Inks
from reports.pdf.words import Text

KEEP_ROWS = 14  # shorter tables stay on one page
WORD = re.compile(r"[^\s\u2e80-\uffff/–-]+")
BESIDE = 6.0  # points beside a cell's text
AFTER_NUMBERS = 10.0  # points between a column of numbers and the text after it
LONG_TEXT = 110  # characters that one line holds, about
BREAKABLE = 0.3  # of the page: a longer text is no number and may be broken


def mark(verdict: str) -> str:
    """The shape of a verdict in its colour, as markup."""
    name, shape = VERDICTS.get(verdict, VERDICTS["unknown"])
    return f'<font color="{getattr(LIGHT, name)}">{shape}</font>&nbsp;'


def cell(content: Cell | str, column: Column, row: Row, inks: Inks, language: str, block: Table) -> Text:
    item = Cell(content) if isinstance(content, str) else content
    weight = {"total": " bold", "highlight": "", "muted": " muted", "under": " muted"}.get(row.style, "")
    plain = "fine" if block.abreast > 1 else "label"
    kind = plain if (block.small and not row.style) or row.style == "under" else f"cell{weight}"
    right = column.align == "right" and row.style != "under"
    style = styles(language)[f"{kind} right" if right else kind]
    text = inks.markup(item.text)
    if item.verdict:
        text = mark(item.verdict) + text
    if item.small:
        text += "<br/>" if text else ""
        text += f'<font size="{min(SMALL, style.fontSize)}" color="{LIGHT.muted}">{inks.markup(item.small)}</font>'
    return Text(text, style)


def under(number: int, columns: int, first: int) -> list[tuple[object, ...]]:
    """A remark below the row before it: from its column on, without a rule between, never parted from it."""
    return [
        ("SPAN", (first, number), (columns - 1, number)),
        ("LINEBELOW", (0, number - 1), (-1, number - 1), 0.6, colour(LIGHT.paper)),
        ("TOPPADDING", (0, number), (-1, number), 0),
        ("NOSPLIT", (0, number - 1), (-1, number)),
    ]


def widths(block: Table, width: float) -> list[float]:
    """By weight, but none narrower than its longest number or word: one that is broken is read wrong."""
    columns = block.columns
    total = sum(column.weight for column in columns)
    given = [width * column.weight / total for column in columns]
    least = [longest_piece(block, place, width) for place in range(len(columns))]
    short = [max(need - has, 0.0) for need, has in zip(least, given, strict=True)]
    if not any(short):
        return given
    spare = [max(has - need, 0.0) for has, need in zip(given, least, strict=True)]
    share = min(sum(short) / (sum(spare) or 1.0), 1.0)
    grown = min(sum(spare) / sum(short), 1.0)
    return [
        has + more * grown - (0.0 if more else free * share)
        for has, more, free in zip(given, short, spare, strict=True)
    ]


def longest_piece(block: Table, place: int, width: float) -> float:
    """Points that the column's widest unbreakable text takes, with the room beside it.

    Numbers stay whole, texts break between words; what is wider than a share of the page may be broken anywhere.
    """
    column = block.columns[place]
    size = size_of(block)
    beside = BESIDE + 1.5
    if place and column.align == "left" and block.columns[place - 1].align == "right":
        beside += AFTER_NUMBERS - 3
    widest = widest_of(WORD.findall(column.head), SMALL, True, width * BREAKABLE)
    for row in block.rows:
        if row.style == "under":
            continue
        item = row.cells[place]
        text, mark_room = (item, 0.0) if isinstance(item, str) else (item.text, 10.0 if item.verdict else 0.0)
        pieces = [text] if column.align == "right" else WORD.findall(text)
        widest = max(widest, mark_room + widest_of(pieces, size, row.style == "total", width * BREAKABLE))
    return widest + beside if widest else 0.0


def lines_of(block: Table) -> int:
    """How many lines the table takes, roughly: a row with a long text counts for several."""
    total = 0
    for row in block.rows:
        lengths = [len(cell) if isinstance(cell, str) else len(cell.text) + len(cell.small) for cell in row.cells]
        total += 1 + max(lengths, default=0) // LONG_TEXT
    return total


def size_of(block: Table) -> float:
    """The size of the table's letters."""
    return FINE if block.abreast > 1 and block.small else SMALL if block.small else 8.5


def widest_of(pieces: list[str], size: float, bold: bool, most: float) -> float:
    """The width of the widest piece that is not wider than ``most``."""
    return max((wide for piece in pieces if (wide := text_width(piece, size, bold=bold)) <= most), default=0.0)


def table(block: Table, width: float, inks: Inks, language: str) -> list[Flowable]:
    """The table with title and small print; the empty word where there are no rows."""
    look = styles(language)
    title = [Text(inks.markup(block.title), look["finding"])] if block.title else []
    notes = (
        [Text(inks.markup(("" if language == "zh" else " ").join(block.notes)), look["small"])] if block.notes else []
    )
    if not block.rows:
        return [*title, Text(inks.markup(block.empty), look["text"])] if block.empty else []
    head = [
        Text(inks.markup(column.head), look["head right" if column.align == "right" else "head"])
        for column in block.columns
    ]
    body = [
        [
            cell(content, column, row, inks, language, block)
            for content, column in zip(row.cells, block.columns, strict=True)
        ]
        for row in block.rows
    ]
    has_head = any(column.head for column in block.columns)
    if block.abreast > 1:
        wide = abreast.column_width(width, block.abreast)
        laid = abreast.Abreast(head if has_head else [], body, widths(block, wide), block.abreast)
        if abreast.fits(laid):
            return [*title, laid, *([Spacer(1, 3), *notes] if notes else []), Spacer(1, 6)]
    commands: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.4 if block.small else 1.8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8 if block.small else 2.3),
        ("LINEBELOW", (0, 0), (-1, -1), 0.35, colour(LIGHT.line)),
    ]
    for number, (before, column) in enumerate(zip(block.columns, block.columns[1:], strict=False), 1):
        if before.align == "right" and column.align == "left":
            commands.append(("LEFTPADDING", (number, 0), (number, -1), AFTER_NUMBERS))
    if has_head:
        commands.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, colour(LIGHT.muted)))
    for number, row in enumerate(block.rows, 1 if has_head else 0):
        if row.style == "total":
            commands.append(("LINEABOVE", (0, number), (-1, number), 0.8, colour(LIGHT.muted)))
        if row.style == "under":
            commands += under(number, len(block.columns), 0 if row.cells[0] else 1)
        if row.style == "blank":
            commands.append(("TOPPADDING", (0, number), (-1, number), 7))
            commands.append(("BOTTOMPADDING", (0, number), (-1, number), 7))
        if row.style == "highlight":
            commands.append(("BACKGROUND", (0, number), (-1, number), colour(LIGHT.fill)))
    grid = Grid(
        [head, *body] if has_head else body,
        colWidths=widths(block, width),
        repeatRows=1 if has_head else 0,
        splitByRow=1,
        splitInRow=1,  # a cell longer than a page must not stop the document
        style=commands,
        hAlign="LEFT",
        spaceAfter=4,
    )
    after: list[Flowable] = [*notes, Spacer(1, 5)]
    if block.keep or lines_of(block) <= KEEP_ROWS:
        return [KeepTogether([*title, grid, *notes]), Spacer(1, 5)]
    return [CondPageBreak(36 * mm), *title, grid, *after]
