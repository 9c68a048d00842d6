"""The power budget: from the limits of the cards over the supply to the wall socket, on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from ui import theme
from ui.charts.picture import Picture, hatch, mixed, readable, write

HEAD, BAR, LINE, GAP = 24.0, 28.0, 20.0, 14.0  # pixels of a stage's title, its bar, a line of names below, and between
SQUARE, BESIDE = 10.0, 14.0  # pixels of a colour beside a name, and between two names
MARGIN = 16.0  # pixels right of the bars
FAR = 2.5  # times the draw: a limit beyond is only pointed at, so that the bars stay large


@dataclass(frozen=True, slots=True)
class Draw:
    """One consumer in watts; ``series`` is its colour, ``tip`` what is said where it is pointed at."""

    name: str
    watts: float
    series: int = 0
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """What may not be passed, in watts, with its words."""

    name: str
    watts: float
    tip: str = ""
    circuit: bool = False  # of the house; else of the machine's own supply


@dataclass(frozen=True, slots=True)
class Stage:
    """One bar: its title, who draws, how high it may come, and what stops it."""

    title: str
    draws: tuple[Draw, ...]
    high: float  # W, the upper end
    limits: tuple[Limit, ...] = ()
    apart: bool = False  # lines between equal parts

    @property
    def watts(self) -> float:
        return sum(draw.watts for draw in self.draws)


class PowerPicture(Picture):
    """The stages one below the other; what one draws goes on into the next."""

    def __init__(self) -> None:
        super().__init__()
        self.stages: tuple[Stage, ...] = ()

    def show_stages(self, stages: tuple[Stage, ...], spoken: str) -> None:
        self.stages = stages
        self.changed(spoken)

    def height_at(self, width: float) -> float:
        return sum(self._high(stage, width) for stage in self.stages)

    def _high(self, stage: Stage, width: float) -> float:
        below = len(self._names(stage, width)) + (0 if self._limit_above(stage, width) else len(stage.limits))
        return HEAD + BAR + LINE * below + GAP

    def _metrics(self) -> QFontMetricsF:
        font = self.font()
        font.setPixelSize(theme.TEXT)
        return QFontMetricsF(font)

    def _scale_at(self, width: float) -> float:
        return (width - MARGIN - 2) / (self.most() * 1.01)

    def _limit_above(self, stage: Stage, width: float) -> bool:
        """The limit is said beside the title where there is room, so that the picture reads downwards."""
        metrics = self._metrics()
        wide = metrics.horizontalAdvance(stage.title) + 24
        return len(stage.limits) == 1 and all(wide <= self._limit_left(limit, metrics, width) for limit in stage.limits)

    def _limit_words(self, limit: Limit, width: float) -> tuple[str, float]:
        """What is said of it, and where its right end stands."""
        x = limit.watts * self._scale_at(width)
        text = f"{limit.name} {limit.watts:,.0f} W"
        return (f"{text} →", width - MARGIN) if x > width - MARGIN else (text, x - 6)

    def _limit_left(self, limit: Limit, metrics: QFontMetricsF, width: float) -> float:
        text, right = self._limit_words(limit, width)
        return right - metrics.horizontalAdvance(text)

    def _inside(self, draw: Draw, wide: float, metrics: QFontMetricsF) -> str:
        """What can be written into its part of the bar."""
        texts = (said(draw), draw.name, f"{draw.watts:,.0f} W")
        return next((text for text in texts if metrics.horizontalAdvance(text) + 12 < wide), "")

    def _names(self, stage: Stage, width: float) -> list[list[Draw]]:
        """The parts of a bar that cannot say themselves what they are, in lines below it."""
        metrics, scale = self._metrics(), self._scale_at(width)
        lines: list[list[Draw]] = []
        at = width
        for draw in stage.draws:
            if stage.apart or self._inside(draw, draw.watts * scale, metrics) == said(draw):
                continue
            wide = SQUARE + 6 + metrics.horizontalAdvance(said(draw)) + BESIDE
            if at + wide > width or not lines:
                lines.append([])
                at = 0.0
            lines[-1].append(draw)
            at += wide
        return lines

    def most(self) -> float:
        """W at the right end: all draws, and the limits that are not far away."""
        drawn = max([max(stage.high, stage.watts) for stage in self.stages], default=1.0)
        limits = [limit.watts for stage in self.stages for limit in stage.limits]
        near = [watts for watts in limits if watts <= FAR * drawn]
        return max([drawn, *near, 1.0])

    def draw(self, painter: QPainter) -> None:
        self.scale = self._scale_at(self.width())
        top = 0.0
        places: list[tuple[Stage, float, QRectF]] = []
        for stage in self.stages:
            places.append((stage, top, QRectF(0, top + HEAD, stage.watts * self.scale, BAR)))
            top += self._high(stage, self.width())
        for (_, _, above), (_, _, below) in pairwise(places):
            self._guide(painter, (above.bottom(), above.right()), below.top())
        for stage, head, bar in places:
            self._stage(painter, stage, head, bar)

    def _guide(self, painter: QPainter, above: tuple[float, float], top: float) -> None:
        """The bar above stands again as the first part of the bar below."""
        tokens = theme.colours()
        bottom, right = above
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(QColor(tokens.series[0]), QColor(tokens.paper), 0.08))
        painter.drawPolygon(
            QPolygonF([QPointF(0, bottom), QPointF(right, bottom), QPointF(right, top), QPointF(0, top)])
        )

    def _stage(self, painter: QPainter, stage: Stage, top: float, bar: QRectF) -> None:
        tokens, scale = theme.colours(), self.scale
        font = painter.font()
        font.setPixelSize(theme.TEXT)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(tokens.ink))
        write(painter, QRectF(0, top, self.width(), HEAD), stage.title)
        painter.fillRect(QRectF(0, bar.top(), self.width() - MARGIN, BAR), QColor(tokens.paper_alt))
        at = 0.0
        for draw in stage.draws:
            box = QRectF(at, bar.top(), draw.watts * scale, BAR)
            self._draw(painter, box, draw, apart=stage.apart)
            at = box.right()
        if stage.high > stage.watts:
            painter.fillRect(
                QRectF(at, bar.top(), (stage.high - stage.watts) * scale, BAR), hatch(QColor(tokens.muted))
            )
        above = self._limit_above(stage, self.width())
        below = bar.bottom() + 2
        for limit in stage.limits:
            self._limit(painter, limit, bar, top if above else below, over=stage.high > limit.watts)
            below += 0 if above else LINE
        for line in self._names(stage, self.width()):
            self._name(painter, line, below)
            below += LINE

    def _draw(self, painter: QPainter, box: QRectF, draw: Draw, *, apart: bool) -> None:
        tokens = theme.colours()
        colour = QColor(tokens.series[draw.series % len(tokens.series)])
        painter.fillRect(box, colour)
        if apart:
            painter.setPen(QColor(tokens.paper))
            painter.drawLine(box.topRight(), box.bottomRight())
        painter.setPen(readable(colour))
        text = self._inside(draw, box.width(), QFontMetricsF(painter.font()))
        painter.drawText(box.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        wide = box if box.width() >= 6 else box.adjusted(-1, 0, 6 - box.width(), 0)
        self.note(wide, draw.tip or f"{draw.name}: {draw.watts:,.0f} W")

    def _name(self, painter: QPainter, line: list[Draw], top: float) -> None:
        """Colour, name and watts of parts that are too narrow for words of their own."""
        tokens, metrics = theme.colours(), QFontMetricsF(painter.font())
        at = 0.0
        for draw in line:
            box = QRectF(at, top, SQUARE + 6 + metrics.horizontalAdvance(said(draw)) + BESIDE, LINE)
            square = QRectF(at, box.center().y() - SQUARE / 2, SQUARE, SQUARE)
            painter.fillRect(square, QColor(tokens.series[draw.series % len(tokens.series)]))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(box.adjusted(SQUARE + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, said(draw))
            self.note(box, draw.tip or said(draw))
            at = box.right()

    def _limit(self, painter: QPainter, limit: Limit, bar: QRectF, top: float, *, over: bool) -> None:
        """A line where it ends, its words left of the line, in the line of words that begins at ``top``."""
        tokens, metrics = theme.colours(), QFontMetricsF(painter.font())
        text, right = self._limit_words(limit, self.width())
        wide = metrics.horizontalAdvance(text)
        x = limit.watts * self.scale
        far = x > self.width() - MARGIN
        row = HEAD if top < bar.top() else LINE
        left = right - wide if right - wide >= 0 else x + 6
        box = QRectF(left, top, wide + 4, row)
        if not far:
            painter.setPen(QPen(QColor(tokens.fails if over else tokens.ink), 2))
            painter.drawLine(
                QPointF(x, min(top + 4, bar.top() - 4)),
                QPointF(x, max(bar.bottom() + 4, top + row - 4 if top > bar.top() else 0)),
            )
        painter.setPen(QColor(tokens.fails if over else tokens.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        self.note(box.united(QRectF(x - 4, bar.top() - 4, 8, BAR)) if not far else box, limit.tip)


def said(draw: Draw) -> str:
    return f"{draw.name} {draw.watts:,.0f} W"
