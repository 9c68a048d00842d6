"""A supplier's list: which column means what, which part each line is, what is doubtful. Nothing is kept unasked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QGridLayout, QLineEdit, QWidget

from advisor.quantity import Note
from ui import own
from ui.dialogs.kinds import KINDS
from ui.errors import told
from ui.forms.lists import CURRENCIES
from ui.marks import mark
from ui.tables.table import Cell, Column, Table
from ui.theme import L, S
from ui.widgets.basics import button, column, label, row, said
from ui.words import Words

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from catalog.importers.mapping import Mapping
    from catalog.importers.prices import Line, Preview
    from catalog.importers.sheet import Sheet

MEANINGS = (
    ("name", mark("Product name")),
    ("amount", mark("Price")),
    ("currency", mark("Currency")),
    ("condition", mark("Condition")),
    ("date", mark("Date")),
    ("tax", mark("Tax")),
    ("seller", mark("Seller")),
)
STATES = {
    "ready": (mark("ready"), "fits"),
    "doubtful": (mark("doubtful"), "tight"),
    "unmatched": (mark("no part of this name"), "unknown"),
    "wrong": (mark("wrong"), "fails"),
}
HEAD_ROWS = 20  # within these the headings are looked for


def ask_list(words: Words, parent: QWidget) -> Path | None:
    kinds = f"{words.text('Price list')} (*.csv *.tsv *.xlsx)"
    path, _ = QFileDialog.getOpenFileName(parent, words.text("Import a price list"), "", kinds)
    return Path(path) if path else None


class ImportPrices(QDialog):
    """Raises ImportProblemError where the file holds no prices at all."""

    def __init__(
        self, words: Words, path: Path, catalog: Catalog, currency: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        from catalog.importers.sheet import read_sheets

        self.words, self.path, self.catalog = words, path, catalog
        self.resize(980, 640)
        words.say(self, "setWindowTitle", "Import a price list")
        self.headings = [heading for sheet in read_sheets(path)[:1] for heading in headings(sheet)]
        self.supplier = QLineEdit(path.stem)
        self.currency = QComboBox()
        for code, _ in CURRENCIES:
            self.currency.addItem(code, code)
        self.currency.setCurrentIndex(max(self.currency.findData(currency), 0))
        self.columns: dict[str, QComboBox] = {}
        self.confirmed: set[int] = set()
        self.table = Table(scrolls=True)
        self.table.opened.connect(self._confirm)
        self.summary = label("", "strong")
        self.problem = label("", "error")
        self.keep = button(words, "Keep the lines that are ready", self._keep, "primary")
        self.preview: Preview = self._read(None)
        self._lay_out()
        words.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(S)
        say = self.words.say
        for place, (widget, title) in enumerate(
            ((self.supplier, mark("Supplier")), (self.currency, mark("Currency if none is said")))
        ):
            self._title(title, widget, grid, 0, place * 2)
            grid.addWidget(widget, 0, place * 2 + 1)
            say(widget, "setAccessibleName", title)
        chosen = {str(meaning): heading for meaning, heading in self.preview.mapping.columns.items()}
        for place, (meaning, english) in enumerate(MEANINGS):
            combo = QComboBox()
            combo.addItem("–", "")
            for heading in dict.fromkeys((*self.headings, *chosen.values())):
                combo.addItem(heading, heading)
            combo.setCurrentIndex(max(combo.findData(chosen.get(meaning, "")), 0))
            say(combo, "setAccessibleName", english)
            combo.activated.connect(lambda index: self._remap())
            self.columns[meaning] = combo
            self._title(english, combo, grid, 1 + place // 4, (place % 4) * 2)
            grid.addWidget(combo, 1 + place // 4, (place % 4) * 2 + 1)
        self.currency.activated.connect(lambda index: self._remap())
        say(self.table, "setAccessibleName", "Lines")
        buttons = row(button(self.words, "Cancel", self.reject))
        buttons.addStretch(1)
        buttons.addWidget(self.keep)
        self.setLayout(
            column(
                said(self.words, "Which column means what?", "heading"),
                grid,
                self.summary,
                said(self.words, "A double click takes a doubtful line as well.", "small"),
                self.table,
                self.problem,
                buttons,
                margin=L,
            )
        )

    def _title(self, english: str, widget: QWidget, grid: QGridLayout, line: int, place: int) -> None:
        title = said(self.words, english)
        title.setBuddy(widget)
        grid.addWidget(title, line, place)

    def _read(self, mapping: Mapping | None) -> Preview:
        from catalog.importers.prices import preview_prices

        return preview_prices(
            self.path,
            self.catalog,
            today=date.today(),
            mapping=mapping,
            supplier=self.supplier.text().strip(),
            currency=str(self.currency.currentData()),
        )

    def _remap(self) -> None:
        """Read the file again with the columns as they are chosen now."""
        columns = {meaning: combo.currentData() for meaning, combo in self.columns.items() if combo.currentData()}
        rest = {key: value for key, value in self.preview.mapping.columns.items() if key not in self.columns}
        mapping = self.preview.mapping.model_copy(
            update={"columns": {**rest, **columns}, "currency": str(self.currency.currentData())}
        )
        self.confirmed = set()
        try:
            self.preview = self._read(mapping)
        except (OSError, ValueError) as error:
            self.problem.setText(told(self.words, error))
            self.keep.setEnabled(False)
            return
        self.problem.clear()
        self._show()

    def _show(self) -> None:
        say = self.words.text
        lines = self.preview.lines
        ready = sum(1 for line in lines if line.status == "ready" or line.row in self.confirmed)
        self.summary.setText(
            say(
                "{ready} lines are ready, {doubtful} doubtful, {unmatched} name no part, {wrong} are wrong.",
                ready=ready,
                doubtful=sum(1 for line in lines if line.status == "doubtful" and line.row not in self.confirmed),
                unmatched=len(self.preview.of("unmatched")),
                wrong=len(self.preview.of("wrong")),
            )
        )
        self.keep.setEnabled(ready > 0)
        columns = (
            Column(say("Row"), number=True),
            Column(say("Name in the list"), stretch=True),
            Column(say("Part")),
            Column(say("Price"), number=True),
            Column(say("State")),
            Column(say("Because"), stretch=True),
        )
        self.table.fill(columns, [self._row(line) for line in lines])

    def _row(self, line: Line) -> list[Cell | str]:
        say, language = self.words.text, self.words.language
        words, colour = STATES["ready" if line.row in self.confirmed else line.status]
        hint = "; ".join(line.suggestions)
        said = line.because
        because = (language.note(Note(said.code, said.values)) if said else "") + (
            f" ({say('perhaps')}: {hint})" if hint else ""
        )
        price = line.price
        return [
            str(line.row),
            line.name,
            self._part(price.part_id) if price else "–",
            language.amount(price.amount, price.currency) if price else "–",
            Cell(say(words), colour=colour),
            Cell(because, hint=because),
        ]

    def _part(self, id: str) -> Cell:
        """The part as people call it; its id where the catalog does not know it."""
        groups = (getattr(self.catalog, kind.attribute) for kind in KINDS)
        record = next((group[id] for group in groups if id in group), None)
        return Cell((record.name or id) if record is not None else id, hint=id)

    def _confirm(self, index: int) -> None:
        line = self.preview.lines[index]
        if line.status == "doubtful":
            self.confirmed ^= {line.row}
            self._show()

    def _keep(self) -> None:
        from catalog.importers.prices import accept

        try:
            with own.book() as opened:
                before = opened.known_file(self.preview.fingerprint)
                if before is not None:
                    self.problem.setText(
                        self.words.text(
                            "This file is in the price book already, since {day}.",
                            day=self.words.language.date(before.made_at.date()),
                        )
                    )
                    return
                accept(self.preview, opened, self.confirmed)
        except (OSError, ValueError) as error:
            self.problem.setText(told(self.words, error))
            return
        self.accept()


def headings(sheet: Sheet) -> list[str]:
    """The texts of the first row that has several."""
    for cells in sheet.rows[:HEAD_ROWS]:
        texts = [cell.text.strip() for cell in cells if cell.text.strip()]
        if len(texts) >= 2:
            return texts
    return []
