from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from advisor.answer import Advice
from advisor.workload import FineTune, Study, StudyError
from catalog.catalog import Catalog
from ui.advising import Advise, Ready
from ui.background import Cancelled
from ui.forms.editors import ChoiceEditor
from ui.forms.sections import WIZARD
from ui.main_window import MainWindow
from ui.start import default_study
from ui.wizard.wizard import Wizard
from ui.words import Words


@pytest.fixture
def wizard(qtbot: QtBot, words: Words, study: Study, ready: Ready) -> Iterator[Wizard]:
    made = Wizard(words, study, ready.catalog, ready.advise)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.advice is not None)
    yield made
    made.reject()


def test_every_page_says_what_follows(wizard: Wizard) -> None:
    lines = []
    for page in range(len(WIZARD)):
        assert wizard.pages.currentIndex() == page
        lines.append(wizard.line.text())
        if page < len(WIZARD) - 1:
            wizard.next.click()
    assert "L40S" in lines[0]
    assert "billion parameters" in lines[1]
    assert lines[2].startswith("Needs")
    assert "tok/s" in lines[3]
    assert "socket" in lines[4]
    assert "36 months" in lines[5]


def test_the_last_page_gives_the_study(qtbot: QtBot, wizard: Wizard) -> None:
    for _ in range(5):
        wizard.next.click()
    assert wizard.next.text() == "Show the answer"
    with qtbot.waitSignal(wizard.accepted):
        wizard.next.click()


def test_going_back_keeps_what_was_said(qtbot: QtBot, wizard: Wizard) -> None:
    kind = wizard.forms[0].editor("job.kind")
    assert isinstance(kind, ChoiceEditor)
    kind.committed.emit("fine-tune")
    assert isinstance(wizard.study.jobs[0], FineTune)
    wizard.next.click()
    wizard.back.click()
    assert not wizard.back.isEnabled()
    assert kind.combo.currentData() == "fine-tune"


def test_pages_can_be_picked_in_any_order_by_keyboard(qtbot: QtBot, wizard: Wizard) -> None:
    wizard.steps.setFocus()
    qtbot.keyClick(wizard.steps, Qt.Key.Key_End)
    assert wizard.pages.currentIndex() == 5
    qtbot.keyClick(wizard.steps, Qt.Key.Key_Home)
    assert wizard.pages.currentIndex() == 0


def test_terms_are_explained_on_demand(wizard: Wizard) -> None:
    page = wizard.questions[1]
    assert not page.meaning.isVisibleTo(page)
    page.explain("access")
    assert "research" in page.meaning.text().lower()
    assert page.meaning.isVisibleTo(page)
    page.explain("access")
    assert not page.meaning.isVisibleTo(page)


def test_a_model_is_chosen_from_the_list(qtbot: QtBot, wizard: Wizard) -> None:
    wizard.turn(1)
    models = wizard.questions[1].models
    assert models is not None
    qtbot.keyClicks(models.search, "chatglm 6b")
    assert "chatglm-6b" in [model.id for model in models.shown]
    row = [model.id for model in models.shown].index("chatglm-6b")
    models.table.selectRow(row)
    assert wizard.study.jobs[0].model == "chatglm-6b"
    models.access.setCurrentIndex(3)
    assert all(model.access == "closed" for model in models.shown)


def test_a_study_that_cannot_be_is_said_in_words(
    qtbot: QtBot, words: Words, study: Study, catalog: Catalog, advise: Advise
) -> None:
    def broken(study: Study, cancelled: Cancelled) -> Advice:
        raise StudyError("jobs[0].model", "GPT-4 is closed: no hardware of yours can run it")

    made = Wizard(words, study, catalog, broken)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: "GPT-4" in made.line.text())
    made.reject()


def test_it_can_be_begun_before_the_catalog_is_read(qtbot: QtBot, words: Words, ready: Ready) -> None:
    made = Wizard(words, default_study(), None, None)
    qtbot.addWidget(made)
    made.show()
    assert made.line.text() == "Reading the catalog …"
    made.use(ready.catalog, ready.advise)
    qtbot.waitUntil(lambda: made.advice is not None)
    assert made.line.text() != "Reading the catalog …"
    made.reject()


def test_the_window_takes_the_wizards_study_as_unsaved_work(qtbot: QtBot, window: MainWindow) -> None:
    window.documents.new()
    made = window.documents.wizard
    assert made is not None
    qtbot.waitUntil(lambda: made.advice is not None)
    made.forms[0].editor("title").committed.emit("From the wizard")
    made.accept()
    assert window.session.study.title == "From the wizard"
    assert window.isWindowModified()


def test_cancelling_the_wizard_changes_nothing(window: MainWindow) -> None:
    before = window.session.study
    window.documents.new()
    made = window.documents.wizard
    assert made is not None
    made.forms[0].editor("title").committed.emit("Never")
    made.reject()
    assert window.documents.wizard is None
    assert window.session.study is before
    assert not window.isWindowModified()
