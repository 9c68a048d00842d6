"""Ranges against what was asked: one line a measure, the likely value marked, the wish as a line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui import theme
from ui.charts.picture import Picture, mixed, small, write

ROW, BAR, NAMES, ENDS = 46.0, 16.0, 190.0, 190.0  # pixels


@dataclass(frozen=True, slots=True)
class Measure:
    """``asked`` is the wish, None where there is none; ``more`` says whether more is better. Words are made already."""

    name: str
    low: float
    likely: float
    high: float
    text: str
    asked: float | None = None
    asked_text: str = ""
    more: bool = True
    tip: str = ""

    @property
    def verdict(self) -> str:
        """The name of a colour: what the likely value and the far end say of the wish."""
        if self.asked is None:
            return ""
        worst, likely = (self.low, self.likely) if self.more else (-self.high, -self.likely)
        wish = self.asked if self.more else -self.asked
        return "fits" if worst >= wish else "tight" if likely >= wish else "fails"


class RangeBars(Picture):
    """Each measure on its own scale from nothing to a little beyond its high end or its wish."""

    def __init__(self) -> None:
        super().__init__()
        self.measures: tuple[Measure, ...] = ()

    def show_measures(self, measures: tuple[Measure, ...]) -> None:
        self.measures = measures
        self.setVisible(bool(measures))
        self.changed("; ".join(f"{one.name}: {one.text} {one.asked_text}".strip() for one in measures))

    def height_at(self, width: float) -> float:
        return ROW * len(self.measures)

    def draw(self, painter: QPainter) -> None:
        for number, one in enumerate(self.measures):
            self._measure(painter, one, ROW * number)

    def _measure(self, painter: QPainter, one: Measure, top: float) -> None:
        tokens = theme.colours()
        left, wide = NAMES, max(60.0, self.width() - NAMES - ENDS)
        scale = wide / (1.08 * max(one.high, one.asked or 0.0, 1e-12))
        bar = QRectF(left, top + 9, wide, BAR)
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.ink))
        write(painter, QRectF(0, bar.top() - 4, NAMES - 12, BAR + 8), one.name)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.paper_alt))
        painter.drawRoundedRect(bar, 3, 3)
        colour = QColor(tokens.series[0])
        painter.setBrush(mixed(colour, QColor(tokens.paper), 0.45))
        painter.drawRoundedRect(
            QRectF(left + one.low * scale, bar.top(), max((one.high - one.low) * scale, 4), BAR), 3, 3
        )
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(left + one.likely * scale - 2.5, bar.top() - 3, 5, BAR + 6), 2, 2)
        verdict = one.verdict
        strong = QColor(getattr(tokens, verdict)) if verdict else QColor(tokens.ink)
        bold = self.font()
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(strong)
        write(painter, QRectF(bar.right() + 12, bar.top() - 4, ENDS - 12, BAR + 8), one.text)
        if one.asked is not None:
            self._wish(painter, one, bar, left + one.asked * scale)
        self.note(QRectF(0, top, self.width(), ROW), one.tip)

    def _wish(self, painter: QPainter, one: Measure, bar: QRectF, x: float) -> None:
        tokens = theme.colours()
        painter.setPen(QPen(QColor(tokens.ink), 2))
        painter.drawLine(QPointF(x, bar.top() - 5), QPointF(x, bar.bottom() + 5))
        painter.setFont(small(self.font()))
        painter.setPen(QColor(tokens.muted))
        wide = painter.fontMetrics().horizontalAdvance(one.asked_text) + 4.0
        left = max(bar.left(), min(x - wide / 2, bar.right() - wide))
        write(painter, QRectF(left, bar.bottom() + 3, wide, 14), one.asked_text)
