"""Cost over time: lines with their bands, labelled at their ends, and the break-even."""

from __future__ import annotations

from reportlab.graphics.shapes import Circle, Drawing, Polygon, PolyLine
from reportlab.platypus import Flowable

from reports.document import CurveChart, Line
from reports.look import LIGHT
from reports.pdf.charts.canvas import LABEL, framed, label, rule, tick_text, ticks
from reports.pdf.fonts import shortened, width
from reports.pdf.styles import colour
from reports.pdf.text import Inks

TALL = 172.0


def curve_chart(block: CurveChart, wide: float, inks: Inks, language: str) -> list[Flowable]:
    lines = [line for line in block.lines if line.points]
    if not lines:
        return []
    lowest = min(0.0, *(point[1] for line in lines for point in line.points))
    highest = max(point[3] for line in lines for point in line.points)
    last = max(point[0] for line in lines for point in line.points) or 1.0
    y_steps = ticks(highest, 5, lowest)
    left = max(width(tick_text(step), LABEL) for step in y_steps) + 8
    names = [inks.plain(line.label) for line in lines]
    right = min(max(width(name, LABEL, True) for name in names) + 12, wide * 0.34)
    bottom, top = 30.0, TALL - 16
    plot = wide - left - right
    x_scale, y_scale = plot / last, (top - bottom) / (y_steps[-1] - y_steps[0])

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * x_scale, bottom + (y - y_steps[0]) * y_scale

    drawing = Drawing(wide, TALL)
    for step in y_steps:
        y = at(0, step)[1]
        rule(drawing, left, y, left + plot, y, ink=LIGHT.muted if step == 0 else LIGHT.line)
        label(drawing, left - 5, y - 2.5, tick_text(step), anchor="end", ink=LIGHT.muted)
    for month in month_steps(last):
        x = at(month, 0)[0]
        rule(drawing, x, bottom, x, bottom - 3, ink=LIGHT.muted)
        label(drawing, x, bottom - 12, tick_text(month), anchor="middle", ink=LIGHT.muted)
    label(drawing, left, TALL - 8, inks.plain(block.y_label), ink=LIGHT.muted)
    label(drawing, left + plot, bottom - 23, inks.plain(block.x_label), anchor="end", ink=LIGHT.muted)
    for line in lines:
        band = [at(point[0], point[3]) for point in line.points] + [
            at(point[0], point[1]) for point in reversed(line.points)
        ]
        flat = [number for pair in band for number in pair]
        drawing.add(Polygon(flat, fillColor=colour(LIGHT.series[line.series], 0.13), strokeColor=None))
    for line in lines:
        flat = [number for point in line.points for number in at(point[0], point[2])]
        drawing.add(
            PolyLine(flat, strokeColor=colour(LIGHT.series[line.series]), strokeWidth=2.0 if line.emphasis else 1.3)
        )
    place_ends(
        drawing, [at(line.points[-1][0], line.points[-1][2])[1] for line in lines], names, lines, left + plot, right
    )
    for mark in block.marks:
        x, y = at(mark.x, mark.y)
        rule(drawing, x, bottom, x, y, ink=LIGHT.ink, thick=0.6, dash=True)
        drawing.add(Circle(x, y, 3, fillColor=colour(LIGHT.paper), strokeColor=colour(LIGHT.ink), strokeWidth=1.2))
        text = inks.plain(mark.label)
        late = x + width(text, LABEL, True) / 2 > left + plot
        label(drawing, x - 5 if late else x, y + 7, text, anchor="end" if late else "middle", bold=True)
    return framed(block.title, drawing, block.note, inks, language)


def month_steps(last: float) -> list[float]:
    step = next((step for step in (1, 3, 6, 12, 24) if last / step <= 8), 24)
    return [float(month) for month in range(0, int(last) + 1, step)]


def place_ends(
    drawing: Drawing, heights: list[float], names: list[str], lines: list[Line], x: float, room: float
) -> None:
    """Names at the ends of their lines, pushed apart where they would lie on each other."""
    order = sorted(range(len(names)), key=lambda index: heights[index])
    previous = float("-inf")
    places = {}
    for index in order:
        previous = max(heights[index], previous + LABEL + 2.5)
        places[index] = previous
    excess = max(previous - (TALL - 18), 0)
    for index in order:
        y = places[index] - excess
        ink = LIGHT.ink
        drawing.add(Circle(x + 5, y, 2, fillColor=colour(LIGHT.series[lines[index].series]), strokeColor=None))
        label(
            drawing, x + 9, y - 2.5, shortened(names[index], LABEL, room - 9, True), ink=ink, bold=lines[index].emphasis
        )
