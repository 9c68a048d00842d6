"""The course's printed table for ChatGLM-6B beside the program's own numbers for each row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reports.look import VERDICTS
from reports.wording import numbers
from ui.marks import mark
from ui.tables.table import Cell, Column, Table
from ui.widgets.badge import verdict_text
from ui.widgets.basics import card, column, said
from ui.widgets.disclosure import Disclosure
from ui.widgets.notes import Notes
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice
    from advisor.memory.plan import MemoryPlan

GB = 1e9  # the table's "G"
PRECISIONS = {"full": mark("full"), "half": mark("half"), "int8": "INT8", "int4": "INT4"}
TURNS = {"few turns": mark("few turns"), "many turns": mark("many turns")}
LEAST_CARD = 128  # pixels of a card's name


class Guide(QWidget):
    """Shown only where a job's model is the table's."""

    why = Signal(object, str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.table = Table(lines=2)
        self.table.why.connect(lambda quantity: self.why.emit(quantity, words.text("Card memory")))
        self.notes = Notes(words)
        words.say(self.table, "setAccessibleName", "The course's table for ChatGLM-6B, beside our own numbers")
        self.setLayout(
            column(
                card(
                    said(words, "The course's table for ChatGLM-6B, beside our own numbers", "heading"),
                    said(
                        words,
                        "Printed values are the course's, in GB; ours are computed for Transformers, as it used.",
                        "muted",
                    ),
                    self.table,
                    Disclosure(words, "Show the remarks row by row", "Hide the remarks", self.notes),
                )
            )
        )

    def show_advice(self, advice: Advice, chip_name: Callable[[str], str]) -> None:
        say = self.words.text
        self.setVisible(bool(advice.guide))
        columns = (
            Column(say("Precision")),
            Column(say("Dialogue")),
            Column(say("Serving, printed"), number=True),
            Column(say("computed, GB"), number=True),
            Column(say("Tuning, printed"), number=True),
            Column(say("computed, GB"), number=True),
            Column(say("Printed card"), stretch=True, least=LEAST_CARD),
            Column(say("Serving on it")),
            Column(say("Our smallest card"), stretch=True, least=LEAST_CARD),
        )
        rows: list[tuple[Cell | str, ...]] = []
        notes: list[tuple[str, str, str]] = []
        for one in advice.guide:
            row = one.row
            rows.append(
                (
                    say(PRECISIONS[row.precision]),
                    say(TURNS[row.dialogue]),
                    f"{row.serve_gb:g}",
                    computed(one.serve),
                    f"{row.fine_tune_gb:g}",
                    computed(one.fine_tune),
                    f"{row.chip_count} × {chip_name(row.chip_id)}",
                    Cell(verdict_text(self.words, one.verdict), colour=VERDICTS[one.verdict][0]),
                    chip_name(one.smallest_card) if one.smallest_card else "–",
                )
            )
            row_name = f"{say(PRECISIONS[row.precision])}, {say(TURNS[row.dialogue])}"
            notes += [
                (note.level, f"{row_name}: {self.words.language.note(note)}", self.words.cited(note.sources))
                for note in one.notes
            ]
        self.table.fill(columns, rows)
        self.notes.show_lines(tuple(notes))


def computed(plan: MemoryPlan) -> Cell:
    """The fullest device in the table's GB."""
    size = plan.fullest.needed
    text = numbers.significant(size.value / GB) if size.exact else numbers.span(size.low / GB, size.high / GB)
    return Cell(text, size)
