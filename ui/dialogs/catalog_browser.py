"""The catalog: every record with its source, every price with its date, and the user's own prices on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui import own
from ui.dialogs.field_words import field_words
from ui.dialogs.kinds import KINDS, Kind
from ui.dialogs.own_prices import OwnPrices
from ui.dialogs.record_text import haystack, is_number, shown, slot_text
from ui.errors import told
from ui.tables.table import Cell, Column, Table
from ui.theme import L, M
from ui.widgets.basics import boxed, button, column, label, row
from ui.words import Words

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from catalog.records.record import Record

MOST_COLUMN = 150  # pixels
QUIET = {"id", "name", "source", "as_of", "confidence", "note", "aliases", "unverified", "config", "slots"}


class CatalogBrowser(QDialog):
    """``changed`` says that own prices were added or taken back, so that the catalog has to be read again."""

    changed = Signal()

    def __init__(self, words: Words, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.catalog = words, catalog
        self.resize(1280, 760)
        words.say(self, "setWindowTitle", "Parts and prices")
        self.kinds = QListWidget()
        self.kinds.setProperty("role", "steps")
        self.kinds.setFixedWidth(170)
        for _ in KINDS:
            self.kinds.addItem("")
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.table = Table(scrolls=True, selects=True)
        self.count = label("", "small", select=False)
        self.name = label("", "heading")
        self.facts = Table(scrolls=True)
        self.source = label("", "small")
        self.own: frozenset[str] = frozenset()  # ids of the user's own records of this kind
        self.records: list[Record] = []
        self.wanted = ""  # id of a record to be shown when the catalog has been read again
        self._lay_out()
        self.kinds.currentRowChanged.connect(lambda index: self.fill())
        self.search.textChanged.connect(lambda text: self.fill())
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda index: self.edit_record())
        words.changed.connect(self._retitle)
        self._retitle()
        self.kinds.setCurrentRow(0)

    # building

    def _lay_out(self) -> None:
        self.edit = button(self.words, "Edit…", self.edit_record)
        self.new = button(self.words, "Add…", self.add_record)
        self.undo = button(self.words, "Undo the last change", self._undo)
        changes = row(self.count, self.new, self.edit, self.undo)
        changes.setStretch(0, 1)
        left = boxed(column(self.search, self.table, changes))
        self.prices = OwnPrices(self.words)
        self.prices.changed.connect(self.changed)
        self.problem = label("", "error")
        right = boxed(column(self.name, self.facts, self.source, self.prices, self.problem, gap=M))
        right.setContentsMargins(M, 0, 0, 0)
        left.setContentsMargins(0, 0, M, 0)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([660, 420])
        split.setChildrenCollapsible(False)
        close = row(button(self.words, "Close", self.accept))
        close.insertStretch(0, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(L, L, L, L)
        inner.setSpacing(M)
        inner.addWidget(split, 1)
        inner.addLayout(close)
        outer = row(self.kinds, gap=0)
        outer.addLayout(inner, 1)
        self.setLayout(outer)

    def _retitle(self) -> None:
        say = self.words.text
        for index, kind in enumerate(KINDS):
            records = getattr(self.catalog, kind.attribute)
            self.kinds.item(index).setText(f"{say(kind.title)}  {len(records)}")
        for widget, title in (
            (self.kinds, say("Kinds")),
            (self.search, say("Search")),
            (self.table, say("Records")),
            (self.facts, say("Facts")),
        ):
            widget.setAccessibleName(title)
        self.search.setPlaceholderText(say("Search"))
        self.fill()

    # showing

    @property
    def kind(self) -> Kind:
        return KINDS[max(self.kinds.currentRow(), 0)]

    def use(self, catalog: Catalog) -> None:
        """The catalog was read again; what is chosen stays chosen."""
        self.catalog = catalog
        now = self.record()
        for index, kind in enumerate(KINDS):
            count = len(getattr(catalog, kind.attribute))
            self.kinds.item(index).setText(f"{self.words.text(kind.title)}  {count}")
        self.fill()
        wanted = self.wanted or (now.id if now else "")
        self.wanted = ""
        self.show_record(wanted)

    def show_record(self, id: str) -> None:
        """Choose a record of the list, where it is there."""
        ids = [record.id for record in self.records]
        if id in ids:
            self.table.selectRow(ids.index(id))
            self._choose(ids.index(id))

    def fill(self) -> None:
        say, kind = self.words.text, self.kind
        words = self.search.text().lower().split()
        self.own = self._own()
        self.undo.setEnabled(own.can_undo())
        everything = getattr(self.catalog, kind.attribute).values()
        found = [record for record in everything if all(word in haystack(record) for word in words)]
        self.records = sorted(found, key=lambda record: (record.name or record.id).lower())
        columns = [Column(say("Name in the catalog"), stretch=True, least=160)]
        columns += [
            Column(say(head), number=is_number(self.records, name), most=MOST_COLUMN) for name, head in kind.columns
        ]
        rows: list[list[Cell | str]] = [
            [
                self._called(record, kind),
                *(shown(getattr(record, name)) for name, _ in kind.columns),
            ]
            for record in self.records
        ]
        self.table.fill(columns, rows)
        self.count.setText(say("{shown} of {all}", shown=len(self.records), all=len(everything)))
        self.prices.setVisible(kind.priced)
        self.edit.setEnabled(bool(self.records))
        if self.records:
            self.table.selectRow(0)
        self._choose(0)

    def _called(self, record: Record, kind: Kind) -> Cell:
        """Its name, without the provider's that stands beside it; one's own says so."""
        name = self.words.language.name(record.name or record.id)
        first = str(getattr(record, kind.columns[0][0], "") or "")
        if kind.columns[0][0] == "provider" and name.startswith(f"{first} "):
            name = name.removeprefix(f"{first} ")
        if record.id in self.own:
            return Cell(f"{name}  ({self.words.text('own')})", hint=record.id, colour="fits")
        return Cell(name, hint=record.id)

    def record(self) -> Record | None:
        index = self.table.currentIndex().row()
        return self.records[index] if 0 <= index < len(self.records) else None

    def _choose(self, index: int) -> None:
        from catalog.records.hosts import Mainboard

        say, language = self.words.text, self.words.language
        record = self.records[index] if 0 <= index < len(self.records) else None
        self.name.setText(language.name(record.name or record.id) if record else say("Nothing of this name."))
        if record is None:
            self.facts.fill((), ())
            self.prices.show_record(self.catalog, None)
            self.source.clear()
            return
        fields = [(name, getattr(record, name)) for name in type(record).model_fields if name not in QUIET]
        rows: list[list[Cell | str]] = [
            [say(field_words(name)), self._fact(shown(value), sure=record.grade(name) != "C")]
            for name, value in fields
            if value not in (None, "", ())
        ]
        if isinstance(record, Mainboard):
            rows += [
                [say("Slot {name}", name=slot.name or str(slot.order)), Cell(slot_text(slot))] for slot in record.slots
            ]
        self.facts.fill((Column(say("Field")), Column(say("Value"), stretch=True)), rows)
        when = f", {language.date(record.as_of)}" if record.as_of else ""
        grades = {"A": say("vendor or measured"), "B": say("second hand"), "C": say("not verified")}
        note = f"  {record.note}" if record.note else ""
        note += f"  ({say('your own record')})" if record.id in self.own else ""
        source = self.words.cited((record.source,))
        self.source.setText(f"{say('Source: {source}', source=source)}{when}  ({grades[record.confidence]}){note}")
        self.prices.show_record(self.catalog, record)

    def _fact(self, text: str, *, sure: bool) -> Cell:
        """A value; one that nobody has verified says so."""
        return Cell(text) if sure else Cell(f"{text}  ◇ {self.words.text('not verified')}", colour="tight")

    # own records

    def _own(self) -> frozenset[str]:
        try:
            return frozenset(getattr(own.records(), self.kind.attribute))
        except OSError:
            return frozenset()

    def edit_record(self) -> None:
        """Change the chosen record; the changed one is the user's own."""
        if (record := self.record()) is not None:
            self._ask(record)

    def add_record(self) -> None:
        self._ask(None)

    def _ask(self, record: Record | None) -> None:
        from ui.dialogs.edit_record import EditRecord

        is_own = record is not None and record.id in self.own
        self.form = EditRecord(self.words, self.catalog, self.kind, record, self._keep, own=is_own, parent=self)
        self.form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form.open()

    def _keep(self, record: Record) -> None:
        own.save([record])
        self.wanted = record.id
        self.changed.emit()

    def _undo(self) -> None:
        try:
            own.undo()
        except OSError as error:
            self.problem.setText(told(self.words, error))
            return
        self.changed.emit()
