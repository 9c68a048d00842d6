"""What is shown of a machine that stands there: what is found, what it runs, and the steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from reports.look import VERDICTS as LOOK
from reports.naming import cards, job_name, record_name
from ui.tables.table import Cell, Column, Table
from ui.views.machine_parts import plain
from ui.widgets.badge import Badge, verdict_text
from ui.widgets.basics import button, card, label, row
from ui.widgets.notes import Notes
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice, JobFit
    from advisor.machines.machine import Finding
    from advisor.machines.upgrade import Step
    from advisor.owned import Run
    from catalog.catalog import Catalog

MOST_MODELS = 8
MOST_UNKNOWN = 6  # of the questions that are open
VERDICTS = {"ok": "ok", "warnings": "warning", "conflict": "conflict"}


class OwnedCards:
    """Makes the framed parts of the answer, in the language of the moment."""

    def __init__(self, words: Words, advice: Advice, catalog: Catalog) -> None:
        self.words, self.advice, self.catalog = words, advice, catalog

    def found(self, title: str, findings: tuple[Finding, ...], more: str) -> QFrame:
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
        return card(head, notes, *([label(more, "muted")] if more else []))

    def work(self, jobs: tuple[JobFit, ...]) -> QFrame:
        """The open study's jobs on it."""
        say, language = self.words.text, self.words.language
        if not jobs:
            said_ = label(
                say("The work of the open study does not fit this machine, or its card is not known."), "muted"
            )
            return card(label(say("The open study on it"), "heading"), said_)
        table = Table()
        table.setAccessibleName(say("The open study on it"))
        rows: list[tuple[Cell | str, ...]] = []
        for fit in jobs:
            need = self.advice.needs[fit.job_index]
            speed = fit.speed
            rate = (speed.training_rate or speed.decode_per_user or speed.decode) if speed else None
            rows.append(
                (
                    job_name(need.job, need, language),
                    Cell(verdict_text(self.words, fit.verdict), colour=LOOK[fit.verdict][0]),
                    language.quantity(rate) if rate else "–",
                )
            )
        table.fill(
            (Column(say("Job"), stretch=True), Column(say("Card memory")), Column(say("Speed"), number=True)), rows
        )
        return card(label(say("The open study on it"), "heading"), table)

    def runs(self, runs: tuple[Run, ...]) -> QFrame:
        """The largest models that it serves to one user."""
        say, language = self.words.text, self.words.language
        table = Table()
        table.setAccessibleName(say("Models that it serves"))
        rows: list[tuple[Cell | str, ...]] = []
        for run in runs[:MOST_MODELS]:
            speed = run.fit.speed.decode if run.fit.speed else None
            rows.append(
                (
                    run.model.name or run.model.id,
                    f"{run.parameters / 1e9:,.1f}",
                    self.catalog.formats[run.weights].name if run.weights in self.catalog.formats else run.weights,
                    Cell(verdict_text(self.words, run.fit.verdict), colour=LOOK[run.fit.verdict][0]),
                    language.quantity(speed) if speed else "–",
                )
            )
        table.fill(
            (
                Column(say("Model"), stretch=True),
                Column(say("Size, billion"), number=True),
                Column(say("Weights")),
                Column(say("Card memory")),
                Column(say("One user alone"), number=True),
            ),
            rows,
        )
        title = say("{count} {count:model|models} of the catalog run on it; the largest", count=len(runs))
        return card(label(title, "heading"), table)

    def step(self, step: Step, export: Callable[[], None]) -> QFrame:
        """One step with what is bought, kept and sold; ``export`` writes the request to approve it."""
        say, language = self.words.text, self.words.language
        currency = self.advice.study.money.currency
        cost = step.cost
        title = cards(step.count, record_name(step.chip, language))
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
            [
                (record_name(line.part, language), str(line.quantity), plain(line.price, line.quantity))
                for line in step.buy
            ],
        )
        head = row(label(title, "heading"), badge)
        head.setStretch(0, 1)
        parts: list[QWidget] = [table, notes]
        if step.keep:
            parts.append(label(say("Stays: {parts}", parts=self._names(step.keep)), "muted"))
        if step.sell:
            old = self._names(step.sell)
            if step.brings is not None:
                text = say("Can be sold: {parts}, for about {price}", parts=old, price=language.money(step.brings))
            else:
                text = say("Can be sold: {parts}; for how much nobody knows", parts=old)
            parts.append(label(text, "muted"))
        if step.verdict != "conflict":
            ask = button(self.words, "Write the request for this step…", export, "link")
            ask.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            parts.append(ask)
        return card(head, *parts)

    def _names(self, parts: tuple[str, ...]) -> str:
        """Names of parts; where only the role is known, the word for it."""
        return self.words.language.join(tuple(self.words.language.value(one) for one in parts))
