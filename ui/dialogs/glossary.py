"""The words of the trade, each with what it means."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.forms.terms import TERMS
from ui.theme import L, M
from ui.widgets.basics import button, column, label, row, said, scrolled
from ui.words import Words


class Glossary(QDialog):
    """All terms below each other; typing leaves those that have what was typed."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.resize(720, 620)
        words.say(self, "setWindowTitle", "Words explained")
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        words.say(self.search, "setPlaceholderText", "Search")
        words.say(self.search, "setAccessibleName", "Search")
        inner = QWidget()
        self.box = QVBoxLayout(inner)
        self.box.setContentsMargins(0, 0, M, 0)
        self.box.setSpacing(M)
        self.entries: list[tuple[QWidget, QLabel, QLabel]] = []
        for explained in TERMS.values():
            name, meaning = label("", "strong"), label("")
            words.say(name, "setText", explained.term)
            words.say(meaning, "setText", explained.meaning)
            entry = QWidget()
            entry.setLayout(column(name, meaning, gap=2))
            self.box.addWidget(entry)
            self.entries.append((entry, name, meaning))
        self.nothing = said(words, "Nothing of this name.", "muted")
        self.nothing.hide()
        self.box.addWidget(self.nothing)
        self.box.addStretch(1)
        close = row(button(words, "Close", self.accept, "primary"))
        close.insertStretch(0, 1)
        head = said(words, "Words explained", "heading")
        self.setLayout(column(head, self.search, scrolled(inner), close, margin=L, gap=M))
        self.search.textChanged.connect(self._find)
        words.changed.connect(lambda: self._find(self.search.text()))
        self.search.setFocus()

    def _find(self, text: str) -> None:
        wanted = text.lower().split()
        found = 0
        for entry, name, meaning in self.entries:
            said_ = f"{name.text()} {meaning.text()}".lower()
            shows = all(word in said_ for word in wanted)
            entry.setVisible(shows)
            found += shows
        self.nothing.setVisible(not found)
