"""Nothing of Qt may die in the background: the collector runs on the screen's thread only."""

from __future__ import annotations

import gc
import threading
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from ui import garbage
from ui.background import Cancelled, LatestTask
from ui.garbage import Garbage


class Circle:
    """Holds itself, as a window with a connected signal does, and tells where it dies."""

    def __init__(self, died_in: list[threading.Thread]) -> None:
        self.me = self
        self.died_in = died_in

    def __del__(self) -> None:
        self.died_in.append(threading.current_thread())


def test_what_a_closed_window_leaves_dies_on_the_screens_thread(qtbot: QtBot) -> None:
    died_in: list[threading.Thread] = []
    collector, task = Garbage(), LatestTask()
    for _ in range(3):
        Circle(died_in)

    def work(cancelled: Cancelled) -> int:
        return len([[number] for number in range(200_000)])  # enough for every generation, were it on

    with qtbot.waitSignal(task.done):
        task.run(work)
    task.close()
    kept = [[number] for number in range(2_000)]  # past the first threshold
    qtbot.waitUntil(lambda: len(died_in) == 3)
    assert kept
    assert set(died_in) == {threading.main_thread()}
    collector.end()
    assert gc.isenabled()


@pytest.mark.parametrize(
    ("counts", "expected"), [((0, 0, 0), []), ((800, 3, 2), [0]), ((800, 11, 2), [1]), ((9, 9, 11), [2])]
)
def test_the_oldest_generation_that_is_due_is_collected(
    monkeypatch: pytest.MonkeyPatch, counts: tuple[int, int, int], expected: list[int]
) -> None:
    collected: list[int] = []
    python = SimpleNamespace(get_count=lambda: counts, get_threshold=lambda: (700, 10, 10), collect=collected.append)
    monkeypatch.setattr(garbage, "gc", python)
    garbage.collect_due()
    assert collected == expected
