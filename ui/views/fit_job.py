"""The memory of one job: verdict, bars, and the terms as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from advisor.quantity import Quantity
from reports.naming import job_name, plan_name
from ui.charts.memory_bar import Legend
from ui.tables.table import Cell, Column, Table
from ui.theme import S
from ui.views.fit_devices import BarLine, different, gib_cell, ranks_text, with_terms
from ui.views.speed_words import speed_words
from ui.widgets.badge import Badge
from ui.widgets.basics import button, card, column, label, said
from ui.widgets.disclosure import Disclosure
from ui.widgets.notes import Notes
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice, JobFit, JobNeed
    from advisor.memory.plan import DeviceMemory, MemoryPlan


class JobCard(QWidget):
    """One job."""

    why = Signal(object, str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.name = label("", "heading")
        self.badge = Badge()
        self.layout_line = label("", "muted")
        self.bars = QVBoxLayout()
        self.bars.setSpacing(S)
        self.lines: list[BarLine] = []
        self.legend = Legend()
        self.speed = label("")
        self.notes = Notes(self.words)
        self.table = Table()
        self.table.why.connect(lambda quantity: self.why.emit(quantity, self.words.text("Card memory")))
        self.plans = Table()
        words.say(self.table, "setAccessibleName", "Part of the memory")
        words.say(self.plans, "setAccessibleName", "With other numbers of cards, and by rule of thumb")
        self.plans.why.connect(lambda quantity: self.why.emit(quantity, self.words.text("Card memory")))
        self.ask = button(self.words, "Why this much?", self._why, "link")
        self.more = Disclosure(
            words,
            "Show as tables",
            "Hide the tables",
            self.table,
            said(words, "With other numbers of cards, and by rule of thumb", "strong"),
            self.plans,
            beside=(self.ask,),
        )
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        frame = card(
            head,
            self.layout_line,
            self.bars,
            self.legend,
            self.speed,
            self.notes,
            self.more,
        )
        self.setLayout(column(frame))
        self.needed: Quantity | None = None

    def show_job(self, advice: Advice, index: int, fit: JobFit | None) -> None:
        need, language, say = advice.needs[index], self.words.language, self.words.text
        self.name.setText(job_name(need.job, need, language))
        verdict = fit.verdict if fit else "does not fit"
        self.badge.show_verdict(self.words, verdict)
        self.badge.setVisible(fit is None or fit.memory is not None)  # a hosted API needs no memory of yours
        plan = fit.memory if fit else (need.by_devices[0] if need.by_devices else None)
        api = fit is not None and fit.memory is None
        self.layout_line.setText(
            say("Runs on the provider's machines.") if api else self._layout(need, plan) if plan else ""
        )
        devices = [] if api or plan is None else different(plan)
        self._bars(devices, plan, fit.capacity if fit else 0.0)
        self.needed = with_terms(plan.fullest) if plan and not api else None
        self.speed.setText(" · ".join(speed_words(self.words, fit)) if fit else "")
        self.speed.setVisible(bool(self.speed.text()))
        self.notes.show_notes((*need.notes, *(fit.notes if fit else ()), *(plan.notes if plan and not api else ())))
        self._terms(devices, plan)
        self._by_devices(need)
        self.more.setVisible(bool(devices))

    def _layout(self, need: JobNeed, plan: MemoryPlan) -> str:
        language = self.words.language
        engine = language.term(plan.plan.engine) if plan.plan.engine else ""
        parts = [plan_name(plan.plan, language), engine]
        if plan.host is not None and plan.host.value:
            parts.append(self.words.text("main memory {host}", host=plan.host))
        return " · ".join(part for part in parts if part)

    def _bars(
        self, devices: list[tuple[DeviceMemory, tuple[int, ...]]], plan: MemoryPlan | None, capacity: float
    ) -> None:
        while len(self.lines) < len(devices):
            line = BarLine(self.words)
            line.bar.why.connect(lambda quantity: self.why.emit(quantity, self.words.text("Card memory")))
            self.lines.append(line)
            self.bars.addWidget(line)
        for line, (device, ranks) in zip(self.lines, devices, strict=False):
            line.show_device(device, ranks, capacity, len(plan.devices) if plan else 1)
        for index, line in enumerate(self.lines):
            line.setVisible(index < len(devices))
        memory = self.lines[0].bar.memory if devices else None
        self.legend.show_segments(memory.segments if memory else (), sizes=len(devices) == 1)

    def _terms(self, devices: list[tuple[DeviceMemory, tuple[int, ...]]], plan: MemoryPlan | None) -> None:
        language, say = self.words.language, self.words.text
        if not devices or plan is None:
            self.table.fill((), ())
            return
        codes = list(dict.fromkeys(term.code for device, _ in devices for term in device.terms))
        columns = [
            Column(say("Part of the memory"), stretch=True),
            *(Column(f"{ranks_text(self.words, ranks, len(plan.devices))}, GiB", number=True) for _, ranks in devices),
        ]
        rows: list[list[Cell | str]] = []
        for code in codes:
            sizes = [next((term.size for term in device.terms if term.code == code), None) for device, _ in devices]
            rows.append([language.term(code), *(gib_cell(size) for size in sizes)])
        rows.append(
            [Cell(say("Needed"), strong=True), *(gib_cell(device.needed, strong=True) for device, _ in devices)]
        )
        if any(device.reserved for device, _ in devices):
            rows.append([say("Reserved by the engine at start"), *(gib_cell(device.reserved) for device, _ in devices)])
        self.table.fill(columns, rows)

    def _by_devices(self, need: JobNeed) -> None:
        language, say = self.words.language, self.words.text
        columns = (
            Column(say("Cards"), number=True),
            Column(say("Layout"), stretch=True),
            Column(say("Fullest card, GiB"), number=True),
            Column(say("Method")),
        )
        rows: list[list[Cell | str]] = [
            [
                str(plan.plan.devices),
                plan_name(plan.plan, language),
                gib_cell(plan.fullest.needed),
                say("exact"),
            ]
            for plan in need.by_devices
        ]
        thumb = need.rule_of_thumb
        if thumb is not None:
            rows.append(
                [
                    str(thumb.plan.devices),
                    plan_name(thumb.plan, language),
                    gib_cell(thumb.fullest.needed),
                    say("rule of thumb"),
                ]
            )
        self.plans.fill(columns, rows)

    def _why(self) -> None:
        if self.needed is not None:
            self.why.emit(self.needed, self.name.text())
