"""The power budget: who draws what, against what the power supply and the socket can give."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import theme

BAR = 26.0


@dataclass(frozen=True, slots=True)
class Draw:
    """One consumer in watts."""

    name: str
    watts: float


@dataclass(frozen=True, slots=True)
class Limit:
    """What may not be passed, in watts, with its words."""

    name: str
    watts: float


class PowerBar(QWidget):
    """Consumers side by side; each limit is a line with its name below."""

    def __init__(self) -> None:
        super().__init__()
        self.draws: tuple[Draw, ...] = ()
        self.limits: tuple[Limit, ...] = ()
        self.most = 1.0  # W at the right end; bars below each other share it
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_power(self, draws: tuple[Draw, ...], limits: tuple[Limit, ...], spoken: str, most: float) -> None:
        self.draws, self.limits, self.most = draws, limits, max(most, 1.0)
        self.setAccessibleName(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self.font()).height() + 2
        return QSize(400, int(8 + BAR + 4 + line * max(len(self.limits), 1)))

    def _scale(self) -> float:
        return (self.width() - 4) / (self.most * 1.02)

    def _boxes(self) -> list[tuple[Draw, QRectF]]:
        at, scale, boxes = 0.0, self._scale(), []
        for draw in self.draws:
            boxes.append((draw, QRectF(at, 6, draw.watts * scale, BAR)))
            at += draw.watts * scale
        return boxes

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, scale = theme.colours(), self._scale()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 6, self.width() - 2, BAR), QColor(tokens.paper_alt))
        metrics = painter.fontMetrics()
        for index, (draw, box) in enumerate(self._boxes()):
            colour = QColor(tokens.series[index % len(tokens.series)])
            painter.fillRect(box, colour)
            text = f"{draw.name} {draw.watts:,.0f} W"
            if metrics.horizontalAdvance(text) + 10 < box.width():
                bright = 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()
                painter.setPen(QColor("#FFFFFF" if bright < 140 else "#1B1F24"))
                painter.drawText(box.adjusted(5, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        total = sum(draw.watts for draw in self.draws)
        top = 6 + BAR + 4
        for index, limit in enumerate(self.limits):
            x = limit.watts * scale
            painter.setPen(QPen(QColor(tokens.fails if total > limit.watts else tokens.ink), 2))
            line = top + index * (metrics.height() + 2)
            painter.drawLine(QPointF(x, 2), QPointF(x, line + metrics.height() - 4))
            text = f"{limit.name} {limit.watts:,.0f} W"
            wide = metrics.horizontalAdvance(text)
            painter.setPen(QColor(tokens.muted))
            painter.drawText(QPointF(max(x - wide - 6, 0), line + metrics.ascent()), text)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = next((draw for draw, box in self._boxes() if box.contains(QPointF(event.pos()))), None)
            QToolTip.showText(event.globalPos(), f"{found.name}: {found.watts:,.0f} W" if found else "", self)
            return True
        return super().event(event)
