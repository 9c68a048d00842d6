"""Options: price against speed, the ranking, and what was left out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QSplitter, QTabWidget, QVBoxLayout, QWidget

from reports.naming import option_name
from ui.charts.scatter import Point, Scatter
from ui.marks import mark
from ui.tables.table import Cell, Column, Columns, Lines, Table
from ui.theme import L, M, S
from ui.views.option_cells import (
    price_text,
    short_name,
    span_cell,
    speed_cell,
    speed_of,
    speed_title,
    standing_cell,
    verdict_cell,
)
from ui.views.view import View
from ui.widgets.basics import button, entitle, label, row
from ui.widgets.notes import Notes
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice

NAME = 210  # pixels for the name of an option; a narrower table scrolls sideways
REJECTED = 250  # pixels for the name of a rejected option
PRICE = 170  # pixels; a price by the token is longer and shown whole where one points
KINDS = {"buy": mark("buy"), "rent": mark("rent"), "api": mark("hosted API")}


class Options(View):
    """The chart above, the table below; choosing in one shows in the other."""

    def __init__(self, words: Words) -> None:
        super().__init__(words, scrolls=False)

    def build(self) -> None:
        self.title = label("", "title")
        self.page.addWidget(self.title)
        self.chart = Scatter()
        self.chart.setMinimumHeight(130)  # the table is there as well, on a small screen
        self.unplotted = label("", "small", wrap=False)
        self.unplotted.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.table = Table(scrolls=True, selects=True, lines=2)
        self.rejected = Table(scrolls=True, lines=3)
        self.reasons = Notes(self.words)
        self.take = button(self.words, "Recommend this one", self._pick)
        self.tabs = QTabWidget()
        ranked = QWidget()
        box = QVBoxLayout(ranked)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        box.addWidget(self.table, 1)
        box.addLayout(row(self.reasons, margin=S, gap=M))
        self.tabs.setCornerWidget(self.take)
        self.tabs.addTab(ranked, "")
        self.tabs.addTab(self.rejected, "")
        top = QWidget()
        above = QVBoxLayout(top)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self.chart, 1)
        above.addWidget(self.unplotted)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(top)
        split.addWidget(self.tabs)
        split.setSizes([260, 400])
        split.setChildrenCollapsible(False)
        self.page.addWidget(split, 1)
        self.page.setSpacing(L)
        self.advice: Advice | None = None  # what is on screen, so that a click knows which option it hit
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda index: self._pick())
        self.chart.chosen.connect(self._choose_id)

    def missing(self, advice: Advice) -> tuple[str, str] | None:
        if advice.options or advice.rejected:
            return None
        return (mark("Nothing to choose from."), mark("Allow buying, renting or a hosted API under Choices."))

    def fill(self, advice: Advice) -> None:
        self.advice = advice
        say, language = self.words.text, self.words.language
        self.table.setAccessibleName(say("Ranked options"))
        self.rejected.setAccessibleName(say("Rejected"))
        self.tabs.setTabText(0, say("Ranked ({count})", count=len(advice.options)))
        self.tabs.setTabText(1, say("Rejected ({count})", count=len(advice.rejected)))
        entitle(self.title, self._finding(advice))
        self._plot(advice)
        months = advice.study.money.months
        columns = (
            Column(say("Rank"), number=True),
            Column(say("Option"), stretch=True, least=NAME),
            Column(say("Card memory")),
            Column(say("Price"), most=PRICE),
            Column(say("Cost in {months} months, {currency}", months=months, currency=advice.currency), number=True),
            Column(speed_title(self.words, advice), number=True),
            Column(say("Demands")),
            Column(say("Score"), number=True),
        )
        rows = []
        for place, option in enumerate(advice.options, 1):
            best = advice.recommended is not None and option.id == advice.recommended.id
            rows.append(
                (
                    str(place),
                    Cell(("★ " if best else "") + option_name(option, language), strong=best),
                    verdict_cell(self.words, option),
                    price_text(self.words, option),
                    span_cell(self.words, option, advice),
                    speed_cell(self.words, option),
                    standing_cell(self.words, option),
                    f"{option.score:.2f}",
                )
            )
        self.table.fill(columns, rows)
        self.rejected.fill_when_seen(lambda: self._rejected(advice))
        self._mark(self._still_chosen(advice))

    def _rejected(self, advice: Advice) -> tuple[Columns, Lines]:
        say, language = self.words.text, self.words.language
        rows = []
        for one in advice.rejected:
            reasons = [language.note(reason) for reason in one.reasons]
            rows.append((one.name, Cell(" ".join(reasons), hint="\n".join(reasons))))
        return (Column(say("Rejected"), most=REJECTED), Column(say("Because"), stretch=True)), rows

    def _finding(self, advice: Advice) -> str:
        say, best = self.words.text, advice.recommended
        if best is None:
            return say("Nothing that was considered does this work.")
        name = option_name(best, self.words.language)
        cheapest = min(advice.options, key=lambda option: option.cash_flow.present_value)
        if cheapest.id == best.id:
            return say("{name} does the work for the least money", name=name)
        more = best.cash_flow.present_value - cheapest.cash_flow.present_value
        return say(
            "{name} is recommended; {other} would cost {less} less",
            name=name,
            other=option_name(cheapest, self.words.language),
            less=self.words.language.amount(more, advice.currency, 0),
        )

    def _plot(self, advice: Advice) -> None:
        say, language = self.words.text, self.words.language
        points, left_out = [], []
        for option in advice.options:
            speed, cost = speed_of(option), option.cash_flow.present_value
            if speed is None or cost <= 0:
                left_out.append(option_name(option, language))
                continue
            best = advice.recommended is not None and option.id == advice.recommended.id
            points.append(Point(option.id, short_name(self.words, option), option.kind, float(cost), speed.value, best))
        self.chart.show_points(
            tuple(points),
            lambda value: language.amount(Decimal(round(value)), advice.currency, 0),
            say("Cost in {months} months, {currency}", months=advice.study.money.months, currency=advice.currency),
            speed_title(self.words, advice),
        )
        self.chart.setVisible(bool(points))
        self.chart.setAccessibleName(say("Price against speed; the same numbers are in the table below"))
        shapes = (("buy", "●"), ("rent", "■"), ("api", "▼")) if points else ()
        legend = "   ".join(f"{shape} {say(KINDS[kind])}" for kind, shape in shapes)
        if left_out:
            names = language.join(tuple(dict.fromkeys(left_out)))
            legend += "     " + say("Not drawn, because the speed is not known: {names}", names=names)
        self.unplotted.setText(legend)
        self.unplotted.setToolTip(legend)

    def _still_chosen(self, advice: Advice) -> str:
        """The option that was chosen, wherever it ranks now; the recommended one where it is gone."""
        if any(option.id == self.chart.chosen_id for option in advice.options):
            return self.chart.chosen_id
        return advice.recommended.id if advice.recommended else ""

    def _mark(self, id: str) -> None:
        """Choose an option's row, whichever row was chosen before."""
        index = self._index_of(id)
        if self.table.currentIndex().row() == index:
            self._choose(index)
        else:
            self.table.selectRow(index)

    def _index_of(self, id: str) -> int:
        options = self.advice.options if self.advice else ()
        return next((index for index, option in enumerate(options) if option.id == id), 0)

    def _choose_id(self, id: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.table.selectRow(self._index_of(id))

    def _choose(self, index: int) -> None:
        if self.advice is None or not 0 <= index < len(self.advice.options):
            return
        option = self.advice.options[index]
        self.chart.choose(option.id)
        self.reasons.show_notes((*option.reasons, *option.notes))
        best = self.advice.recommended
        self.take.setEnabled(best is None or option.id != best.id)

    def _pick(self) -> None:
        index = self.table.currentIndex().row()
        if self.advice and 0 <= index < len(self.advice.options):
            self.picked.emit(self.advice.options[index].id)
