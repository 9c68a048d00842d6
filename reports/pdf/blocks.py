"""Each block of the document as what ReportLab lays out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer
from reportlab.platypus import Table as Grid

from reports import document
from reports.look import LIGHT, VERDICTS
from reports.pdf.charts.bars import bar_chart
from reports.pdf.charts.board import board_picture
from reports.pdf.charts.curve import curve_chart
from reports.pdf.charts.power import power_chart
from reports.pdf.charts.scatter import scatter_chart
from reports.pdf.charts.tornado import tornado_chart
from reports.pdf.fonts import width as text_width
from reports.pdf.styles import SMALL, colour, styles
from reports.pdf.tables import mark, table
from reports.pdf.text import Inks
from reports.pdf.words import Text

BULLETS = {"info": "–", "warning": "▲", "conflict": "■", "unknown": "◇"}


def paragraph(block: document.Paragraph, width: float, inks: Inks, language: str) -> list[Flowable]:
    return [Text(inks.markup(block.text), styles(language)[block.style])]


def facts(block: document.Facts, width: float, inks: Inks, language: str) -> list[Flowable]:
    """Labels in small print beside their values, filled row by row."""
    look, columns = styles(language), block.columns
    cells = [
        [Text(inks.markup(label), look["label"]), Text(inks.markup(value), look["cell"])] for label, value in block.rows
    ]
    if not cells:
        return []
    while len(cells) % columns:
        cells.append([Text("", look["label"]), Text("", look["cell"])])
    rows = [list(chain(*cells[start : start + columns])) for start in range(0, len(cells), columns)]
    share = width / columns
    label = share * (0.4 if columns > 1 else 0.2)
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6),
    ]
    return [
        Grid(rows, colWidths=[label, share - label] * columns, style=style, hAlign="LEFT", splitInRow=1),
        Spacer(1, 4 if len(rows) > 1 else 2),
    ]


FIGURE = 14.0  # points of a key figure, where it has the room


def fits(text: str, style: Any, room: float) -> bool:
    """Does a bold text stand on one line of ``room`` points?"""
    return text_width(text, style.fontSize, bold=True) <= room


def key_figures(block: document.KeyFigures, width: float, inks: Inks, language: str) -> list[Flowable]:
    look, count = styles(language), len(block.figures)
    if not count:
        return []
    cells, shares = [], figure_widths(block.figures, width, inks)
    for figure, share in zip(block.figures, shares, strict=True):
        value = inks.markup(figure.value)
        if figure.verdict:
            name, _ = VERDICTS[figure.verdict]
            value = f'{mark(figure.verdict)}<font color="{getattr(LIGHT, name)}">{value}</font>'
        room = share - 15
        # one line whatever its length: a number that breaks in the middle is read wrong
        fitting = (look[name] for name in ("figure", "callout") if fits(figure.value, look[name], room))
        style = next(fitting, look["cell bold"])
        cells.append(
            [
                Text(inks.markup(figure.label), look["label"]),
                Text(value, style),
                Text(inks.markup(figure.small), look["label"]),
            ]
        )
    commands: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 8),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]
    commands += [("LINEBEFORE", (column, 0), (column, 0), 0.6, colour(LIGHT.line)) for column in range(1, count)]
    return [
        KeepTogether([Grid([cells], colWidths=shares, style=commands, hAlign="LEFT")]),
        Spacer(1, 5),
    ]


def figure_widths(figures: tuple[document.KeyFigure, ...], width: float, inks: Inks) -> list[float]:
    """Every value has the room that it needs on one line, and all have the same room besides."""
    needs = [
        min(text_width(inks.plain(figure.value), FIGURE, bold=True) + (18 if figure.verdict else 0) + 18, width * 0.5)
        for figure in figures
    ]
    spare = (width - sum(needs)) / len(figures)
    return [need + spare for need in needs] if spare >= 0 else [width / len(figures)] * len(figures)


def callout(block: document.Callout, width: float, inks: Inks, language: str) -> list[Flowable]:
    look = styles(language)
    name = VERDICTS.get(block.verdict, ("accent", ""))[0]
    edge = getattr(LIGHT, name if block.verdict else "accent")
    headline = Text(inks.markup(block.headline), look["callout"])
    rows = [[headline], *([Text(inks.markup(text), look["callout text"])] for text in block.sentences)]
    commands = [
        ("BACKGROUND", (0, 0), (-1, -1), colour(LIGHT.fill)),
        ("LINEBEFORE", (0, 0), (0, -1), 3, colour(edge)),
        ("LEFTPADDING", (0, 0), (-1, -1), 12),
        ("RIGHTPADDING", (0, 0), (-1, -1), 12),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ("TOPPADDING", (0, 0), (-1, 0), 8),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 9),
    ]
    return [Spacer(1, 4), Grid(rows, colWidths=[width], style=commands, hAlign="LEFT"), Spacer(1, 6)]


def remarks(block: document.Remarks, width: float, inks: Inks, language: str) -> list[Flowable]:
    look = styles(language)
    rows = []
    for item in block.items:
        name, _ = VERDICTS.get(item.level, ("muted", ""))
        text = inks.markup(item.text)
        if item.references:
            text += f' <font size="{SMALL}" color="{LIGHT.muted}">{inks.markup(item.references)}</font>'
        bullet = f'<font color="{getattr(LIGHT, name)}">{BULLETS.get(item.level, "–")}</font>'
        rows.append([Text(bullet, look["cell"]), Text(text, look["text"])])
    if not rows:
        return []
    commands = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0.8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
    ]
    grid = Grid(rows, colWidths=[14, width - 14], style=commands, hAlign="LEFT", splitInRow=1)
    title = [Text(inks.markup(block.title), look["finding"])] if block.title else []
    whole: list[Flowable] = [KeepTogether([*title, grid])] if len(rows) <= KEPT_REMARKS else [*title, grid]
    return [*whole, Spacer(1, 6)]


KEPT_REMARKS = 4  # a longer list may go on over the page
TOGETHER = 8  # lines to sign that one page holds


def signatures(block: document.Signatures, width: float, inks: Inks, language: str) -> list[Flowable]:
    look = styles(language)
    flow: list[Flowable] = key_figures(document.KeyFigures(block.figures), width, inks, language)
    flow += [Text(inks.markup(block.statement), look["text"]), Spacer(1, 4)]
    name, signature, day = (inks.markup(label) for label in block.labels)
    choices = "&nbsp;&nbsp;&nbsp;".join(f"□&nbsp;{inks.markup(choice)}" for choice in block.choices)
    for role in block.roles:
        rows: list[list[Any]] = [
            [Text(inks.markup(role), look["cell bold"]), "", Text(choices, look["label"]), "", "", ""],
            [""] * 6,
            [Text(name, look["label"]), "", Text(signature, look["label"]), "", Text(day, look["label"]), ""],
        ]
        gap = 10.0
        shares = [0.34, 0.41, 0.25]
        columns = [part for share in shares for part in (width * share - gap, gap)]
        commands = [
            ("SPAN", (0, 0), (1, 0)),
            ("SPAN", (2, 0), (5, 0)),
            ("LINEABOVE", (0, 2), (0, 2), 0.6, colour(LIGHT.ink)),
            ("LINEABOVE", (2, 2), (2, 2), 0.6, colour(LIGHT.ink)),
            ("LINEABOVE", (4, 2), (4, 2), 0.6, colour(LIGHT.ink)),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
        grid = Grid(rows, colWidths=columns, rowHeights=[None, 24, None], style=commands, hAlign="LEFT", spaceAfter=8)
        flow.append(KeepTogether([grid]))
    # the lines to sign stand on one page with what is signed, as long as a page holds them
    return [KeepTogether(unfolded(flow))] if len(block.roles) <= TOGETHER else flow


def unfolded(flow: list[Flowable]) -> list[Flowable]:
    """The parts of what is kept together in them: one frame around all of them is enough."""
    return [part for each in flow for part in (each._content if isinstance(each, KeepTogether) else [each])]


def page_break(block: document.PageBreak, width: float, inks: Inks, language: str) -> list[Flowable]:
    return [PageBreak()]


Draw = Callable[[Any, float, Inks, str], list[Flowable]]

DRAWINGS: dict[type, Draw] = {
    document.Paragraph: paragraph,
    document.Facts: facts,
    document.KeyFigures: key_figures,
    document.Callout: callout,
    document.Table: table,
    document.Remarks: remarks,
    document.BarChart: bar_chart,
    document.CurveChart: curve_chart,
    document.ScatterChart: scatter_chart,
    document.PowerChart: power_chart,
    document.BoardPicture: board_picture,
    document.TornadoChart: tornado_chart,
    document.Signatures: signatures,
    document.PageBreak: page_break,
}


def flowables(block: document.Block, width: float, inks: Inks, language: str) -> list[Flowable]:
    return DRAWINGS[type(block)](block, width, inks, language)
