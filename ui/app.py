"""``python main.py``: the window."""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

SWITCH_S = 0.0005  # how long the screen waits for its turn while a calculation runs; Python's own is ten times that
FRAME_MS = 20  # lets the frame be painted before the work begins that fills it
COMMANDS = "model, memory, advise, quote, validate, check, catalog"


def has_screen() -> bool:
    """Whether a window can be shown; only Linux can be without."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main(argv: list[str]) -> int:
    """Show the window, with the study of the file ``argv[0]`` if one is given; exit status 2 without a screen."""
    if not has_screen():
        print(f"labrig: no screen here; these commands need none: {COMMANDS} (python main.py --help)", file=sys.stderr)
        return 2
    from PySide6.QtWidgets import QApplication

    scale()
    application = QApplication.instance() or QApplication([sys.argv[0], *argv])
    assert isinstance(application, QApplication)
    program = Program(application)
    program.start(Path(argv[0]) if argv else None)
    return application.exec()


def scale() -> None:
    """Tell Qt how large everything shall be, which it asks for once; what the user's environment says counts more."""
    from PySide6.QtCore import QCoreApplication

    from ui import settings as kept

    QCoreApplication.setApplicationName("LabRig")  # the settings lie in a folder of this name
    percent = kept.Settings().size
    if percent != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{percent / 100:g}")


class Program:
    """What lives as long as the program: settings, session, window, and the catalog that is read behind it."""

    def __init__(self, application: QApplication) -> None:
        """The empty window, with as few imports as can be; ``start`` shows it and fills it."""
        from PySide6.QtCore import Qt

        from ui import settings as kept
        from ui import theme
        from ui.garbage import Garbage
        from ui.main_window import MainWindow

        self.garbage = Garbage(application)
        sys.setswitchinterval(SWITCH_S)  # a table asks Python some hundred times for what is in its cells
        application.setApplicationName("LabRig")
        application.setApplicationDisplayName("LabRig")
        application.setStyle("Fusion")
        self.folder = kept.data_folder()
        self.log = open_log(self.folder)
        self.settings = kept.Settings()
        application.setPalette(theme.palette(theme.wanted(self.settings.theme)))
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system, Qt.ConnectionType.QueuedConnection)
        self.window = MainWindow()
        self._shown = False
        application.aboutToQuit.connect(self.end)
        sys.excepthook = self._unexpected
        threading.excepthook = lambda args: self.log.error("in a thread: %s", args.exc_value)

    def start(self, path: Path | None) -> None:
        """Show the window, then fill it and read the catalog behind it."""
        from PySide6.QtCore import QTimer

        if not self.window.restoreGeometry(self.settings.geometry):
            self.window.resize(1360, 860)
        self.window.show()
        QTimer.singleShot(FRAME_MS, self.window, lambda: self.fill(path))

    def fill(self, path: Path | None) -> None:
        """Make what is in the window; then offer lost work, open the file, or ask the first questions."""
        from ui import theme
        from ui.recovery import Recovery
        from ui.session import Session
        from ui.start import default_study, use_qt_words
        from ui.words import Words

        theme.load_fonts()
        theme.use(self.settings.theme)
        self.words = Words(self.settings.language)
        use_qt_words(self.words.code)
        self.recovery = Recovery(self.folder / "recovery")
        self.session = Session(default_study(), recovery=self.recovery)
        self.window.fill(self.words, self.settings, self.session, self.show_problem)
        self.window.reload()
        self._first(path)

    def _first(self, path: Path | None) -> None:
        if self._recover():
            return
        if path is not None:
            self.window.documents.open_path(path)
        elif not self.settings.welcomed:
            self.settings.welcomed = True
            self.window.documents.new()

    def _recover(self) -> bool:
        from PySide6.QtWidgets import QMessageBox

        from ui.dialogs.asking import ask

        lost = self.recovery.lost()
        if not lost:
            return False
        box = QMessageBox(self.window)
        box.setText(self.words.text("LabRig did not end properly. Take back the work that was not saved?"))
        title = lost[0].study.title or self.words.text("New study")
        box.setInformativeText(f"{title}\n{lost[0].path or ''}".strip())
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        if ask(box) != QMessageBox.StandardButton.Yes:
            return False
        self.session.start(lost[0].study, lost[0].path, saved=False)
        return True

    def show_problem(self, details: str) -> None:
        """Log it, and say it once; a second error while the dialog is open goes to the log only."""
        from ui.dialogs.asking import ask
        from ui.dialogs.problem import Problem

        self.log.error("%s", details)
        if self._shown:
            return
        self._shown = True
        try:
            ask(Problem(self.words, details, self.folder / "labrig.log", self.window))
        finally:
            self._shown = False

    def _unexpected(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        self.show_problem("".join(traceback.format_exception(kind, error, where)))

    def _follow_system(self) -> None:
        if self.settings.theme == "system" and self.window.filled:
            self.window.use_theme("system")

    def end(self) -> None:
        if self.window.filled:
            self.window.loading.close()
            self.session.task.close()
        self.garbage.end()


def open_log(folder: Path) -> logging.Logger:
    """A log file of at most two megabytes in the user's data folder, Qt's messages included; none on a full disk."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    log = logging.getLogger("ui")
    if log.handlers:
        return log
    log.setLevel(logging.INFO)
    log.addHandler(logging.StreamHandler(sys.stderr))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(folder / "labrig.log", maxBytes=1_000_000, backupCount=1, encoding="utf-8")
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        log.addHandler(file)
    except OSError as error:
        log.warning("no log file: %s", error)

    def from_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        level = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}.get(kind, logging.WARNING)
        log.log(level, "Qt: %s", text)

    qInstallMessageHandler(from_qt)
    return log
