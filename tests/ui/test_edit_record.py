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
from catalog.records.hosts import Mainboard
from tests.ui.test_access import nameless
from ui import own
from ui.dialogs.catalog_browser import CatalogBrowser
from ui.dialogs.edit_record import EditRecord
from ui.dialogs.field_words import FIELDS
from ui.dialogs.kinds import KINDS
from ui.dialogs.record_fields import asked, graded, identifier, made
from ui.dialogs.slots_editor import COLUMNS, SlotsEditor
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


def board_form(browser: CatalogBrowser, catalog: Catalog) -> tuple[EditRecord, SlotsEditor, Mainboard]:
    browser.kinds.setCurrentRow([kind.attribute for kind in KINDS].index("mainboards"))
    board = next(one for one in catalog.mainboards.values() if len(one.slots) > 2 and one.slots[0].physical_width == 16)
    browser.show_record(board.id)
    browser.edit.click()
    put(browser.form, source="manual", confidence="A")
    assert browser.form.slots is not None
    return browser.form, browser.form.slots, board


def type_in(slots: SlotsEditor, place: int, field: str, text: str) -> None:
    item = slots.table.item(place, [name for name, _, _ in COLUMNS].index(field))
    assert item is not None
    item.setText(text)


def test_slots_are_typed_in_a_table(browser: CatalogBrowser, catalog: Catalog) -> None:
    form, slots, board = board_form(browser, catalog)
    type_in(slots, 0, "lanes_shared", "x8")
    type_in(slots, 0, "shares_with", "PCIEX16_2")
    slots.add.click()
    type_in(slots, len(board.slots), "physical_width", "16")
    type_in(slots, len(board.slots), "lanes_alone", "4")
    type_in(slots, len(board.slots), "lanes_shared", "")
    type_in(slots, len(board.slots), "host", "Chipset")
    form.save.click()
    again = own.load()[0].mainboards[board.id]
    assert [slot.order for slot in again.slots] == list(range(1, len(board.slots) + 2))
    assert (again.slots[0].lanes_shared, again.slots[0].shares_with) == (8, "PCIEX16_2")
    assert (again.slots[0].source, again.slots[0].confidence) == ("manual", "A")
    assert again.slots[1] == board.slots[1], "what was not changed keeps its own source"
    assert (again.slots[-1].lanes_alone, again.slots[-1].host) == (4, "chipset")


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("lanes_alone", "32", "Slot 1, Lanes alone: 16 or fewer is expected: the slot is no longer."),
        ("lanes_alone", "many", "Slot 1, Lanes alone: A whole number is expected."),
        ("physical_width", "7", "Slot 1, Length (x): 1, 4, 8 or 16 is expected."),
        ("physical_width", "", "Slot 1, Length (x): A value is expected."),
        ("host", "the moon", "Slot 1, From: Choose one."),
        ("position", "0", "Slot 1, Bracket: 1 or more is expected."),
    ],
)
def test_a_slot_that_cannot_be_is_told_where_it_stands(
    browser: CatalogBrowser, catalog: Catalog, field: str, text: str, said: str
) -> None:
    form, slots, board = board_form(browser, catalog)
    type_in(slots, 0, field, text)
    form.save.click()
    assert said in slots.wrong.text().splitlines()
    assert form.problem.text() == "Put the slots right first."
    assert own.load()[0].mainboards[board.id] == board
    form.reject()


def test_slots_can_be_moved_and_removed_but_not_all(browser: CatalogBrowser, catalog: Catalog) -> None:
    form, slots, _ = board_form(browser, catalog)
    before = slots.rows()
    slots.table.setCurrentCell(0, 0)
    slots.down.click()
    assert slots.rows()[:2] == [before[1], before[0]]
    slots.up.click()
    assert slots.rows() == before
    while slots.table.rowCount():
        slots.table.setCurrentCell(0, 0)
        slots.remove.click()
    form.save.click()
    assert slots.wrong.text() == "At least one slot is expected."
    form.reject()


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
