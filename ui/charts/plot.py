"""pyqtgraph in the product's look: quiet axes, units, no dragging."""

from __future__ import annotations

import math
from collections.abc import Callable

import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QSizePolicy

from ui import theme

pyqtgraph.setConfigOptions(antialias=True)
STEPS = (1, 2, 5)


class Axis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """An axis whose numbers are worded by ``printed``; ``log`` = the plotted numbers are decimal logarithms."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.printed: Callable[[float], str] = lambda value: f"{value:g}"
        self.log = False
        self.enableAutoSIPrefix(False)

    def tickValues(self, minimum: float, maximum: float, size: float) -> list[tuple[float, list[float]]]:
        if not self.log:
            return list(super().tickValues(minimum, maximum, size))[:1]
        decades = range(math.floor(minimum), math.ceil(maximum) + 1)
        ticks = [decade + math.log10(step) for decade in decades for step in STEPS]
        shown = [tick for tick in ticks if minimum <= tick <= maximum]
        if len(shown) > 8:
            shown = [tick for tick in shown if abs(tick - round(tick)) < 1e-9]
        return [(1.0, shown)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [self.printed(10**value if self.log else value) for value in values]


class Plot(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """A plot that is looked at, not operated."""

    def __init__(self) -> None:
        self.across, self.up = Axis("bottom"), Axis("left")
        self.painted: object = None  # the colours that it has now
        super().__init__(axisItems={"bottom": self.across, "left": self.up})
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(220)
        self.setFrameShape(self.Shape.NoFrame)
        self.getPlotItem().getViewBox().setDefaultPadding(0.04)

    def paint(self) -> None:
        """Take the colours and the font of the moment."""
        tokens = theme.colours()
        if tokens is self.painted:
            return
        self.painted = tokens
        self.setBackground(tokens.paper)
        font = QFont(self.font())
        font.setPixelSize(theme.SMALL)
        for axis in (self.across, self.up):
            axis.setPen(pyqtgraph.mkPen(tokens.line))
            axis.setTextPen(pyqtgraph.mkPen(tokens.muted))
            axis.setTickFont(font)
            axis.setStyle(tickLength=4)
        self.showGrid(x=False, y=True, alpha=0.15)

    def titles(self, across: str, up: str) -> None:
        """What the axes show, with units."""
        tokens = theme.colours()
        style = {"color": tokens.muted, "font-size": f"{theme.SMALL}px"}
        for axis, words in ((self.across, across), (self.up, up)):
            if axis.labelText != _escaped(words) or axis.labelStyle != style:
                axis.setLabel(_escaped(words), **style)

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]  # the page scrolls, not the plot


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def text(
    words: str, colour: str, *, anchor: tuple[float, float] = (0, 0.5), strong: bool = False
) -> pyqtgraph.TextItem:
    """A label beside a mark."""
    made = pyqtgraph.TextItem(words, color=colour, anchor=anchor)
    made.setFont(_font(strong))
    return made


def say(item: pyqtgraph.TextItem, words: str, colour: str, *, strong: bool = False) -> None:
    """Change what a label says, as far as it is something else."""
    if item.textItem.font().bold() != strong:
        item.setFont(_font(strong))
    if item.color.name() != QColor(colour).name():
        item.setColor(colour)
    if item.toPlainText() != words:
        item.setPlainText(words)


def _font(strong: bool) -> QFont:
    font = QFont()
    font.setPixelSize(theme.SMALL)
    font.setBold(strong)
    return font
