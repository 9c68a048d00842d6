"""Price against speed: every option as a point, the recommended one ringed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pyqtgraph
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent

from ui import theme
from ui.charts.plot import Plot, say, text

SHAPES = {"buy": "o", "rent": "s", "api": "t"}
PLACES = {"buy": 0, "rent": 1, "api": 2}  # in the series of colours


@dataclass(frozen=True, slots=True)
class Point:
    """One option, in the study's currency and tokens a second."""

    id: str
    name: str
    kind: str
    cost: float
    speed: float
    recommended: bool


class Scatter(Plot):
    """Click a point to choose its row."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.points: tuple[Point, ...] = ()
        self.marks = pyqtgraph.ScatterPlotItem()
        self.marks.sigClicked.connect(self._click)
        self.addItem(self.marks)
        self.labels: list[pyqtgraph.TextItem] = []
        self.chosen_id = ""

    def show_points(self, points: tuple[Point, ...], money: Callable[[float], str], across: str, up: str) -> None:
        self.points = points
        self.paint()
        costs = [point.cost for point in points if point.cost > 0]
        speeds = [point.speed for point in points if point.speed > 0]
        self.across.log = bool(costs) and max(costs) > 8 * min(costs)
        self.up.log = bool(speeds) and max(speeds) > 8 * min(speeds)
        self.across.printed = money
        self.up.printed = lambda value: f"{value:,.0f}" if value >= 10 else f"{value:g}"
        self.titles(across, up)
        self._draw()

    def choose(self, id: str) -> None:
        """Ring another point."""
        if id != self.chosen_id:
            self.chosen_id = id
            self._draw()

    def _place(self, point: Point) -> tuple[float, float]:
        return (
            math.log10(point.cost) if self.across.log else point.cost,
            math.log10(point.speed) if self.up.log else point.speed,
        )

    def _draw(self) -> None:
        tokens = theme.colours()
        spots = []
        for point in self.points:
            ringed = point.recommended or point.id == self.chosen_id
            spots.append(
                {
                    "pos": self._place(point),
                    "data": point.id,
                    "symbol": SHAPES[point.kind],
                    "size": 15 if ringed else 10,
                    "brush": pyqtgraph.mkBrush(tokens.series[PLACES[point.kind]]),
                    "pen": pyqtgraph.mkPen(tokens.ink if ringed else tokens.paper, width=2 if ringed else 1),
                }
            )
        self.marks.setData(spots)
        self._frame()
        self._label()

    def _frame(self) -> None:
        if not self.points:
            return
        across = [self._place(point)[0] for point in self.points]
        up = [self._place(point)[1] for point in self.points]
        wide = max(across) - min(across) or 0.4 * abs(across[0]) or 1.0
        high = max(up) - min(up) or 0.4 * abs(up[0]) or 1.0
        low_x, low_y = min(across) - 0.06 * wide, min(up) - 0.12 * high
        if not self.across.log:
            low_x = 0.0
        if not self.up.log:
            low_y = 0.0
        high = max(high, 0.5 * (max(up) - low_y))
        wide = max(wide, 0.5 * (max(across) - low_x))
        self.setXRange(low_x, max(across) + 0.22 * wide, padding=0)
        self.setYRange(low_y, max(up) + 0.15 * high, padding=0)

    def _label(self) -> None:
        """Names beside the points, the important ones first; a name that would cover another is left to the table."""
        shown = self._place_names()
        while len(self.labels) < len(shown):
            made = text("", "#000000")
            self.addItem(made, ignoreBounds=True)
            self.labels.append(made)
        tokens = theme.colours()
        for label, (point, anchor, x, y) in zip(self.labels, shown, strict=False):
            strong = point.recommended or point.id == self.chosen_id
            say(label, point.name, tokens.ink if strong else tokens.muted, strong=point.recommended)
            label.setAnchor(anchor)
            label.setPos(x, y)
            label.show()
        for label in self.labels[len(shown) :]:
            label.hide()

    def _place_names(self) -> list[tuple[Point, tuple[float, float], float, float]]:
        """Which names have room: the point, the label's anchor and its place in the plot's own numbers."""
        box = self.getPlotItem().getViewBox()
        found: list[tuple[Point, tuple[float, float], float, float]] = []
        if box.width() < 10:
            return found
        (left, right), (bottom, top) = box.viewRange()
        metrics = QFontMetrics(self.font())
        taken: list[QRectF] = []
        marks: list[QRectF] = []
        for point in self.points:
            x, y = self._place(point)
            px = (x - left) / (right - left) * box.width()
            py = (top - y) / (top - bottom) * box.height()
            marks.append(QRectF(px - 5, py - 5, 10, 10))
        order = sorted(
            range(len(self.points)),
            key=lambda index: (self.points[index].id != self.chosen_id, not self.points[index].recommended, index),
        )
        for index in order:
            point, mark = self.points[index], marks[index]
            wide, high = metrics.horizontalAdvance(point.name) + 6, metrics.height()
            middle = mark.center()
            sides = (  # where the name may stand, its anchor, and how far off the point in pixels
                (QRectF(mark.right() + 6, middle.y() - high / 2, wide, high), (0.0, 0.5), (11, 0)),
                (QRectF(mark.left() - 6 - wide, middle.y() - high / 2, wide, high), (1.0, 0.5), (-11, 0)),
                (QRectF(middle.x() - wide / 2, mark.top() - 4 - high, wide, high), (0.5, 1.0), (0, 9)),
                (QRectF(middle.x() - wide / 2, mark.bottom() + 4, wide, high), (0.5, 0.0), (0, -9)),
            )
            others = [*taken, *(other for place, other in enumerate(marks) if place != index)]
            whole = QRectF(0, 0, box.width(), box.height())
            side = next(
                (one for one in sides if whole.contains(one[0]) and not any(one[0].intersects(o) for o in others)), None
            )
            if side is None:
                continue
            area, anchor, (right_by, up_by) = side
            taken.append(area)
            x, y = self._place(point)
            across, high_by = right_by / box.width() * (right - left), up_by / box.height() * (top - bottom)
            found.append((point, anchor, x + across, y + high_by))
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "labels"):
            self._label()

    def _click(self, item: object, spots: list[pyqtgraph.SpotItem], event: object) -> None:
        if len(spots):
            self.chosen.emit(spots[0].data())
