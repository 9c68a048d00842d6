"""What every drawing shares: places that say something when they are pointed at, and text that can be read."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from reports.look import contrast
from ui import theme

WIDE = 720  # pixels that a drawing is laid out for before it knows its own width


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a drawing and what it says; the last one drawn lies on top."""

    box: QRectF
    text: str


def readable(colour: QColor) -> QColor:
    """Black or white, whichever can be read better on a colour."""
    name = colour.name()
    return QColor("#000000" if contrast(name, "#000000") >= contrast(name, "#FFFFFF") else "#FFFFFF")


def hatch(colour: QColor) -> QBrush:
    """For what is only possible: the range above a likely value."""
    return QBrush(colour, Qt.BrushStyle.BDiagPattern)


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """``share`` of one colour on another, without transparency."""
    return QColor(
        *(
            round(one * share + other * (1 - share))
            for one, other in zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
        )
    )


def small(font: QFont, *, bold: bool = False) -> QFont:
    made = QFont(font)
    made.setPixelSize(theme.SMALL)
    made.setBold(bold)
    return made


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line in a box, in its middle, cut with an ellipsis where it is too long."""
    shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)


class Picture(QWidget):
    """A drawing as wide as it may be and as high as it needs; ``draw`` paints it and notes its places."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def height_at(self, width: float) -> float:
        """Pixels that the drawing needs when it is ``width`` wide; 0 with nothing to draw."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Paint everything; ``self.note`` places as they are painted."""
        raise NotImplementedError

    def note(self, box: QRectF, text: str) -> None:
        if text:
            self.places.append(Place(box, text))

    def changed(self, spoken: str) -> None:
        """There is something else to draw; ``spoken`` is the same in words."""
        self.setAccessibleName(spoken)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self.height_at(width))

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(self.width() if self.width() > 200 else WIDE))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.places = []
        if self.height_at(self.width()) > 0:
            self.draw(painter)
        painter.end()

    def text_at(self, point: QPointF) -> str:
        """What the topmost place under ``point`` says."""
        return next((place.text for place in reversed(self.places) if place.box.contains(point)), "")

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(QPointF(event.pos())), self)
            return True
        return super().event(event)
