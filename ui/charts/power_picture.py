"""The power budget: from the limits of the cards over the supply to the wall socket, on one scale."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from ui import theme
from ui.charts.picture import Picture, hatch, mixed, readable, write

HEAD, BAR, FOOT, GAP = 22.0, 28.0, 20.0, 10.0  # pixels of a stage's title, bar and limits
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
        if not self.stages:
            return 0.0
        return sum(HEAD + BAR + FOOT * len(stage.limits) + GAP for stage in self.stages)

    def most(self) -> float:
        """W at the right end: all draws, and the limits that are not far away."""
        drawn = max([max(stage.high, stage.watts) for stage in self.stages], default=1.0)
        limits = [limit.watts for stage in self.stages for limit in stage.limits]
        near = [watts for watts in limits if watts <= FAR * drawn]
        return max([drawn, *near, 1.0])

    def draw(self, painter: QPainter) -> None:
        self.scale = (self.width() - 18) / (self.most() * 1.01)
        top = 0.0
        above: tuple[float, float] | None = None  # bottom and right end of the bar above
        for stage in self.stages:
            bar = QRectF(0, top + HEAD, stage.watts * self.scale, BAR)
            if above is not None:
                self._guide(painter, above, bar.top())
            self._stage(painter, stage, top, bar)
            above = (bar.bottom(), bar.right())
            top = bar.bottom() + FOOT * len(stage.limits) + GAP

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
        painter.fillRect(QRectF(0, bar.top(), self.width() - 16, BAR), QColor(tokens.paper_alt))
        at = 0.0
        for draw in stage.draws:
            box = QRectF(at, bar.top(), draw.watts * scale, BAR)
            self._draw(painter, box, draw, apart=stage.apart)
            at = box.right()
        if stage.high > stage.watts:
            painter.fillRect(
                QRectF(at, bar.top(), (stage.high - stage.watts) * scale, BAR), hatch(QColor(tokens.muted))
            )
        for number, limit in enumerate(stage.limits):
            self._limit(painter, limit, bar, bar.bottom() + FOOT * number, over=stage.high > limit.watts)

    def _draw(self, painter: QPainter, box: QRectF, draw: Draw, *, apart: bool) -> None:
        tokens = theme.colours()
        colour = QColor(tokens.series[draw.series % len(tokens.series)])
        painter.fillRect(box, colour)
        if apart:
            painter.setPen(QColor(tokens.paper))
            painter.drawLine(box.topRight(), box.bottomRight())
        metrics = QFontMetricsF(painter.font())
        for text in (f"{draw.name} {draw.watts:,.0f} W", draw.name, f"{draw.watts:,.0f} W"):
            if metrics.horizontalAdvance(text) + 12 < box.width():
                painter.setPen(readable(colour))
                painter.drawText(box.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
                break
        wide = box if box.width() >= 6 else box.adjusted(-1, 0, 6 - box.width(), 0)
        self.note(wide, draw.tip or f"{draw.name}: {draw.watts:,.0f} W")

    def _limit(self, painter: QPainter, limit: Limit, bar: QRectF, below: float, *, over: bool) -> None:
        tokens = theme.colours()
        colour = QColor(tokens.fails if over else tokens.ink)
        text = f"{limit.name} {limit.watts:,.0f} W"
        wide = QFontMetricsF(painter.font()).horizontalAdvance(text)
        x = limit.watts * self.scale
        far = x > self.width() - 16
        if far:
            x = self.width() - 10.0
            text = f"{text} →"
            wide = QFontMetricsF(painter.font()).horizontalAdvance(text)
        else:
            painter.setPen(QPen(colour, 2))
            painter.drawLine(QPointF(x, bar.top() - 4), QPointF(x, below + FOOT - 4))
        painter.setPen(QColor(tokens.fails if over else tokens.muted))
        left = x - wide - 6 if x - wide - 6 >= 0 else x + 6
        box = QRectF(left, below, wide + 4, FOOT)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        self.note(box.united(QRectF(x - 4, bar.top() - 4, 8, BAR)) if not far else box, limit.tip)
