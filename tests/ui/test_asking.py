"""Dialogs go when they are answered, and what runs in the background holds nothing of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from advisor.quantity import Quantity
from tests.ui.conftest import of_qt
from ui.background import LatestTask
from ui.dialogs.asking import ask
from ui.main_window import MainWindow


def left(over: QWidget) -> int:
    """Dialogs that a window still holds."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return len(over.findChildren(QDialog))


def test_a_dialog_goes_when_it_is_answered(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    monkeypatch.setattr(QDialog, "exec", lambda dialog: 7)
    assert ask(QDialog(over)) == 7
    assert left(over) == 0


def test_every_question_of_the_window_goes_again(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("ui.dialogs.compare.ask_studies", lambda *args: (tmp_path / "gone.labrig",))
    for kind in ("why.Why", "compare.Compare", "owned.OwnedMachine", "choose_model.ChooseModel"):
        monkeypatch.setattr(f"ui.dialogs.{kind}.exec", lambda dialog: shown.append(type(dialog).__name__) or 0)
    monkeypatch.setattr("PySide6.QtWidgets.QMessageBox.exec", lambda box: shown.append("box") or 0)
    before = left(window)
    editor = window.editor.forms["model"].model_editor()
    assert editor is not None
    for question in (
        lambda: window.tools.why(Quantity(1.0, "s"), "A number"),
        window.tools.compare,
        window.tools.upgrade,
        editor._all,
        window.menus.actions["about"].trigger,
        lambda: window.documents.open_path(tmp_path / "gone.labrig"),
    ):
        question()
    assert shown == ["Why", "Compare", "OwnedMachine", "ChooseModel", "box", "box"]
    assert left(window) == before


@pytest.mark.parametrize("wrap", [lambda one: lambda stop: one, lambda one: partial(print, one), lambda one: one.show])
def test_what_a_thread_may_not_hold_is_found(qtbot: QtBot, wrap: Callable[[QWidget], object]) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    assert of_qt(wrap(widget)) == ["QWidget"]
    assert of_qt(lambda stop: left) == []


def test_a_window_that_gives_itself_to_a_thread_is_caught(qtbot: QtBot) -> None:
    task, thing = LatestTask(), QObject()

    def work(stop: Callable[[], bool]) -> object:
        return thing

    work.__module__ = "ui.somewhere"
    with pytest.raises(AssertionError):
        task.run(work)
    task.close()
