"""The prices of a record that were seen, and the line in which the user enters his own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from ui import own
from ui.errors import told
from ui.forms.lists import CURRENCIES
from ui.forms.values import read_number
from ui.tables.table import Cell, Column, Table
from ui.theme import S
from ui.widgets.basics import button, column, label, row, said
from ui.words import Words

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from catalog.records.prices import Observation
    from catalog.records.record import Record

STALE_DAYS, OLD_DAYS = 60, 180


class OwnPrices(QWidget):
    """``changed``: a price was added or taken back, so that the catalog has to be read again."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.record: Record | None = None
        self.seen: list[Observation] = []
        self.history = Table(scrolls=True, selects=True)
        self.history.setMinimumHeight(140)
        self.history.chosen.connect(lambda index: self._may_remove())
        self.amount, self.seller = QLineEdit(), QLineEdit()
        self.amount.setMaximumWidth(100)
        self.currency, self.condition = QComboBox(), QComboBox()
        for code, _ in CURRENCIES:
            self.currency.addItem(code, code)
        for value in ("new", "used"):
            self.condition.addItem("", value)
        self.tax = QCheckBox()
        words.say(self.tax, "setText", "with tax")
        words.say(self.amount, "setPlaceholderText", "price")
        words.say(self.seller, "setPlaceholderText", "seller")
        self.add = button(words, "Add own price", self._add, "primary")
        self.remove = button(words, "Take back", self._remove)
        self.problem = label("", "error")
        entry = row(self.amount, self.currency, self.condition, self.tax, self.seller, self.add, self.remove, gap=S)
        self.setLayout(column(said(words, "Prices that were seen", "strong"), self.history, entry, self.problem))
        words.changed.connect(self.retitle)
        self.retitle()

    def retitle(self) -> None:
        say = self.words.text
        for widget, title in (
            (self.history, say("Prices that were seen")),
            (self.amount, say("Price")),
            (self.currency, say("Currency")),
            (self.condition, say("Condition")),
            (self.seller, say("Seller")),
        ):
            widget.setAccessibleName(title)
        for index, text in enumerate((say("new"), say("used"))):
            self.condition.setItemText(index, text)

    def show_record(self, catalog: Catalog, record: Record | None) -> None:
        """The prices of a record, newest first; None shows none."""
        self.record = record
        if record is None:
            self.seen = []
            self.history.fill((), ())
            self._may_remove()
            return
        self._fill(catalog, record)

    def _fill(self, catalog: Catalog, record: Record) -> None:
        from catalog.pricing import observations_of

        say, language = self.words.text, self.words.language
        self.seen = sorted(observations_of(catalog, record), key=lambda one: one.observed_on, reverse=True)
        rows: list[list[Cell | str]] = []
        for one in self.seen:
            age = (date.today() - one.observed_on).days
            colour = "" if age <= STALE_DAYS else "tight" if age <= OLD_DAYS else "fails"
            state = (
                say("own") if one.own else say("old") if age > OLD_DAYS else say("stale") if age > STALE_DAYS else ""
            )
            rows.append(
                [
                    language.date(one.observed_on),
                    language.amount(one.amount, one.currency),
                    say(one.condition) if one.condition in ("new", "used") else one.condition,
                    one.region,
                    Cell(one.seller or self.words.cited((one.source,)), hint=self.words.cited((one.source,))),
                    Cell(state, colour="fits" if one.own else colour),
                ]
            )
        self.history.fill(
            (
                Column(say("Date")),
                Column(say("Price"), number=True),
                Column(say("Condition")),
                Column(say("Region")),
                Column(say("Seller"), stretch=True),
                Column(say("State")),
            ),
            rows,
        )
        self._may_remove()

    def _may_remove(self) -> None:
        index = self.history.currentIndex().row()
        self.remove.setEnabled(0 <= index < len(self.seen) and self.seen[index].own)

    def _add(self) -> None:
        from catalog.records.prices import Observation

        record = self.record
        number = read_number(self.amount.text())
        if record is None or number is None or number <= 0:
            self.problem.setText(self.words.text("A price above 0 is expected."))
            self.amount.setFocus()
            return
        seen = Observation(
            id="own-new",
            part_id=record.id,
            amount=Decimal(repr(number)),
            currency=str(self.currency.currentData()),
            tax_included=self.tax.isChecked(),
            condition=self.condition.currentData(),
            kind="asking",
            seller=self.seller.text().strip(),
            observed_on=date.today(),
            source=self.seller.text().strip() or "own price",
            own=True,
        )
        self._write(lambda book: book.add([seen]))

    def _remove(self) -> None:
        index = self.history.currentIndex().row()
        if 0 <= index < len(self.seen) and self.seen[index].own:
            id = self.seen[index].id
            self._write(lambda book: book.remove(id))

    def _write(self, change: Callable[[Any], object]) -> None:
        """Change the price book; what is wrong with it is said in the window."""
        try:
            with own.book() as opened:
                change(opened)
        except (OSError, ValueError) as error:
            self.problem.setText(told(self.words, error))
            return
        self.problem.clear()
        self.amount.clear()
        self.changed.emit()
