"""A machine that stands there already, with the real rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from advisor.advice import advise
from advisor.answer import Advice
from catalog.catalog import Catalog
from tests.ui.cases import tour_study
from ui.dialogs.owned import OwnedMachine, circuit_of, description
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
    qtbot.waitUntil(lambda: not dialog.task.running, timeout=15_000)
    assert dialog.problem.text(), "a negative number of cards is refused"
    assert dialog.problem.property("role") == "error"
    assert not dialog.export.isEnabled()


def test_the_circuit_is_the_open_studys(catalog: Catalog, advice: Advice) -> None:
    site = advice.study.site.model_copy(update={"country": "CN", "breaker_amps": 16})
    study = advice.study.model_copy(update={"site": site})
    circuit = circuit_of(study, catalog)
    assert circuit == (220, 16)
    assert description({**NOTHING, "gpu": "RTX 3090"}, circuit)["circuit"] == {"volts": 220, "amps": 16}
    assert description(NOTHING, circuit) == {}, "a circuit alone is no machine"
    nowhere = site.model_copy(update={"country": "ZZ"})
    assert circuit_of(study.model_copy(update={"site": nowhere}), catalog) is None


def test_a_step_is_written_as_a_request(
    qtbot: QtBot, words: Words, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = OwnedMachine(words, advise(tour_study(), catalog, today=date(2026, 11, 21)), catalog)
    qtbot.addWidget(dialog)
    dialog.show()
    for key, text in (("gpu", "RTX 3090"), ("mainboard", "ASUS ROG Strix X570-E"), ("psu", "1200")):
        dialog.edits[key].setText(text)
    assert not dialog.export.isEnabled()
    dialog.ask.click()
    qtbot.waitUntil(lambda: dialog.answer is not None, timeout=15_000)
    shown = seen(dialog)
    assert not any("term:" in text for text in shown), "roles are named in words"
    path = tmp_path / "step"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))
    steps = [one for one in dialog.findChildren(QPushButton) if one.text() == "Write the request for this step…"]
    assert steps
    for one in (dialog.export, steps[0]):
        path.with_suffix(".pdf").unlink(missing_ok=True)
        dialog.link.hide()
        one.click()
        qtbot.waitUntil(dialog.link.isVisible, timeout=30_000)
        assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
        assert dialog.problem.text() == "Wrote step.pdf."
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "gone" / "step.pdf"), ""))
    dialog.export.click()
    qtbot.waitUntil(lambda: dialog.problem.property("role") == "error", timeout=30_000)
