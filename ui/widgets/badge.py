"""A verdict: a word and a shape, never colour alone."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from reports.look import VERDICTS
from ui import theme
from ui.marks import mark
from ui.widgets.basics import dress
from ui.words import Words

VERDICT_WORDS = {
    "fits": mark("fits"),
    "tight": mark("tight"),
    "does not fit": mark("does not fit"),
    "unknown": mark("unknown"),
    "ok": mark("ok"),
    "warning": mark("warning"),
    "conflict": mark("conflict"),
}


def verdict_text(words: Words, verdict: str) -> str:
    """ "● fits" """
    shape = VERDICTS.get(verdict, VERDICTS["unknown"])[1]
    return f"{shape} {words.text(VERDICT_WORDS.get(verdict, verdict))}"


def verdict_colour(verdict: str) -> str:
    return str(getattr(theme.colours(), VERDICTS.get(verdict, VERDICTS["unknown"])[0]))


class Badge(QLabel):
    """Shows one verdict."""

    def show_verdict(self, words: Words, verdict: str) -> None:
        self.setText(verdict_text(words, verdict))
        self.setAccessibleName(words.text(VERDICT_WORDS.get(verdict, verdict)))
        dress(self, f"color: {verdict_colour(verdict)}; font-weight: 600;")

    def show_words(self, words: Words, verdict: str, english: str) -> None:
        """The shape and colour of a verdict with other words."""
        self.setText(f"{VERDICTS.get(verdict, VERDICTS['unknown'])[1]} {words.text(english)}")
        self.setAccessibleName(words.text(english))
        dress(self, f"color: {verdict_colour(verdict)}; font-weight: 600;")
