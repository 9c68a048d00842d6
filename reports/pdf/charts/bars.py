"""A bar for each card against what the card can hold."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from reports.document import Bar, BarChart
from reports.look import LIGHT, VERDICTS
from reports.pdf.charts.canvas import LABEL, box, framed, label, legend, legend_rows, on_dark, rule, tick_text, ticks
from reports.pdf.fonts import shortened, width
from reports.pdf.text import Inks

BAR, GAP = 17.0, 9.0


def bar_chart(block: BarChart, wide: float, inks: Inks, language: str) -> list[Flowable]:
    bars = block.bars
    if not bars:
        return []
    left = min(max((width(inks.plain(bar.label), LABEL) for bar in bars), default=0) + 8, wide * 0.25)
    right = max((width(end_text(bar, inks), LABEL, True) for bar in bars), default=0) + 12
    reach = max((max(bar.capacity, bar.high, sum(s.value for s in bar.segments)) for bar in bars), default=1.0)
    steps = ticks(reach)
    plot = wide - left - right
    scale = plot / steps[-1]
    entries = list(dict.fromkeys((inks.plain(s.label), LIGHT.series[s.series]) for bar in bars for s in bar.segments))
    if any(bar.high for bar in bars) and block.high_label:
        entries.append((inks.plain(block.high_label), LIGHT.line))
    rows = legend_rows(entries, wide - left)
    below = 26 + 11 * len(rows)
    tall = below + len(bars) * (BAR + GAP) + 14
    drawing = Drawing(wide, tall)
    bottom, top = below, tall - 14
    for step in steps:
        x = left + step * scale
        rule(drawing, x, bottom, x, top)
        text = f"{tick_text(step)} {block.unit}" if step == steps[-1] else tick_text(step)
        label(drawing, x, bottom - 9, text, anchor="middle", ink=LIGHT.muted)
    for number, bar in enumerate(bars):
        y = top - GAP / 2 - BAR - number * (BAR + GAP)
        draw_bar(drawing, bar, left, y, scale, inks, left + plot + 6, left - 8)
    capacities = {bar.capacity for bar in bars if bar.capacity}
    for capacity in capacities:
        x = left + capacity * scale
        rule(drawing, x, bottom, x, top + 2, ink=LIGHT.ink, thick=1.1)
    if len(capacities) == 1 and block.capacity_label:
        x = left + next(iter(capacities)) * scale
        text = inks.plain(block.capacity_label)
        anchor = "middle" if x + width(text, LABEL, True) / 2 < wide else "end"
        label(drawing, min(x, wide), top + 5, text, anchor=anchor, bold=True)
    legend(drawing, left, bottom - 14, rows)
    return framed(block.title, drawing, block.note, inks, language)


def end_text(bar: Bar, inks: Inks) -> str:
    shape = VERDICTS[bar.verdict][1] + " " + bar.verdict_word if bar.verdict else ""
    return inks.plain(f"{bar.value_label}  {shape}".strip())


def draw_bar(
    drawing: Drawing, bar: Bar, left: float, y: float, scale: float, inks: Inks, end: float, room: float
) -> None:
    label(drawing, left - 6, y + 5.5, shortened(inks.plain(bar.label), LABEL, room), anchor="end")
    x = left
    for segment in bar.segments:
        wide, fill = segment.value * scale, LIGHT.series[segment.series]
        box(drawing, x, y, wide, BAR, fill)
        text = inks.plain(segment.label)
        if width(text, LABEL) + 6 < wide:
            label(drawing, x + wide / 2, y + 5.5, text, anchor="middle", ink="#FFFFFF" if on_dark(fill) else LIGHT.ink)
        x += wide
    if bar.high * scale > x - left:
        box(drawing, x, y + BAR * 0.3, left + bar.high * scale - x, BAR * 0.4, LIGHT.line)
        rule(drawing, left + bar.high * scale, y + 2, left + bar.high * scale, y + BAR - 2, ink=LIGHT.muted, thick=0.9)
    text = inks.plain(bar.value_label)
    label(drawing, end, y + 5.5, text)
    if bar.verdict:
        name, shape = VERDICTS[bar.verdict]
        at = end + width(text, LABEL) + 7
        label(drawing, at, y + 5.5, f"{shape} {inks.plain(bar.verdict_word)}", ink=getattr(LIGHT, name), bold=True)
