"""A record changed or added on screen, with the real catalog and the real files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from catalog.catalog import Catalog
from catalog.load import TABLES
from catalog.own_records import cell_text
from tests.ui.test_access import nameless
from ui import own
from ui.dialogs.catalog_browser import CatalogBrowser
from ui.dialogs.edit_record import EditRecord, asked, graded, identifier, made
from ui.dialogs.field_words import FIELDS
from ui.dialogs.kinds import KINDS
from ui.words import Words


@pytest.fixture
def browser(qtbot: QtBot, words: Words, catalog: Catalog) -> CatalogBrowser:
    shown = CatalogBrowser(words, catalog)
    qtbot.addWidget(shown)
    shown.show()
    shown.changed.connect(lambda: shown.use(own.load()[0]))
    return shown


def put(form: EditRecord, **texts: str) -> None:
    for name, text in texts.items():
        edit = form.edits[name]
        if isinstance(edit, QLineEdit):
            edit.setText(text)
        else:
            assert isinstance(edit, QComboBox)
            assert edit.findData(text) >= 0
            edit.setCurrentIndex(edit.findData(text))


def problems(form: EditRecord) -> dict[str, str]:
    return {name: place.text() for name, place in form.wrong.items() if place.isVisibleTo(form)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.attribute)
def test_every_field_has_its_words(kind) -> None:  # type: ignore[no-untyped-def]
    assert set(TABLES[kind.attribute].model_fields) <= set(FIELDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.attribute)
def test_a_record_that_is_not_changed_comes_back_the_same(catalog: Catalog, kind) -> None:  # type: ignore[no-untyped-def]
    for record in getattr(catalog, kind.attribute).values():
        texts = {field.name: cell_text(getattr(record, field.name)) for field in asked(type(record))}
        assert made(type(record), texts, record) == record


def test_a_changed_record_is_the_users_own_and_can_be_undone(browser: CatalogBrowser, own_folder: Path) -> None:
    browser.search.setText("rtx-3090")
    browser.show_record("rtx-3090")
    shipped = browser.record()
    assert not browser.undo.isEnabled()
    browser.edit.click()
    form = browser.form
    put(form, board_power_w="3xx")
    form.save.click()
    assert problems(form) == {
        "board_power_w": "A number is expected.",
        "source": "A value is expected.",
        "confidence": "Choose one.",
    }
    assert not (own_folder / "catalog").exists(), "nothing is written before all is right"
    put(form, board_power_w="1,000.5", source="our meter", confidence="B")
    form.save.click()
    mine = browser.record()
    assert mine is not None
    assert shipped is not None
    assert mine.id == "rtx-3090", "it stays chosen"
    assert mine == shipped.model_copy(
        update={"board_power_w": 1000.5, "source": "our meter", "as_of": date.today(), "confidence": mine.confidence}
    )
    assert browser.own == {"rtx-3090"}
    assert browser.source.text().endswith("(your own record)")
    assert browser.undo.isEnabled()
    browser.undo.click()
    assert browser.record() == shipped
    assert not browser.undo.isEnabled()


def test_a_new_record_is_added_once_all_is_right(browser: CatalogBrowser) -> None:
    browser.kinds.setCurrentRow([kind.attribute for kind in KINDS].index("psus"))
    browser.new.click()
    form = browser.form
    form.save.click()
    assert set(problems(form)) == {"id", "watts", "source", "confidence"}
    assert form.problem.text() == "4 fields to put right"
    put(form, name="House Brand 1300", watts="0", source="label", confidence="A")
    form.save.click()
    assert problems(form) == {"watts": "More than 0 is expected."}
    put(form, watts="1300", native_16pin="1.5")
    form.save.click()
    assert problems(form) == {"native_16pin": "A whole number is expected."}
    put(form, native_16pin="2")
    form.save.click()
    record = browser.record()
    assert record is not None
    assert (record.id, record.model_dump()["watts"], record.confidence) == ("house-brand-1300", 1300, "A")
    assert record.model_dump()["length_mm"] is None, "what was left empty is unknown"
    again, problems_ = own.load()
    assert problems_ == ()
    assert again.psus["house-brand-1300"] == record


def test_two_records_of_one_name_are_refused(browser: CatalogBrowser) -> None:
    browser.kinds.setCurrentRow([kind.attribute for kind in KINDS].index("psus"))
    taken = browser.records[0]
    browser.new.click()
    put(browser.form, id=taken.id, name="Another", watts="500", source="label", confidence="A")
    browser.form.save.click()
    assert problems(browser.form) == {"id": "There is a record of this name already; edit that one."}
    put(browser.form, id="another-500", name=taken.name)
    browser.form.save.click()
    assert taken.id in browser.form.problem.text()
    assert own.records().psus == {}


def test_figures_that_contradict_each_other_are_refused(browser: CatalogBrowser) -> None:
    browser.search.setText("rtx-3090")
    browser.show_record("rtx-3090")
    browser.edit.click()
    put(browser.form, bandwidth_gb_s="2000", source="a rumour", confidence="C")
    browser.form.save.click()
    assert "384" in browser.form.problem.text()
    assert own.records().chips == {}


def test_a_mainboard_keeps_its_slots(browser: CatalogBrowser, catalog: Catalog) -> None:
    browser.kinds.setCurrentRow([kind.attribute for kind in KINDS].index("mainboards"))
    board = next(one for one in catalog.mainboards.values() if len(one.slots) > 1)
    browser.show_record(board.id)
    browser.edit.click()
    put(browser.form, m2_slots="9", source="manual", confidence="A")
    browser.form.save.click()
    again = own.load()[0].mainboards[board.id]
    assert again.slots == board.slots
    assert again.m2_slots == 9


def test_an_unsure_source_makes_only_what_it_changed_unsure(catalog: Catalog) -> None:
    before = catalog.chips["rtx-3090"].model_copy(update={"confidence": "A", "unverified": ()})
    after = graded(before.model_copy(update={"board_power_w": 340.0, "confidence": "C"}), before)
    assert (after.confidence, after.grade("board_power_w"), after.grade("memory_gb")) == ("A", "C", "A")
    sure = graded(after.model_copy(update={"board_power_w": 350.0, "confidence": "A"}), after)
    assert (sure.confidence, sure.unverified) == ("A", ())
    second = graded(before.model_copy(update={"board_power_w": 340.0, "confidence": "B"}), before)
    assert second.confidence == "B"


def test_an_identifier_is_made_from_the_name() -> None:
    assert identifier("ASUS ROG Strix X570-E (Wi-Fi)") == "asus-rog-strix-x570-e-wi-fi"
    assert identifier("显卡") == ""


def test_the_form_speaks_and_follows_the_language(browser: CatalogBrowser) -> None:
    browser.new.click()
    form = browser.form
    assert nameless(form) == []
    assert form.titles["memory_gb"].text().endswith(" (needed)")
    browser.words.switch("zh")
    assert form.titles["memory_gb"].text() == "显存/内存（GB）（必填）"
    grade = form.edits["confidence"]
    assert isinstance(grade, QComboBox)
    assert grade.itemText(1) == "厂商或实测"
