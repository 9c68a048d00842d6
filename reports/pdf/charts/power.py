"""From the cards to the socket: what the parts draw, under the supply's limit, and what the socket gives."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from reports.document import Limit, PowerChart, Segment
from reports.look import LIGHT
from reports.pdf.charts.canvas import LABEL, box, framed, label, legend, legend_rows, on_dark, rule, tick_text, ticks
from reports.pdf.fonts import shortened, width
from reports.pdf.text import Inks

BAR, GAP, HEAD = 20.0, 8.0, 12.0
MUCH = 0.36  # of the width that the names of the bars may take


def power_chart(block: PowerChart, wide: float, inks: Inks, language: str) -> list[Flowable]:
    named = list(zip((block.segments, block.wall), (block.limits, block.wall_limits), labels_of(block), strict=True))
    bars = [(parts, limits, inks.plain(name)) for parts, limits, name in named if parts]
    if not bars:
        return []
    reach = max(max([total(parts), *(limit.value for limit in limits)]) for parts, limits, _ in bars) or 1.0
    left = min(max(width(name, LABEL) for *_, name in bars) + 8, wide * MUCH) if block.labels else 0.0
    steps = ticks(reach, 8)
    scale = (wide - left - 24) / max(steps[-1], reach)
    entries = [(entry(part, block.unit, inks), colour_of(part)) for parts, *_ in bars for part in parts]
    rows = legend_rows(list(dict.fromkeys(entries)), wide - left)
    below = 24 + 11 * len(rows)
    tall = below + sum(BAR + GAP + HEAD * len(limits) for _, limits, _ in bars) + 2
    drawing = Drawing(wide, tall)
    for step in steps:
        x = left + step * scale
        rule(drawing, x, below, x, tall - 2)
        text = f"{tick_text(step)} {block.unit}" if step == steps[-1] else tick_text(step)
        label(drawing, x, below - 9, text, anchor="start" if step == 0 and not left else "middle", ink=LIGHT.muted)
    y = tall - 2.0
    for parts, limits, name in bars:
        y -= HEAD * len(limits) + GAP / 2 + BAR
        label(drawing, left - 6, y + 7, shortened(name, LABEL, left - 8), anchor="end")
        draw_bar(drawing, parts, left, y, scale, inks)
        for place, limit in enumerate(sorted(limits, key=lambda limit: limit.value)):
            draw_limit(drawing, limit, left, y, scale, HEAD * place, inks)
        y -= GAP / 2
    legend(drawing, left, below - 13, rows)
    return framed(block.title, drawing, block.note, inks, language)


def labels_of(block: PowerChart) -> tuple[str, str]:
    first, second = (*block.labels, "", "")[:2]
    return first, second


def total(parts: tuple[Segment, ...]) -> float:
    return sum(part.value for part in parts)


def colour_of(part: Segment) -> str:
    return LIGHT.series[part.series % len(LIGHT.series)]


def entry(part: Segment, unit: str, inks: Inks) -> str:
    return f"{inks.plain(part.label)} {part.value:,.0f} {unit}"


def draw_bar(drawing: Drawing, parts: tuple[Segment, ...], x: float, y: float, scale: float, inks: Inks) -> None:
    for part in parts:
        fill, long, text = colour_of(part), part.value * scale, inks.plain(part.label)
        box(drawing, x, y, long, BAR, fill)
        if width(text, LABEL) + 10 < long:
            label(drawing, x + 5, y + 7, text, ink="#FFFFFF" if on_dark(fill) else LIGHT.ink)
        x += long


def draw_limit(drawing: Drawing, limit: Limit, left: float, y: float, scale: float, above: float, inks: Inks) -> None:
    """A line across the bar that it bounds, with its name above the bar and ``above`` the names of lower limits."""
    x, text = left + limit.value * scale, inks.plain(limit.label)
    rule(drawing, x, y - 3, x, y + BAR + above + 9, ink=LIGHT.ink, thick=1.1)
    if x - width(text, LABEL, True) - 4 > 0:
        label(drawing, x - 4, y + BAR + above + 4, text, anchor="end", bold=True)
    else:
        label(drawing, x + 4, y + BAR + above + 4, text, bold=True)
