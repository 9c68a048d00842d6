"""An empty view: says what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.theme import M
from ui.widgets.basics import label
from ui.words import Words


class Nothing(QWidget):
    """A sentence in the middle, and perhaps one button."""

    def __init__(self, words: Words, title: str = "", text: str = "") -> None:
        super().__init__()
        self.words = words
        box = QVBoxLayout(self)
        box.setSpacing(M)
        box.addStretch(2)
        self.title, self.text = label("", "heading", select=False), label("", "muted", select=False)
        for one in (self.title, self.text):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(one)
        self.button = QPushButton()
        self.button.setProperty("role", "primary")
        self.button.hide()
        self._action: Callable[[], object] | None = None
        self.button.clicked.connect(lambda checked: self._action() if self._action else None)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)
        if title:
            self.say(title, text)

    def say(self, title: str, text: str = "", action: str = "", do: Callable[[], object] | None = None) -> None:
        """English sentences; ``action`` names a button that calls ``do``."""
        self.words.say(self.title, "setText", title)
        self.words.say(self.text, "setText", text)
        self._action = do
        if action:
            self.words.say(self.button, "setText", action)
        self.button.setVisible(bool(action))
