"""The window: the workload on the left, the answers on the right, and what joins them to the session."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter

from ui import files, theme
from ui.background import Failure, LatestTask
from ui.errors import told

if TYPE_CHECKING:
    from advisor.answer import Advice
    from catalog.catalog import Catalog
    from ui.advising import Ready
    from ui.session import Session
    from ui.settings import Settings, Theme
    from ui.words import Words

log = logging.getLogger(__name__)
NEEDS_ADVICE = ("pdf", "xlsx", "json", "compare")  # actions


class MainWindow(QMainWindow):
    """An empty frame at first, so that it is on screen at once; ``fill`` then shows one session."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("LabRig")
        self.resize(1360, 860)
        room = self.screen().availableSize()
        self.setMinimumSize(min(1020, room.width()), min(620, room.height()))
        self.filled = False

    def fill(
        self, words: Words, settings: Settings, session: Session, on_problem: Callable[[str], None] = log.error
    ) -> None:
        """Make everything that is seen; ``on_problem`` is told of errors that nobody expected."""
        from ui.answers import Answers
        from ui.documents import Documents
        from ui.editor import Editor
        from ui.exporting import Exporting
        from ui.main_menu import fill_menus
        from ui.status import Status
        from ui.tools import Tools

        self.words, self.settings, self.session = words, settings, session
        self.on_problem = on_problem
        self.catalog: Catalog | None = None
        self.status = Status(words, self.statusBar())
        self.documents = Documents(words, settings, session, self.status, self)
        self.exporting = Exporting(words, session, self.status, on_problem, self)
        self.tools = Tools(words, session, self)
        self.editor = Editor(words)
        self.answers = Answers(words)
        self.loading = LatestTask(self)
        self.warming = LatestTask(self)
        self.warm = False
        self.menus = fill_menus(self)
        self._place()
        self._connect()
        self.status.say("Reading the catalog …")
        self.editor.show_study(session.study)
        self._retitle()
        self.answers.open(0)
        self.answers.tabs.tabBar().setFocus()
        self.filled = True

    def _place(self) -> None:
        self.setAcceptDrops(True)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.editor)
        split.addWidget(self.answers)
        split.setStretchFactor(1, 1)
        split.setSizes([390, 970])
        split.setChildrenCollapsible(False)
        self.setCentralWidget(split)

    def _connect(self) -> None:
        session, answers = self.session, self.answers
        self.editor.edited.connect(session.edit)
        answers.edited.connect(session.edit)
        answers.picked.connect(self.pick)
        answers.why.connect(self.tools.why)
        answers.export.connect(self.exporting.export)
        session.study_changed.connect(self.editor.show_study)
        session.advised.connect(self._show)
        session.failed.connect(self._failed)
        session.document_changed.connect(self._document)
        self.status.watch(session.task)
        self.tools.changed.connect(self.reload)
        self.status.cancelled.connect(self._cancel)
        self.loading.done.connect(self.use)
        self.loading.failed.connect(lambda failure: self.on_problem(failure.details))
        self.status.watch(self.loading, stops=False)  # without a catalog there is nothing to show
        self.words.changed.connect(self._retitle)

    # the catalog

    def reload(self) -> None:
        """Read the catalog again, with what the user has added."""
        from ui.advising import get_ready

        self.loading.run(get_ready)

    def use(self, ready: Ready) -> None:
        """The catalog has been read: fill the lists and ask for advice."""
        self.catalog = ready.catalog
        for part in (self.answers, self.editor, self.tools):
            part.use(ready.catalog)
        self.exporting.catalog = ready.catalog
        self.documents.use(ready.catalog, ready.advise)
        count = len(ready.problems)
        if count:
            self.status.say(
                "{count} {count:row|rows} of the catalog could not be used; the log lists them.", count=count
            )
            for problem in ready.problems:
                log.warning("catalog: %s: %s", problem.place, problem.text)
        else:
            self.status.say("")
        self.session.use(ready.advise)

    # showing

    def _show(self, advice: Advice) -> None:
        self.status.right()
        self.answers.show_advice(advice)
        self._enable()
        if not self.warm:
            from ui.answers import load_views

            self.warm = True
            self.warming.run(load_views)

    def _enable(self) -> None:
        advice = self.session.advice
        has = advice is not None and advice.recommended is not None
        for name in NEEDS_ADVICE:
            self.menus.actions[name].setEnabled(has)

    def pick(self, id: str) -> None:
        """Recommend another option."""
        study = self.session.study
        self.session.edit(study.model_copy(update={"choices": study.choices.model_copy(update={"picked": id})}))

    def _retitle(self) -> None:
        self.editor.setAccessibleName(self.words.text("Workload"))
        self._document()

    def _document(self) -> None:
        session = self.session
        self.setWindowTitle(f"{self.documents.name}[*] – LabRig")
        self.setWindowModified(session.dirty)
        self.setWindowFilePath(str(session.path) if session.path else "")
        self.menus.actions["undo"].setEnabled(session.can_undo)
        self.menus.actions["redo"].setEnabled(session.can_redo)
        if session.advice is None:  # another document has been opened
            self.answers.show_advice(None)
        self._enable()

    def _cancel(self) -> None:
        self.session.task.cancel()
        self.exporting.task.cancel()
        self.status.say("Cancelled. The answer shown is the one before the last change.")

    def _failed(self, failure: Failure) -> None:
        from advisor.workload import StudyError

        if isinstance(failure.error, StudyError):
            text = told(self.words, failure.error)
            self.status.wrong(text.removeprefix(f"{failure.error.place}: "))  # on screen the place is seen
        else:
            self.on_problem(failure.details)

    # appearance

    def use_language(self, code: str) -> None:
        from ui.start import use_qt_words

        self.settings.language = code
        use_qt_words(code)
        self.words.switch(code)
        self.menus.check(self.menus.languages, code)

    def use_theme(self, name: str) -> None:
        chosen: Theme = "light" if name == "light" else "dark" if name == "dark" else "system"
        self.settings.theme = chosen
        theme.use(chosen)
        self.menus.check(self.menus.themes, chosen)
        self.answers.refresh()

    def use_size(self, percent: str) -> None:
        """How large everything is; Qt asks for it once, as the program starts."""
        self.settings.size = int(percent)
        self.menus.check(self.menus.sizes, str(self.settings.size))
        self.status.say("The new size is used when LabRig is started again.")

    # events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped(event)
        if path is None:
            return
        event.acceptProposedAction()
        if path.suffix.lower() == files.ENDING:
            self.documents.open_path(path)
        else:
            editor = self.editor.forms["model"].model_editor()
            if editor is not None:
                editor.take_file(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.filled:
            event.accept()
            return
        if not self.documents.may_leave():
            event.ignore()
            return
        self.settings.geometry = self.saveGeometry()
        self.settings.sync()
        self.exporting.task.close()
        self.loading.close()
        self.warming.close()
        self.answers.close_tasks()
        self.session.close()
        event.accept()
        QApplication.processEvents()


def dropped(event: QDropEvent) -> Path | None:
    """The one file that can be used: a study, a config.json or a GGUF file."""
    urls = event.mimeData().urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in (files.ENDING, ".json", ".gguf")), None)
