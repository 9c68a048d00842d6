"""The parts of a machine with their prices, as a table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from advisor.quantity import Price
from reports.naming import record_name
from ui.tables.table import Cell, Column, Table
from ui.widgets.basics import card, column, label, said
from ui.widgets.disclosure import Disclosure
from ui.words import Words

if TYPE_CHECKING:
    from advisor.machines.machine import Machine


class MachineParts(QWidget):
    """A card with one line a part, the sum, and where the prices are from."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.lines = Table()
        words.say(self.lines, "setAccessibleName", "Parts")
        self.sources = label("", "small")
        self.more = Disclosure(words, "Where the prices are from", "Hide the sources", self.sources)
        self.setLayout(column(card(said(words, "Parts", "heading"), self.lines, self.more)))

    def show_machine(self, machine: Machine) -> None:
        say, language = self.words.text, self.words.language
        currency = next((line.price.currency for line in machine.lines if line.price), "")
        columns = (
            Column(say("Part")),
            Column(say("Chosen"), stretch=True),
            Column(say("Pieces"), number=True),
            Column(f"{say('Each')}, {currency}", number=True),
            Column(f"{say('Together')}, {currency}", number=True),
            Column(say("Price from")),
        )
        rows: list[list[Cell | str]] = []
        for line in machine.lines:
            price = line.price
            rows.append(
                [
                    language.term(f"role.{line.role}"),
                    Cell(
                        record_name(line.part, language), hint=line.part.note or self.words.cited((line.part.source,))
                    ),
                    str(line.quantity),
                    plain(price, 1),
                    plain(price, line.quantity),
                    self._origin(price),
                ]
            )
        total = machine.price
        rows.append(
            [
                Cell(say("Together"), strong=True),
                say("without the lines whose price nobody knows") if total is None else "",
                "",
                "",
                Cell(plain(total or known_sum(machine), 1), strong=True),
                "",
            ]
        )
        self.lines.fill(columns, rows)
        sources = dict.fromkeys(
            f"{language.term(f'role.{line.role}')}: {self.words.cited((line.price.source,))}"
            for line in machine.lines
            if line.price
        )
        self.sources.setText("\n".join(sources))
        self.more.setVisible(bool(sources))

    def _origin(self, price: Price | None) -> Cell:
        say, language = self.words.text, self.words.language
        if price is None:
            return Cell(say("no price known: ask for a quote"), colour="unknown")
        day = language.date(price.as_of)
        kind = say("estimate") if price.estimate else say("used") if price.condition == "used" else say("seen")
        text = f"{kind}, {day}"
        if price.stale:
            text += " · " + say("old")
        return Cell(
            text, colour="tight" if price.stale or price.estimate else "", hint=self.words.cited((price.source,))
        )


def plain(price: Price | None, pieces: int) -> str:
    """A price as its range without the currency."""
    if price is None:
        return "–"
    low, high = price.low * pieces, price.high * pieces
    return f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"


def known_sum(machine: Machine) -> Price | None:
    """The sum of what is known, for a machine with a line that nobody has a price for."""
    known = [(line.price, line.quantity) for line in machine.lines if line.price]
    if not known:
        return None
    low = sum((price.low * pieces for price, pieces in known), Decimal(0))
    likely = sum((price.likely * pieces for price, pieces in known), Decimal(0))
    high = sum((price.high * pieces for price, pieces in known), Decimal(0))
    return Price(low, likely, high, known[0][0].currency, "sum of the known lines", "", "")
