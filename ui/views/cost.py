"""Cost: what each way has cost by each month."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reports.naming import option_name
from ui.background import Cancelled, LatestTask
from ui.charts.money_curve import Curve, MoneyCurve
from ui.charts.tornado import Swing, Tornado
from ui.tables.table import Cell, Column, Columns, Lines, Table
from ui.views.assumptions import Assumptions
from ui.views.view import View, no_option
from ui.widgets.basics import card, entitle, label, said
from ui.widgets.disclosure import Disclosure
from ui.widgets.notes import Notes
from ui.words import first_sentence

if TYPE_CHECKING:
    from advisor.answer import Advice, BreakEven, Option
    from advisor.costs.sensitivity import Sensitivity


MOST_SWINGS = 8


class Cost(View):
    """The curve with its finding as title; where the money goes; the months as a table."""

    def build(self) -> None:
        self.title = label("", "title")
        self.more_words = label("", "muted")
        self.chart = MoneyCurve()
        self.chart.setMinimumHeight(340)
        self.band = said(
            self.words,
            "The band is the range in which the cost lies nine times in ten. Nothing is discounted here.",
            "small",
        )
        self.falls = said(self.words, "The fall at the end is what the machine brings when it is sold.", "small")
        self.items = Table()
        self.months = Table(scrolls=True)
        self.months.setFixedHeight(320)
        self.words.say(self.items, "setAccessibleName", "Where the money goes")
        self.words.say(self.months, "setAccessibleName", "Months")
        self.more = Disclosure(self.words, "Show every month", "Hide the months", self.months)
        self.others = Notes(self.words)
        self.task = LatestTask(self)
        self.task.done.connect(self._certainty)
        self.task.failed.connect(self._no_certainty)
        self.tornado = Tornado()
        self.chances = Notes(self.words)
        self.moves = card(
            said(self.words, "What moves the cost most", "heading"),
            said(
                self.words,
                "Cost over the whole time, discounted, if one thing alone is at its low (pale) or high end (dark).",
                "muted",
            ),
            self.tornado,
            self.chances,
        )
        self.moves.hide()
        for part in (
            self.title,
            self.more_words,
            card(self.chart, self.band, self.falls),
            card(said(self.words, "Break-even", "heading"), self.others),
            self.moves,
            card(said(self.words, "Where the money goes", "heading"), self.items, self.more),
        ):
            self.page.addWidget(part)
        self.assumptions = Assumptions(self.words)
        self.assumptions.why.connect(self.why)
        self.page.addWidget(self.assumptions)
        self.page.addStretch(1)

    def missing(self, advice: Advice) -> tuple[str, str] | None:
        return no_option(advice)

    def fill(self, advice: Advice) -> None:
        say, language = self.words.text, self.words.language
        shown = compared(advice)
        one = decisive(advice)
        finding, rest = first_sentence(language.note(one.note)) if one else (self._cheapest(advice, shown), "")
        entitle(self.title, finding)
        self.more_words.setText(rest)
        self.more_words.setVisible(bool(rest))
        curves = tuple(
            Curve(
                option_name(option, language),
                place,
                tuple((float(low), float(likely), float(high)) for low, likely, high in option.cash_flow.cumulative),
                strong=place == 0,
            )
            for place, option in enumerate(shown)
        )
        month = one.month if one else None
        self.chart.show_curves(
            curves,
            lambda value: language.amount(Decimal(round(value)), advice.currency, 0),
            say("Months"),
            say("Paid so far, {currency}", currency=advice.currency),
            (month, say("month {month}", month=month)) if month else None,
        )
        self.chart.setAccessibleName(self.title.text())
        self.falls.setVisible(any(option.kind == "buy" for option in shown))
        self.others.show_lines(
            tuple(("info", language.note(one.note), "") for one in advice.break_even)
            or (("info", say("There is nothing to compare it with."), ""),)
        )
        self._ask_certainty(advice)
        self._items(advice, shown)
        self.months.fill_when_seen(lambda: self._months(advice, shown))
        self.assumptions.show_advice(advice, self.catalog)

    def _ask_certainty(self, advice: Advice) -> None:
        catalog = self.catalog
        if catalog is None:
            return

        def work(cancelled: Cancelled) -> tuple[Advice, Sensitivity | None]:
            from advisor.certainty import certainty_of

            return advice, certainty_of(advice, catalog)

        self.task.run(work)

    def _no_certainty(self, failure: object) -> None:
        self.moves.hide()

    def _certainty(self, answer: tuple[Advice, Sensitivity | None]) -> None:
        """The drivers of the cost, once they have been worked out behind the view."""
        advice, found = answer
        self.moves.setVisible(found is not None and advice.recommended is not None)
        if found is None or advice.recommended is None:
            return
        language, say = self.words.language, self.words.text

        def money(value: float) -> str:
            return language.amount(Decimal(round(value)), advice.currency, 0)

        swings = tuple(
            Swing(language.term(f"driver.{one.code}"), one.at_low, one.at_high, money(one.at_low), money(one.at_high))
            for one in found.swings[:MOST_SWINGS]
            if one.size >= 1
        )
        middle = float(advice.recommended.cash_flow.present_value)
        spoken = "; ".join(f"{one.name}: {one.low_text} – {one.high_text}" for one in swings)
        self.tornado.show_swings(swings, middle, f"{say('What moves the cost most')}: {spoken}")
        self.chances.show_notes(tuple(one.note for one in found.chances))

    def _cheapest(self, advice: Advice, shown: tuple[Option, ...]) -> str:
        best = min(shown, key=lambda option: option.cash_flow.present_value)
        return self.words.text(
            "{name} costs least over {months} months",
            name=option_name(best, self.words.language),
            months=advice.study.money.months,
        )

    def _items(self, advice: Advice, shown: tuple[Option, ...]) -> None:
        say, language = self.words.text, self.words.language
        codes = list(dict.fromkeys(code for option in shown for code, _ in option.cash_flow.items))
        columns = [Column(f"{say('Over {months} months', months=advice.study.money.months)}, {advice.currency}")]
        columns += [Column(option_name(option, language), number=True, stretch=True) for option in shown]
        rows: list[list[Cell | str]] = []
        for code in codes:
            amounts = [dict(option.cash_flow.items).get(code) for option in shown]
            rows.append([language.term(f"cost.{code}"), *(whole(amount) for amount in amounts)])
        sums = [sum((amount for _, amount in option.cash_flow.items), Decimal(0)) for option in shown]
        rows.append([Cell(say("Together"), strong=True), *(Cell(whole(amount), strong=True) for amount in sums)])
        values = [option.cash_flow.present_value for option in shown]
        rows.append([say("Worth today (discounted)"), *(whole(value) for value in values)])
        flows = [option.cash_flow for option in shown]
        for name, paid, places in (
            (say("A month, spread evenly"), [flow.per_month for flow in flows], 0),
            (say("An hour with work"), [flow.per_hour for flow in flows], 2),
            (say("A million tokens, prompts and answers"), [flow.per_million_tokens for flow in flows], 2),
        ):
            if any(one is not None for one in paid):
                rows.append([name, *("–" if one is None else f"{one:,.{places}f}" for one in paid)])
        self.items.fill(columns, rows)

    def _months(self, advice: Advice, shown: tuple[Option, ...]) -> tuple[Columns, Lines]:
        say, language = self.words.text, self.words.language
        columns = [Column(say("Month"), number=True)]
        columns += [Column(f"{option_name(option, language)}, {advice.currency}", number=True) for option in shown]
        paid = [option.cash_flow.cumulative for option in shown]
        rows = [
            [
                str(month),
                *(
                    f"{one[month][0]:,.0f}–{one[month][2]:,.0f}"
                    if month < len(one) and one[month][0] != one[month][2]
                    else f"{one[month][1]:,.0f}"
                    if month < len(one)
                    else "–"
                    for one in paid
                ),
            ]
            for month in range(max(len(one) for one in paid))
        ]
        return columns, rows

    def close_task(self) -> None:
        self.task.close()


def whole(amount: Decimal | None) -> str:
    """A sum to the whole unit; nothing known is a dash."""
    return "–" if amount is None else f"{amount.quantize(Decimal(1)) + 0:,}"


def compared(advice: Advice) -> tuple[Option, ...]:
    """The recommended option and the best of each other kind."""
    best = advice.recommended
    if best is None:
        return ()
    kinds = {best.kind: best}
    for option in advice.options:
        kinds.setdefault(option.kind, option)
    return tuple(kinds.values())


def decisive(advice: Advice) -> BreakEven | None:
    """The break-even against the first thing that the recommended option is drawn with."""
    shown = {option.id for option in compared(advice)[1:]}
    return next((one for one in advice.break_even if one.against in shown), None)
