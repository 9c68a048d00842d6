"""A machine that stands there already: is it sound, and what would make it do the work?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStringListModel, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCompleter, QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from ui import files
from ui.background import Cancelled, Failure, LatestTask
from ui.dialogs.owned_cards import OwnedCards
from ui.errors import told
from ui.forms.values import read_number
from ui.marks import mark
from ui.theme import L, M, S
from ui.widgets.basics import button, column, empty, label, role, row, said, scrolled
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice, JobFit
    from advisor.machines.upgrade import Owned, Step
    from advisor.owned import Run
    from advisor.workload import Study
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


def description(texts: dict[str, str], circuit: tuple[float, float] | None = None) -> dict[str, Any]:
    """What was typed as a machine for the checker; what was left empty is unknown. ``circuit`` in V and A."""
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
    if made and circuit is not None:
        made["circuit"] = {"volts": circuit[0], "amps": circuit[1]}
    return made


def circuit_of(study: Study, catalog: Catalog) -> tuple[float, float] | None:
    """Volts and amperes where the study's machine stands; None where its country is not in the catalog."""
    country = catalog.countries.get(study.site.country.lower())
    if country is None:
        return None
    amps = study.site.breaker_amps
    return country.volts, country.breaker_amps if amps is None else amps


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
            title = said(words, english)
            title.setBuddy(edit)
            grid.addWidget(title, place // 2, (place % 2) * 2)
            grid.addWidget(edit, place // 2, (place % 2) * 2 + 1)
        self.ask = button(words, "Check it and show the steps", self.run, "primary")
        self.ask.setDefault(True)
        self.problem = label("", "small")
        self.export = button(words, "Export PDF…", self.write)
        self.export.setEnabled(False)
        self.link = button(words, "Open the file", self._open, "link")
        self.link.hide()
        self.file: Path | None = None
        inner = QWidget()
        self.results = QVBoxLayout(inner)
        self.results.setContentsMargins(0, 0, 0, 0)
        self.results.setSpacing(M)
        self.results.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = row(self.problem, self.link, self.ask)
        buttons.setStretch(0, 1)
        close = row(self.export, button(words, "Close", self.accept))
        close.insertStretch(1, 1)
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
        self.writing = LatestTask(self)
        self.writing.done.connect(self._wrote)
        self.writing.failed.connect(self._fail)

    def run(self) -> None:
        """Work the steps out in the background."""
        circuit = circuit_of(self.advice.study, self.catalog)
        typed = description({key: edit.text().strip() for key, edit in self.edits.items()}, circuit)
        if not typed:
            self._say_problem(self.words.text("Name at least one part."))
            return
        self.words.say(self.problem, "setText", "Working it out …")
        role(self.problem, "small")
        self.link.hide()
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

        self.export.setEnabled(False)
        self.task.run(work)

    def _exporter(self, step: Step) -> Callable[[], None]:
        return lambda: self.write(step)

    def write(self, step: Step | None = None) -> None:
        """The document that gets a step approved; None = the cheapest step that does the open study's work."""
        if self.answer is None:
            return
        name = files.suggested(self.advice.study, None, ".pdf")
        path = files.ask_save(self.words, self, mark("Export PDF"), name, ".pdf")
        if path is not None:
            self.link.hide()
            self.words.say(self.problem, "setText", "Writing {name} …", name=path.name)
            self.writing.run(
                files.upgrade_writer(self.answer.owned, step, self.advice, self.words.code, self.catalog, path)
            )

    def _wrote(self, path: Path) -> None:
        self.file = path
        self.words.say(self.problem, "setText", "Wrote {name}.", name=path.name)
        self.link.show()

    def _open(self) -> None:
        if self.file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.file)))

    def _fail(self, failure: Failure) -> None:
        self._say_problem(told(self.words, failure.error))

    def _say_problem(self, text: str) -> None:
        """What is wrong; "" where nothing is."""
        self.words.say(self.problem, "setText", "{text}", text=text)
        role(self.problem, "error" if text else "small")

    def _again(self) -> None:
        if self.answer is not None:
            self.show_answer(self.answer)

    def show_answer(self, answer: Answer) -> None:
        say, owned = self.words.text, answer.owned
        self.answer = answer
        self.export.setEnabled(True)
        self._say_problem("")
        empty(self.results)
        room = owned.room_to_grow
        grows = say("It takes {count} more such cards as it is.", count=room) if room else ""
        self.results.addWidget(self.cards.found(say("The machine as it stands"), owned.findings, grows))
        self.results.addWidget(self.cards.work(answer.jobs))
        if answer.runs:
            self.results.addWidget(self.cards.runs(answer.runs))
        for step in owned.steps[:MOST_STEPS]:
            self.results.addWidget(self.cards.step(step, self._exporter(step)))
        if not owned.steps:
            self.results.addWidget(label(say("No card that does the work fits into this machine."), "muted"))

    def done(self, result: int) -> None:
        self.task.close()
        self.writing.close()
        super().done(result)
