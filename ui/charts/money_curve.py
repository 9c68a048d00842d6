"""Money over time: what each way has cost by each month, with its band."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QResizeEvent

from ui import theme
from ui.charts.plot import Plot, say, text

MOST_NAME = 250  # pixels of a curve's name; the table below has it whole
LEFT = 90  # pixels of the axis on the left


@dataclass(frozen=True, slots=True)
class Curve:
    """One option: (low, likely, high) paid by the end of each month, month 0 first."""

    name: str
    place: int  # in the series of colours
    months: tuple[tuple[float, float, float], ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands in the plot for one curve: its edges without a line, the band between them, the curve, its name."""

    low: pyqtgraph.PlotDataItem
    high: pyqtgraph.PlotDataItem
    band: pyqtgraph.FillBetweenItem
    middle: pyqtgraph.PlotDataItem
    name: pyqtgraph.TextItem


class MoneyCurve(Plot):
    """Curves with their names at the end, a dashed line at the break-even. An edit moves what is there already."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[Drawn] = []
        self.last = 0
        self.widest = 0
        self.line = pyqtgraph.InfiniteLine(0)
        self.remark = text("", "#000000", anchor=(0, 0))
        for item in (self.line, self.remark):
            self.addItem(item, ignoreBounds=True)
            item.hide()

    def show_curves(
        self,
        curves: tuple[Curve, ...],
        money: Callable[[float], str],
        across: str,
        up: str,
        cross: tuple[int, str] | None,
    ) -> None:
        """``cross`` is the month of the break-even and what is said there."""
        self.paint()
        self.up.printed = money
        self.across.printed = lambda value: f"{value:.0f}"
        self.titles(across, up)
        self._match(len(curves))
        if not curves:
            self.line.hide()
            self.remark.hide()
            return
        for curve, drawn in zip(curves, self.drawn, strict=True):
            self._move(curve, drawn)
        last = max(len(curve.months) for curve in curves) - 1
        high = max(row[2] for curve in curves for row in curve.months) or 1.0
        low = min(0.0, *(row[0] for curve in curves for row in curve.months))
        self._names(curves, high - low)
        self.last = last
        self._make_room()
        self.setYRange(low, high, padding=0.06)
        self.across.setTicks([[(month, f"{month}") for month in _months(last)]])
        self._cross(cross, last, high)

    def _match(self, count: int) -> None:
        """As many drawn curves as there are options."""
        while len(self.drawn) > count:
            gone = self.drawn.pop()
            for item in (gone.band, gone.low, gone.high, gone.middle, gone.name):
                self.removeItem(item)
        while len(self.drawn) < count:
            low, high, middle = (pyqtgraph.PlotDataItem() for _ in range(3))
            made = Drawn(low, high, pyqtgraph.FillBetweenItem(low, high), middle, text("", "#000000"))
            for item in (low, high, made.band):
                self.addItem(item)
            middle.setZValue(1)  # over all bands
            self.addItem(middle)
            self.addItem(made.name, ignoreBounds=True)
            self.drawn.append(made)

    def _move(self, curve: Curve, drawn: Drawn) -> None:
        tokens = theme.colours()
        colour = QColor(tokens.series[curve.place % len(tokens.series)])
        months = list(range(len(curve.months)))
        unseen = pyqtgraph.mkPen(QColor(0, 0, 0, 0))  # without any pen there would be no path to fill
        for item, side in ((drawn.low, 0), (drawn.high, 2)):
            item.setData(months, [row[side] for row in curve.months], pen=unseen)
        drawn.middle.setData(
            months, [row[1] for row in curve.months], pen=pyqtgraph.mkPen(colour, width=3 if curve.strong else 2)
        )
        tint = QColor(colour)
        tint.setAlpha(46)
        drawn.band.setBrush(tint)

    def _cross(self, cross: tuple[int, str] | None, last: int, high: float) -> None:
        self.line.setVisible(cross is not None)
        self.remark.setVisible(cross is not None)
        if cross is None:
            return
        tokens = theme.colours()
        month, words = cross
        self.line.setPen(pyqtgraph.mkPen(tokens.muted, width=1, style=Qt.PenStyle.DashLine))
        self.line.setPos(month)
        say(self.remark, words, tokens.ink)
        self.remark.setPos(month + last * 0.01, high * 1.04)

    def _make_room(self) -> None:
        """Right of the last month there is as much room as the longest name takes."""
        if self.last:
            share = min(max((self.widest + 12) / max(self.width() - LEFT, 400), 0.12), 0.4)
            self.setXRange(0, self.last / (1 - share), padding=0.01)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "last"):  # the plot is resized while it is made
            self._make_room()

    def _names(self, curves: tuple[Curve, ...], high: float) -> None:
        """Names at the curves' ends, pushed apart where they would cover each other."""
        tokens = theme.colours()
        step = high * 18 / max(self.height() - 60, 160)
        at = -float("inf")
        font = QFont(self.font())
        font.setPixelSize(theme.SMALL)
        font.setBold(True)
        metrics = QFontMetrics(font)
        self.widest = 0
        for curve, drawn in sorted(zip(curves, self.drawn, strict=True), key=lambda pair: pair[0].months[-1][1]):
            at = max(curve.months[-1][1], at + step)
            shown = metrics.elidedText(curve.name, Qt.TextElideMode.ElideRight, MOST_NAME)
            self.widest = max(self.widest, metrics.horizontalAdvance(shown))
            say(drawn.name, shown, tokens.ink, strong=curve.strong)
            drawn.name.setPos(len(curve.months) - 1 + 0.3, at)


def _months(last: int) -> list[int]:
    step = next((step for step in (1, 2, 3, 6, 12, 24) if last / step <= 12), 24)
    return list(range(0, last + 1, step))
