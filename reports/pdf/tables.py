"""Tables: thin horizontal rules, a head that repeats, figures to the right."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer
from reportlab.platypus import Table as Grid

from reports.document import Cell, Column, Row, Table
from reports.look import LIGHT, VERDICTS
from reports.pdf.styles import SMALL, colour, styles
from reports.pdf.text import Inks
from reports.pdf.words import Text

KEEP_ROWS = 11  # shorter tables stay on one page


def mark(verdict: str) -> str:
    """The shape of a verdict in its colour, as markup."""
    name, shape = VERDICTS.get(verdict, VERDICTS["unknown"])
    return f'<font color="{getattr(LIGHT, name)}">{shape}</font>&nbsp;'


def cell(content: Cell | str, column: Column, row: Row, inks: Inks, language: str, small: bool) -> Text:
    item = Cell(content) if isinstance(content, str) else content
    weight = {"total": " bold", "highlight": "", "muted": " muted", "under": " muted"}.get(row.style, "")
    kind = "label" if (small and not row.style) or row.style == "under" else f"cell{weight}"
    style = styles(language)[f"{kind}{' right' if column.align == 'right' else ''}"]
    text = inks.markup(item.text)
    if item.verdict:
        text = mark(item.verdict) + text
    if item.small:
        text += f'<br/><font size="{SMALL}" color="{LIGHT.muted}">{inks.markup(item.small)}</font>'
    return Text(text, style)


def under(number: int, columns: int) -> list[tuple[object, ...]]:
    """A remark below the row before it: over the full width, without a rule between, never parted from it."""
    return [
        ("SPAN", (1, number), (columns - 1, number)),
        ("LINEBELOW", (0, number - 1), (-1, number - 1), 0.6, colour(LIGHT.paper)),
        ("TOPPADDING", (0, number), (-1, number), 0),
        ("NOSPLIT", (0, number - 1), (-1, number)),
    ]


def widths(columns: tuple[Column, ...], width: float) -> list[float]:
    total = sum(column.weight for column in columns)
    return [width * column.weight / total for column in columns]


def table(block: Table, width: float, inks: Inks, language: str) -> list[Flowable]:
    """The table with title and small print; the empty word where there are no rows."""
    look = styles(language)
    title = [Text(inks.markup(block.title), look["finding"])] if block.title else []
    notes = [Text(inks.markup(" ".join(block.notes)), look["small"])] if block.notes else []
    if not block.rows:
        return [*title, Text(inks.markup(block.empty), look["text"])] if block.empty else []
    head = [
        Text(inks.markup(column.head), look["head right" if column.align == "right" else "head"])
        for column in block.columns
    ]
    body = [
        [
            cell(content, column, row, inks, language, block.small)
            for content, column in zip(row.cells, block.columns, strict=True)
        ]
        for row in block.rows
    ]
    has_head = any(column.head for column in block.columns)
    commands: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.8),
        ("LINEBELOW", (0, 0), (-1, -1), 0.35, colour(LIGHT.line)),
    ]
    for number, (before, column) in enumerate(zip(block.columns, block.columns[1:], strict=False), 1):
        if before.align == "right" and column.align == "left":
            commands.append(("LEFTPADDING", (number, 0), (number, -1), 10))
    if has_head:
        commands.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, colour(LIGHT.muted)))
    for number, row in enumerate(block.rows, 1 if has_head else 0):
        if row.style == "total":
            commands.append(("LINEABOVE", (0, number), (-1, number), 0.8, colour(LIGHT.muted)))
        if row.style == "under":
            commands += under(number, len(block.columns))
        if row.style == "blank":
            commands.append(("TOPPADDING", (0, number), (-1, number), 7))
            commands.append(("BOTTOMPADDING", (0, number), (-1, number), 7))
        if row.style == "highlight":
            commands.append(("BACKGROUND", (0, number), (-1, number), colour(LIGHT.fill)))
    grid = Grid(
        [head, *body] if has_head else body,
        colWidths=widths(block.columns, width),
        repeatRows=1 if has_head else 0,
        splitByRow=1,
        splitInRow=1,  # a cell longer than a page must not stop the document
        style=commands,
        hAlign="LEFT",
        spaceAfter=4,
    )
    after: list[Flowable] = [*notes, Spacer(1, 6)]
    if len(block.rows) <= KEEP_ROWS:
        return [KeepTogether([*title, grid, *notes]), Spacer(1, 6)]
    return [CondPageBreak(45 * mm), *title, grid, *after]
