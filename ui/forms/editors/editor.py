"""What all editors have in common: ``put(value)``, the signals ``committed(value)`` and ``refused(english)``."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme import S
from ui.words import Words

PAUSE_MS = 250  # after the last key, before a text is taken, or is said to be wrong
SOON_MS = 120  # after the last key, before a number that can stand there is taken: calm while one types on
Value = Any


class Quiet(QObject):
    """Keeps the wheel from changing a choice that is only scrolled past."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class Editor(QWidget):
    """What all have in common."""

    committed = Signal(object)
    refused = Signal(str)  # an English sentence; the value is not taken

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.hasty = False  # what is committed is still being typed: if it cannot stand there, nothing is said yet
        self.box = QHBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(S)

    def put(self, value: Value) -> None:
        raise NotImplementedError

    def target(self) -> QWidget:
        """The widget that takes the keyboard; a label's buddy."""
        raise NotImplementedError

    def wrong(self, is_wrong: bool) -> None:
        widget = self.target()
        if bool(widget.property("wrong")) != is_wrong:
            widget.setProperty("wrong", is_wrong)
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def name(self, text: str, description: str = "") -> None:
        """What a screen reader says."""
        self.target().setAccessibleName(text)
        self.target().setAccessibleDescription(description)


def buddy(title: QLabel, editor: Editor) -> None:
    """Tie a label to its editor: the label's shortcut and the screen reader lead there."""
    title.setBuddy(editor.target())
