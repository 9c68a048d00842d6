"""The program as it starts."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from advisor.study_file import write_study
from advisor.workload import Serve, Study
from ui import app, settings
from ui.app import Program
from ui.dialogs.problem import Problem
from ui.recovery import Recovery

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def program(dressed: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr(settings, "data_folder", lambda: tmp_path)
    monkeypatch.setenv("LABRIG_DATA", str(tmp_path))
    monkeypatch.setattr(logging.getLogger("ui"), "handlers", [logging.NullHandler()])  # Qt's messages stay pytest's
    problems: list[str] = []
    monkeypatch.setattr(Problem, "exec", lambda dialog: problems.append(dialog.details.toPlainText()))  # never waits
    hooks = sys.excepthook
    made = Program(dressed)
    made.settings.welcomed = True
    yield made
    if made.window.filled:
        made.session.start(made.session.study)
    made.window.close()
    made.end()
    made.window.deleteLater()
    assert problems == []
    sys.excepthook = hooks


def test_the_catalog_is_read_behind_the_window(qtbot: QtBot, program: Program) -> None:
    program.start(None)
    assert program.window.isVisible()
    assert not program.window.filled, "an empty frame is on screen at once"
    qtbot.waitUntil(lambda: program.window.filled)
    assert program.window.status.message.text() in ("Reading the catalog …", "")
    qtbot.waitUntil(lambda: program.window.catalog is not None, timeout=20_000)
    qtbot.waitUntil(lambda: program.session.advice is not None, timeout=20_000)
    assert program.session.advice is not None
    assert program.session.advice.options


def test_the_screen_does_not_wait_long_for_its_turn(program: Program) -> None:
    """While a calculation runs, each question of a table for a cell would otherwise wait for five milliseconds."""
    assert sys.getswitchinterval() < 0.001


def test_everything_can_be_larger_from_the_next_start_on(
    program: Program, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    app.scale()
    assert "QT_SCALE_FACTOR" not in os.environ
    program.fill(None)
    qtbot.waitUntil(lambda: program.session.advice is not None, timeout=20_000)
    program.window.use_size("150")
    assert [one.data() for one in program.window.menus.sizes.actions() if one.isChecked()] == ["150"]
    assert "started again" in program.window.status.message.text()
    program.settings.sync()
    app.scale()
    assert os.environ["QT_SCALE_FACTOR"] == "1.5"
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    app.scale()
    assert os.environ["QT_SCALE_FACTOR"] == "2", "what the environment says counts more"
    program.settings.size = 7
    assert program.settings.size == 100


def test_a_file_given_on_the_command_line_is_opened(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    path = tmp_path / "given.labrig"
    study = Study(title="Given", jobs=(Serve(model="chatglm-6b"),))
    write_study(study, path)
    program.start(path)
    qtbot.waitUntil(lambda: program.window.filled and program.session.path == path)
    assert program.session.study == study


def test_the_first_start_asks_the_questions(qtbot: QtBot, program: Program) -> None:
    program.settings.welcomed = False
    program.start(None)
    qtbot.waitUntil(lambda: program.window.filled and program.window.documents.wizard is not None)
    wizard = program.window.documents.wizard
    assert wizard is not None
    assert program.settings.welcomed
    qtbot.waitUntil(lambda: wizard.advice is not None, timeout=20_000)
    wizard.reject()


@pytest.mark.parametrize(
    ("answer", "title"), [(QMessageBox.StandardButton.Yes, "Nearly lost"), (QMessageBox.StandardButton.No, "")]
)
def test_lost_work_is_offered(
    qtbot: QtBot,
    program: Program,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
    title: str,
) -> None:
    monkeypatch.setattr("ui.recovery.os.getpid", lambda: 999_999_999)
    Recovery(tmp_path / "recovery").keep(Study(title="Nearly lost", jobs=(Serve(model="chatglm-6b"),)), None)
    monkeypatch.undo()
    monkeypatch.setattr(QMessageBox, "exec", lambda box: answer)
    program.fill(None)
    assert program.session.study.title == title
    assert program.session.dirty is bool(title)


def test_an_unexpected_error_is_said_once_and_logged(
    program: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []

    def execute(dialog: Problem) -> int:
        shown.append(dialog.details.toPlainText())
        program.show_problem("a second one")  # while the first is open
        return 0

    monkeypatch.setattr(Problem, "exec", execute)
    program.fill(None)
    try:
        raise KeyError("memory.cuda_context")
    except KeyError as error:
        program._unexpected(type(error), error, error.__traceback__)
    assert len(shown) == 1
    assert "memory.cuda_context" in shown[0]
    assert "Python" in shown[0]


def test_without_a_screen_it_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(app.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert app.main([]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "quote" in said.err


def test_the_start_loads_no_charts_and_no_pandas() -> None:
    code = (
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from PySide6.QtCore import QStandardPaths; QStandardPaths.setTestModeEnabled(True)\n"
        "from PySide6.QtWidgets import QApplication; import sys\n"
        "from ui.app import Program; program = Program(QApplication([])); program.window.show()\n"
        "heavy = ('pandas', 'pyqtgraph', 'reportlab', 'numpy', 'PySide6.QtPdf', 'pydantic', 'catalog')\n"
        "print(*[name for name in heavy if name in sys.modules])\n"
        "os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "", done.stderr


def test_the_data_folder_is_the_platforms() -> None:
    QStandardPaths.setTestModeEnabled(True)
    try:
        assert "qttest" in str(settings.data_folder())
    finally:
        QStandardPaths.setTestModeEnabled(False)
