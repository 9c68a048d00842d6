"""What moves the cost most: one bar for each driver, from its low to its high end."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui import theme
from ui.charts.picture import Picture

ROW, BAR, LEFT, TOP = 30.0, 16.0, 210.0, 6.0


@dataclass(frozen=True, slots=True)
class Swing:
    """A driver's words, the cost at its two ends, and those as text."""

    name: str
    at_low: float
    at_high: float
    low_text: str
    high_text: str


class Tornado(Picture):
    """Bars around the likely cost; the colour says which end of the driver it is."""

    def __init__(self) -> None:
        super().__init__()
        self.swings: tuple[Swing, ...] = ()
        self.middle = 0.0

    def show_swings(self, swings: tuple[Swing, ...], middle: float, spoken: str) -> None:
        self.swings, self.middle = swings, middle
        self.changed(spoken)

    def height_at(self, width: float) -> float:
        return TOP * 2 + ROW * len(self.swings) if self.swings else 0.0

    def draw(self, painter: QPainter) -> None:
        tokens = theme.colours()
        metrics = painter.fontMetrics()
        side = max(metrics.horizontalAdvance(one.high_text + one.low_text) // 2 for one in self.swings) + 24
        low = min([self.middle, *(min(one.at_low, one.at_high) for one in self.swings)])
        high = max([self.middle, *(max(one.at_low, one.at_high) for one in self.swings)])
        scale = (self.width() - LEFT - 2 * side) / max(high - low, 1e-9)

        def x(value: float) -> float:
            return LEFT + side + (value - low) * scale

        painter.setPen(QPen(QColor(tokens.muted), 1))
        painter.drawLine(QPointF(x(self.middle), 0), QPointF(x(self.middle), self.height()))
        for index, one in enumerate(self.swings):
            top = TOP + index * ROW + (ROW - BAR) / 2
            painter.setPen(QColor(tokens.ink))
            painter.drawText(
                QRectF(0, TOP + index * ROW, LEFT - 8, ROW),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                metrics.elidedText(one.name, Qt.TextElideMode.ElideRight, int(LEFT - 8)),
            )
            self.note(QRectF(0, TOP + index * ROW, self.width(), ROW), f"{one.name}: {one.low_text} – {one.high_text}")
            ends = ((one.at_low, one.low_text, tokens.series[4]), (one.at_high, one.high_text, tokens.series[0]))
            for value, text, colour in ends:
                start, stop = sorted((x(self.middle), x(value)))
                painter.fillRect(QRectF(start, top, stop - start, BAR), QColor(colour))
                painter.setPen(QColor(tokens.muted))
                wide = metrics.horizontalAdvance(text)
                at = stop + 6 if value >= self.middle else start - 6 - wide
                painter.drawText(QPointF(at, top + BAR - 3), text)
