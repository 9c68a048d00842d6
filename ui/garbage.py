"""Python's garbage is collected on the screen's thread only.

Left alone, the collector runs in whichever thread happens to allocate. Windows hold themselves in circles (a signal
connected to a method is one), so a calculation in the background would now and then delete the widgets of a window
that was closed, and Qt ends the program when that happens outside its own thread.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 200


class Garbage(QObject):
    """Turns automatic collection off, and collects by Python's own thresholds whenever the screen has a moment."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_due)
        self._timer.start(LOOK_MS)

    def end(self) -> None:
        """Give the collector back to Python."""
        self._timer.stop()
        gc.enable()


def collect_due() -> None:
    """Collect the oldest generation whose count is past its threshold; younger ones go with it."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
            gc.collect(generation)
            return


def keep_for_good() -> None:
    """What lives now (a catalog of thousands of records) stays until the program ends: looked through no more."""
    gc.freeze()
