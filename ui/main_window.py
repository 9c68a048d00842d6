"""The window: the workload on the left, five answers on the right."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ui import files, theme
from ui.background import Failure, LatestTask
from ui.marks import mark

if TYPE_CHECKING:
    from advisor.answer import Advice
    from advisor.quantity import Quantity
    from advisor.workload import Study
    from catalog.catalog import Catalog
    from ui.advising import Ready
    from ui.dialogs.catalog_browser import CatalogBrowser
    from ui.session import Session
    from ui.settings import Settings, Theme
    from ui.views.summary import Summary
    from ui.views.view import View
    from ui.wizard.wizard import Wizard
    from ui.words import Words

log = logging.getLogger(__name__)
VIEWS = (
    ("fit", mark("Fit")),
    ("speed", mark("Speed")),
    ("options", mark("Options")),
    ("machine", mark("Machine")),
    ("cost", mark("Cost")),
    ("quote", mark("Quote")),
)


def make_view(name: str, words: Words) -> View:
    """A view, imported when it is first looked at: charts and PDF cost time to load."""
    if name == "fit":
        from ui.views.fit import Fit

        return Fit(words)
    if name == "speed":
        from ui.views.speed import Speed

        return Speed(words)
    if name == "options":
        from ui.views.options import Options

        return Options(words)
    if name == "machine":
        from ui.views.machine import Machine

        return Machine(words)
    if name == "cost":
        from ui.views.cost import Cost

        return Cost(words)
    from ui.views.quote import Quote

    return Quote(words)


class MainWindow(QMainWindow):
    """An empty frame at first, so that it is on screen at once; ``fill`` then shows one session."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("LabRig")
        self.resize(1360, 860)
        self.setMinimumSize(1020, 620)
        self.filled = False

    def fill(
        self, words: Words, settings: Settings, session: Session, on_problem: Callable[[str], None] = log.error
    ) -> None:
        """Make everything that is seen; ``on_problem`` is told of errors that nobody expected."""
        self.words, self.settings, self.session = words, settings, session
        self.on_problem = on_problem
        self.catalog: Catalog | None = None
        self.views: dict[str, View] = {}
        self.export = LatestTask(self)
        self.exported: Path | None = None
        self.wizard: Wizard | None = None
        self.browser: CatalogBrowser | None = None
        self.loading = LatestTask(self)
        self.loading.done.connect(self.use)
        self.loading.failed.connect(lambda failure: self.on_problem(failure.details))
        self.loading.slow.connect(self._slow)
        self.summary: Summary | None = None  # made with the first advice
        self._build()
        self._menus()
        self._connect()
        self._status("Reading the catalog …")
        self.editor.show_study(session.study)
        self._document()
        self._tab(0)
        self.tabs.tabBar().setFocus()
        self.filled = True

    # building

    def _build(self) -> None:
        from ui.editor import Editor
        from ui.widgets.basics import button

        self.setAcceptDrops(True)
        self.editor = Editor(self.words)
        self.summary_place = QVBoxLayout()
        self.summary_place.setContentsMargins(0, 0, 0, 0)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        self.places: list[QVBoxLayout] = []
        for _ in VIEWS:
            place = QWidget()
            box = QVBoxLayout(place)
            box.setContentsMargins(0, 0, 0, 0)
            self.places.append(box)
            self.tabs.addTab(place, "")
        right = QWidget()
        box = QVBoxLayout(right)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self.summary_place)
        box.addWidget(self.tabs, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.editor)
        self.split.addWidget(right)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([390, 970])
        self.split.setChildrenCollapsible(False)
        self.setCentralWidget(self.split)
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.statusBar().addWidget(self.message, 1)
        self.open_exported = button(self.words, "Open the file", self._open_exported, "link")
        self.open_exported.hide()
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setFixedWidth(140)
        self.busy.setTextVisible(False)
        self.stop: QPushButton = button(self.words, "Cancel", self._cancel, "link")
        for widget in (self.open_exported, self.busy, self.stop):
            self.statusBar().addPermanentWidget(widget)
            widget.hide()

    def _menus(self) -> None:
        from ui.menus import Menus

        keys, roles = QKeySequence.StandardKey, QAction.MenuRole
        menus = self.menus = Menus(self, self.words)
        file = menus.menu("&File")
        menus.action(file, "new", "New study…", self.new, keys.New)
        menus.action(file, "open", "Open…", self.open, keys.Open)
        self.recent = menus.menu("Open recent", file)
        self.recent.aboutToShow.connect(self._recent)
        file.addSeparator()
        menus.action(file, "save", "Save", self.save, keys.Save)
        menus.action(file, "save_as", "Save as…", self.save_as, keys.SaveAs)
        menus.action(file, "compare", "Compare with other studies…", self.compare, "Ctrl+D")
        file.addSeparator()
        menus.action(file, "pdf", "Export PDF…", self.export_pdf, "Ctrl+E")
        menus.action(file, "xlsx", "Export spreadsheet…", self.export_xlsx, "Ctrl+Shift+E")
        file.addSeparator()
        menus.action(file, "quit", "Quit", self.close, keys.Quit, roles.QuitRole)
        edit = menus.menu("&Edit")
        menus.action(edit, "undo", "Undo", self.session.undo, keys.Undo)
        menus.action(edit, "redo", "Redo", self.session.redo, keys.Redo)
        edit.addSeparator()
        menus.action(edit, "wizard", "Ask the questions again…", lambda: self.new(self.session.study), "Ctrl+Shift+N")
        parts = menus.menu("&Catalog")
        menus.action(parts, "catalog", "Parts and prices…", self.browse, "Ctrl+B")
        menus.action(parts, "owned", "We own a machine already…", self.upgrade, "Ctrl+U")
        menus.action(parts, "import", "Import a price list…", self.import_prices, "Ctrl+I")
        view = menus.menu("&View")
        for index, (name, title) in enumerate(VIEWS):
            menus.action(view, name, title, self._shower(index), f"Ctrl+{index + 1}")
        view.addSeparator()
        menus.language_menu(view, self.use_language)
        menus.theme_menu(view, self.use_theme)
        help_menu = menus.menu("&Help")
        menus.action(help_menu, "log", "Show the log", self._show_log)
        menus.action(help_menu, "about", "About LabRig", self.about, None, roles.AboutRole)
        menus.check(menus.languages, self.words.code)
        menus.check(menus.themes, self.settings.theme)

    def _connect(self) -> None:
        session = self.session
        self.editor.edited.connect(session.edit)
        session.study_changed.connect(self.editor.show_study)
        session.advised.connect(self._show)
        session.failed.connect(self._failed)
        session.document_changed.connect(self._document)
        session.task.slow.connect(self._slow)
        self.export.slow.connect(self._slow)
        self.export.done.connect(self._exported)
        self.export.failed.connect(self._export_failed)
        self.tabs.currentChanged.connect(self._tab)
        self.words.changed.connect(self._retitle)
        self._retitle()

    def _retitle(self) -> None:
        for index, (_, title) in enumerate(VIEWS):
            self.tabs.setTabText(index, self.words.text(title))
        self.tabs.setAccessibleName(self.words.text("Answers"))
        self.busy.setAccessibleName(self.words.text("Working"))
        self.editor.setAccessibleName(self.words.text("Workload"))
        self._document()
        self._refresh()

    # the catalog

    def use(self, ready: Ready) -> None:
        """The catalog has been read: fill the lists and ask for advice."""
        self.catalog = ready.catalog
        for view in self.views.values():
            view.catalog = ready.catalog
        self.editor.use(ready.catalog)
        count = len(ready.problems)
        if count:
            self._status("{count} {count:row|rows} of the catalog could not be used; the log lists them.", count=count)
            for problem in ready.problems:
                log.warning("catalog: %s: %s", problem.place, problem.text)
        else:
            self._status("")
        self.session.use(ready.advise)
        if self.browser is not None:
            self.browser.use(ready.catalog)
        if self.wizard is not None:  # it was begun while the catalog was being read
            self.wizard.use(ready.catalog, ready.advise)

    def browse(self) -> None:
        """The catalog in a window of its own, beside which the study can be worked on."""
        from ui.dialogs.catalog_browser import CatalogBrowser

        if self.catalog is None:
            return
        if self.browser is None:
            self.browser = CatalogBrowser(self.words, self.catalog, self)
            self.browser.changed.connect(self.reload)
        self.browser.show()
        self.browser.raise_()

    def compare(self) -> None:
        """Other studies beside this one."""
        from ui.dialogs.compare import Compare, ask_studies

        if self.session.advice is None or self.session.advise is None:
            return
        paths = ask_studies(self.words, self)
        if paths:
            Compare(self.words, self.session.advice, paths, self.session.advise, self).exec()

    def upgrade(self) -> None:
        """What to do with a machine that stands there."""
        from ui.dialogs.owned import OwnedMachine

        if self.session.advice is not None and self.catalog is not None:
            OwnedMachine(self.words, self.session.advice, self.catalog, self).exec()

    def import_prices(self) -> None:
        """A supplier's list, looked at before anything is kept."""
        from ui.dialogs.import_prices import ImportPrices, ask_list

        path = ask_list(self.words, self)
        if path is None or self.catalog is None:
            return
        try:
            dialog = ImportPrices(self.words, path, self.catalog, self.session.study.money.currency, self)
        except (OSError, ValueError) as error:
            files.tell(self.words, self, "{name} could not be read.", str(error), name=path.name)
            return
        if dialog.exec():
            self.reload()

    def reload(self) -> None:
        """Read the catalog again, with what the user has added."""
        from ui.advising import get_ready

        self.loading.run(get_ready)

    # showing

    def _tab(self, index: int) -> None:
        name = VIEWS[index][0]
        if name not in self.views:
            view = self.views[name] = make_view(name, self.words)
            view.catalog = self.catalog
            view.why.connect(self._why)
            view.picked.connect(self.pick)
            view.edited.connect(self.session.edit)
            if name == "quote":
                view.export_pdf.connect(self.export_pdf)  # type: ignore[attr-defined]
                view.export_xlsx.connect(self.export_xlsx)  # type: ignore[attr-defined]
            self.places[index].addWidget(view)
        self.views[name].show_advice(self.session.advice)

    def _show(self, advice: Advice) -> None:
        if self.message.property("role") == "wrong":  # what was wrong has been put right
            self._status("")
        if self.summary is None:
            from ui.views.summary import Summary

            self.summary = Summary(self.words)
            self.summary.picked.connect(self.pick)
            self.summary_place.addWidget(self.summary)
        self._refresh()

    def _refresh(self) -> None:
        """Only what is looked at is drawn; the other views are when they are."""
        if self.summary is not None:
            self.summary.show_advice(self.session.advice)
        view = self.views.get(VIEWS[self.tabs.currentIndex()][0])
        if view is not None:
            view.show_advice(self.session.advice)
        has = self.session.advice is not None and self.session.advice.recommended is not None
        for name in ("pdf", "xlsx", "compare"):
            self.menus.actions[name].setEnabled(has)

    def pick(self, id: str) -> None:
        """Recommend another option."""
        study = self.session.study
        self.session.edit(study.model_copy(update={"choices": study.choices.model_copy(update={"picked": id})}))

    def _why(self, quantity: Quantity, title: str) -> None:
        from ui.dialogs.why import Why

        Why(self.words, quantity, title, self).exec()

    def _shower(self, index: int) -> Callable[[], None]:
        return lambda: self.tabs.setCurrentIndex(index)

    def _document(self) -> None:
        session = self.session
        name = session.path.name if session.path else session.study.title or self.words.text("New study")
        self.setWindowTitle(f"{name}[*] – LabRig")
        self.setWindowModified(session.dirty)
        self.setWindowFilePath(str(session.path) if session.path else "")
        self.menus.actions["undo"].setEnabled(session.can_undo)
        self.menus.actions["redo"].setEnabled(session.can_redo)

    def _status(self, english: str, **values: object) -> None:
        from ui.widgets.basics import role

        self.words.say(self.message, "setText", english, **values)
        role(self.message, "")
        self.open_exported.hide()

    def _slow(self, slow: bool) -> None:
        self.busy.setVisible(slow)
        self.stop.setVisible(slow)

    def _cancel(self) -> None:
        self.session.task.cancel()
        self.export.cancel()
        self._status("Cancelled. The answer shown is the one before the last change.")

    def _failed(self, failure: Failure) -> None:
        from advisor.workload import StudyError
        from ui.widgets.basics import role

        error = failure.error
        if isinstance(error, StudyError):
            self._status("{text}", text=error.text)
            role(self.message, "wrong")
        else:
            self.on_problem(failure.details)

    # files

    def new(self, study: Study | None = None) -> None:
        """Ask the questions of a new study."""
        from ui.start import default_study
        from ui.wizard.wizard import Wizard

        if study is None and not self._may_leave():
            return
        wizard = Wizard(self.words, study or default_study(), self.catalog, self.session.advise, self)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.wizard = wizard
        wizard.finished.connect(self._forget_wizard)
        wizard.accepted.connect(lambda: self._take_wizard(wizard.study, again=study is not None))
        wizard.open()

    def _forget_wizard(self) -> None:
        self.wizard = None

    def _take_wizard(self, study: Study, again: bool) -> None:
        if again:
            self.session.edit(study)
        else:
            self.session.start(study, saved=False)

    def open(self) -> None:
        path = files.ask_open(self.words, self)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open a study; what is wrong with the file is said, and the open one stays."""
        from advisor.workload import StudyError

        if not self._may_leave():
            return
        try:
            self.session.open(path)
        except (OSError, StudyError) as error:
            files.tell(self.words, self, "{name} could not be opened.", str(error), name=path.name)
            return
        self.settings.add_recent(path)
        self._status("")

    def save(self) -> bool:
        if self.session.path is None:
            return self.save_as()
        return self._write(self.session.path)

    def save_as(self) -> bool:
        name = files.suggested(self.session.study, self.session.path, files.ENDING)
        path = files.ask_save(self.words, self, "Save the study", name, files.ENDING)
        return path is not None and self._write(path)

    def _write(self, path: Path) -> bool:
        from advisor.workload import StudyError

        try:
            self.session.save(path)
        except (OSError, StudyError) as error:
            files.tell(self.words, self, "{name} could not be saved.", str(error), name=path.name)
            return False
        self.settings.add_recent(path)
        self._status("Saved as {name}.", name=path.name)
        return True

    def _recent(self) -> None:
        self.recent.clear()
        for path in self.settings.recent:
            action = QAction(path.name, self.recent)
            action.setToolTip(str(path))
            action.triggered.connect(self._opener(path))
            self.recent.addAction(action)
        if self.recent.isEmpty():
            none = QAction(self.words.text("No file yet"), self.recent)
            none.setEnabled(False)
            self.recent.addAction(none)
        else:
            self.recent.addSeparator()
            clear = QAction(self.words.text("Clear the list"), self.recent)
            clear.triggered.connect(lambda checked: self.settings.clear_recent())
            self.recent.addAction(clear)

    def _opener(self, path: Path) -> Callable[[bool], None]:
        return lambda checked: self.open_path(path)

    def _may_leave(self) -> bool:
        """Whether unsaved work may go: saved now, or given up."""
        if not self.session.dirty:
            return True
        answer = files.ask_keep(self.words, self, self.session.study.title or self.words.text("New study"))
        return answer == "discard" or (answer == "save" and self.save())

    # export

    def export_pdf(self) -> None:
        self._export("Export PDF", ".pdf", files.pdf_writer)

    def export_xlsx(self) -> None:
        self._export("Export spreadsheet", ".xlsx", files.xlsx_writer)

    def _export(self, title: str, ending: str, writer: Callable[..., Callable[..., Path]]) -> None:
        advice = self.session.advice
        if advice is None or advice.recommended is None:
            return
        name = files.suggested(self.session.study, self.session.path, ending)
        path = files.ask_save(self.words, self, title, name, ending)
        if path is not None:
            self._status("Writing {name} …", name=path.name)
            self.export.run(writer(advice, self.words.code, self.catalog, path))

    def _exported(self, path: Path) -> None:
        self.exported = path
        self._status("Wrote {name}.", name=path.name)
        self.open_exported.show()

    def _export_failed(self, failure: Failure) -> None:
        from reports.files import WriteError

        self._status("")
        if isinstance(failure.error, (OSError, WriteError)):
            files.tell(self.words, self, "The document could not be written.", str(failure.error))
        else:
            self.on_problem(failure.details)

    def _open_exported(self) -> None:
        if self.exported is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.exported)))

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
        self._refresh()

    def about(self) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(self.words.text("About LabRig"))
        box.setText("LabRig")
        box.setInformativeText(
            self.words.text(
                "Which hardware to buy for work with large language models, and the document that gets it approved. "
                "Works without a network; nothing leaves this computer."
            )
        )
        box.exec()

    def _show_log(self) -> None:
        from ui.settings import data_folder

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_folder())))

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
            self.open_path(path)
        else:
            editor = self.editor.forms["model"].model_editor()
            if editor is not None:
                editor.take_file(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.filled:
            event.accept()
            return
        if not self._may_leave():
            event.ignore()
            return
        self.settings.geometry = self.saveGeometry()
        self.settings.sync()
        self.export.close()
        self.loading.close()
        for view in self.views.values():
            view.close_task()
        self.session.close()
        event.accept()
        QApplication.processEvents()


def dropped(event: QDropEvent) -> Path | None:
    """The one file that can be used: a study, a config.json or a GGUF file."""
    urls = event.mimeData().urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in (files.ENDING, ".json", ".gguf")), None)
