"""What the program says of itself."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.dialogs.asking import ask
from ui.words import Words


def about(words: Words, over: QWidget) -> None:
    box = QMessageBox(over)
    box.setWindowTitle(words.text("About LabRig"))
    purpose = words.text(
        "Which hardware to buy for work with large language models, and the document that gets it approved. "
        "Works without a network; nothing leaves this computer."
    )
    box.setText(f"LabRig {version()}".strip())
    box.setInformativeText(
        f"{purpose}\n\n{words.text('Free software under the MIT licence; parts and prices under their own.')}\n"
        f"Python {platform.python_version()}, PySide6 {qt_version}"
    )
    ask(box)


def version() -> str:
    """The installed version; "" where it runs from a folder."""
    try:
        return metadata.version("labrig")
    except metadata.PackageNotFoundError:
        return ""


def show_log() -> None:
    """The folder with the log, in the desktop's own file manager."""
    from ui.settings import data_folder

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_folder())))
