"""What moves a sum most: a bar for each input from its low to its high end, around the likely sum."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from reports.document import Swing, TornadoChart
from reports.look import LIGHT
from reports.pdf.charts.canvas import LABEL, box, framed, label, legend, rule
from reports.pdf.fonts import shortened, width
from reports.pdf.text import Inks

BAR, GAP = 10.0, 4.5
LOW, HIGH = LIGHT.series[4], LIGHT.series[0]


def tornado_chart(block: TornadoChart, wide: float, inks: Inks, language: str) -> list[Flowable]:
    swings = block.swings
    if not swings:
        return []
    left = min(max(width(inks.plain(one.label), LABEL) for one in swings) + 8, wide * 0.34)
    ends = [(one, *sides(one, block.middle)) for one in swings]
    room_low = max(width(inks.plain(low[1]), LABEL) for _, low, _ in ends) + 6
    room_high = max(width(inks.plain(high[1]), LABEL) for _, _, high in ends) + 6
    lowest = min(block.middle, *(low[0] for _, low, _ in ends))
    highest = max(block.middle, *(high[0] for _, _, high in ends))
    scale = (wide - left - room_low - room_high) / max(highest - lowest, 1e-9)
    tall = len(swings) * (BAR + GAP) + 34
    drawing = Drawing(wide, tall)
    top = tall - 14

    def x_of(value: float) -> float:
        return left + room_low + (value - lowest) * scale

    for number, (one, low, high) in enumerate(ends):
        y = top - GAP - BAR - number * (BAR + GAP)
        label(drawing, left - 6, y + 2.2, shortened(inks.plain(one.label), LABEL, left - 8), anchor="end")
        for value, fill in ((one.at_low, LOW), (one.at_high, HIGH)):
            start, stop = sorted((x_of(block.middle), x_of(value)))
            box(drawing, start, y, stop - start, BAR, fill)
        label(drawing, x_of(low[0]) - 4, y + 2.2, inks.plain(low[1]), anchor="end", ink=LIGHT.muted)
        label(drawing, x_of(high[0]) + 4, y + 2.2, inks.plain(high[1]), ink=LIGHT.muted)
    rule(drawing, x_of(block.middle), 17, x_of(block.middle), top + 2, ink=LIGHT.ink, thick=0.9)
    label(drawing, x_of(block.middle), top + 5, inks.plain(block.middle_label), anchor="middle", bold=True)
    legend(drawing, left, 15, [[(inks.plain(block.low_label), LOW), (inks.plain(block.high_label), HIGH)]])
    return framed(block.title, drawing, block.note, inks, language)


def sides(swing: Swing, middle: float) -> tuple[tuple[float, str], tuple[float, str]]:
    """The lower and the upper end of a bar with their words; an input that rises may lower the sum."""
    ends = sorted(((swing.at_low, swing.low_text), (swing.at_high, swing.high_text)), key=lambda end: end[0])
    (low, low_text), (high, high_text) = ends
    return (min(low, middle), low_text), (max(high, middle), high_text)
