"""What every chart needs: text and lines in the look's colours, round axis steps, a legend that wraps, a frame."""

from __future__ import annotations

import math

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.platypus import Flowable, KeepTogether, Spacer

from reports.look import LIGHT
from reports.pdf.fonts import BOLD, REGULAR, width
from reports.pdf.styles import colour, styles
from reports.pdf.text import Inks
from reports.pdf.words import Text

LABEL = 7.2  # pt


def ticks(highest: float, most: int = 6, lowest: float = 0.0) -> list[float]:
    """Round steps from ``lowest`` to at least ``highest``: 1, 2 or 5 times a power of ten."""
    reach = highest - lowest
    if not math.isfinite(reach) or reach <= 0:
        return [lowest, lowest + 1.0]
    rough = reach / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first = math.floor(lowest / step + 1e-9)
    last = math.ceil(highest / step - 1e-9)
    return [number * step for number in range(first, last + 1)]


def tick_text(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def label(
    drawing: Drawing,
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    ink: str = LIGHT.ink,
    bold: bool = False,
    size: float = LABEL,
) -> None:
    drawing.add(
        String(x, y, text, fontName=BOLD if bold else REGULAR, fontSize=size, fillColor=colour(ink), textAnchor=anchor)
    )


def rule(
    drawing: Drawing,
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    ink: str = LIGHT.line,
    thick: float = 0.4,
    dash: bool = False,
) -> None:
    drawing.add(
        Line(x1, y1, x2, y2, strokeColor=colour(ink), strokeWidth=thick, strokeDashArray=[2.5, 2] if dash else None)
    )


def box(drawing: Drawing, x: float, y: float, wide: float, high: float, fill: str, edge: str | None = None) -> None:
    drawing.add(
        Rect(x, y, wide, high, fillColor=colour(fill), strokeColor=colour(edge) if edge else None, strokeWidth=0.5)
    )


def legend_rows(entries: list[tuple[str, str]], wide: float) -> list[list[tuple[str, str]]]:
    """(text, colour) entries in rows that are no wider than ``wide``."""
    rows: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for text, fill in entries:
        need = width(text, LABEL) + 22
        if rows[-1] and used + need > wide:
            rows.append([])
            used = 0.0
        rows[-1].append((text, fill))
        used += need
    return [row for row in rows if row]


def legend(drawing: Drawing, x: float, top: float, rows: list[list[tuple[str, str]]]) -> None:
    for number, row in enumerate(rows):
        at, y = x, top - 11 * number - 7
        for text, fill in row:
            box(drawing, at, y, 7, 7, fill)
            label(drawing, at + 10, y + 0.8, text, ink=LIGHT.muted)
            at += width(text, LABEL) + 22


def framed(title: str, drawing: Drawing, note: str, inks: Inks, language: str) -> list[Flowable]:
    """The chart below its finding, with its small print, never parted."""
    look = styles(language)
    parts: list[Flowable] = [Text(inks.markup(title), look["finding"]), drawing]
    if note:
        parts.append(Text(inks.markup(note), look["small"]))
    return [KeepTogether(parts), Spacer(1, 6)]


def on_dark(fill: str) -> bool:
    """Whether white text is easier to read on that colour."""
    red, green, blue = (int(fill[start : start + 2], 16) for start in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140
