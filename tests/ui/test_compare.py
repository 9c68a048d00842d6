from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from advisor.answer import Advice
from advisor.study_file import write_study
from advisor.workload import Study
from reports.wording import Language
from ui.advising import Advise
from ui.dialogs.compare import Compare, ask_studies
from ui.words import Words


def test_other_studies_stand_beside_this_one(
    qtbot: QtBot, words: Words, advice: Advice, advise: Advise, study: Study, tmp_path: Path
) -> None:
    write_study(study.model_copy(update={"title": "Other"}), tmp_path / "other.labrig")
    (tmp_path / "broken.labrig").write_text("{", encoding="utf-8")
    paths = (tmp_path / "other.labrig", tmp_path / "broken.labrig", tmp_path / "missing.labrig")
    dialog = Compare(words, advice, paths, advise)
    qtbot.addWidget(dialog)
    dialog.show()
    assert len(dialog.table.rows.rows) == 1, "the open study is there at once"
    qtbot.waitUntil(lambda: len(dialog.answers) == 4)
    names = [row[0].text for row in dialog.table.rows.rows]
    assert names == [study.title, "Other", "broken.labrig", "missing.labrig"]
    assert dialog.table.cell(1, 2).text == "Buy 2 × RTX 3090"
    assert dialog.table.cell(1, 5).text == "USD 3,770–5,320, 36 months"
    assert dialog.table.cell(2, 1).colour == "fails"
    assert dialog.table.cell(3, 1).text
    words.switch("zh")
    assert dialog.windowTitle() == Language("zh").text("Studies side by side") != "Studies side by side"
    assert dialog.table.cell(1, 2).text != "Buy 2 × RTX 3090"
    dialog.accept()


def test_nothing_chosen_is_nothing(qtbot: QtBot, words: Words, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *args: ([], ""))
    assert ask_studies(words, None) == ()  # type: ignore[arg-type]
