"""What the advisor has to say: one line a note, with a shape for its weight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from advisor.quantity import Note
from reports.look import VERDICTS
from ui import theme
from ui.theme import XS, S
from ui.widgets.basics import dress, label
from ui.words import Words

SHAPES = {"info": "·", "ok": "●", "warning": "▲", "conflict": "■", "unknown": "◇"}
ORDER = ("conflict", "warning", "unknown", "info", "ok")


class Notes(QWidget):
    """A list of sentences. Labels are kept and reused, so that nothing jumps when a number changes."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(S)
        self.grid.setVerticalSpacing(XS)
        self.grid.setColumnStretch(1, 1)
        self.lines: list[tuple[QWidget, QWidget]] = []

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        note_ = self.words.language.note
        self.show_lines(tuple((note.level, note_(note), self.words.cited(note.sources)) for note in notes))

    def show_lines(self, lines: tuple[tuple[str, str, str], ...]) -> None:
        """(level, text, sources) a line."""
        for index, (level, text, sources) in enumerate(lines):
            if index == len(self.lines):
                shape, sentence = label("", select=False), label("")
                self.grid.addWidget(shape, index, 0, Qt.AlignmentFlag.AlignTop)
                self.grid.addWidget(sentence, index, 1)
                self.lines.append((shape, sentence))
            shape, sentence = self.lines[index]  # type: ignore[assignment]
            shape.setText(SHAPES.get(level, "·"))
            dress(shape, f"color: {level_colour(level)}; font-weight: 600;")
            sentence.setText(text)
            sentence.setToolTip(self.words.text("Source: {source}", source=sources) if sources else "")
            shape.show()
            sentence.show()
        for shape_widget, sentence_widget in self.lines[len(lines) :]:
            shape_widget.hide()
            sentence_widget.hide()
        self.setVisible(bool(lines))


def level_colour(level: str) -> str:
    name = VERDICTS[level][0] if level in VERDICTS else "muted"
    return str(getattr(theme.colours(), name))
