"""A machine that stands there already: is it sound, and what would make it do the work?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QDialog, QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from reports.naming import cards, record_name
from ui.background import Cancelled, Failure, LatestTask
from ui.errors import told
from ui.forms.values import read_number
from ui.marks import mark
from ui.tables.table import Column, Table
from ui.theme import L, M, S
from ui.views.machine_parts import plain
from ui.widgets.badge import Badge
from ui.widgets.basics import button, card, column, empty, label, row, said, scrolled
from ui.widgets.notes import Notes
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice
    from advisor.machines.machine import Finding
    from advisor.machines.upgrade import Owned, Step
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
MOST_UNKNOWN = 6  # of the questions that are open
VERDICTS = {"ok": "ok", "warnings": "warning", "conflict": "conflict"}


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
        self.results.addStretch(1)
        self.owned: Owned | None = None
        words.changed.connect(self._again)
        self.task = LatestTask(self)
        self.task.done.connect(self.show_owned)
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

        def work(cancelled: Cancelled) -> Owned:
            from advisor.machines.upgrade import owned_machine
            from catalog.exchange import load_rates

            return owned_machine(typed, wanted, catalog, study, load_rates(), date.today())

        self.task.run(work)

    def _fail(self, failure: Failure) -> None:
        self.words.say(self.problem, "setText", "{text}", text=told(self.words, failure.error))

    def _again(self) -> None:
        if self.owned is not None:
            self.show_owned(self.owned)

    def show_owned(self, owned: Owned) -> None:
        say = self.words.text
        self.owned = owned
        empty(self.results)
        room = owned.room_to_grow
        grows = say("It takes {count} more such cards as it is.", count=room) if room else ""
        self.results.addWidget(self._found(say("The machine as it stands"), owned.findings, grows))
        for step in owned.steps[:MOST_STEPS]:
            self.results.addWidget(self._step(step))
        if not owned.steps:
            self.results.addWidget(label(say("No card that does the work fits into this machine."), "muted"))
        self.results.addStretch(1)

    def _found(self, title: str, findings: tuple[Finding, ...], more: str) -> QFrame:
        from advisor.machines.check import verdict

        badge, notes = Badge(), Notes(self.words)
        badge.show_verdict(self.words, VERDICTS[verdict(findings)])
        language = self.words.language
        grave = [one for one in findings if one.answer in ("conflict", "warning")]
        unknown = [one for one in findings if one.answer == "unknown"]
        shown = (*grave, *unknown[:MOST_UNKNOWN])
        notes.show_lines(tuple((one.answer, language.note(one.note), "") for one in shown))
        head = row(label(title, "heading"), badge)
        head.setStretch(0, 1)
        return card(head, notes, label(more, "muted"))

    def _step(self, step: Step) -> QFrame:
        say, language = self.words.text, self.words.language
        currency = self.advice.study.money.currency
        cost = step.cost
        title = cards(step.count, record_name(step.chip))
        if cost is not None:
            low, _, high = (language.amount(one, currency, 0) for one in cost)
            title += f": {low}" if low == high else f": {low} – {high}"
        badge, notes, table = Badge(), Notes(self.words), Table()
        badge.show_verdict(self.words, VERDICTS[step.verdict])
        conflicts = tuple(one.note for one in step.findings if one.answer == "conflict")
        notes.show_notes((*conflicts, *step.notes))
        table.setAccessibleName(say("Parts to buy"))
        table.fill(
            (
                Column(say("Parts to buy"), stretch=True),
                Column(say("Pieces"), number=True),
                Column(say("Together"), number=True),
            ),
            [(record_name(line.part), str(line.quantity), plain(line.price, line.quantity)) for line in step.buy],
        )
        head = row(label(title, "heading"), badge)
        head.setStretch(0, 1)
        stays = say("Stays: {parts}", parts=language.join(step.keep)) if step.keep else ""
        return card(head, table, notes, label(stays, "muted"))

    def done(self, result: int) -> None:
        self.task.close()
        super().done(result)
