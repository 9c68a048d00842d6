"""The answer as a document: PDF, spreadsheet or plain numbers, written in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui import files
from ui.background import Failure, LatestTask
from ui.marks import mark

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from ui.session import Session
    from ui.status import Status
    from ui.words import Words

KINDS = {
    "pdf": (mark("Export PDF"), ".pdf", files.pdf_writer),
    "xlsx": (mark("Export spreadsheet"), ".xlsx", files.xlsx_writer),
    "json": (mark("Export the numbers"), ".json", files.json_writer),
}


class Exporting(QObject):
    """Asks where to, and says when it is done; ``over`` is the window that its dialogs belong to."""

    def __init__(
        self, words: Words, session: Session, status: Status, on_problem: Callable[[str], None], over: QWidget
    ) -> None:
        super().__init__(over)
        self.words, self.session, self.status, self.over = words, session, status, over
        self.on_problem = on_problem
        self.catalog: Catalog | None = None
        self.task = LatestTask(self)
        status.watch(self.task)
        self.task.done.connect(status.wrote)
        self.task.failed.connect(self._failed)

    def export(self, kind: str) -> None:
        """Write the newest advice as ``kind``; nothing where there is none, or where no file is named."""
        advice = self.session.advice
        if advice is None or advice.recommended is None:
            return
        title, ending, writer = KINDS[kind]
        name = files.suggested(self.session.study, self.session.path, ending)
        path = files.ask_save(self.words, self.over, title, name, ending)
        if path is not None:
            self.status.say("Writing {name} …", name=path.name)
            self.task.run(writer(advice, self.words.code, self.catalog, path))

    def to(self, kind: str) -> Callable[[], None]:
        """``export`` of one kind, for a menu."""
        return lambda: self.export(kind)

    def _failed(self, failure: Failure) -> None:
        from reports.files import WriteError

        self.status.say("")
        if isinstance(failure.error, (OSError, WriteError)):
            files.tell(self.words, self.over, "The document could not be written.", failure.error)
        else:
            self.on_problem(failure.details)
