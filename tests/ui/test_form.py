from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from advisor.workload import Choices, FineTune, Money, Pretrain, Quote, Serve, Site, Study
from catalog.catalog import Catalog
from catalog.published import tariff_in
from ui import own
from ui.forms.editors import BarredEditor, NumberEditor, SeveralEditor, TextEditor
from ui.forms.form import Form
from ui.forms.model_list import ModelList
from ui.forms.sections import CHOICES, EVERY, JOB, MODEL, MONEY, PRECISION, SITE, USE, Section
from ui.words import Words

STUDY = Study(jobs=(Serve(model="chatglm-6b", users=5),))


def form(qtbot: QtBot, words: Words, section: Section, study: Study = STUDY) -> Form:
    made = Form(words, section)
    qtbot.addWidget(made)
    made.edited.connect(lambda changed, path: made.show_study(changed, 0))
    made.show_study(study, 0)
    made.show()
    return made


def line(made: Form, path: str) -> QLineEdit:
    editor = made.editor(path)
    assert isinstance(editor, NumberEditor)
    return editor.line


def test_typing_a_number_edits_the_study(qtbot: QtBot, words: Words) -> None:
    made = form(qtbot, words, USE)
    edit = line(made, "job.users")
    edit.selectAll()
    with qtbot.waitSignal(made.edited) as caught:
        qtbot.keyClicks(edit, "30")
    study, path = caught.args
    assert (study.jobs[0].users, path) == (30, "job.users")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "A number is expected, such as 1."),
        ("0", "A number from 1 to 10,000,000 is expected."),
        ("-4", "A number from 1 to 10,000,000 is expected."),
        ("2.5", "A number is expected, such as 1."),
    ],
)
def test_a_wrong_number_is_said_at_its_field_and_not_taken(qtbot: QtBot, words: Words, typed: str, said: str) -> None:
    made = form(qtbot, words, USE)
    seen: list[object] = []
    made.edited.connect(lambda study, path: seen.append(study))
    edit = line(made, "job.users")
    edit.selectAll()
    qtbot.keyClicks(edit, typed)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert made.error("job.users") == said
    assert made.editor("job.users").target().property("wrong") is True
    assert seen == []
    edit.selectAll()
    qtbot.keyClicks(edit, "7")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert made.error("job.users") == ""
    assert made.editor("job.users").target().property("wrong") is False
    assert made.study is not None
    assert made.study.jobs[0].users == 7  # type: ignore[union-attr]


def test_an_empty_number_is_the_default_where_one_exists(qtbot: QtBot, words: Words) -> None:
    made = form(qtbot, words, MONEY)
    edit = line(made, "money.budget")
    qtbot.keyClicks(edit, "5000")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert made.study is not None
    assert made.study.money.budget == 5000
    edit.clear()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert made.study.money.budget is None
    edit = line(made, "money.months")
    edit.clear()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert made.error("money.months").startswith("A number is expected")


def test_what_is_being_typed_is_left_alone(qtbot: QtBot, words: Words) -> None:
    made = form(qtbot, words, PRECISION)
    edit = line(made, "job.context_tokens")
    edit.setFocus()
    edit.selectAll()
    with qtbot.waitSignal(made.edited):
        qtbot.keyClicks(edit, "32k")
    assert made.study is not None
    assert made.study.jobs[0].context_tokens == 32768  # type: ignore[union-attr]
    assert edit.text() == "32k", "the field is rewritten only when the keyboard leaves it"
    edit.left.emit()  # type: ignore[attr-defined]
    assert edit.text() == "32,768"


def test_fields_follow_the_kind_of_job(qtbot: QtBot, words: Words) -> None:
    made = form(qtbot, words, USE)
    blocks = {row.field.path: row.block for row in made.rows}
    assert blocks["job.users"].isVisibleTo(made)
    assert not blocks["job.tokens"].isVisibleTo(made)
    made.show_study(Study(jobs=(FineTune(model="chatglm-6b"),)), 0)
    assert not blocks["job.users"].isVisibleTo(made)
    assert blocks["job.tokens"].isVisibleTo(made)


def test_choices_are_ticked_ordered_and_never_empty(qtbot: QtBot, words: Words) -> None:
    made = form(qtbot, words, CHOICES)
    editor = made.editor("choices.rank_by")
    assert isinstance(editor, SeveralEditor)
    assert [editor.list.item(row).text() for row in range(2)] == ["cost", "speed"]
    editor.list.setCurrentRow(1)
    qtbot.keyClick(editor.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert made.study is not None
    assert made.study.choices.rank_by == ("speed", "cost")
    kinds = made.editor("choices.kinds")
    assert isinstance(kinds, SeveralEditor)
    for row in range(3):
        kinds.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert made.error("choices.kinds") == "At least one must be chosen."
    assert made.study.choices.kinds == ("api",), "the last valid choice stands"


def test_barred_items_carry_their_reason(qtbot: QtBot, words: Words) -> None:
    made = form(qtbot, words, SITE)
    editor = made.editor("site.barred")
    assert isinstance(editor, BarredEditor)
    with qtbot.waitSignal(made.edited):
        editor.edit.setPlainText("A100: export control\nH100：出口管制\n\n")  # type: ignore[union-attr]
    assert made.study is not None
    assert [(one.item, one.reason) for one in made.study.site.barred] == [
        ("A100", "export control"),
        ("H100", "出口管制"),
    ]


def test_a_model_is_found_by_its_name(qtbot: QtBot, words: Words, catalog: Catalog) -> None:
    made = form(qtbot, words, MODEL)
    made.use(catalog)
    editor = made.model_editor()
    assert editor is not None
    assert editor.combo.currentText() == "ChatGLM-6B"
    edit = editor.combo.lineEdit()
    assert edit is not None
    edit.selectAll()
    qtbot.keyClicks(edit, "qwen2.5-7b")
    edit.editingFinished.emit()
    assert made.study is not None
    assert made.study.jobs[0].model == "qwen2.5-7b"
    edit.setText("no such model")
    edit.editingFinished.emit()
    assert made.error("job.model").startswith("No model of this name")
    assert made.study.jobs[0].model == "qwen2.5-7b"


SMALL = {
    "model_type": "llama",
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "vocab_size": 1000,
}


def test_a_file_does_not_take_the_place_of_a_model_that_comes_with_the_program(
    qtbot: QtBot, words: Words, catalog: Catalog, tmp_path: Path
) -> None:
    made = form(qtbot, words, MODEL)
    editor = made.model_editor()
    assert editor is not None
    editor.use(dict(catalog.models))
    file = tmp_path / "config.json"
    file.write_text(json.dumps({**SMALL, "_name_or_path": "THUDM/chatglm-6b"}), encoding="utf-8")
    editor.take_file(file)
    assert made.study is not None
    assert made.study.jobs[0].config is not None, "the study carries what the file says"
    assert own.load()[0].models["chatglm-6b"] == catalog.models["chatglm-6b"]


def test_a_config_file_is_taken_or_refused_with_its_reason(qtbot: QtBot, words: Words, tmp_path: Path) -> None:
    made = form(qtbot, words, MODEL)
    editor = made.model_editor()
    assert editor is not None
    folder = tmp_path / "My-Model-3B"
    folder.mkdir()
    good = folder / "config.json"
    good.write_text(json.dumps(SMALL), encoding="utf-8")
    editor.take_file(good)
    assert made.study is not None
    assert made.study.jobs[0].model == "My-Model-3B"
    assert made.study.jobs[0].config == SMALL
    kept = own.load()[0].models["my-model-3b"]
    assert (kept.name, kept.config) == ("My-Model-3B", SMALL)
    assert editor.models["my-model-3b"] == kept, "it is in the list at once"
    for text, reason in (
        ("{", "line 1"),
        ("[1]", "an object with keys is expected"),
        ('{"model_type": "llama"}', "hidden"),
    ):
        bad = tmp_path / "bad.json"
        bad.write_text(text, encoding="utf-8")
        editor.take_file(bad)
        assert reason in made.error("job.model")
    editor.take_file(tmp_path / "missing.json")
    assert "missing.json" in made.error("job.model")
    assert made.study.jobs[0].model == "My-Model-3B"


def test_the_wheel_scrolls_the_page_and_not_the_choice(qtbot: QtBot, words: Words) -> None:
    made = form(qtbot, words, SITE)
    combo = made.editor("site.room").target()
    assert isinstance(combo, QComboBox)
    before = combo.currentIndex()
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(combo, event)
    assert combo.currentIndex() == before


@pytest.mark.parametrize("section", EVERY, ids=lambda section: section.id)
def test_every_field_has_a_name_for_the_screen_reader(qtbot: QtBot, words: Words, section: Section) -> None:
    made = form(qtbot, words, section)
    for row in made.rows:
        assert row.editor.target().accessibleName(), row.field.path
    words.switch("zh")
    for row in made.rows:
        assert row.editor.target().accessibleName() == words.text(row.field.label)


def test_text_is_kept_as_typed(qtbot: QtBot, words: Words) -> None:
    made = form(qtbot, words, JOB)
    editor = made.editor("title")
    assert isinstance(editor, TextEditor)
    qtbot.keyClicks(editor.edit, "Course <b>machine</b> & more")
    editor.edit.editingFinished.emit()  # type: ignore[union-attr]
    assert made.study is not None
    assert made.study.title == "Course <b>machine</b> & more"


def test_drafted_tokens_stand_under_more_and_keep_their_bounds(qtbot: QtBot, words: Words) -> None:
    field = next(one for one in USE.fields if one.path == "job.speculative_tokens")
    assert field.more
    made = form(qtbot, words, USE)
    edit = line(made, field.path)
    for typed, kept in (("4", 4), ("17", 4), ("0", 0)):
        edit.setText(typed)
        edit.editingFinished.emit()
        assert made.study is not None
        assert made.study.jobs[0].model_dump()["speculative_tokens"] == kept


def test_a_number_is_taken_while_it_is_typed_and_told_wrong_only_after_a_pause(qtbot: QtBot, words: Words) -> None:
    made = form(qtbot, words, USE)
    edited: list[Study] = []
    made.edited.connect(lambda one, path: edited.append(one))
    editor = made.editor("job.users")
    assert isinstance(editor, NumberEditor)
    edit = editor.line
    edit.selectAll()
    qtbot.keyClicks(edit, "12")
    assert editor.soon.interval() < editor.timer.interval()
    editor.soon.timeout.emit()
    assert [one.jobs[0].users for one in edited] == [12]  # type: ignore[union-attr]
    for typed in ("0", "1x"):  # out of its limits, and no number at all
        edit.selectAll()
        qtbot.keyClicks(edit, typed)
        editor.soon.timeout.emit()
        assert made.error("job.users") == "", "it may not be all that will be typed"
        editor.timer.timeout.emit()
        assert made.error("job.users")
        edit.selectAll()
        qtbot.keyClicks(edit, "12")
        editor.timer.timeout.emit()
        assert made.error("job.users") == ""


NOT_ASKED = {  # what is no answer of a person
    "kind", "config", "picked", "labrig", "jobs", "site", "money", "choices", "quote",
    "issued",  # the day it is written
}  # fmt: skip


def test_every_field_of_a_study_can_be_entered() -> None:
    """What a file can say, the screen can ask."""
    asked = {field.path for section in EVERY for field in section.fields}
    parts = {"site": Site, "money": Money, "choices": Choices, "quote": Quote}
    wanted = {f"job.{name}" for kind in (Serve, FineTune, Pretrain) for name in kind.model_fields}
    wanted |= {f"{part}.{name}" for part, kind in parts.items() for name in kind.model_fields} | set(Study.model_fields)
    assert {path for path in wanted if path.split(".")[-1] not in NOT_ASKED} - asked == set()


def test_fields_come_with_what_makes_them_count(qtbot: QtBot, words: Words, catalog: Catalog) -> None:
    def shown(study: Study) -> set[str]:
        found = set()
        for section in EVERY:
            made = form(qtbot, words, section, study)
            made.use(catalog)
            found |= {row.field.path for row in made.rows if not row.block.isHidden()}
        return found

    served = Study(jobs=(Serve(model="qwen2.5-7b"),), site=Site(country="US"))
    with_more = Study(jobs=(Serve(model="qwen2.5-7b", speculative_tokens=4, lora_adapters=2),), site=Site(country="CN"))
    assert shown(with_more) - shown(served) == {"job.draft_model", "job.lora_rank", "site.region"}
    tuned = Study(jobs=(FineTune(model="qwen2.5-7b", preference="grpo"),))
    assert "job.answers" in shown(tuned)
    assert "job.answers" not in shown(Study(jobs=(FineTune(model="qwen2.5-7b"),)))


def test_a_region_is_chosen_by_its_own_name(qtbot: QtBot, words: Words, catalog: Catalog) -> None:
    study = Study(jobs=(Serve(model="qwen2.5-7b"),), site=Site(country="CN"))
    made = form(qtbot, words, SITE, study)
    made.use(catalog)
    edited: list[Study] = []
    made.edited.connect(lambda one, path: edited.append(one))
    editor = made.editor("site.region")
    combo = editor.target()
    assert isinstance(combo, QComboBox)
    place = next(index for index in range(combo.count()) if "湖北" in combo.itemText(index))
    editor.committed.emit(combo.itemData(place))
    assert edited[-1].site.region == "Hubei"
    assert tariff_in("CN", edited[-1].site.region) is not None


def test_the_chosen_model_is_in_sight_and_stays_the_one(qtbot: QtBot, words: Words, catalog: Catalog) -> None:
    made = ModelList(words)
    qtbot.addWidget(made)
    made.resize(700, 320)
    made.use(dict(catalog.models))
    last = made.shown[-3].id
    made.choose(last)
    made.show()
    table = made.table

    def in_sight() -> bool:
        index = table.currentIndex()
        return index.isValid() and table.viewport().rect().contains(table.visualRect(index).center())

    qtbot.waitUntil(in_sight)
    assert made.shown[table.currentIndex().row()].id == last
    told: list[str] = []
    made.chosen.connect(told.append)
    made.search.setText("qwen2.5-7b")
    marked = [made.shown[index.row()].id for index in table.selectionModel().selectedRows()]
    assert marked in ([], [last]), "another model that now stands in its row is not the chosen one"
    made.search.clear()
    assert made.shown[table.currentIndex().row()].id == last
    assert told == []
