"""The open document: a study, its past and future, its file, and the newest advice for it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from advisor.study_file import read_study, write_study
from advisor.workload import Study
from ui.advising import Advise
from ui.background import LatestTask
from ui.recovery import Recovery

if TYPE_CHECKING:
    from advisor.answer import Advice

TYPING_S = 1.0  # edits of one field within this time are one step back
STEPS = 200


class Session(QObject):
    """Takes a study and emits an Advice by one signal, ``advised``. Nothing else computes or keeps a study."""

    study_changed = Signal(object)  # Study
    advised = Signal(object)  # Advice
    document_changed = Signal()  # file, dirty mark, undo and redo
    failed = Signal(object)  # Failure; the last good advice stays

    def __init__(self, study: Study, advise: Advise | None = None, recovery: Recovery | None = None) -> None:
        super().__init__()
        self.study = study
        self.advice: Advice | None = None
        self.path: Path | None = None
        self.task = LatestTask(self)
        self.task.done.connect(self._take)
        self.task.failed.connect(self.failed)
        self.advise = advise
        self._saved: Study | None = study
        self._past: list[Study] = []
        self._future: list[Study] = []
        self._last_edit = ("", 0.0)
        self._recovery = recovery
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(1500)  # after the last edit, so at most this much work is lost
        self._autosave.timeout.connect(self._keep)

    # the document

    @property
    def dirty(self) -> bool:
        return self.study != self._saved

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def start(self, study: Study, path: Path | None = None, *, saved: bool = True) -> None:
        """Show another document; ``saved`` is False for one that no file holds yet, such as a recovered one."""
        self.study, self.path = study, path
        self._saved = study if saved else None
        self._past, self._future, self._last_edit = [], [], ("", 0.0)
        self.advice = None
        if self._recovery and saved:
            self._recovery.clear()
        self._changed()

    def open(self, path: Path) -> None:
        """Read a study; raises StudyError and then leaves everything as it was."""
        self.start(read_study(path), path)

    def save(self, path: Path | None = None) -> None:
        """Write the study to ``path`` or to its own file; raises StudyError and then keeps the dirty mark."""
        target = path or self.path
        if target is None:
            raise ValueError("this study has no file yet")
        write_study(self.study, target)
        self.path, self._saved = target, self.study
        if self._recovery:
            self._recovery.clear()
        self.document_changed.emit()

    # editing

    def edit(self, study: Study, field: str = "") -> None:
        """Take an edited study; ``field`` names what was edited, so that typing is one step to undo."""
        if study == self.study:
            return
        now = time.monotonic()
        typing = field and field == self._last_edit[0] and now - self._last_edit[1] < TYPING_S
        if not typing:
            self._past = [*self._past[1 - STEPS :], self.study]
        self._last_edit = (field, now)
        self._future = []
        self.study = study
        self._changed()
        self._autosave.start()

    def undo(self) -> None:
        self._step(self._past, self._future)

    def redo(self) -> None:
        self._step(self._future, self._past)

    def _step(self, source: list[Study], target: list[Study]) -> None:
        if source:
            target.append(self.study)
            self.study = source.pop()
            self._last_edit = ("", 0.0)
            self._changed()
            self._autosave.start()

    # advice

    def use(self, advise: Advise) -> None:
        """From now on ask ``advise``: the catalog has been loaded, or loaded again."""
        self.advise = advise
        self.refresh()

    def refresh(self) -> None:
        """Ask for advice on the study as it is."""
        if self.advise is None:
            return
        study, advise = self.study, self.advise
        self.task.run(lambda cancelled: advise(study, cancelled))

    def close(self) -> None:
        """End: what runs is stopped, and the recovery copy goes (the user has saved or given up)."""
        self._autosave.stop()
        self.task.close()
        if self._recovery:
            self._recovery.clear()

    def _take(self, advice: Advice) -> None:
        self.advice = advice
        self.advised.emit(advice)

    def _changed(self) -> None:
        self.study_changed.emit(self.study)
        self.document_changed.emit()
        self.refresh()

    def _keep(self) -> None:
        if self._recovery and self.dirty:
            self._recovery.keep(self.study, self.path)
