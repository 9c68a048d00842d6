"""Every judgement that went into the numbers, and the exchange rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.tables.table import Cell, Column, Columns, Lines, Table
from ui.views.speed_numbers import EVIDENCE
from ui.widgets.basics import card, column, label, said
from ui.widgets.disclosure import Disclosure
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice
    from catalog.catalog import Catalog


class Assumptions(QWidget):
    """A card with the judgements one click away; each can be asked why."""

    why = Signal(object, str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.table = Table()
        words.say(self.table, "setAccessibleName", "Judgements used")
        self.table.why.connect(lambda quantity: self.why.emit(quantity, words.text("Judgements used")))
        self.rates = label("", "small")
        self.more = Disclosure(words, "Show the judgements", "Hide the judgements", self.table)
        self.setLayout(column(card(said(words, "What these numbers rest on", "heading"), self.rates, self.more)))

    def show_advice(self, advice: Advice, catalog: Catalog | None) -> None:
        say = self.words.text
        self.table.fill_when_seen(lambda: self._judgements(advice, catalog))
        rates = [
            say(
                "1 {currency} = {rate} {ours} ({basis})",
                currency=code,
                rate=f"{rate:,.4f}",
                ours=advice.currency,
                basis=basis,
            )
            for code, rate, basis in advice.rates
        ]
        number = len(advice.assumptions)
        count = say("{count} {count:judgement|judgements}, each with its range, reason and source.", count=number)
        money = say("Exchange rates: {rates}", rates="; ".join(rates)) if rates else ""
        self.rates.setText(" ".join(part for part in (count, money) if part))
        self.setVisible(bool(number or rates))

    def _judgements(self, advice: Advice, catalog: Catalog | None) -> tuple[Columns, Lines]:
        say, language = self.words.text, self.words.language
        records = catalog.assumptions if catalog else {}
        rows: list[tuple[Cell | str, ...]] = []
        for id, quantity in advice.assumptions:
            record = records.get(id)
            name = language.word(record.name) if record else id
            hint = language.word(record.reason) if record and record.reason else ""
            rows.append(
                (
                    Cell(name, hint=f"{name}\n{hint}".strip()),
                    Cell(language.likely(quantity), quantity),
                    "–" if quantity.exact else language.quantity(quantity),
                    say(EVIDENCE[quantity.evidence]),
                )
            )
        columns = (
            Column(say("Judgement"), stretch=True),
            Column(say("Likely"), number=True),
            Column(say("Nine times in ten"), number=True),
            Column(say("Known how")),
        )
        return columns, rows
