"""A machine that stands there already: is it sound, and what would make it do the work?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from ui.background import Cancelled, Failure, LatestTask
from ui.dialogs.owned_cards import OwnedCards
from ui.errors import told
from ui.forms.values import read_number
from ui.marks import mark
from ui.theme import L, M, S
from ui.widgets.basics import button, column, empty, label, row, said, scrolled
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice, JobFit
    from advisor.machines.upgrade import Owned
    from advisor.owned import Run
    from catalog.catalog import Catalog

FIELDS = (  # (key of the description, English, list of the catalog, hint)
    ("gpu", mark("Card"), "chips", "RTX 3090"),
    ("count", mark("Cards"), "", "1"),
    ("cpu", mark("Processor"), "cpus", "Ryzen 9 5900X"),
    ("mainboard", mark("Mainboard"), "mainboards", "ASUS ROG Strix X570-E"),
    ("memory", mark("Main memory, GB"), "", "64"),
    ("psu", mark("Power supply, W"), "", "1000"),
    ("case", mark("Case"), "cases", ""),
)
MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of the machine: its findings and steps, what it serves, and the open study's jobs on it."""

    owned: Owned
    runs: tuple[Run, ...]
    jobs: tuple[JobFit, ...]


def description(texts: dict[str, str]) -> dict[str, Any]:
    """What was typed as a machine for the checker; what was left empty is unknown."""
    made: dict[str, Any] = {}
    if texts["gpu"]:
        made["gpus"] = [{"name": texts["gpu"], "count": int(read_number(texts["count"]) or 1)}]
    for key in ("cpu", "mainboard", "case"):
        if texts[key]:
            made[key] = texts[key]
    memory, watts = read_number(texts["memory"]), read_number(texts["psu"])
    if memory:
        made["memory"] = {"gb": memory}
    if watts:
        made["psus"] = [{"watts": watts, "count": 1}]
    return made


class OwnedMachine(QDialog):
    """Steps lead to cards that do the open study's work."""

    def __init__(self, words: Words, advice: Advice, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.advice, self.catalog = words, advice, catalog
        self.cards = OwnedCards(words, advice, catalog)
        self.resize(900, 720)
        words.say(self, "setWindowTitle", "We own a machine already")
        self.edits: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setSpacing(S)
        for place, (key, english, source, hint) in enumerate(FIELDS):
            edit = self.edits[key] = QLineEdit()
            edit.setPlaceholderText(hint)
            words.say(edit, "setAccessibleName", english)
            if source:
                names = sorted(record.name or record.id for record in getattr(catalog, source).values())
                completer = QCompleter(QStringListModel(names, edit), edit)
                completer.setFilterMode(Qt.MatchFlag.MatchContains)
                completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
                edit.setCompleter(completer)
            grid.addWidget(said(words, english), place // 2, (place % 2) * 2)
            grid.addWidget(edit, place // 2, (place % 2) * 2 + 1)
        self.ask = button(words, "Check it and show the steps", self.run, "primary")
        self.ask.setDefault(True)
        self.problem = label("", "error")
        inner = QWidget()
        self.results = QVBoxLayout(inner)
        self.results.setContentsMargins(0, 0, 0, 0)
        self.results.setSpacing(M)
        self.results.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = row(self.problem, self.ask)
        buttons.setStretch(0, 1)
        close = row(button(words, "Close", self.accept))
        close.insertStretch(0, 1)
        head = said(words, "What stands there? What is left empty counts as unknown.", "heading")
        self.setLayout(column(head, grid, buttons, scrolled(inner), close, margin=L))
        self.results.addWidget(
            said(
                words,
                "You will see what the machine can do as it stands, what each step up costs, what of it is kept "
                "and what the old parts may bring. Steps lead to cards that do the open study's work.",
                "muted",
            )
        )
        self.answer: Answer | None = None
        words.changed.connect(self._again)
        self.task = LatestTask(self)
        self.task.done.connect(self.show_answer)
        self.task.failed.connect(self._fail)

    def run(self) -> None:
        """Work the steps out in the background."""
        typed = description({key: edit.text().strip() for key, edit in self.edits.items()})
        if not typed:
            self.words.say(self.problem, "setText", "Name at least one part.")
            return
        self.words.say(self.problem, "setText", "{text}", text="")
        machines = [option.machine for option in self.advice.options if option.machine]
        wanted = tuple(dict.fromkeys((one.chip.id, one.count) for one in machines if one.kind != "whole"))
        catalog, study = self.catalog, self.advice.study

        def work(cancelled: Cancelled) -> Answer:
            from advisor.machines.upgrade import owned_machine
            from advisor.owned import jobs_on, what_it_runs
            from advisor.workload import StudyError
            from catalog.exchange import load_rates

            owned = owned_machine(typed, wanted, catalog, study, load_rates(), date.today())
            try:
                jobs = jobs_on(owned.build, study, catalog)
            except StudyError:  # a study that cannot be worked out is told in the window; the machine is still judged
                jobs = ()
            return Answer(owned, what_it_runs(owned.build, catalog), jobs)

        self.task.run(work)

    def _fail(self, failure: Failure) -> None:
        self.words.say(self.problem, "setText", "{text}", text=told(self.words, failure.error))

    def _again(self) -> None:
        if self.answer is not None:
            self.show_answer(self.answer)

    def show_answer(self, answer: Answer) -> None:
        say, owned = self.words.text, answer.owned
        self.answer = answer
        empty(self.results)
        room = owned.room_to_grow
        grows = say("It takes {count} more such cards as it is.", count=room) if room else ""
        self.results.addWidget(self.cards.found(say("The machine as it stands"), owned.findings, grows))
        self.results.addWidget(self.cards.work(answer.jobs))
        if answer.runs:
            self.results.addWidget(self.cards.runs(answer.runs))
        for step in owned.steps[:MOST_STEPS]:
            self.results.addWidget(self.cards.step(step))
        if not owned.steps:
            self.results.addWidget(label(say("No card that does the work fits into this machine."), "muted"))

    def done(self, result: int) -> None:
        self.task.close()
        super().done(result)
