"""Labels, buttons, cards and rows in the product's look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from unicodedata import east_asian_width

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme import L, M, S
from ui.words import Words

Box = TypeVar("Box", bound=QBoxLayout)


def role(widget: QWidget, name: str) -> None:
    """Give a widget its part in the style sheet ("title", "card", "primary" …)."""
    if widget.property("role") != name:
        widget.setProperty("role", name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def dress(widget: QWidget, sheet: str) -> None:
    """Give a widget a style sheet of its own; one that it has already is not read again."""
    if widget.styleSheet() != sheet:
        widget.setStyleSheet(sheet)


def label(text: str = "", part: str = "", *, wrap: bool = True, select: bool = True) -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)  # what it shows is data
    made.setWordWrap(wrap)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if part:
        made.setProperty("role", part)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def said(words: Words, english: str, part: str = "", **values: Any) -> QLabel:
    """A label whose words follow the language."""
    made = label("", part, select=False)
    words.say(made, "setText", english, **values)
    return made


LONG_TITLE = 84  # Latin signs; a Chinese one counts for two


def entitle(title: QLabel, text: str) -> None:
    """Set what a view found as its title; a long sentence in smaller letters, so that it leaves room for the rest."""
    signs = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
    role(title, "heading" if signs > LONG_TITLE else "title")
    title.setText(text)


def button(words: Words, english: str, action: Callable[[], object], part: str = "") -> QPushButton:
    made = QPushButton()
    words.say(made, "setText", english)
    if part:
        made.setProperty("role", part)
    if part == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda checked: action())
    return made


def column(*children: QWidget | QLayout, margin: int = 0, gap: int = S) -> QVBoxLayout:
    made = QVBoxLayout()
    return _filled(made, children, margin, gap)


def row(*children: QWidget | QLayout, margin: int = 0, gap: int = S) -> QHBoxLayout:
    made = QHBoxLayout()
    return _filled(made, children, margin, gap)


def _filled(box: Box, children: tuple[QWidget | QLayout, ...], margin: int, gap: int) -> Box:
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(gap)
    for child in children:
        if isinstance(child, QWidget):
            box.addWidget(child)
        else:
            box.addLayout(child)
    return box


def boxed(layout: QLayout) -> QWidget:
    made = QWidget()
    made.setLayout(layout)
    return made


def card(*children: QWidget | QLayout) -> QFrame:
    """A framed surface."""
    made = QFrame()
    made.setProperty("role", "card")
    made.setLayout(column(*children, margin=L, gap=M))
    return made


class Tall(QWidget):
    """A page in a scroll area, as high as its text needs at the width it gets.

    The sum of the labels' own least heights would be taken instead, which is that of much narrower text.
    """

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


def scrolled(inner: QWidget, most: int = 0) -> QScrollArea:
    """``most`` is the width in pixels beyond which a page of text becomes no wider."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    page = Tall()
    across = row(inner, gap=0)
    if most:
        inner.setMaximumWidth(most)
        across.setStretch(0, 1)
        across.addStretch(0)
    page.setLayout(across)
    area.setWidget(page)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)
