"""Options as cost against speed; labels look for a free place."""

from __future__ import annotations

from reportlab.graphics.shapes import Circle, Drawing
from reportlab.platypus import Flowable

from reports.document import ScatterChart
from reports.look import LIGHT
from reports.pdf.charts.canvas import LABEL, framed, label, legend, rule, tick_text, ticks
from reports.pdf.fonts import width
from reports.pdf.styles import colour
from reports.pdf.text import Inks

TALL = 178.0
Box = tuple[float, float, float, float]


def scatter_chart(block: ScatterChart, wide: float, inks: Inks, language: str) -> list[Flowable]:
    points = block.points
    if not points:
        return []
    x_steps = ticks(max(point.x for point in points), 7, min(0.0, *(point.x for point in points)))
    y_steps = ticks(max(point.high for point in points), 5)
    left = max(width(tick_text(step), LABEL) for step in y_steps) + 8
    bottom, top, right = 46.0, TALL - 16, 14.0
    x_scale = (wide - left - right) / (x_steps[-1] - x_steps[0])
    y_scale = (top - bottom) / (y_steps[-1] - y_steps[0])

    def at(x: float, y: float) -> tuple[float, float]:
        return left + (x - x_steps[0]) * x_scale, bottom + (y - y_steps[0]) * y_scale

    drawing = Drawing(wide, TALL)
    for step in y_steps:
        y = at(0, step)[1]
        rule(drawing, left, y, wide - right, y)
        label(drawing, left - 5, y - 2.5, tick_text(step), anchor="end", ink=LIGHT.muted)
    for step in x_steps:
        x = at(step, 0)[0]
        rule(drawing, x, bottom, x, bottom - 3, ink=LIGHT.muted)
        label(drawing, x, bottom - 12, tick_text(step), anchor="middle", ink=LIGHT.muted)
    label(drawing, left, TALL - 8, inks.plain(block.y_label), ink=LIGHT.muted)
    label(drawing, wide - right, bottom - 23, inks.plain(block.x_label), anchor="end", ink=LIGHT.muted)
    taken: list[Box] = []
    spots = []
    for point in points:
        x, y = at(point.x, point.y)
        low, high = at(point.x, point.low)[1], at(point.x, point.high)[1]
        rule(drawing, x, low, x, high, ink=LIGHT.series[point.series], thick=1.0)
        taken += [(x - 4, y - 4, x + 4, y + 4), (x - 1, low, x + 1, high)]
        spots.append((point, x, y))
    for point, x, y in spots:
        fill = colour(LIGHT.series[point.series])
        edge = colour(LIGHT.ink) if point.emphasis else colour(LIGHT.paper)
        drawing.add(Circle(x, y, 4.2 if point.emphasis else 3.2, fillColor=fill, strokeColor=edge, strokeWidth=1.1))
    # the recommended one first, then those that the title speaks of
    for point, x, y in sorted(spots, key=lambda spot: (not spot[0].emphasis, spot[0].label not in block.title)):
        place(drawing, inks.plain(point.label), x, y, taken, (left, bottom, wide, top + 6), point.emphasis)
    legend(drawing, left, bottom - 28, [[(inks.plain(text), LIGHT.series[series]) for text, series in block.kinds]])
    return framed(block.title, drawing, block.note, inks, language)


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def along(start: tuple[float, float], end: tuple[float, float]) -> list[Box]:
    """Small boxes on the line between two places, beyond the mark that it begins at."""
    (x, y), (far, up) = start, end
    long = max(abs(far - x), abs(up - y), 1.0)
    steps = [step / long for step in range(6, int(long), 3)]
    return [
        (x + (far - x) * t - 0.7, y + (up - y) * t - 0.7, x + (far - x) * t + 0.7, y + (up - y) * t + 0.7)
        for t in steps
    ]


def place(drawing: Drawing, text: str, x: float, y: float, taken: list[Box], frame: Box, bold: bool) -> None:
    """Put a label at the nearest free place, with a thin line where that is far; leave it out where none is free."""
    wide, tall = width(text, LABEL, bold), LABEL
    candidates: list[tuple[float, float]] = []
    for distance in (7.0, 14.0, 24.0, 36.0):
        candidates += [
            (x + distance, y - 2.5),
            (x - distance - wide, y - 2.5),
            (x + distance * 0.7, y + distance * 0.7),
            (x + distance * 0.7, y - distance * 0.7 - tall),
            (x - wide - distance * 0.7, y + distance * 0.7),
            (x - wide - distance * 0.7, y - distance * 0.7 - tall),
            (x - wide / 2, y + distance),
            (x - wide / 2, y - distance - tall),
        ]
    for a, b in candidates:
        spot = (a - 1, b - 1.5, a + wide + 1, b + tall)
        inside = spot[0] >= frame[0] and spot[1] >= frame[1] and spot[2] <= frame[2] and spot[3] <= frame[3]
        if not inside or any(overlap(spot, other) for other in taken):
            continue
        gap = max(spot[0] - x, x - spot[2], spot[1] - y, y - spot[3], 0)
        if gap > 12:
            end = (min(max(x, spot[0]), spot[2]), min(max(y, spot[1]), spot[3]))
            line = along((x, y), end)
            others = [other for other in taken if abs((other[0] + other[2]) / 2 - x) > 1e-6]  # not its own marks
            if any(overlap(dot, other) for dot in line for other in others):
                continue  # a line through another label or point is read as theirs
            rule(drawing, x, y, *end, ink=LIGHT.muted, thick=0.3)
            taken += line
        taken.append(spot)
        label(drawing, a, b, text, bold=bold)
        return
