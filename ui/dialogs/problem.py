"""Something unexpected happened: what, and the details to copy."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from ui.theme import L
from ui.widgets.basics import button, column, row, said
from ui.words import Words


class Problem(QDialog):
    """The last good advice stays on screen behind this."""

    def __init__(self, words: Words, details: str, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.resize(640, 380)
        words.say(self, "setWindowTitle", "Something went wrong")
        self.details = QPlainTextEdit(
            f"LabRig, Python {platform.python_version()}, PySide6 {qt_version}, {platform.platform()}\n\n{details}"
        )
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setAccessibleName(words.text("Details"))
        close = button(words, "Close", self.accept, "primary")
        copy = button(words, "Copy details", self.copy)
        folder = button(words, "Show the log", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log.parent))))
        buttons = row(copy, folder)
        buttons.addStretch(1)
        buttons.addWidget(close)
        self.setLayout(
            column(
                said(words, "Something went wrong", "heading"),
                said(
                    words,
                    "Your study is safe: it is kept in memory and in a recovery copy. Please send the details to the "
                    "people who look after the program.",
                ),
                self.details,
                buttons,
                margin=L,
            )
        )

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
