"""A window with a made-up advisor, so that the screen is tested apart from the numbers."""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from advisor.answer import Advice
from advisor.workload import Study
from catalog.catalog import Catalog
from reports.look import LIGHT
from tests.reports import sample
from ui import theme
from ui.advising import Advise, Ready
from ui.background import Cancelled, LatestTask
from ui.main_window import MainWindow
from ui.recovery import Recovery
from ui.session import Session
from ui.settings import Settings
from ui.words import Words


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen plugin says what it cannot do without a window manager; nothing else is let through."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The product's own look, as the program sets it up; like there, garbage is collected on this thread only."""
    qapp.setStyle("Fusion")
    theme.load_fonts()
    theme.use("light")
    gc.collect()
    gc.freeze()
    gc.disable()
    yield qapp
    gc.enable()


@pytest.fixture(autouse=True)
def look(dressed: QApplication) -> Iterator[None]:
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # closed windows go now, not at the end
    gc.collect()
    gc.disable()  # a program that ended has switched it on
    if theme.colours() is not LIGHT:
        theme.use("light")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own data in a folder of this test."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("LABRIG_DATA", str(folder))
    monkeypatch.delenv("LABRIG_PRICE_BOOK", raising=False)
    return folder


def of_qt(thing: object, depth: int = 5) -> list[str]:
    """What of Qt a function holds: in its closure, its defaults, as the object it belongs to, or further in."""
    if isinstance(thing, QObject):
        return [type(thing).__name__]
    if depth == 0:
        return []
    inner: list[object] = []
    if callable(thing):
        cells = getattr(thing, "__closure__", None) or ()
        inner += [cell.cell_contents for cell in cells]
        inner += list(getattr(thing, "__defaults__", None) or ())
        inner += [getattr(thing, "__self__", None), *getattr(thing, "args", ())]
    elif isinstance(thing, (tuple, list, set)):
        inner += list(thing)[:50]
    elif isinstance(thing, dict):
        inner += list(thing.values())[:50]
    return [name for one in inner for name in of_qt(one, depth - 1)]


@pytest.fixture(autouse=True)
def plain_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the screen gives to a thread holds nothing of Qt: the thread may be the last to let it go."""
    run = LatestTask.run

    def watched(task: LatestTask, function: Callable[[Cancelled], object]) -> None:
        if function.__module__.startswith("ui"):
            assert of_qt(function) == []
        run(task, function)

    monkeypatch.setattr(LatestTask, "run", watched)


@pytest.fixture
def words() -> Words:
    return Words("en")


@pytest.fixture(scope="session")
def advice() -> Advice:
    return sample.advice()


@pytest.fixture
def study(advice: Advice) -> Study:
    return advice.study


@pytest.fixture
def advise(advice: Advice) -> Advise:
    """The sample's numbers for whatever is asked, with the option recommended that the study picks."""

    def ask(study: Study, cancelled: Cancelled) -> Advice:
        picked = next((one for one in advice.options if one.id == study.choices.picked), advice.recommended)
        return dataclasses.replace(advice, study=study, recommended=picked)

    return ask


@pytest.fixture
def ready(catalog: Catalog, advise: Advise) -> Ready:
    return Ready(catalog, (), advise)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def session(study: Study, tmp_path: Path) -> Iterator[Session]:
    made = Session(study, recovery=Recovery(tmp_path / "recovery"))
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, words: Words, settings: Settings, session: Session, ready: Ready) -> Iterator[MainWindow]:
    """The window with the catalog read and the first answer shown."""
    problems: list[str] = []
    made = MainWindow()
    made.fill(words, settings, session, problems.append)
    # nothing unsaved when it is closed, so that closing asks nothing
    qtbot.addWidget(made, before_close_func=lambda widget: session.start(session.study))
    made.show()
    made.use(ready)
    qtbot.waitUntil(lambda: session.advice is not None)
    yield made
    assert problems == []
