"""A table of plain rows: numbers to the right, units in the head, Ctrl+C copies what is selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeyEvent, QKeySequence, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from advisor.quantity import Quantity
from ui import theme

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 30
LEAST_STRETCH = 130  # pixels


@dataclass(frozen=True, slots=True)
class Column:
    """``title`` is translated already; ``number`` columns stand to the right; ``stretch`` takes what width is left."""

    title: str
    number: bool = False
    stretch: bool = False
    least: int = 0  # pixels; what is longer is cut with an ellipsis and shown whole by pointing at it


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``quantity`` makes it clickable for "why?"; ``colour`` is a name of the look's colours."""

    text: str
    quantity: Quantity | None = None
    colour: str = ""
    strong: bool = False
    hint: str = ""


class Rows(QAbstractTableModel):
    """Columns and rows as Qt wants to see them."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[tuple[Cell, ...], ...] = ()

    def fill(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> None:
        self.beginResetModel()
        self.columns = tuple(columns)
        self.rows = tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        cell = self.rows[index.row()][index.column()]
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and (cell.colour or cell.quantity):
            return QColor(getattr(theme.colours(), cell.colour or "accent"))
        if role == Qt.ItemDataRole.FontRole and cell.strong:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.hint or (cell.text if len(cell.text) > 24 else None)
        return None


class Coloured(QStyledItemDelegate):
    """Keeps a cell's own colour when its row is chosen."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole) or QColor(theme.colours().ink)
        option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)


class Table(QTableView):
    """A table that is as high as its rows, unless it is told to scroll."""

    why = Signal(object)  # Quantity of the cell that was clicked
    chosen = Signal(int)  # row
    opened = Signal(int)  # row, by double click or Enter

    def __init__(self, *, scrolls: bool = False, selects: bool = False) -> None:
        super().__init__()
        self.scrolls = scrolls
        self.rows = Rows()
        self.setModel(self.rows)
        self.setItemDelegate(Coloured(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows move in it
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(44)
        self.horizontalHeader().setSectionsClickable(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        if not scrolls:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._click)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(self._choose)
        self._selects = selects

    def fill(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> None:
        """Show these rows; the chosen row stays where it was."""
        now = self.currentIndex().row()
        self.selectionModel().blockSignals(True)
        self.rows.fill(columns, rows)
        header = self.horizontalHeader()
        for index, column in enumerate(columns):
            fixed = column.stretch or column.least
            mode = QHeaderView.ResizeMode.Interactive if fixed else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(index, mode)
            if column.least and not column.stretch:
                header.resizeSection(index, column.least)
        header.setStretchLastSection(not any(column.stretch for column in columns))
        self._share()
        if self._selects and 0 <= now < len(self.rows.rows):
            self.selectRow(now)
        self.selectionModel().blockSignals(False)
        self._fit()

    def _share(self) -> None:
        """Give the stretching columns what is left; where that is too little for a name, the table scrolls sideways."""
        header, columns = self.horizontalHeader(), self.rows.columns
        stretching = [index for index, column in enumerate(columns) if column.stretch]
        if not stretching:
            return
        others = sum(header.sectionSize(index) for index in range(len(columns)) if index not in stretching)
        each = (self.viewport().width() - others) // len(stretching)
        for index in stretching:
            header.resizeSection(index, max(each, columns[index].least or LEAST_STRETCH))

    def _fit(self) -> None:
        if not self.scrolls:
            header = self.horizontalHeader()
            height = header.sizeHint().height() + ROW_HEIGHT * len(self.rows.rows) + 4
            if header.length() > self.viewport().width():
                height += self.horizontalScrollBar().sizeHint().height()
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()
        self._fit()

    def cell(self, row: int, column: int) -> Cell:
        return self.rows.rows[row][column]

    def _click(self, index: QModelIndex) -> None:
        quantity = self.cell(index.row(), index.column()).quantity
        if quantity is not None:
            self.why.emit(quantity)

    def _choose(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            quantity = self.cell(index.row(), index.column()).quantity
            if quantity is not None:
                self.why.emit(quantity)
            else:
                self.opened.emit(index.row())
        else:
            super().keyPressEvent(event)

    def as_text(self) -> str:
        """The whole table, as spreadsheets take it from the clipboard."""
        lines = ["\t".join(column.title for column in self.rows.columns)]
        lines += ["\t".join(cell.text for cell in row) for row in self.rows.rows]
        return "\n".join(lines)
