"""Choosing a model by looking: search, who made it, how it may be used, how large it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from reports.wording import numbers
from ui.forms.model_editor import ACCESS
from ui.marks import mark
from ui.tables.table import Cell, Column, Table
from ui.theme import S
from ui.widgets.basics import label, row
from ui.words import Words

if TYPE_CHECKING:
    from catalog.records.models import Model

SIZES = (  # (least, below) in parameters
    (mark("any size"), 0.0, float("inf")),
    (mark("up to 4 billion"), 0.0, 4.5e9),
    (mark("4 to 10 billion"), 3.5e9, 10.5e9),
    (mark("10 to 40 billion"), 10e9, 40.5e9),
    (mark("40 to 130 billion"), 40e9, 130.5e9),
    (mark("more"), 130e9, float("inf")),
)
COLOURS = {"open": "fits", "research only": "tight", "closed": "fails"}


def found(models: Iterable[Model], text: str, access: str, least: float, below: float) -> list[Model]:
    """Models that hold every word of ``text`` somewhere in their names, maker, family or licence, by name."""
    words = text.lower().split()
    kept = []
    for model in models:
        place = " ".join((model.id, model.name, model.vendor, model.family, model.licence, *model.aliases)).lower()
        size = model.published_parameters
        if access and model.access != access:
            continue
        if (least or below != float("inf")) and (size is None or not least <= size < below):
            continue
        if all(word in place for word in words):
            kept.append(model)
    return sorted(kept, key=lambda model: (model.name or model.id).lower())


class Search(QLineEdit):
    """Down goes to the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


class ModelList(QWidget):
    """A table of the catalog's models; ``chosen`` carries the id."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.models: dict[str, Model] = {}
        self.shown: list[Model] = []
        self.value = ""  # id of the model that is marked
        self.search = Search()
        self.search.setClearButtonEnabled(True)
        words.say(self.search, "setPlaceholderText", "Search by name, maker, family or licence")
        self.access, self.sizes = QComboBox(), QComboBox()
        for value in ("", *ACCESS):
            self.access.addItem("", value)
        for place in range(len(SIZES)):
            self.sizes.addItem("", place)
        self.table = Table(scrolls=True, selects=True)
        self.table.setMinimumHeight(180)
        self.count = label("", "small", select=False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        filters = row(self.search, self.access, self.sizes)
        filters.setStretch(0, 1)
        box.addLayout(filters)
        box.addWidget(self.table, 1)
        box.addWidget(self.count)
        self.search.textChanged.connect(lambda text: self.fill())
        self.search.down.connect(self._into_table)
        self.access.currentIndexChanged.connect(lambda index: self.fill())
        self.sizes.currentIndexChanged.connect(lambda index: self.fill())
        self.table.chosen.connect(self._take)
        self.table.opened.connect(lambda index: self.opened.emit(self.shown[index].id))
        words.changed.connect(self._retitle)
        self._retitle()

    def use(self, models: dict[str, Model]) -> None:
        self.models = models
        self.fill()

    def choose(self, id: str) -> None:
        """Mark a model without telling anyone; none where it is not among those that are shown."""
        self.value = id
        index = next((index for index, model in enumerate(self.shown) if model.id == id), -1)
        self.table.selectionModel().blockSignals(True)
        if index >= 0:
            self.table.selectRow(index)
        else:
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        self.table.selectionModel().blockSignals(False)
        self.table.see_current()
        self.table.viewport().update()

    def _take(self, index: int) -> None:
        self.value = self.shown[index].id
        self.chosen.emit(self.value)

    def fill(self) -> None:
        say = self.words.text
        _, least, below = SIZES[max(self.sizes.currentIndex(), 0)]
        self.shown = found(self.models.values(), self.search.text(), str(self.access.currentData()), least, below)
        self.table.clearSelection()
        columns = (
            Column(say("Model"), stretch=True),
            Column(say("Maker"), least=104),
            Column(say("Size, billion"), number=True),
            Column(say("Context"), number=True),
            Column(say("Access")),
            Column(say("Licence"), stretch=True, least=150),
        )
        rows = [
            (
                Cell(model.name or model.id, hint=model.note),
                model.vendor,
                numbers.significant(model.published_parameters / 1e9) if model.published_parameters else "–",
                f"{model.context_tokens:,d}" if model.context_tokens else "–",
                Cell(say(ACCESS[model.access]), colour=COLOURS[model.access]),
                Cell(model.licence, hint=model.licence),
            )
            for model in self.shown
        ]
        self.table.fill(columns, rows)
        self.choose(self.value)
        self.count.setText(say("{shown} of {all} models", shown=len(self.shown), all=len(self.models)))

    def _into_table(self) -> None:
        self.table.setFocus()
        if self.shown and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def _retitle(self) -> None:
        say = self.words.text
        self.search.setAccessibleName(say("Search"))
        self.access.setAccessibleName(say("Access"))
        self.sizes.setAccessibleName(say("Size"))
        self.table.setAccessibleName(say("Models"))
        with QSignalBlocker(self.access), QSignalBlocker(self.sizes):
            self.access.setItemText(0, say("any access"))
            for place, words in enumerate(ACCESS.values(), 1):
                self.access.setItemText(place, say(words))
            for place, (words, _, _) in enumerate(SIZES):
                self.sizes.setItemText(place, say(words))
        if self.models:
            self.fill()
