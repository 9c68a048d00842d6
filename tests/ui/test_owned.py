"""A machine that stands there already, with the real rules."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from advisor.answer import Advice
from catalog.catalog import Catalog
from ui.dialogs.owned import OwnedMachine, description
from ui.tables.table import Table
from ui.words import Words

NOTHING = dict.fromkeys(("gpu", "count", "cpu", "mainboard", "memory", "psu", "case"), "")


def test_what_is_left_empty_is_unknown() -> None:
    assert description(NOTHING) == {}
    assert description({**NOTHING, "gpu": "RTX 3090", "memory": "64", "psu": "1,600"}) == {
        "gpus": [{"name": "RTX 3090", "count": 1}],
        "memory": {"gb": 64},
        "psus": [{"watts": 1600, "count": 1}],
    }


@pytest.fixture
def dialog(qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog) -> OwnedMachine:
    made = OwnedMachine(words, advice, catalog)
    qtbot.addWidget(made)
    made.show()
    return made


def seen(dialog: OwnedMachine) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisibleTo(dialog)]


def test_an_empty_question_is_answered_at_once(dialog: OwnedMachine) -> None:
    dialog.ask.click()
    assert dialog.problem.text() == "Name at least one part."


def test_the_steps_lead_to_cards_that_do_the_work(qtbot: QtBot, dialog: OwnedMachine) -> None:
    for key, text in (
        ("gpu", "RTX 3090"), ("count", "1"), ("cpu", "Ryzen 9 5900X"), ("mainboard", "ASUS ROG Strix X570-E"),
        ("memory", "64"), ("psu", "750"),
    ):  # fmt: skip
        dialog.edits[key].setText(text)
    dialog.ask.click()
    qtbot.waitUntil(lambda: dialog.results.count() > 1, timeout=15_000)
    texts = [one.text() for one in dialog.findChildren(QLabel)]
    assert "The machine as it stands" in texts
    assert any("RTX 3090" in text and text.startswith("2 ×") for text in texts)
    assert "The open study on it" in texts
    assert any("of the catalog run on it" in text for text in texts)
    tables = {one.accessibleName(): one for one in dialog.findChildren(Table)}
    largest = tables["Models that it serves"].as_text().splitlines()[1:]
    sizes = [float(line.split("\t")[1].replace(",", "")) for line in largest]
    assert sizes == sorted(sizes, reverse=True)
    assert dialog.problem.text() == ""
    dialog.words.switch("zh")
    qtbot.waitUntil(lambda: "现有机器" in seen(dialog))
    assert "The machine as it stands" not in seen(dialog)


def test_a_machine_that_cannot_be_understood_is_said(qtbot: QtBot, dialog: OwnedMachine) -> None:
    dialog.edits["gpu"].setText("RTX 3090")
    dialog.edits["count"].setText("-3")
    dialog.ask.click()
    qtbot.waitUntil(lambda: bool(dialog.problem.text()) or dialog.results.count() > 1, timeout=15_000)
    assert dialog.problem.text(), "a negative number of cards is refused"
