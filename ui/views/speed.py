"""Speed: how fast each job runs, under load and alone, how many it serves, and what it draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reports.naming import job_name, option_name
from ui.charts.range_bars import RangeBars
from ui.marks import mark
from ui.tables.table import Table
from ui.theme import M
from ui.views.speed_numbers import cap_rows, load_rows, measures, power_rows, serve_rows, show_rows, training_rows
from ui.views.view import View, no_option
from ui.widgets.badge import Badge
from ui.widgets.basics import card, column, entitle, label, said
from ui.widgets.notes import Notes
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice, JobFit

KEEPS = {True: "ok", False: "conflict"}


class Speed(View):
    """One card a job, and one for the power at each kind of work."""

    def build(self) -> None:
        self.title = label("", "title")
        self.page.addWidget(self.title)
        self.jobs = QVBoxLayout()
        self.jobs.setSpacing(M)
        self.page.addLayout(self.jobs)
        self.cards: list[SpeedCard] = []
        self.watts = Table()
        self.watts.why.connect(self._why)
        self.words.say(self.watts, "setAccessibleName", "Power by kind of work")
        self.power = card(
            said(self.words, "Power by kind of work", "heading"),
            said(
                self.words, "All accelerators together; the Machine view has the whole machine at full load.", "muted"
            ),
            self.watts,
        )
        self.page.addWidget(self.power)
        self.page.addStretch(1)

    def missing(self, advice: Advice) -> tuple[str, str] | None:
        return no_option(advice)

    def fill(self, advice: Advice) -> None:
        option = advice.recommended
        if option is None:
            return
        fits = {fit.job_index: fit for fit in option.fits}
        while len(self.cards) < len(advice.needs):
            made = SpeedCard(self.words)
            made.why.connect(self.why)
            self.cards.append(made)
            self.jobs.addWidget(made)
        for index, made in enumerate(self.cards):
            made.setVisible(index < len(advice.needs))
            if index < len(advice.needs):
                made.show_job(advice, index, fits.get(index))
        entitle(self.title, self._finding(advice))
        self._power(advice)

    def _why(self, quantity: object) -> None:
        self.why.emit(quantity, self.words.text("Power by kind of work"))

    def _finding(self, advice: Advice) -> str:
        say, option = self.words.text, advice.recommended
        assert option is not None
        name = option_name(option, self.words.language)
        if option.kind == "api":
            return say("A hosted API: its provider decides how fast it is")
        answers = {fit.enough for fit in option.fits}
        if False in answers:
            return say("{name} is slower than asked", name=name)
        if True in answers and any(made.only_probably for made in self.cards[: len(advice.needs)]):
            return say("{name} is probably as fast as asked", name=name)
        if True in answers:
            return say("{name} is as fast as asked", name=name)
        if any(fit.speed is None for fit in option.fits):
            return say("{name}: not every speed is known", name=name)
        return say("{name}: how fast it works; no speed was asked for", name=name)

    def _power(self, advice: Advice) -> None:
        from advisor.power_cap import CAP_SHARE, lost_by_cap

        option = advice.recommended
        speeds = [fit.speed for fit in option.fits if fit.speed] if option else []
        modes = {work: watts for speed in speeds for work, watts in speed.draws}
        self.power.setVisible(bool(modes))
        machine = option.machine if option else None
        rows = power_rows(self.words, modes)
        if machine is not None and machine.chip.board_power_w and self.catalog is not None:
            lost = dict(lost_by_cap(self.catalog))
            rows += cap_rows(self.words, lost, CAP_SHARE, machine.chip.board_power_w)
        show_rows(self.words, self.watts, rows)


class SpeedCard(QWidget):
    """One job: ranges against what was asked, every number with its "why?", and what limits it."""

    why = Signal(object, str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.name, self.badge = label("", "heading"), Badge()
        self.limited = label("", "muted")
        self.bars = RangeBars()
        self.table, self.load = Table(), Table()
        for table, spoken in ((self.table, mark("Speed")), (self.load, mark("In the busiest hour"))):
            words.say(table, "setAccessibleName", spoken)
            table.why.connect(lambda quantity: self.why.emit(quantity, self.words.text("Speed")))
        self.load_title = said(words, "In the busiest hour", "strong")
        self.load_unknown = label("", "muted")
        self.notes = Notes(words)
        self.only_probably = False  # the range goes below what was asked
        self.unknown = label("", "muted")
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(
            column(
                card(
                    head,
                    self.limited,
                    self.unknown,
                    self.bars,
                    self.table,
                    self.load_title,
                    self.load_unknown,
                    self.load,
                    self.notes,
                )
            )
        )

    def show_job(self, advice: Advice, index: int, fit: JobFit | None) -> None:
        need, language, say = advice.needs[index], self.words.language, self.words.text
        option = advice.recommended
        self.name.setText(job_name(need.job, need, language))
        speed = fit.speed if fit else None
        known = speed is not None
        serves = need.job.kind == "serve"
        self.unknown.setVisible(not known)
        api = option is not None and option.kind == "api"
        self.unknown.setText(
            say("Ask the provider for its limits: requests a minute and tokens a second.")
            if api
            else say("The speed of this job on this machine is not known.")
        )
        self.limited.setText(
            say("Limited by {limit}", limit=language.term(speed.limited_by)) if speed and speed.limited_by else ""
        )
        self.limited.setVisible(bool(self.limited.text()))
        self.bars.show_measures(measures(self.words, need.job, speed) if speed else ())
        self._badge(fit)
        self.table.setVisible(known)
        if speed is not None:
            rows = serve_rows(self.words, need.job, speed) if serves else training_rows(self.words, speed)
            show_rows(self.words, self.table, rows)
        self._load(advice, index, fit)
        self.notes.show_notes(speed.notes if speed else ())

    def _badge(self, fit: JobFit | None) -> None:
        answer = fit.enough if fit else None
        self.badge.setVisible(answer is not None)
        self.only_probably = bool(answer) and any(one.verdict == "tight" for one in self.bars.measures)
        if self.only_probably:
            self.badge.show_words(self.words, "warning", mark("probably fast enough"))
        elif answer is not None:
            words = mark("fast enough") if answer else mark("slower than asked")
            self.badge.show_words(self.words, KEEPS[answer], words)

    def _load(self, advice: Advice, index: int, fit: JobFit | None) -> None:
        speed = fit.speed if fit else None
        job, say = advice.needs[index].job, self.words.text
        serves = job.kind == "serve" and speed is not None
        load = speed.load if speed else None
        stable = load is not None and load.stable
        self.load_title.setVisible(serves)
        self.load.setVisible(serves and stable)
        self.load_unknown.setVisible(serves and not stable)
        self.load_unknown.setText(
            say("More requests come than this machine serves: the wait grows without end.")
            if load is not None
            else say(
                "Say how many requests come a day (Users and service) to see the wait at median and 95th percentile."
            )
        )
        if speed is not None and load is not None and load.stable:
            show_rows(self.words, self.load, load_rows(self.words, load, speed))
