"""What the program says of itself."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.dialogs.asking import ask
from ui.words import Words


def about(words: Words, over: QWidget) -> None:
    box = QMessageBox(over)
    box.setWindowTitle(words.text("About LabRig"))
    box.setText("LabRig")
    box.setInformativeText(
        words.text(
            "Which hardware to buy for work with large language models, and the document that gets it approved. "
            "Works without a network; nothing leaves this computer."
        )
    )
    ask(box)


def show_log() -> None:
    """The folder with the log, in the desktop's own file manager."""
    from ui.settings import data_folder

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_folder())))
