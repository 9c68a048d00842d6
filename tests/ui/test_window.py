from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from advisor.answer import Advice
from advisor.study_file import read_study, write_study
from advisor.workload import Serve, Study, StudyError
from tests.reports import sample
from ui import files, theme
from ui.advising import Advise
from ui.answers import VIEWS
from ui.background import Cancelled
from ui.forms.editors import NumberEditor
from ui.main_window import MainWindow
from ui.views.options import Options

ROOT = Path(__file__).parent.parent.parent


def open_tab(window: MainWindow, name: str) -> Any:
    window.answers.tabs.setCurrentIndex([view for view, _ in VIEWS].index(name))
    return window.answers.views[name]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What message boxes said, instead of showing them."""
    said: list[str] = []

    def tell(words: Any, parent: QWidget, english: str, details: str, **values: object) -> None:
        said.append(f"{words.text(english, **values)} {details}")

    monkeypatch.setattr(files, "tell", tell)
    return said


def save_as(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))


@pytest.mark.parametrize("name", [name for name, _ in VIEWS if name != "quote"])
def test_every_view_shows_the_advice(window: MainWindow, name: str) -> None:
    view = open_tab(window, name)
    assert view.stack.currentIndex() == 1
    assert "RTX 3090" in view.title.text() or "break_even" in view.title.text()


def test_views_are_made_when_they_are_looked_at(window: MainWindow) -> None:
    assert list(window.answers.views) == ["fit"]
    open_tab(window, "machine")
    assert list(window.answers.views) == ["fit", "machine"]


def test_an_edit_on_the_left_reaches_the_views(qtbot: QtBot, window: MainWindow) -> None:
    editor = window.editor.forms["use"].editor("job.users")
    assert isinstance(editor, NumberEditor)
    editor.line.selectAll()
    with qtbot.waitSignal(window.session.advised):
        qtbot.keyClicks(editor.line, "30")
    assert window.session.study.jobs[0].users == 30  # type: ignore[union-attr]
    assert window.isWindowModified()
    window.menus.actions["undo"].trigger()
    assert window.session.study.jobs[0].users == 8  # type: ignore[union-attr]
    assert not window.isWindowModified()


def test_another_option_can_be_recommended(qtbot: QtBot, window: MainWindow) -> None:
    view = open_tab(window, "options")
    assert isinstance(view, Options)
    view.table.selectRow(1)
    with qtbot.waitSignal(window.session.advised):
        qtbot.mouseClick(view.take, Qt.MouseButton.LeftButton)
    assert window.session.study.choices.picked == "buy-2x4090"
    assert window.answers.summary is not None
    assert window.answers.summary.choice.currentText() == "Buy 2 × RTX 4090"
    assert not view.take.isEnabled()


def test_saving_asks_for_a_place_once(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    save_as(monkeypatch, tmp_path / "mine")
    window.session.edit(window.session.study.model_copy(update={"title": "Mine"}))
    window.menus.actions["save"].trigger()
    path = tmp_path / "mine.labrig"
    assert read_study(path).title == "Mine", "the ending is added"
    assert window.windowTitle().startswith("mine.labrig")
    assert not window.isWindowModified()
    save_as(monkeypatch, tmp_path / "never asked")
    window.session.edit(window.session.study.model_copy(update={"title": "Mine too"}))
    window.menus.actions["save"].trigger()
    assert read_study(path).title == "Mine too"
    assert window.settings.recent == (path.resolve(),)
    assert told == []


def test_an_unwritable_folder_is_said_and_the_work_kept(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    save_as(monkeypatch, tmp_path / "gone" / "mine.labrig")
    window.session.edit(window.session.study.model_copy(update={"title": "Mine"}))
    window.menus.actions["save"].trigger()
    assert told[0].startswith("mine.labrig could not be saved.")
    assert window.isWindowModified()
    assert not (tmp_path / "gone").exists()


def test_a_cancelled_dialog_changes_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    save_as(monkeypatch, "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: ("", ""))
    before = window.session.study
    for name in ("save_as", "open", "pdf", "xlsx"):
        window.menus.actions[name].trigger()
    assert window.session.study is before
    assert window.session.path is None


def test_missing_and_broken_files_are_said(window: MainWindow, tmp_path: Path, told: list[str]) -> None:
    before = window.session.study
    window.documents.open_path(tmp_path / "missing.labrig")
    broken = tmp_path / "broken.labrig"
    broken.write_text('{"labrig": 1}', encoding="utf-8")
    window.documents.open_path(broken)
    assert [line.split(" could")[0] for line in told] == ["missing.labrig", "broken.labrig"]
    assert window.session.study is before


@pytest.mark.parametrize(
    ("button", "closed", "saved"),
    [
        (QMessageBox.StandardButton.Cancel, False, False),
        (QMessageBox.StandardButton.Discard, True, False),
        (QMessageBox.StandardButton.Save, True, True),
    ],
)
def test_closing_asks_about_unsaved_work(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    button: QMessageBox.StandardButton,
    closed: bool,
    saved: bool,
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda box: button)
    save_as(monkeypatch, tmp_path / "mine.labrig")
    window.session.edit(window.session.study.model_copy(update={"title": "Mine"}))
    assert window.close() is closed
    assert (tmp_path / "mine.labrig").exists() is saved


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def test_studies_and_configs_can_be_dropped(window: MainWindow, tmp_path: Path) -> None:
    study = Study(title="Dropped", jobs=(Serve(model="chatglm-6b"),))
    write_study(study, tmp_path / "dropped.labrig")
    drop(window, tmp_path / "dropped.labrig")
    assert window.session.study == study
    config = tmp_path / "config.json"
    shape = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 1000}
    shape |= {"_name_or_path": "org/My-Model", "model_type": "llama", "intermediate_size": 128}
    config.write_text(json.dumps(shape), encoding="utf-8")
    drop(window, config)
    assert window.session.study.jobs[0].model == "My-Model"
    assert window.session.study.jobs[0].config == shape


def test_jobs_are_added_and_removed(window: MainWindow) -> None:
    editor = window.editor
    editor.add.click()
    assert len(window.session.study.jobs) == 3
    assert editor.job == 2
    editor.remove.click()
    assert window.session.study.jobs == sample.JOBS


def test_the_language_changes_everywhere_at_once(window: MainWindow) -> None:
    for name, _ in VIEWS[:5]:
        open_tab(window, name)
    window.use_language("zh")
    assert window.answers.tabs.tabText(0) == "显存"
    assert window.menus.actions["undo"].text() == "撤销(&U)"
    assert window.answers.summary is not None
    assert "放得下" in window.answers.summary.badge.text()
    view = open_tab(window, "options")
    assert view.tabs.tabText(0) == "排名（6）"
    assert window.settings.language == "zh"
    window.use_language("en")
    assert view.tabs.tabText(0) == "Ranked (6)"


def test_the_colours_change_everywhere_at_once(window: MainWindow) -> None:
    open_tab(window, "options")
    window.use_theme("dark")
    assert theme.colours().paper == "#16191D"
    assert window.palette().window().color().name().upper() == theme.colours().paper_alt
    assert window.settings.theme == "dark"


def test_ctrl_and_a_digit_opens_a_view(qtbot: QtBot, window: MainWindow) -> None:
    for index, (name, _) in enumerate(VIEWS[:5]):
        assert window.menus.actions[name].shortcut().toString() == f"Ctrl+{index + 1}"
        window.menus.actions[name].trigger()
        assert window.answers.tabs.currentIndex() == index


def test_every_action_has_words_and_no_shortcut_twice(window: MainWindow) -> None:
    keys = [key.toString() for action in window.menus.actions.values() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))
    assert all(action.text() for action in window.menus.actions.values())


def test_an_empty_answer_says_what_to_do(window: MainWindow, advice: Any) -> None:
    import dataclasses

    nothing = dataclasses.replace(advice, options=(), recommended=None, break_even=())
    for name, _ in VIEWS[:5]:
        view = open_tab(window, name)
        view.show_advice(nothing)
        shown = view.nothing.title.text() if view.stack.currentIndex() == 0 else view.title.text()
        assert shown
        view.show_advice(None)
        assert view.stack.currentIndex() == 0
        assert view.nothing.title.text() == "Working out the answer …"
        view.show_advice(advice)
        assert view.stack.currentIndex() == 1


def test_the_quote_shows_its_pages_and_is_written_as_pdf(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    view = open_tab(window, "quote")
    qtbot.waitUntil(lambda: view.document.pageCount() > 1, timeout=20_000)
    assert "pages" in view.status.text()
    save_as(monkeypatch, tmp_path / "quote")
    with qtbot.waitSignal(window.exporting.task.done, timeout=20_000):
        window.menus.actions["pdf"].trigger()
    assert (tmp_path / "quote.pdf").read_bytes().startswith(b"%PDF")
    assert window.status.message.text() == "Wrote quote.pdf."
    assert window.status.link.isVisible()
    assert told == []


def test_a_spreadsheet_is_written(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_as(monkeypatch, tmp_path / "quote.xlsx")
    with qtbot.waitSignal(window.exporting.task.done, timeout=20_000):
        window.menus.actions["xlsx"].trigger()
    assert (tmp_path / "quote.xlsx").read_bytes().startswith(b"PK")


def test_a_document_that_cannot_be_written_is_said(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    save_as(monkeypatch, tmp_path / "gone" / "quote.pdf")
    with qtbot.waitSignal(window.exporting.task.failed, timeout=20_000):
        window.menus.actions["pdf"].trigger()
    assert told[0].startswith("The document could not be written.")
    assert not (tmp_path / "gone").exists()


def test_the_views_are_loaded_behind_the_first_answer(qtbot: QtBot, window: MainWindow) -> None:
    assert window.warm
    qtbot.waitUntil(lambda: not window.warming.running)
    code = (
        "import sys, threading; from ui.answers import load_views\n"
        "from PySide6.QtCore import QCoreApplication, QObject\n"
        "import gc; application = QCoreApplication([])\n"
        "before = {id(one) for one in gc.get_objects() if isinstance(one, QObject)}\n"
        "one = threading.Thread(target=load_views, args=(lambda: False,)); one.start(); one.join()\n"
        "made = [one for one in gc.get_objects() if isinstance(one, QObject) and id(one) not in before]\n"
        "print('pyqtgraph' in sys.modules, 'ui.views.quote' in sys.modules, made)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    assert done.stdout.split() == ["True", "True", "[]"], "no object of Qt is made in another thread"


def test_the_workload_can_make_room_for_the_answers(window: MainWindow) -> None:
    action = window.menus.actions["workload"]
    wide = window.answers.width()
    action.trigger()
    assert not window.editor.isVisible()
    QApplication.processEvents()
    assert window.answers.width() > wide
    action.trigger()
    assert window.editor.isVisible()


def test_the_pages_are_drawn_once_nobody_types(qtbot: QtBot, window: MainWindow) -> None:
    view = open_tab(window, "quote")
    qtbot.waitUntil(lambda: view.document.pageCount() > 0, timeout=20_000)
    advice = window.session.advice
    assert advice is not None
    view.show_advice(advice)
    view.show_advice(advice)
    assert view.rest.isActive()
    assert not view.task.running
    qtbot.waitUntil(lambda: view.task.running)
    qtbot.waitUntil(lambda: not view.task.running, timeout=20_000)


def test_the_quotes_fields_are_edited_beside_the_pages(qtbot: QtBot, window: MainWindow) -> None:
    view = open_tab(window, "quote")
    view.form.editor("quote.project").committed.emit("Another project")
    assert window.session.study.quote.project == "Another project"
    qtbot.waitUntil(lambda: view.document.pageCount() > 1 and not view.task.running, timeout=20_000)


def test_a_study_that_cannot_be_answered_is_said_until_it_is_put_right(
    qtbot: QtBot, window: MainWindow, advise: Advise
) -> None:
    def broken(study: Study, cancelled: Cancelled) -> Advice:
        if study.title == "Wrong":
            raise StudyError("jobs[0].model", "GPT-4 is closed")
        return advise(study, cancelled)

    good = window.session.advice
    window.session.use(broken)
    with qtbot.waitSignal(window.session.failed):
        window.session.edit(window.session.study.model_copy(update={"title": "Wrong"}))
    assert window.status.message.text() == "GPT-4 is closed"
    assert window.status.message.property("role") == "wrong"
    assert window.session.advice is not None
    assert good is not None
    assert window.session.advice.options == good.options, "the last good answer stays"
    with qtbot.waitSignal(window.session.advised):
        window.session.undo()
    assert window.status.message.text() == ""


def test_every_menu_item_has_its_letter_and_none_twice(window: MainWindow) -> None:
    for code in ("en", "zh"):
        window.use_language(code)
        for menu in window.menuBar().findChildren(QMenu):
            letters = [action.text().partition("&")[2][:1].lower() for action in menu.actions() if action.text()]
            named = [letter for letter in letters if letter]
            assert len(named) == len(set(named)), (code, menu.title(), letters)
    for name in ("new", "save", "undo", "catalog", "about"):
        assert "&" in window.menus.actions[name].text()


def test_a_long_search_can_be_given_up(qtbot: QtBot, window: MainWindow) -> None:
    before = window.session.advice

    def endless(study: Study, cancelled: Cancelled) -> Advice:
        while not cancelled():
            time.sleep(0.005)
        raise StudyError("", "given up")

    window.session.advise = endless
    window.session.edit(window.session.study.model_copy(update={"title": "slow"}))
    qtbot.waitUntil(window.status.stop.isVisible, timeout=3000)
    assert window.status.busy.isVisible()
    window.status.stop.click()
    qtbot.waitUntil(lambda: not window.status.busy.isVisible())
    assert window.status.message.text().startswith("Cancelled.")
    assert window.session.advice is before
    assert window.session.dirty, "the edit itself is kept"
