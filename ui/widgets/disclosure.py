"""Numbers one click away: a quiet button that shows and hides what stands behind a picture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.theme import M
from ui.widgets.basics import boxed, column, row
from ui.words import Words


class Disclosure(QWidget):
    """``shut`` and ``open`` are the English words on the button in either state; ``beside`` stands in its line."""

    def __init__(self, words: Words, shut: str, open: str, *behind: QWidget, beside: tuple[QWidget, ...] = ()) -> None:
        super().__init__()
        self.words, self.shut, self.open = words, shut, open
        self.toggle = QToolButton()
        self.toggle.setCheckable(True)
        self.toggle.setProperty("role", "link")
        self.toggle.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggle.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.toggle.toggled.connect(self._show)
        self.inner = boxed(column(*behind, gap=M))  # what stands in it may show and hide parts of its own
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(M)
        line = row(*beside, self.toggle)
        line.addStretch(1)
        box.addLayout(line)
        box.addWidget(self.inner)
        self._show(False)

    def _show(self, shown: bool) -> None:
        self.words.say(self.toggle, "setText", self.open if shown else self.shut)
        self.inner.setVisible(shown)
