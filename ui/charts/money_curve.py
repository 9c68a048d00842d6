"""Money over time: what each way has cost by each month, with its band."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QResizeEvent

from ui import theme
from ui.charts.plot import Plot, text

MOST_NAME = 250  # pixels of a curve's name; the table below has it whole
LEFT = 90  # pixels of the axis on the left


@dataclass(frozen=True, slots=True)
class Curve:
    """One option: (low, likely, high) paid by the end of each month, month 0 first."""

    name: str
    place: int  # in the series of colours
    months: tuple[tuple[float, float, float], ...]
    strong: bool = False


class MoneyCurve(Plot):
    """Curves with their names at the end, a dashed line at the break-even."""

    def show_curves(
        self,
        curves: tuple[Curve, ...],
        money: Callable[[float], str],
        across: str,
        up: str,
        cross: tuple[int, str] | None,
    ) -> None:
        """``cross`` is the month of the break-even and what is said there."""
        self.clear()
        self.paint()
        tokens = theme.colours()
        self.up.printed = money
        self.across.printed = lambda value: f"{value:.0f}"
        self.titles(across, up)
        if not curves:
            return
        for curve in curves:
            colour = QColor(tokens.series[curve.place % len(tokens.series)])
            months = list(range(len(curve.months)))
            pale = QColor(colour)
            pale.setAlpha(0)
            edges = [
                self.plot(months, [row[side] for row in curve.months], pen=pyqtgraph.mkPen(pale)) for side in (0, 2)
            ]
            tint = QColor(colour)
            tint.setAlpha(46)
            self.addItem(pyqtgraph.FillBetweenItem(*edges, brush=tint))
        for curve in curves:
            colour = QColor(tokens.series[curve.place % len(tokens.series)])
            pen = pyqtgraph.mkPen(colour, width=3 if curve.strong else 2)
            self.plot(list(range(len(curve.months))), [row[1] for row in curve.months], pen=pen)
        last = max(len(curve.months) for curve in curves) - 1
        high = max(row[2] for curve in curves for row in curve.months) or 1.0
        low = min(0.0, *(row[0] for curve in curves for row in curve.months))
        self._names(curves, high - low)
        self.last = last
        self._make_room()
        self.setYRange(low, high, padding=0.06)
        self.across.setTicks([[(month, f"{month}") for month in _months(last)]])
        if cross is not None:
            month, words = cross
            pen = pyqtgraph.mkPen(tokens.muted, width=1, style=Qt.PenStyle.DashLine)
            self.addItem(pyqtgraph.InfiniteLine(month, pen=pen))
            note = text(words, tokens.ink, anchor=(0, 0))
            note.setPos(month + last * 0.01, high * 1.04)
            self.addItem(note, ignoreBounds=True)

    def _make_room(self) -> None:
        """Right of the last month there is as much room as the longest name takes."""
        if self.last:
            share = min(max((self.widest + 12) / max(self.width() - LEFT, 400), 0.12), 0.4)
            self.setXRange(0, self.last / (1 - share), padding=0.01)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "last"):
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
        for curve in sorted(curves, key=lambda one: one.months[-1][1]):
            at = max(curve.months[-1][1], at + step)
            shown = metrics.elidedText(curve.name, Qt.TextElideMode.ElideRight, MOST_NAME)
            self.widest = max(self.widest, metrics.horizontalAdvance(shown))
            name = text(shown, tokens.ink, strong=curve.strong)
            name.setPos(len(curve.months) - 1 + 0.3, at)
            self.addItem(name, ignoreBounds=True)


def _months(last: int) -> list[int]:
    step = next((step for step in (1, 2, 3, 6, 12, 24) if last / step <= 12), 24)
    return list(range(0, last + 1, step))
