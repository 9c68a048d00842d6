"""Work off the screen's thread: plain functions, and only the newest answer comes back.

The threads are Python's: a thread pool of Qt that dies while its thread waits for the interpreter's lock ends the
program, and so does anything of Qt that dies in another thread than the screen's (see ``ui.garbage``).
"""

from __future__ import annotations

import functools
import itertools
import logging
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

SLOW_MS = 500  # past this a person wants to see that something is going on
Cancelled = Callable[[], bool]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that came back from the background."""

    error: BaseException
    details: str  # the traceback


class _Mail(QObject):
    """Carries results to the screen's thread."""

    arrived = Signal(int, object)


@functools.cache
def _mail() -> _Mail:
    """The one carrier of all tasks: it outlives every thread, so that none of them is the last to let it go."""
    return _Mail()


_numbers = itertools.count(1)  # every question of every task has its own


class LatestTask(QObject):
    """Runs plain functions one after the other; an answer that was overtaken by a newer question is dropped.

    The function gets one argument, ``cancelled() -> bool``, and should ask it now and then. It must hold nothing of Qt:
    the thread may be the last to let the function go.
    """

    done = Signal(object)
    failed = Signal(object)  # Failure
    slow = Signal(bool)  # True once a task takes over half a second, False when it ends

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # one thread: a newer question waits for the old one to see that it is cancelled
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="labrig")
        self._last: Future[None] | None = None
        _mail().arrived.connect(self._deliver)
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
        self._drop()
        self._cancel = threading.Event()
        number, cancel, mail = self._number, self._cancel, _mail()

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
        self._last = self._threads.submit(work)

    def cancel(self) -> None:
        """Give up what runs; nothing is delivered."""
        self._drop()
        self._end()

    def close(self, wait_ms: int = 5000) -> None:
        """Stop and wait, before the program or a dialog ends."""
        self.cancel()
        if self._last is not None:
            wait([self._last], timeout=wait_ms / 1000)

    def _drop(self) -> None:
        self._cancel.set()
        if self._last is not None:
            self._last.cancel()  # it may still stand in the queue
        self._number = next(_numbers)

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
