"""Machine: its picture, what the rules say, its parts and their prices, its power, advice for building it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.naming import option_name
from ui.marks import mark
from ui.views.machine_board import MachineBoard
from ui.views.machine_parts import MachineParts
from ui.views.machine_power import MachinePower
from ui.views.view import View, bought
from ui.widgets.basics import card, entitle, label, said
from ui.widgets.disclosure import Disclosure
from ui.widgets.notes import Notes

if TYPE_CHECKING:
    from advisor.answer import Advice, Option
    from advisor.machines.machine import Machine as Built

OPEN = ("conflict", "warning", "unknown")


class Machine(View):
    """The recommended machine, or the best one where renting or an API is recommended."""

    def build(self) -> None:
        self.title = label("", "title")
        self.instead = label("", "muted")
        self.board = MachineBoard(self.words)
        self.parts = MachineParts(self.words)
        self.power = MachinePower(self.words)
        self.power.why.connect(self.why)
        self.findings = Notes(self.words)
        self.fine = Notes(self.words)
        self.fine_more = Disclosure(self.words, "Show what is in order", "Hide what is in order", self.fine)
        self.advice = Notes(self.words)
        self.advice_card = card(said(self.words, "Advice for building it", "heading"), self.advice)
        for part in (
            self.title,
            self.instead,
            self.board,
            card(said(self.words, "Checks", "heading"), self.findings, self.fine_more),
            self.parts,
            self.power,
            self.advice_card,
        ):
            self.page.addWidget(part)
        self.page.addStretch(1)

    def missing(self, advice: Advice) -> tuple[str, str] | None:
        if bought(advice) is not None:
            return None
        return (
            mark("No machine to buy does this work."),
            mark("Options says why each was rejected. Allow buying under Choices, or look at renting and hosted APIs."),
        )

    def fill(self, advice: Advice) -> None:
        option = bought(advice)
        if option is None or option.machine is None:
            return
        say, language, machine = self.words.text, self.words.language, option.machine
        entitle(self.title, self._finding(option, machine))
        other = advice.recommended
        self.instead.setVisible(other is not None and other.id != option.id)
        if other is not None and other.id != option.id:
            name = option_name(other, language)
            self.instead.setText(say("Recommended is {name}. This is the best machine to buy instead.", name=name))
        self.board.show_machine(machine)
        self.parts.show_machine(machine)
        self.power.show_machine(machine)
        self._checks(machine)
        self.advice.show_notes(machine.advice)
        self.advice_card.setVisible(bool(machine.advice))

    def _checks(self, machine: Built) -> None:
        say, language = self.words.text, self.words.language
        lines = [(one.answer, language.note(one.note), self.words.cited(one.note.sources)) for one in machine.findings]
        wrong = sorted((line for line in lines if line[0] in OPEN), key=lambda line: OPEN.index(line[0]))
        fine = tuple(line for line in lines if line[0] not in OPEN)
        self.findings.show_lines(tuple(wrong) or (("ok", say("No rule is broken and nothing is unknown."), ""),))
        self.fine.show_lines(fine)
        self.fine_more.setVisible(bool(fine))

    def _finding(self, option: Option, machine: Built) -> str:
        say, name = self.words.text, option_name(option, self.words.language)
        open_points = sum(1 for one in machine.findings if one.answer in ("warning", "unknown"))
        if machine.conflicts:
            return say("{name} cannot be built like this", name=name)
        if open_points:
            return say("{name}: {count} {count:point|points} to settle before ordering", name=name, count=open_points)
        return say("{name}: every check is in order", name=name)
