"""What draws power, stacked from left to right, under the limits of power supply and circuit."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from reports.document import PowerChart
from reports.look import LIGHT
from reports.pdf.charts.canvas import LABEL, box, framed, label, legend, legend_rows, on_dark, rule, tick_text, ticks
from reports.pdf.fonts import width
from reports.pdf.text import Inks

BAR = 22.0


def power_chart(block: PowerChart, wide: float, inks: Inks, language: str) -> list[Flowable]:
    if not block.segments:
        return []
    total = sum(segment.value for segment in block.segments)
    reach = max([total, *(limit.value for limit in block.limits)]) or 1.0
    steps = ticks(reach, 8)
    scale = (wide - 24) / max(steps[-1], reach)
    entries = [
        (
            f"{inks.plain(segment.label)} {segment.value:,.0f} {block.unit}",
            LIGHT.series[segment.series % len(LIGHT.series)],
        )
        for segment in block.segments
    ]
    rows = legend_rows(entries, wide)
    heads = len(block.limits)
    below = 24 + 11 * len(rows)
    tall = below + BAR + 10 + 11 * heads
    drawing = Drawing(wide, tall)
    bottom, top = below, below + BAR + 8
    for step in steps:
        x = step * scale
        rule(drawing, x, bottom, x, top)
        anchor = "start" if step == 0 else "middle"
        text = f"{tick_text(step)} {block.unit}" if step == steps[-1] else tick_text(step)
        label(drawing, x, bottom - 9, text, anchor=anchor, ink=LIGHT.muted)
    x = 0.0
    for segment in block.segments:
        fill = LIGHT.series[segment.series % len(LIGHT.series)]
        long = segment.value * scale
        box(drawing, x, bottom + 4, long, BAR, fill)
        text = inks.plain(segment.label)
        if width(text, LABEL) + 6 < long:
            label(
                drawing, x + long / 2, bottom + 12, text, anchor="middle", ink="#FFFFFF" if on_dark(fill) else LIGHT.ink
            )
        x += long
    for number, limit in enumerate(sorted(block.limits, key=lambda limit: limit.value)):
        x = limit.value * scale
        y = top + 3 + 11 * number
        rule(drawing, x, bottom, x, y + 6, ink=LIGHT.ink, thick=1.1)
        text = inks.plain(limit.label)
        if x - width(text, LABEL, True) - 4 > 0:
            label(drawing, x - 4, y, text, anchor="end", bold=True)
        else:
            label(drawing, x + 4, y, text, bold=True)
    legend(drawing, 0, bottom - 13, rows)
    return framed(block.title, drawing, block.note, inks, language)
