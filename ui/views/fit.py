"""Fit: what stands in each card's memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from advisor.quantity import Quantity, total
from reports.naming import job_name, option_name, plan_name
from reports.wording import numbers
from ui.charts.memory_bar import OTHERS, Legend, Memory, MemoryBar, Segment
from ui.tables.table import Cell, Column, Table
from ui.theme import M, S
from ui.views.guide import Guide
from ui.views.view import View, no_option
from ui.widgets.badge import Badge
from ui.widgets.basics import button, card, column, label, row, said
from ui.widgets.notes import Notes
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice, JobFit, JobNeed
    from advisor.memory.plan import DeviceMemory, MemoryPlan

GIB = 2.0**30
MOST_SEGMENTS = 7  # as many as there are colours to tell apart, one kept for the rest
SMALLEST = 0.03  # of the need; less is hardly seen


class Fit(View):
    """One card a job: the verdict, a bar for each different device, the terms as a table."""

    def build(self) -> None:
        self.title = label("", "title")
        self.page.addWidget(self.title)
        self.jobs = QVBoxLayout()
        self.jobs.setSpacing(M)
        self.page.addLayout(self.jobs)
        self.cards: list[JobCard] = []
        self.guide = Guide(self.words)
        self.guide.why.connect(self.why)
        self.page.addWidget(self.guide)
        self.page.addStretch(1)

    def missing(self, advice: Advice) -> tuple[str, str] | None:
        return None if advice.needs else no_option(advice)

    def fill(self, advice: Advice) -> None:
        option = advice.recommended
        fits = {fit.job_index: fit for fit in option.fits} if option else {}
        self.title.setText(self._finding(advice))
        while len(self.cards) < len(advice.needs):
            made = JobCard(self.words)
            made.why.connect(self.why)
            self.cards.append(made)
            self.jobs.addWidget(made)
        for index, made in enumerate(self.cards):
            if index < len(advice.needs):
                made.show_job(advice, index, fits.get(index))
            made.setVisible(index < len(advice.needs))
        self.guide.show_advice(advice, self.chip_name)

    def _finding(self, advice: Advice) -> str:
        say, option = self.words.text, advice.recommended
        if option is None:
            return say("Nothing that was considered does this work.")
        if option.kind == "api":
            return say("A hosted API needs no hardware of yours.")
        name = option_name(option, self.words.language)
        verdicts = [fit.verdict for fit in option.fits]
        room = min((fit.capacity - fit.memory.fullest.needed.high for fit in option.fits if fit.memory), default=0.0)
        if all(verdict == "fits" for verdict in verdicts) and room > 0:
            return say(
                "{name}: everything fits, with {room} to spare on each card", name=name, room=Quantity(room, "B")
            )
        if "does not fit" in verdicts:
            return say("{name}: not everything fits", name=name)
        if "tight" in verdicts:
            return say("{name}: it fits if all goes as expected, and only just", name=name)
        return say("{name}: whether it fits is not known", name=name)


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
        self.load = label("")
        self.notes = Notes(self.words)
        self.table = Table()
        self.table.why.connect(lambda quantity: self.why.emit(quantity, self.words.text("Card memory")))
        self.plans = Table()
        words.say(self.table, "setAccessibleName", "Part of the memory")
        words.say(self.plans, "setAccessibleName", "With other numbers of cards, and by rule of thumb")
        self.plans.why.connect(lambda quantity: self.why.emit(quantity, self.words.text("Card memory")))
        self.more = QToolButton()
        self.more.setCheckable(True)
        self.more.setProperty("role", "link")
        self.more.toggled.connect(self._open)
        self.words.changed.connect(lambda: self._open(self.more.isChecked()))
        self.ask = button(self.words, "Why this much?", self._why, "link")
        self.plans_title = said(self.words, "With other numbers of cards, and by rule of thumb", "strong")
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        links = row(self.ask, self.more)
        links.addStretch(1)
        frame = card(
            head,
            self.layout_line,
            self.bars,
            self.legend,
            self.speed,
            self.load,
            self.notes,
            links,
            self.table,
            self.plans_title,
            self.plans,
        )
        self.setLayout(column(frame))
        self.needed: Quantity | None = None
        self._open(False)

    def show_job(self, advice: Advice, index: int, fit: JobFit | None) -> None:
        need, language, say = advice.needs[index], self.words.language, self.words.text
        self.name.setText(job_name(need.job, need, language))
        verdict = fit.verdict if fit else "does not fit"
        self.badge.show_verdict(self.words, verdict)
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
        self.load.setText(load_words(self.words, fit))
        self.load.setVisible(bool(self.load.text()))
        self.notes.show_notes((*need.notes, *(fit.notes if fit else ()), *(plan.notes if plan and not api else ())))
        self._terms(devices, plan)
        self._by_devices(need)
        for widget in (self.ask, self.more):
            widget.setVisible(bool(devices))
        self._open(self.more.isChecked() and bool(devices))

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

    def _open(self, more: bool) -> None:
        for widget in (self.table, self.plans_title, self.plans):
            widget.setVisible(more)
        self.more.setText(self.words.text("Hide the tables") if more else self.words.text("Show as tables"))

    def _why(self) -> None:
        if self.needed is not None:
            self.why.emit(self.needed, self.name.text())


def with_terms(device: DeviceMemory) -> Quantity:
    """The need of a device, made of its terms."""
    needed = device.needed
    return needed if needed.inputs else replace(needed, inputs=tuple((one.code, one.size) for one in device.terms))


class BarLine(QWidget):
    """A bar with the cards that it stands for."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.title = label("", "muted", wrap=False)
        self.title.setMinimumWidth(86)
        self.bar = MemoryBar()
        box = row(self.title, self.bar, gap=M)
        box.setStretch(1, 1)
        box.setAlignment(self.title, Qt.AlignmentFlag.AlignTop)
        self.title.setContentsMargins(0, 12, 0, 0)
        self.setLayout(box)

    def show_device(self, device: DeviceMemory, ranks: tuple[int, ...], capacity: float, count: int) -> None:
        say = self.words.text
        self.title.setText(ranks_text(self.words, ranks, count))
        segments = segments_of(self.words, device)
        needed = say("needs {needed}", needed=device.needed)
        holds = say("card holds {capacity}", capacity=Quantity(capacity, "B")) if capacity else ""
        spoken = f"{self.title.text()}: {needed}; {holds}; " + ", ".join(f"{one.name} {one.shown}" for one in segments)
        self.bar.show_memory(Memory(segments, device.needed, capacity, holds, needed, spoken))


def different(plan: MemoryPlan) -> list[tuple[DeviceMemory, tuple[int, ...]]]:
    """Devices that hold the same stand together: (one of them, their numbers from 1)."""
    groups: list[tuple[DeviceMemory, list[int]]] = []
    for device in plan.devices:
        for first, ranks in groups:
            if alike(first, device):
                ranks.append(device.rank + 1)
                break
        else:
            groups.append((device, [device.rank + 1]))
    return [(device, tuple(ranks)) for device, ranks in groups]


def alike(one: DeviceMemory, other: DeviceMemory) -> bool:
    """Whether two devices hold the same to the eye: every term within half a percent of the whole."""
    least = 0.005 * max(one.needed.value, other.needed.value)
    codes = {term.code for term in (*one.terms, *other.terms)}
    return all(abs(one.size(code) - other.size(code)) <= least for code in codes)


def segments_of(words: Words, device: DeviceMemory) -> tuple[Segment, ...]:
    """The terms of a device; those too small to be seen stand together at the end. The table lists them all."""
    language = words.language
    terms = [term for term in device.terms if term.size.value > 0]
    small = [term for term in terms if term.size.value < SMALLEST * device.needed.value]
    if len(terms) <= MOST_SEGMENTS or len(small) < 2:
        small = []
    shown = [
        Segment(term.code, language.term(term.code), term.size, language.quantity(term.size))
        for term in terms
        if term not in small
    ]
    if small:
        together = total(tuple(term.size for term in small), "B")
        shown.append(Segment(OTHERS, words.text("small parts"), together, language.quantity(together)))
    return tuple(shown)


def ranks_text(words: Words, ranks: tuple[int, ...], count: int) -> str:
    """ "Each of 2 cards", "Card 1", "Cards 2–4"."""
    if count == 1:
        return words.text("One card")
    if len(ranks) == count:
        return words.text("Each of {count} cards", count=count)
    if len(ranks) == 1:
        return words.text("Card {number}", number=ranks[0])
    if ranks[-1] - ranks[0] == len(ranks) - 1:
        return words.text("Cards {first} to {last}", first=ranks[0], last=ranks[-1])
    return words.text("Cards {numbers}", numbers=words.language.join(tuple(str(rank) for rank in ranks)))


def gib_cell(size: Quantity | None, strong: bool = False) -> Cell:
    """Bytes as GiB without the unit, which stands in the head."""
    if size is None:
        return Cell("–")
    text = numbers.significant(size.value / GIB) if size.exact else numbers.span(size.low / GIB, size.high / GIB)
    return Cell(text, size, strong=strong)


def speed_words(words: Words, fit: JobFit) -> list[str]:
    """What is said of the speed, in short phrases."""
    speed, say = fit.speed, words.text
    if speed is None:
        return []
    said_: list[str] = []
    if speed.decode_per_user is not None:
        said_.append(say("{speed} for each user", speed=speed.decode_per_user))
    elif speed.decode is not None:
        said_.append(say("{speed} for one user", speed=speed.decode))
    if speed.first_token is not None:
        said_.append(say("first word after {time}", time=speed.first_token))
    if speed.most_users is not None:
        said_.append(say("up to {users} users at once", users=speed.most_users))
    if speed.training_time is not None:
        said_.append(say("one run takes {time}", time=speed.training_time))
    if speed.training_rate is not None:
        said_.append(say("trains {rate}", rate=speed.training_rate))
    if fit.enough is not None:
        said_.append(say("fast enough") if fit.enough else say("slower than asked"))
    if speed.limited_by:
        said_.append(say("limited by {limit}", limit=words.language.term(speed.limited_by)))
    return said_


def load_words(words: Words, fit: JobFit | None) -> str:
    """What is said of the busiest hour, where the study says how many requests come.

    Where more come than are served, the notes say so.
    """
    speed, say = fit.speed if fit else None, words.text
    if speed is None or speed.load is None or not speed.load.stable:
        return ""
    load = speed.load
    said_ = []
    if load.first_token is not None and load.first_token_95 is not None:
        said_.append(
            say(
                "In the busiest hour: first word within {first} for half of the requests, {late} for 95 of 100",
                first=load.first_token,
                late=load.first_token_95,
            )
        )
    if load.token is not None and load.token_95 is not None:
        said_.append(
            say(
                "each further token comes after {token}, for 95 of 100 within {late}",
                token=load.token,
                late=load.token_95,
            )
        )
    if speed.replicas_needed is not None:
        said_.append(
            say(
                "{count} {count:copy of the model keeps|copies of the model keep} this service up",
                count=speed.replicas_needed,
            )
        )
    return " · ".join(said_)
