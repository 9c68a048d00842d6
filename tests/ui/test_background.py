from __future__ import annotations

import threading
import time

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from ui.background import Cancelled, Failure, LatestTask


def test_the_answer_comes_back_on_the_screens_thread(qtbot: QtBot) -> None:
    task, seen = LatestTask(), []
    task.done.connect(lambda answer: seen.append((answer, QThread.currentThread().isMainThread())))
    worker: list[bool] = []

    def work(cancelled: Cancelled) -> int:
        worker.append(threading.current_thread() is threading.main_thread())
        return 42

    with qtbot.waitSignal(task.done):
        task.run(work)
    assert seen == [(42, True)]
    assert worker == [False]
    task.close()


def test_only_the_newest_answer_is_delivered(qtbot: QtBot) -> None:
    task, seen = LatestTask(), []
    task.done.connect(seen.append)
    stopped = threading.Event()

    def slow(cancelled: Cancelled) -> str:
        while not cancelled():
            time.sleep(0.001)
        stopped.set()
        return "overtaken"

    task.run(slow)
    qtbot.wait(20)
    for number in range(20):
        task.run(lambda cancelled, number=number: number)  # type: ignore[misc]
    qtbot.waitUntil(lambda: 19 in seen)
    assert stopped.is_set(), "a newer question tells the old one to stop"
    assert seen[-1] == 19
    assert "overtaken" not in seen
    task.close()


def test_an_error_comes_back_with_its_traceback(qtbot: QtBot) -> None:
    task = LatestTask()

    def broken(cancelled: Cancelled) -> None:
        raise KeyError("memory.cuda_context")

    with qtbot.waitSignal(task.failed) as caught:
        task.run(broken)
    failure = caught.args[0]
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, KeyError)
    assert "in broken" in failure.details
    assert not task.running
    task.close()


def test_cancelling_delivers_nothing(qtbot: QtBot) -> None:
    task, seen = LatestTask(), []
    task.done.connect(seen.append)
    task.failed.connect(seen.append)
    task.run(lambda cancelled: time.sleep(0.05))
    task.cancel()
    qtbot.wait(120)
    assert seen == []
    assert not task.running
    task.close()


def test_slow_work_is_announced_and_its_end_too(qtbot: QtBot) -> None:
    task, seen = LatestTask(), []
    task.slow.connect(seen.append)
    with qtbot.waitSignal(task.done, timeout=3000):
        task.run(lambda cancelled: time.sleep(0.65))
    assert seen == [True, False]
    with qtbot.waitSignal(task.done):
        task.run(lambda cancelled: None)
    assert seen == [True, False], "quick work is not announced"
    task.close()


def test_many_tasks_may_come_and_go_while_they_work(qtbot: QtBot) -> None:
    """The holder of the signal must outlive the worker, whoever is deleted first."""
    for number in range(60):
        task = LatestTask()
        task.run(lambda cancelled: time.sleep(0.002))
        if number % 2:
            task.close()
        if number % 3:
            task.deleteLater()
        del task
    qtbot.wait(100)


def test_closing_waits_for_what_runs_and_not_for_ever() -> None:
    task, ended = LatestTask(), threading.Event()

    def work(cancelled: Cancelled) -> None:
        time.sleep(0.05)
        ended.set()

    task.run(work)
    time.sleep(0.01)
    task.close()
    assert ended.is_set()
    free = threading.Event()
    task.run(lambda cancelled: free.wait(20))
    task.close(wait_ms=10)
    free.set()
