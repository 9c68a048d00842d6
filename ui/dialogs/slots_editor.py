"""The slots of a mainboard as a table that is typed in: one line a slot, from the CPU downwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from catalog.own_records import cell_text
from ui import theme
from ui.dialogs.record_words import problems_of
from ui.forms.values import read_number
from ui.marks import mark
from ui.widgets.basics import button, column, label, row, said
from ui.words import Words

if TYPE_CHECKING:
    from catalog.records.hosts import Slot
    from catalog.records.record import Record

COLUMNS = (
    ("name", mark("Slot name"), mark("As printed on the board, such as PCIEX16_1; may stay empty.")),
    ("position", mark("Bracket"), mark("Counted from the top, one step 20.32 mm; empty is unknown.")),
    ("physical_width", mark("Length (x)"), mark("1, 4, 8 or 16: how long the slot is.")),
    ("pcie_gen", mark("PCIe generation"), ""),
    ("lanes_alone", mark("Lanes alone"), mark("Electrical lanes while the slots that it shares with are empty.")),
    ("lanes_shared", mark("Lanes shared"), mark("Electrical lanes while they are filled.")),
    ("host", mark("From"), mark("CPU or chipset.")),
    ("shares_with", mark("Shares with"), mark("Names of other slots or M.2 sockets.")),
)
NUMBERS = ("position", "physical_width", "pcie_gen", "lanes_alone", "lanes_shared")
HOSTS = {"cpu": "CPU", "chipset": "chipset", "pch": "chipset", "芯片组": "chipset"}
WIDTHS = (1, 4, 8, 16)
ROWS_SHOWN = 7


class SlotsEditor(QWidget):
    """``put`` shows slots; ``value`` is what was made of them, None while something is wrong (and said)."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.before: tuple[Slot, ...] = ()
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setTabKeyNavigation(False)  # Tab leaves the table; arrows move, typing edits
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAlternatingRowColors(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setDefaultSectionSize(28)
        self.table.setFixedHeight(28 * ROWS_SHOWN + 40)
        self.table.itemChanged.connect(self._clear_mark)
        self.wrong = label("", "error")
        self.wrong.hide()
        self.add = button(words, "Add a slot", self._add)
        self.remove = button(words, "Remove the slot", self._remove)
        self.up = button(words, "Move up", lambda: self._move(-1))
        self.down = button(words, "Move down", lambda: self._move(1))
        tools = row(self.add, self.remove, self.up, self.down)
        tools.addStretch(1)
        self.setLayout(
            column(
                said(words, "Slots, from the CPU downwards", "strong"),
                said(words, "An empty cell is unknown. Every card's place and lanes follow from this table.", "small"),
                self.table,
                self.wrong,
                tools,
            )
        )
        words.changed.connect(self._retitle)
        self._retitle()

    def _retitle(self) -> None:
        self.table.setAccessibleName(self.words.text("Slots of the mainboard"))
        for index, (_, title, help) in enumerate(COLUMNS):
            item = QTableWidgetItem(self.words.text(title))
            if help:
                item.setToolTip(self.words.text(help))
            self.table.setHorizontalHeaderItem(index, item)

    # rows

    def put(self, slots: tuple[Slot, ...]) -> None:
        self.before = tuple(sorted(slots, key=lambda slot: slot.order))
        with QSignalBlocker(self.table):
            self.table.setRowCount(0)
            for slot in self.before:
                self._append({name: cell_text(getattr(slot, name)) for name, _, _ in COLUMNS})

    def _append(self, texts: dict[str, str]) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        for index, (name, _, _) in enumerate(COLUMNS):
            item = QTableWidgetItem(texts.get(name, ""))
            if name in NUMBERS:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(place, index, item)

    def rows(self) -> list[dict[str, str]]:
        """What stands in the cells."""
        found = []
        for place in range(self.table.rowCount()):
            cells = (self.table.item(place, index) for index in range(len(COLUMNS)))
            texts = [cell.text().strip() if cell is not None else "" for cell in cells]
            found.append({name: text for (name, _, _), text in zip(COLUMNS, texts, strict=True)})
        return found

    def _add(self) -> None:
        """Another slot, like the last one and a bracket further down."""
        last = self.rows()[-1] if self.table.rowCount() else {"physical_width": "16", "host": "CPU"}
        number = read_number(last.get("position", ""))
        self._append({**last, "name": "", "position": str(int(number) + 1) if number is not None else ""})
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.setFocus()

    def _remove(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())

    def _move(self, step: int) -> None:
        now, rows = self.table.currentRow(), self.rows()
        if now < 0 or not 0 <= now + step < len(rows):
            return
        rows[now], rows[now + step] = rows[now + step], rows[now]
        column = self.table.currentColumn()
        with QSignalBlocker(self.table):
            self.table.setRowCount(0)
            for texts in rows:
                self._append(texts)
        self.table.setCurrentCell(now + step, column)

    # the value

    def value(self, board: Record, grade: str) -> tuple[Slot, ...] | None:
        """The slots of ``board``; those that were changed or added carry its source and date, and ``grade``."""
        found: list[Slot] = []
        problems: list[str] = []
        for place, texts in enumerate(self.rows()):
            slot, wrong = self._slot(board, grade, place, texts)
            if slot is not None:
                found.append(slot)
            if wrong and not problems:
                self.table.setCurrentCell(place, self._column(next(iter(wrong))))
            for name, text in wrong.items():
                index = self._column(name)
                self._mark(place, index)
                title = self.words.text(COLUMNS[index][1])
                problems.append(
                    self.words.text("Slot {number}, {field}: {text}", number=place + 1, field=title, text=text)
                )
        if not self.table.rowCount():
            problems.append(self.words.text("At least one slot is expected."))
        self.wrong.setText("\n".join(problems))
        self.wrong.setVisible(bool(problems))
        return None if problems else tuple(found)

    def _slot(self, board: Record, grade: str, place: int, texts: dict[str, str]) -> tuple[Slot | None, dict[str, str]]:
        from catalog.records.hosts import Slot

        values: dict[str, Any] = {name: number_text(text) if name in NUMBERS else text for name, text in texts.items()}
        values = {name: value for name, value in values.items() if value}
        if "host" in values:
            values["host"] = HOSTS.get(values["host"].casefold(), values["host"])
        values |= {"id": f"{board.id}.{place + 1}", "mainboard_id": board.id, "order": place + 1}
        old = self.before[place] if place < len(self.before) else None
        about = {"source": board.source, "as_of": board.as_of, "confidence": grade}
        try:
            slot = Slot.model_validate({**values, **about})
        except ValidationError as error:
            return None, problems_of(self.words, error)
        wrong = self._against_itself(slot)
        if wrong:
            return None, wrong
        if old is not None and all(getattr(slot, name) == getattr(old, name) for name, _, _ in COLUMNS):
            return old, {}
        return slot, {}

    def _against_itself(self, slot: Slot) -> dict[str, str]:
        """What one slot's own numbers say against each other."""
        say, wrong = self.words.text, {}
        if slot.physical_width not in WIDTHS:
            wrong["physical_width"] = say("1, 4, 8 or 16 is expected.")
        elif slot.lanes_alone is not None and slot.lanes_alone > slot.physical_width:
            wrong["lanes_alone"] = say("{most} or fewer is expected: the slot is no longer.", most=slot.physical_width)
        most = slot.lanes_alone if slot.lanes_alone is not None else slot.physical_width
        if slot.lanes_shared is not None and slot.lanes_shared > most:
            wrong["lanes_shared"] = say("{most} or fewer is expected: it has no more alone.", most=most)
        if slot.position is not None and slot.position < 1:
            wrong["position"] = say("{least} or more is expected.", least=1)
        return wrong

    def _column(self, name: str) -> int:
        return next((place for place, (field, _, _) in enumerate(COLUMNS) if field == name), 0)

    def _mark(self, place: int, index: int) -> None:
        item = self.table.item(place, index)
        if item is not None:
            with QSignalBlocker(self.table):
                item.setForeground(QColor(theme.colours().fails))

    def _clear_mark(self, item: QTableWidgetItem) -> None:
        with QSignalBlocker(self.table):
            item.setData(Qt.ItemDataRole.ForegroundRole, None)


def number_text(text: str) -> str:
    """A whole number as people write it ("x16", "16"); other text as it is, for the record to refuse."""
    number = read_number(text.lower().removeprefix("x"))
    return str(int(number)) if number is not None and number == int(number) else text
