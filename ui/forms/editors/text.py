"""Words: a line, several lines, or a list of them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from advisor.workload import Barred
from ui.forms.editors.editor import PAUSE_MS, Editor, Value
from ui.forms.fields import Text
from ui.marks import mark
from ui.words import Words


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
