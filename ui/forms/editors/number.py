"""A number, typed as people type them."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.forms.editors.editor import PAUSE_MS, SOON_MS, Editor, Quiet, Value
from ui.forms.fields import Number
from ui.forms.values import printed, typed
from ui.marks import mark
from ui.widgets.basics import label
from ui.words import Words

NOT_A_NUMBER = mark("A number is expected, such as {example}.")


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
        self.soon = QTimer(self)
        self.soon.setSingleShot(True)
        self.soon.setInterval(SOON_MS)
        self.soon.timeout.connect(self._take_soon)
        self.line.textEdited.connect(self._typing)
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

    def _typing(self, text: str) -> None:
        self.soon.start()
        self.timer.start()

    def _take_soon(self) -> None:
        """Take what can be taken while it is still being typed; only after a pause is anything said to be wrong."""
        try:
            value = self._typed()
        except ValueError:
            return
        if value != self.value:
            self.hasty = True
            self.committed.emit(value)
            self.hasty = False

    def _take(self) -> None:
        self.soon.stop()
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
