"""The study as a file: new, open, save, the recent ones, and what to do with unsaved work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ui import files

if TYPE_CHECKING:
    from advisor.workload import Study
    from catalog.catalog import Catalog
    from ui.advising import Advise
    from ui.session import Session
    from ui.settings import Settings
    from ui.status import Status
    from ui.wizard.wizard import Wizard
    from ui.words import Words


class Documents(QObject):
    """What the File menu does with the session; ``over`` is the window that its dialogs belong to."""

    def __init__(self, words: Words, settings: Settings, session: Session, status: Status, over: QWidget) -> None:
        super().__init__(over)
        self.words, self.settings, self.session, self.status, self.over = words, settings, session, status, over
        self.catalog: Catalog | None = None
        self.wizard: Wizard | None = None

    def use(self, catalog: Catalog, advise: Advise) -> None:
        """The catalog has been read; a wizard may have been begun in the meantime."""
        self.catalog = catalog
        if self.wizard is not None:
            self.wizard.use(catalog, advise)

    @property
    def name(self) -> str:
        """What the open study is called."""
        path = self.session.path
        return path.name if path else self.session.study.title or self.words.text("New study")

    # new

    def new(self, study: Study | None = None) -> None:
        """Ask the questions of a new study, or those of ``study`` again."""
        from ui.start import default_study
        from ui.wizard.wizard import Wizard

        if study is None and not self.may_leave():
            return
        wizard = Wizard(self.words, study or default_study(), self.catalog, self.session.advise, self.over)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.wizard = wizard
        wizard.finished.connect(self._forget_wizard)
        wizard.accepted.connect(lambda: self._take_wizard(wizard.study, again=study is not None))
        wizard.open()

    def again(self) -> None:
        """Ask the questions of the open study again."""
        self.new(self.session.study)

    def _forget_wizard(self) -> None:
        self.wizard = None

    def _take_wizard(self, study: Study, again: bool) -> None:
        if again:
            self.session.edit(study)
        else:
            self.session.start(study, saved=False)

    # open

    def open(self) -> None:
        path = files.ask_open(self.words, self.over)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open a study; what is wrong with the file is said, and the open one stays."""
        from advisor.workload import StudyError

        if not self.may_leave():
            return
        try:
            self.session.open(path)
        except (OSError, StudyError) as error:
            files.tell(self.words, self.over, "{name} could not be opened.", error, name=path.name)
            return
        self.settings.add_recent(path)
        self.status.say("")

    def fill_recent(self, menu: QMenu) -> None:
        """The recent files, put into the menu as it opens."""
        menu.clear()
        for path in self.settings.recent:
            action = QAction(path.name, menu)
            action.setToolTip(str(path))
            action.triggered.connect(self._opener(path))
            menu.addAction(action)
        if menu.isEmpty():
            none = QAction(self.words.text("No file yet"), menu)
            none.setEnabled(False)
            menu.addAction(none)
            return
        menu.addSeparator()
        clear = QAction(self.words.text("Clear the list"), menu)
        clear.triggered.connect(lambda checked: self.settings.clear_recent())
        menu.addAction(clear)

    def _opener(self, path: Path) -> Callable[[bool], None]:
        return lambda checked: self.open_path(path)

    # save

    def save(self) -> bool:
        if self.session.path is None:
            return self.save_as()
        return self._write(self.session.path)

    def save_as(self) -> bool:
        name = files.suggested(self.session.study, self.session.path, files.ENDING)
        path = files.ask_save(self.words, self.over, "Save the study", name, files.ENDING)
        return path is not None and self._write(path)

    def _write(self, path: Path) -> bool:
        from advisor.workload import StudyError

        try:
            self.session.save(path)
        except (OSError, StudyError) as error:
            files.tell(self.words, self.over, "{name} could not be saved.", error, name=path.name)
            return False
        self.settings.add_recent(path)
        self.status.say("Saved as {name}.", name=path.name)
        return True

    def may_leave(self) -> bool:
        """Whether unsaved work may go: saved now, or given up."""
        if not self.session.dirty:
            return True
        answer = files.ask_keep(self.words, self.over, self.session.study.title or self.words.text("New study"))
        return answer == "discard" or (answer == "save" and self.save())
