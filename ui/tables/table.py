"""A table of plain rows: numbers to the right, units in the head, Ctrl+C copies what is selected."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from advisor.quantity import Quantity
from ui import theme

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 30  # pixels of a row with one line of text
LINE_HEIGHT = 18  # pixels of each further line
LEAST_STRETCH = 130  # pixels
LONG_HEAD = 10  # signs; longer heads take two lines where the table is too narrow
LEAST = 44  # pixels of any column
MOST_MEASURED = 20_000  # words whose width is remembered
CELL_ROOM = 2 * theme.S + 8  # pixels beside the words, as the style sheet pads them
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
TEXT_ROLES = (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole))
ALIGNMENT, COLOUR, FONT, TIP = (
    int(role)
    for role in (
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.ToolTipRole,
    )
)


@dataclass(frozen=True, slots=True)
class Column:
    """``title`` is translated already; ``number`` columns stand to the right; ``stretch`` takes what width is left."""

    title: str
    number: bool = False
    stretch: bool = False
    least: int = 0  # pixels; what is longer is cut with an ellipsis and shown whole by pointing at it
    most: int = 0  # pixels; the same for a column that is as wide as its words otherwise


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``quantity`` makes it clickable for "why?"; ``colour`` is a name of the look's colours."""

    text: str
    quantity: Quantity | None = None
    colour: str = ""
    strong: bool = False
    hint: str = ""


Columns = Sequence[Column]
Lines = Sequence[Sequence[Cell | str]]


class Rows(QAbstractTableModel):
    """Columns and rows as Qt wants to see them."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[Column, ...] = ()
        self.wrapped = False  # long heads over two lines
        self.rows: tuple[tuple[Cell, ...], ...] = ()

    def fill(self, columns: Columns, rows: Lines) -> bool:
        """Show these; True where heads or the number of rows changed, else only the cells that differ are told."""
        heads = tuple(columns)
        lines = tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows)
        if heads == self.columns and len(lines) == len(self.rows):
            old, self.rows = self.rows, lines
            for row, (was, now) in enumerate(zip(old, lines, strict=True)):
                if _look(was) != _look(now):
                    self.dataChanged.emit(self.index(row, 0), self.index(row, len(heads) - 1))
            return False
        self.beginResetModel()
        self.columns, self.rows = heads, lines
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return in_two(column.title) if self.wrapped else column.title
        if role == ALIGNMENT:
            return RIGHT if column.number else LEFT
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        row, place = index.row(), index.column()
        cell = self.rows[row][place]
        if role in TEXT_ROLES:
            return cell.text
        if role == ALIGNMENT:
            return RIGHT if self.columns[place].number else LEFT
        if role == COLOUR:
            return QColor(getattr(theme.colours(), cell.colour or "accent")) if cell.colour or cell.quantity else None
        if role == FONT:
            return _bold() if cell.strong else None
        if role == TIP:
            return cell.hint or (cell.text if len(cell.text) > 24 else None)
        return None


BREAKS = re.compile(r" (?![^\x00-\xff])|(?=（)")  # a Latin space, not that before a Chinese word; a Chinese bracket


def in_two(title: str) -> str:
    """A head over two lines, broken where both are shortest; a short one stays as it is."""
    places = [found.span() for found in BREAKS.finditer(title)]
    if len(title) <= LONG_HEAD or not places:
        return title
    ways = [(title[:start], title[stop:]) for start, stop in places]
    return "\n".join(min(ways, key=lambda way: max(map(len, way))))


def _look(row: tuple[Cell, ...]) -> list[tuple[object, ...]]:
    """What can be seen of a row; that its quantities are other ones cannot."""
    return [(cell.text, cell.colour, cell.strong, cell.hint, cell.quantity is None) for cell in row]


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font


class Measured(dict[str, int]):
    """Pixels of words in one font; what was measured once is not measured again."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self.font = font

    def __missing__(self, words: str) -> int:
        if len(self) > MOST_MEASURED:
            self.clear()
        self[words] = wide = QFontMetrics(self.font).horizontalAdvance(words)
        return wide


@functools.cache
def _measured(family: str, size: int, bold: bool) -> Measured:
    """Of the application's font, whose family is part of the question since it may change."""
    font = QFont(QApplication.font())
    font.setPixelSize(size)
    font.setBold(bold)
    return Measured(font)


class Coloured(QStyledItemDelegate):
    """Keeps a cell's own colour when its row is chosen."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if not option.state & QStyle.StateFlag.State_Selected:
            return
        colour = index.data(Qt.ItemDataRole.ForegroundRole) or QColor(theme.colours().ink)
        option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)


class Table(QTableView):
    """A table that is as high as its rows, unless it is told to scroll."""

    why = Signal(object)  # Quantity of the cell that was clicked
    chosen = Signal(int)  # row
    opened = Signal(int)  # row, by double click or Enter

    def __init__(self, *, scrolls: bool = False, selects: bool = False, lines: int = 1) -> None:
        """``lines`` is how many lines a row may take where the words of a stretching column need them."""
        super().__init__()
        self.lines = lines
        self.scrolls = scrolls
        self._rows = Rows()
        self._make: Callable[[], tuple[Columns, Lines]] | None = None
        self.setModel(self._rows)
        self.setItemDelegate(Coloured(self))
        self.setShowGrid(False)
        self.setWordWrap(lines > 1)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows move in it
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(LEAST)
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
        self._sized = QTimer(self)  # a child, so that it goes with the table
        self._sized.setSingleShot(True)
        self._sized.setInterval(0)
        self._sized.timeout.connect(self.see_current)

    @property
    def rows(self) -> Rows:
        """What it shows, made now where it was put off."""
        if self._make is not None:
            make, self._make = self._make, None
            self.fill(*make())
        return self._rows

    def fill_when_seen(self, make: Callable[[], tuple[Columns, Lines]]) -> None:
        """Like ``fill(*make())``, once the table is looked at: rows behind a button cost nothing until then."""
        self._make = make
        if self.isVisible():
            self.rows  # noqa: B018  # makes them

    def showEvent(self, event: QShowEvent) -> None:
        self.rows  # noqa: B018  # makes them
        super().showEvent(event)
        self._sized.start()

    def see_current(self) -> None:
        """Scroll to the chosen row, where it is out of sight."""
        index = self.currentIndex()
        if not index.isValid() or self.viewport().rect().contains(self.visualRect(index).center()):
            return
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def fill(self, columns: Columns, rows: Lines) -> None:
        """Show these rows; the chosen row stays where it was."""
        self._make = None
        now = self.currentIndex().row()
        self.selectionModel().blockSignals(True)
        anew = self._rows.fill(columns, rows)
        self._widen()
        if anew and self._selects and 0 <= now < len(self._rows.rows):
            self.selectRow(now)
        self.selectionModel().blockSignals(False)
        self._fit()

    def _widen(self) -> None:
        """Each column as wide as its widest words; long heads take two lines where there is too little room."""
        header, rows = self.horizontalHeader(), self._rows
        widths = self._widths(wrapped=False)
        wrapped = sum(widths) > self.viewport().width()
        if wrapped:
            widths = self._widths(wrapped=True)
        if wrapped != rows.wrapped:
            rows.wrapped = wrapped
            rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(rows.columns) - 1, 0))
        for index, wide in enumerate(widths):
            if not rows.columns[index].stretch and header.sectionSize(index) != wide:
                header.resizeSection(index, wide)
        header.setStretchLastSection(not any(column.stretch for column in rows.columns))
        self._share()

    def _widths(self, *, wrapped: bool) -> list[int]:
        """Pixels that each column wants; a stretching one its least."""
        header, family = self.horizontalHeader(), ",".join(QApplication.font().families())
        plain, strong = (_measured(family, theme.TEXT, bold) for bold in (False, True))
        widths = []
        self._rows.wrapped, was = wrapped, self._rows.wrapped
        for index, column in enumerate(self._rows.columns):
            wide = column.least or (LEAST_STRETCH if column.stretch else 0)
            if not wide:
                wide = header.sectionSizeFromContents(index).width()
                for row in self._rows.rows:
                    cell = row[index]
                    wide = max(wide, (strong if cell.strong else plain)[cell.text] + CELL_ROOM)
            widths.append(max(min(wide, column.most or wide), LEAST))
        self._rows.wrapped = was
        return widths

    def _share(self) -> None:
        """Give the stretching columns what is left; where that is too little for a name, the table scrolls sideways."""
        header, columns = self.horizontalHeader(), self._rows.columns
        stretching = [index for index, column in enumerate(columns) if column.stretch]
        if not stretching:
            self._heighten()
            return
        others = sum(header.sectionSize(index) for index in range(len(columns)) if index not in stretching)
        each = (self.viewport().width() - others) // len(stretching)
        for index in stretching:
            header.resizeSection(index, max(each, columns[index].least or LEAST_STRETCH))
        self._heighten()

    def _heighten(self) -> None:
        """More lines for the rows whose words would be cut."""
        if self.lines == 1:
            return
        header, columns = self.horizontalHeader(), self._rows.columns
        family = ",".join(QApplication.font().families())
        plain, strong = (_measured(family, theme.TEXT, bold) for bold in (False, True))
        cut = [index for index, column in enumerate(columns) if column.stretch or column.least or column.most]
        for place, row in enumerate(self._rows.rows):
            lines = 1
            for index in cut:
                cell, room = row[index], max(header.sectionSize(index) - CELL_ROOM, 1)
                lines = max(lines, -(-(strong if cell.strong else plain)[cell.text] // room))
            height = ROW_HEIGHT + LINE_HEIGHT * (min(lines, self.lines) - 1)
            if self.rowHeight(place) != height:
                self.setRowHeight(place, height)

    def _fit(self) -> None:
        if not self.scrolls:
            header = self.horizontalHeader()
            height = header.sizeHint().height() + self.verticalHeader().length() + 4
            if header.length() > self.viewport().width():
                height += self.horizontalScrollBar().sizeHint().height()
            if height != self.height() or height != self.minimumHeight():
                self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._widen()
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
