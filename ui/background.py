"""Work off the screen's thread: plain functions, and only the newest answer comes back."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal, Slot

SLOW_MS = 500  # past this a person wants to see that something is going on
Cancelled = Callable[[], bool]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that came back from the background."""

    error: BaseException
    details: str  # the traceback


class _Mail(QObject):
    """Carries a result to the screen's thread. Nothing on the worker's side owns it: the pool deletes its own there."""

    arrived = Signal(int, object)


class LatestTask(QObject):
    """Runs plain functions one after the other; an answer that was overtaken by a newer question is dropped.

    The function gets one argument, ``cancelled() -> bool``, and should ask it now and then.
    """

    done = Signal(object)
    failed = Signal(object)  # Failure
    slow = Signal(bool)  # True once a task takes over half a second, False when it ends

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool()  # one thread: a newer question waits for the old one to see that it is cancelled
        self._pool.setMaxThreadCount(1)
        self._mail = _Mail()
        self._mail.arrived.connect(self._deliver)
        self._number = 0
        self._cancel = threading.Event()
        self._shown_slow = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SLOW_MS)
        self._timer.timeout.connect(self._announce)
        self.running = False

    def run(self, function: Callable[[Cancelled], Any]) -> None:
        """Ask for ``function(cancelled)``; what runs now is told to stop, and its answer is dropped."""
        self._cancel.set()
        self._pool.clear()
        self._number += 1
        self._cancel = threading.Event()
        number, cancel, mail = self._number, self._cancel, self._mail

        def work() -> None:
            if cancel.is_set():
                return
            try:
                answer: Any = function(cancel.is_set)
            except BaseException as error:  # whatever it is, the screen has to say it
                answer = Failure(error, traceback.format_exc())
            if not cancel.is_set():
                mail.arrived.emit(number, answer)

        self.running = True
        if not self._timer.isActive() and not self._shown_slow:
            self._timer.start()
        self._pool.start(work)

    def cancel(self) -> None:
        """Give up what runs; nothing is delivered."""
        self._cancel.set()
        self._pool.clear()
        self._number += 1
        self._end()

    def close(self, wait_ms: int = 5000) -> None:
        """Stop and wait, before the program or a dialog ends."""
        self.cancel()
        self._pool.waitForDone(wait_ms)

    @Slot(int, object)
    def _deliver(self, number: int, answer: object) -> None:
        if number != self._number:
            return
        self._end()
        if isinstance(answer, Failure):
            log.error("in the background: %s", answer.details)
            self.failed.emit(answer)
        else:
            self.done.emit(answer)

    def _announce(self) -> None:
        self._shown_slow = True
        self.slow.emit(True)

    def _end(self) -> None:
        self.running = False
        self._timer.stop()
        if self._shown_slow:
            self._shown_slow = False
            self.slow.emit(False)
