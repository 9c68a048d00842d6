"""The line at the foot of the window: what happened last, what goes on, and how to stop it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar

from ui.background import LatestTask
from ui.widgets.basics import button, role
from ui.words import Words


class Status(QObject):
    """``cancelled`` is the wish to stop what goes on."""

    cancelled = Signal()

    def __init__(self, words: Words, bar: QStatusBar) -> None:
        super().__init__(bar)
        self.words = words
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        bar.addWidget(self.message, 1)
        self.file: Path | None = None
        self.waiting: dict[int, bool] = {}  # tasks that take long, and whether they can be stopped
        self.link = button(words, "Open the file", self._open, "link")
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setFixedWidth(140)
        self.busy.setTextVisible(False)
        words.say(self.busy, "setAccessibleName", "Working")
        self.stop = button(words, "Cancel", self.cancelled.emit, "link")
        for widget in (self.link, self.busy, self.stop):
            bar.addPermanentWidget(widget)
            widget.hide()

    def say(self, english: str, **values: object) -> None:
        """Say what happened; an empty sentence clears the line."""
        self.words.say(self.message, "setText", english, **values)
        role(self.message, "")
        self.link.hide()

    def wrong(self, text: str) -> None:
        """Say what is wrong with what was entered; it stays until that is put right."""
        self.say("{text}", text=text)
        role(self.message, "wrong")

    def right(self) -> None:
        """Take back what ``wrong`` said."""
        if self.message.property("role") == "wrong":
            self.say("")

    def wrote(self, path: Path) -> None:
        """A document was written, and can be opened from here."""
        self.file = path
        self.say("Wrote {name}.", name=path.name)
        self.link.show()

    def watch(self, task: LatestTask, *, stops: bool = True) -> None:
        """Show that ``task`` takes long, and let it be stopped where ``stops``; several may go on at once."""

        def slow(is_slow: bool) -> None:
            if is_slow:
                self.waiting[id(task)] = stops
            else:
                self.waiting.pop(id(task), None)
            self.busy.setVisible(bool(self.waiting))
            self.stop.setVisible(any(self.waiting.values()))

        task.slow.connect(slow)

    def _open(self) -> None:
        if self.file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.file)))
