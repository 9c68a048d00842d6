"""One widget a kind of field. Each has ``put(value)``, the signal ``committed(value)`` and ``problem(english)``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from advisor.workload import Barred
from ui.forms.fields import Choice, Number, Several, Text
from ui.forms.values import printed, typed
from ui.marks import mark
from ui.theme import S
from ui.widgets.basics import label
from ui.words import Words

PAUSE_MS = 250  # after the last key, before a text is taken
NOT_A_NUMBER = mark("A number is expected, such as {example}.")
Value = Any


class Quiet(QObject):
    """Keeps the wheel from changing a choice that is only scrolled past."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class Editor(QWidget):
    """What all have in common."""

    committed = Signal(object)
    refused = Signal(str)  # an English sentence; the value is not taken

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.box = QHBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(S)

    def put(self, value: Value) -> None:
        raise NotImplementedError

    def target(self) -> QWidget:
        """The widget that takes the keyboard; a label's buddy."""
        raise NotImplementedError

    def wrong(self, is_wrong: bool) -> None:
        widget = self.target()
        if bool(widget.property("wrong")) != is_wrong:
            widget.setProperty("wrong", is_wrong)
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def name(self, text: str, description: str = "") -> None:
        """What a screen reader says."""
        self.target().setAccessibleName(text)
        self.target().setAccessibleDescription(description)


class Line(QLineEdit):
    """A line that tells when the keyboard leaves it."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class NumberEditor(Editor):
    """A number, typed as people type them; usual values can be picked."""

    def __init__(self, words: Words, kind: Number, money: bool) -> None:
        super().__init__(words)
        self.kind, self.money = kind, money
        self.value: Value = None
        self.line = Line()
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        if kind.empty:
            words.say(self.line, "setPlaceholderText", kind.empty)
        self.combo: QComboBox | None = None
        if kind.presets:
            self.combo = QComboBox()
            self.combo.setEditable(True)
            self.combo.setLineEdit(self.line)
            self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.combo.addItems([f"{value:,d}" for value in kind.presets])
            self.combo.setCompleter(None)  # type: ignore[arg-type]  # completing "1" to "1,024" would be a trap
            self.combo.setCurrentIndex(-1)
            self.combo.activated.connect(lambda index: self._take())
            self.combo.setMinimumContentsLength(6)
            self._quiet = Quiet(self)
            self.combo.installEventFilter(self._quiet)
        self.box.addWidget(self.combo or self.line, 1)
        self.unit = label("", "muted", wrap=False, select=False)
        self.unit.setMinimumWidth(64)
        self.box.addWidget(self.unit)
        if not kind.unit:
            self.unit.hide()
        elif "{" not in kind.unit:
            words.say(self.unit, "setText", kind.unit)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(PAUSE_MS)
        self.timer.timeout.connect(self._take)
        self.line.textEdited.connect(lambda text: self.timer.start())
        self.line.left.connect(self._leave)
        self.line.returnPressed.connect(self._take)

    def target(self) -> QWidget:
        return self.combo or self.line

    def currency(self, code: str) -> None:
        """The currency that stands in the unit."""
        if "{" in self.kind.unit:
            self.unit.setText(self.kind.unit.replace("{currency}", code))

    def put(self, value: Value) -> None:
        self.value = value
        if self.line.hasFocus() and self._same(value):
            return  # what is being typed is not rewritten under the fingers
        with QSignalBlocker(self.line):
            self.line.setText(printed(value, self.kind))

    def _same(self, value: Value) -> bool:
        try:
            return bool(self._typed() == value)
        except ValueError:
            return True  # unfinished

    def _typed(self) -> int | float | Decimal | None:
        text = self.line.text().strip()
        if not text and self.kind.empty:
            return None
        return typed(text, self.kind, self.money)

    def _take(self) -> None:
        self.timer.stop()
        try:
            value = self._typed()
        except ValueError:
            self.refused.emit(NOT_A_NUMBER)
            return
        if value != self.value or self.target().property("wrong"):
            self.committed.emit(value)

    def _leave(self) -> None:
        if self.timer.isActive():
            self._take()
        if not self.target().property("wrong"):
            with QSignalBlocker(self.line):
                self.line.setText(printed(self.value, self.kind))


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
                translated = self.translate or value == ""
                text = self.words.text(title) if translated else title
                self.combo.setItemText(index, text)
                self.combo.setItemData(index, text, Qt.ItemDataRole.ToolTipRole)

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
            self.list.model().rowsMoved.connect(lambda *_: QTimer.singleShot(0, self._take))
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


class TextEditor(Editor):
    """Words: one line, or several; a list has one entry a line."""

    def __init__(self, words: Words, kind: Text) -> None:
        super().__init__(words)
        self.kind = kind
        self.high = kind.lines > 1
        self.value = ""
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(PAUSE_MS)
        self.timer.timeout.connect(self._take)
        self.edit: QLineEdit | QPlainTextEdit
        if kind.lines == 1:
            self.edit = QLineEdit()
            self.edit.textEdited.connect(lambda text: self.timer.start())
            self.edit.editingFinished.connect(self._take)
        else:
            self.edit = QPlainTextEdit()
            self.edit.setTabChangesFocus(True)
            self.edit.setFixedHeight(22 + 18 * kind.lines)
            self.edit.textChanged.connect(self.timer.start)
        if kind.hint:
            words.say(self.edit, "setPlaceholderText", kind.hint)
        self.box.addWidget(self.edit, 1)

    def target(self) -> QWidget:
        return self.edit

    def text(self) -> str:
        return self.edit.text() if isinstance(self.edit, QLineEdit) else self.edit.toPlainText()

    def put(self, value: Value) -> None:
        self.value = self.shown(value)
        if self.edit.hasFocus() and self.stored(self.text()) == value:
            return
        if self.text() != self.value:
            with QSignalBlocker(self.edit):
                if isinstance(self.edit, QLineEdit):
                    self.edit.setText(self.value)
                    self.edit.setCursorPosition(0)
                else:
                    self.edit.setPlainText(self.value)

    def shown(self, value: Value) -> str:
        return "\n".join(value) if self.kind.as_list else str(value)

    def stored(self, text: str) -> Value:
        if self.kind.as_list:
            return tuple(line.strip() for line in text.splitlines() if line.strip())
        return text.strip()

    def _take(self) -> None:
        self.timer.stop()
        if self.shown(self.stored(self.text())) != self.value:
            self.committed.emit(self.stored(self.text()))


class BarredEditor(TextEditor):
    """What may not be bought: "item: reason", one a line."""

    def __init__(self, words: Words) -> None:
        super().__init__(words, Text(lines=2, as_list=True, hint=mark("A100: export control")))

    def shown(self, value: Value) -> str:
        return "\n".join(f"{one.item}: {one.reason}" if one.reason else one.item for one in value)

    def stored(self, text: str) -> Value:
        lines = [line.replace("：", ":").partition(":") for line in text.splitlines()]
        return tuple(Barred(item=item.strip(), reason=reason.strip()) for item, _, reason in lines if item.strip())


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


def buddy(title: QLabel, editor: Editor) -> None:
    """Tie a label to its editor: the label's shortcut and the screen reader lead there."""
    title.setBuddy(editor.target())
