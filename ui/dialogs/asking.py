"""Dialogs that are shown until they are answered."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog


def ask(dialog: QDialog) -> int:
    """``dialog.exec()``, and then it goes: a dialog with a parent would otherwise be kept until the program ends.

    What it found can still be read by the caller; it goes when the screen has a moment.
    """
    try:
        return dialog.exec()
    finally:
        dialog.deleteLater()
