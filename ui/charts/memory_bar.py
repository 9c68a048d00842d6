"""What stands in one card's memory, against what it has."""

from __future__ import annotations

import html
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLabel

from advisor.quantity import Quantity
from reports.look import TERM_SERIES
from ui import theme
from ui.charts.picture import Picture, hatch, readable

BAR, GAP = 30.0, 6.0
OTHERS = "others"  # the terms that are too small to be seen, together


@dataclass(frozen=True, slots=True)
class Segment:
    """One term: its words and size in bytes."""

    code: str
    name: str
    size: Quantity
    shown: str  # "14.2 GiB"


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is drawn; words and numbers are made already."""

    segments: tuple[Segment, ...]
    needed: Quantity
    capacity: float
    capacity_text: str
    needed_text: str
    spoken: str  # the same as a sentence, for screen readers


def series_colour(code: str, index: int) -> QColor:
    """A term's colour; terms without a fixed place take the next free ones."""
    series = theme.colours().series
    return QColor(series[TERM_SERIES.get(code, index % len(series))])


def colours_of(segments: tuple[Segment, ...]) -> tuple[QColor, ...]:
    """A colour for each segment, none twice while there are enough."""
    series = theme.colours().series
    taken = {TERM_SERIES[segment.code] for segment in segments if segment.code in TERM_SERIES}
    free = [place for place in range(len(series)) if place not in taken]
    chosen = []
    for index, segment in enumerate(segments):
        if segment.code == OTHERS:
            chosen.append(QColor(theme.colours().muted))
            continue
        place = TERM_SERIES.get(segment.code)
        if place is None:
            place = free.pop(0) if free else index % len(series)
        chosen.append(QColor(series[place]))
    return tuple(chosen)


class MemoryBar(Picture):
    """The terms side by side, the uncertain end hatched, a line where the card ends. Clicking a term asks why."""

    why = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.memory: Memory | None = None
        self.setMouseTracking(True)

    def show_memory(self, memory: Memory) -> None:
        self.memory = memory
        self.changed(memory.spoken)

    def height_at(self, width: float) -> float:
        return BAR + 2 * GAP + QFontMetrics(self.font()).height() + 2

    def _scale(self) -> float:
        """Pixels a byte: the card and the need both in view."""
        assert self.memory is not None
        most = max(self.memory.capacity, self.memory.needed.high, 1.0)
        return (self.width() - 2) / (most * 1.03)

    def _boxes(self) -> list[tuple[Segment, QRectF]]:
        if self.memory is None:
            return []
        at, scale, boxes = 0.0, self._scale(), []
        for segment in self.memory.segments:
            wide = segment.size.value * scale
            boxes.append((segment, QRectF(at, GAP, wide, BAR)))
            at += wide
        return boxes

    def draw(self, painter: QPainter) -> None:
        if self.memory is None:
            return
        tokens, scale = theme.colours(), self._scale()
        end = self.memory.capacity * scale
        painter.setPen(QPen(QColor(tokens.line)))
        painter.setBrush(QColor(tokens.paper_alt))
        painter.drawRect(QRectF(0.5, GAP, max(end - 0.5, 0), BAR))
        boxes = self._boxes()
        metrics = painter.fontMetrics()
        for (segment, box), colour in zip(boxes, colours_of(self.memory.segments), strict=True):
            painter.fillRect(box, colour)
            painter.setPen(QColor(tokens.paper))
            painter.drawLine(QPointF(box.right(), box.top()), QPointF(box.right(), box.bottom()))
            self.note(box, f"{segment.name}: {segment.shown}")
            text = segment.name
            if metrics.horizontalAdvance(text) + 10 < box.width():
                painter.setPen(readable(colour))
                painter.drawText(box.adjusted(5, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, text)
        self._uncertain(painter, scale)
        self._mark_capacity(painter, end)

    def _uncertain(self, painter: QPainter, scale: float) -> None:
        """From the likely need to its high end, hatched."""
        assert self.memory is not None
        needed = self.memory.needed
        start, stop = needed.value * scale, needed.high * scale
        if stop - start >= 1:
            painter.fillRect(
                QRectF(start, GAP, stop - start, BAR),
                hatch(QColor(theme.colours().muted)),
            )

    def _mark_capacity(self, painter: QPainter, end: float) -> None:
        assert self.memory is not None
        tokens = theme.colours()
        over = self.memory.needed.high > self.memory.capacity
        painter.setPen(QPen(QColor(tokens.fails if over else tokens.ink), 2))
        painter.drawLine(QPointF(end, 1), QPointF(end, GAP + BAR + 3))
        painter.setBrush(QColor(tokens.fails if over else tokens.ink))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([QPointF(end - 4, 0), QPointF(end + 4, 0), QPointF(end, 6)]))
        painter.setPen(QColor(tokens.muted))
        metrics = painter.fontMetrics()
        below = QRectF(0, GAP + BAR + 2, self.width(), metrics.height() + 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self.memory.needed_text)
        text = self.memory.capacity_text
        wide = metrics.horizontalAdvance(text)
        left = min(max(end - wide, metrics.horizontalAdvance(self.memory.needed_text) + 16), self.width() - wide)
        painter.drawText(QPointF(left, below.top() + metrics.ascent()), text)

    def _at(self, x: float, y: float) -> Segment | None:
        return next((segment for segment, box in self._boxes() if box.contains(QPointF(x, y))), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        segment = self._at(event.position().x(), event.position().y())
        if segment is not None:
            self.why.emit(segment.size)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        segment = self._at(event.position().x(), event.position().y())
        self.setCursor(Qt.CursorShape.PointingHandCursor if segment else Qt.CursorShape.ArrowCursor)


class Legend(QLabel):
    """A square, a name and, where there is one bar only, a size for each term."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)

    def show_segments(self, segments: tuple[Segment, ...], *, sizes: bool) -> None:
        parts = []
        for segment, colour in zip(segments, colours_of(segments), strict=True):
            words = f"{segment.name} {segment.shown}" if sizes else segment.name
            text = html.escape(words).replace(" ", "&nbsp;")
            parts.append(f'<span style="color:{colour.name()}">■</span>&nbsp;{text}')
        muted = theme.colours().muted
        self.setText(f'<span style="color:{muted}">{" &nbsp; ".join(parts)}</span>')
        self.setVisible(bool(parts))
