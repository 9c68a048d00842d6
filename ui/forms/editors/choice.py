"""One of a list, any of a few, or yes and no."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QListWidget, QListWidgetItem, QWidget

from ui.forms.editors.editor import Editor, Quiet, Value
from ui.forms.fields import Choice, Several
from ui.marks import mark
from ui.words import Words


class ChoiceEditor(Editor):
    """One of a list."""

    def __init__(self, words: Words, kind: Choice) -> None:
        super().__init__(words)
        self.kind = kind
        self.combo = QComboBox()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(8)
        self._quiet = Quiet(self)
        self.combo.installEventFilter(self._quiet)
        self.box.addWidget(self.combo, 1)
        self.options: tuple[tuple[object, str], ...] = ()
        self.translate = not kind.source
        self.fill(kind.options)
        words.changed.connect(self._retitle)
        self.combo.activated.connect(lambda index: self.committed.emit(self.combo.itemData(index)))

    def target(self) -> QWidget:
        return self.combo

    def fill(self, options: tuple[tuple[Any, str], ...]) -> None:
        """The values that can be chosen with their words; what is chosen now stays."""
        now = self.combo.currentData()
        self.options = (("", self.kind.empty), *options) if self.kind.empty else options
        with QSignalBlocker(self.combo):
            self.combo.clear()
            for value, _ in self.options:
                self.combo.addItem("", value)
        self._retitle()
        if now is not None:
            self.put(now)

    def _retitle(self) -> None:
        for index, (value, title) in enumerate(self.options):
            if index < self.combo.count():
                text = self.words.text(title) if self.translate or value == "" else title
                if self.kind.source == "countries" and value:
                    text = self._country(str(value), title)
                self.combo.setItemText(index, text)
                self.combo.setItemData(index, text, Qt.ItemDataRole.ToolTipRole)

    def _country(self, code: str, name: str) -> str:
        """A country's name in the language; the catalog's own where there is no translation."""
        term = f"country.{code.lower()}"
        found = self.words.language.term(term)
        return name if found == term else found

    def put(self, value: Value) -> None:
        value = "" if value is None else value
        with QSignalBlocker(self.combo):
            index = self.combo.findData(value)
            if index < 0:  # a value that the list does not have is shown as it is, never changed silently
                self.combo.addItem(str(value), value)
                self.options = (*self.options, (value, str(value)))
                index = self.combo.count() - 1
            self.combo.setCurrentIndex(index)


class SeveralEditor(Editor):
    """Any of a few; with an order they can be moved up and down, by dragging or with Alt and the arrows."""

    def __init__(self, words: Words, kind: Several) -> None:
        super().__init__(words)
        self.kind = kind
        self.list = QListWidget()
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if kind.ordered:
            self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
            self.list.model().rowsMoved.connect(lambda *_: QTimer.singleShot(0, self, self._take))
        else:
            self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.itemChanged.connect(lambda item: self._take())
        self.list.installEventFilter(self)
        self.box.addWidget(self.list, 1)
        self.titles = dict(kind.options)
        self.put(tuple(value for value, _ in kind.options))
        words.changed.connect(self._retitle)

    def target(self) -> QWidget:
        return self.list

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.kind.ordered and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(event.key())  # type: ignore[attr-defined]
            if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:  # type: ignore[attr-defined]
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def put(self, value: Value) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            others = [option for option in self.titles if option not in value]
            order = [*value, *others] if self.kind.ordered else list(self.titles)
            for option in order:
                item = QListWidgetItem(self.words.text(self.titles.get(option, str(option))))
                item.setData(Qt.ItemDataRole.UserRole, option)
                item.setCheckState(Qt.CheckState.Checked if option in value else Qt.CheckState.Unchecked)
                self.list.addItem(item)
            height = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
            self.list.setFixedHeight(height + 10)

    def _retitle(self) -> None:
        with QSignalBlocker(self.list):
            for index in range(self.list.count()):
                item = self.list.item(index)
                item.setText(self.words.text(self.titles[item.data(Qt.ItemDataRole.UserRole)]))

    def _move(self, step: int) -> None:
        now = self.list.currentRow()
        if 0 <= now + step < self.list.count():
            with QSignalBlocker(self.list):
                item = self.list.takeItem(now)
                self.list.insertItem(now + step, item)
                self.list.setCurrentRow(now + step)
            self._take()

    def _take(self) -> None:
        items = [self.list.item(index) for index in range(self.list.count())]
        chosen = tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked
        )
        if chosen:
            self.committed.emit(chosen)
        else:
            self.refused.emit(mark("At least one must be chosen."))


class TickEditor(Editor):
    """Yes or no; the label is the question, so the box has no words of its own."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.tick = QCheckBox()
        self.box.addWidget(self.tick, 1)
        self.tick.toggled.connect(self.committed.emit)

    def target(self) -> QWidget:
        return self.tick

    def put(self, value: Value) -> None:
        with QSignalBlocker(self.tick):
            self.tick.setChecked(bool(value))
