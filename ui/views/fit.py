"""Fit: what stands in each card's memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from advisor.quantity import Quantity
from reports.naming import option_name
from ui.theme import M
from ui.views.fit_job import JobCard
from ui.views.guide import Guide
from ui.views.view import View, no_option
from ui.widgets.basics import entitle, label

if TYPE_CHECKING:
    from advisor.answer import Advice


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
        entitle(self.title, self._finding(advice))
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
