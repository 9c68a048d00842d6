"""The catalog on screen, the user's own prices, and a supplier's list."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from catalog.catalog import Catalog
from ui import own
from ui.dialogs.catalog_browser import CatalogBrowser
from ui.dialogs.import_prices import ImportPrices
from ui.dialogs.kinds import KINDS
from ui.words import Words


@pytest.fixture
def browser(qtbot: QtBot, words: Words, catalog: Catalog) -> CatalogBrowser:
    made = CatalogBrowser(words, catalog)
    qtbot.addWidget(made)
    made.show()
    made.changed.connect(lambda: made.use(own.load()[0]))
    return made


def pick(browser: CatalogBrowser, id: str) -> None:
    browser.search.setText(id)
    browser.table.selectRow([record.id for record in browser.records].index(id))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.attribute)
def test_every_kind_can_be_looked_through(browser: CatalogBrowser, kind) -> None:  # type: ignore[no-untyped-def]
    browser.kinds.setCurrentRow(KINDS.index(kind))
    assert len(browser.records) == len(getattr(browser.catalog, kind.attribute))
    assert browser.source.text().startswith("Source: ")
    assert browser.prices.isVisibleTo(browser) is kind.priced
    assert browser.facts.rows.rows


def test_records_are_found_by_any_of_their_words(browser: CatalogBrowser) -> None:
    browser.search.setText("nvidia 3090")
    assert "rtx-3090" in [record.id for record in browser.records]
    browser.search.setText("no such thing")
    assert browser.records == []
    assert browser.name.text() == "Nothing of this name."


def test_an_own_price_is_kept_shown_first_and_taken_back(
    qtbot: QtBot, browser: CatalogBrowser, own_folder: Path
) -> None:
    pick(browser, "rtx-3090")
    before = len(browser.prices.seen)
    assert not (own_folder / "prices.sqlite").exists(), "looking makes no book"
    browser.prices.amount.setText("5,200")
    browser.prices.currency.setCurrentIndex(browser.prices.currency.findData("CNY"))
    browser.prices.seller.setText("华强北")
    browser.prices.add.click()
    assert len(browser.prices.seen) == before + 1
    mine = next(one for one in browser.prices.seen if one.own)
    assert (mine.amount, mine.currency, mine.seller) == (Decimal(5200), "CNY", "华强北")
    assert browser.prices.amount.text() == ""
    browser.prices.history.selectRow(browser.prices.seen.index(mine))
    assert browser.prices.remove.isEnabled()
    browser.prices.remove.click()
    assert len(browser.prices.seen) == before


@pytest.mark.parametrize("typed", ["", "abc", "0", "-5"])
def test_a_price_must_be_a_number_above_zero(browser: CatalogBrowser, own_folder: Path, typed: str) -> None:
    pick(browser, "rtx-3090")
    browser.prices.amount.setText(typed)
    browser.prices.add.click()
    assert browser.prices.problem.text() == "A price above 0 is expected."
    assert not (own_folder / "prices.sqlite").exists()


def test_a_shipped_price_cannot_be_taken_back(browser: CatalogBrowser) -> None:
    pick(browser, "rtx-3090")
    browser.prices.history.selectRow(0)
    assert not browser.prices.remove.isEnabled()


def test_a_list_is_shown_before_anything_is_kept(
    qtbot: QtBot, words: Words, catalog: Catalog, own_folder: Path
) -> None:
    file = own_folder / "offer.csv"
    file.write_text(
        "Item,Unit price,Currency\nRTX 3090,850,USD\nRTX 4090,not a number,USD\nMagic card 9000,10,USD\n",
        encoding="utf-8",
    )
    dialog = ImportPrices(words, file, catalog, "USD")
    qtbot.addWidget(dialog)
    states = [line.status for line in dialog.preview.lines]
    assert states == ["ready", "wrong", "unmatched"]
    assert dialog.summary.text() == "1 lines are ready, 0 doubtful, 1 name no part, 1 are wrong."
    assert not (own_folder / "prices.sqlite").exists()
    words.switch("zh")
    assert dialog.table.cell(0, 4).text == "可导入"
    words.switch("en")
    assert dialog.table.cell(0, 4).text == "ready"
    dialog.keep.click()
    assert dialog.result() == dialog.DialogCode.Accepted
    merged, problems = own.load()
    assert problems == ()
    assert [one.amount for one in merged.prices_of["rtx-3090"] if one.own] == [Decimal(850)]
    again = ImportPrices(words, file, merged, "USD")
    qtbot.addWidget(again)
    again.keep.click()
    assert again.problem.text().startswith("This file is in the price book already")


def test_columns_can_be_mapped_by_hand(qtbot: QtBot, words: Words, catalog: Catalog, own_folder: Path) -> None:
    file = own_folder / "offer.csv"
    file.write_text("Item,Price,Special\nRTX 3090,999,850\nRTX 4090,2999,2500\n", encoding="utf-8")
    dialog = ImportPrices(words, file, catalog, "USD")
    qtbot.addWidget(dialog)
    combo = dialog.columns["amount"]
    combo.setCurrentIndex(combo.findData("Special"))
    combo.activated.emit(combo.currentIndex())
    prices = [line.price.amount for line in dialog.preview.lines if line.price]
    assert prices == [Decimal(850), Decimal(2500)]


def test_a_broken_book_is_a_problem_and_not_the_end(own_folder: Path) -> None:
    (own_folder / "prices.sqlite").write_text("this is no database", encoding="utf-8")
    catalog, problems = own.load()
    assert catalog.chips
    assert any("prices.sqlite" in one.place for one in problems)
