"""The price book on SQLite and on a real PostgreSQL: one behaviour."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from catalog.catalog import Catalog
from catalog.exchange import load_rates
from catalog.own import with_prices
from catalog.pricebook import schema
from catalog.pricebook.book import BookError, PriceBook, open_book
from catalog.pricing import price_of
from catalog.records.prices import Observation

TODAY = date(2026, 11, 21)


def seen(part_id: str = "rtx-3090", amount: str = "8500.10", **more: Any) -> Observation:
    values = {
        "currency": "CNY", "condition": "used", "kind": "asking", "seller": "某某科技", "observed_on": TODAY,
        "tax_included": True, "source": "报价.xlsx, Sheet1!C5", "confidence": "A",
    } | more  # fmt: skip
    return Observation.model_validate({"id": "x", "part_id": part_id, "amount": amount} | values)


def test_what_goes_in_comes_out(book: PriceBook) -> None:
    book.add([seen(amount_low="8000", amount_high="9000", note="涡轮")])
    (price,) = book.prices("rtx-3090")
    assert (price.amount, price.amount_low, price.amount_high) == (Decimal("8500.10"), Decimal(8000), Decimal(9000))
    assert (price.currency, price.seller, price.tax_included, price.observed_on) == ("CNY", "某某科技", True, TODAY)
    assert (price.source, price.note, price.own) == ("报价.xlsx, Sheet1!C5", "涡轮", True)


def test_a_book_is_found_again(book_at: Path | str) -> None:
    first = open_book(book_at)
    first.add([seen()])
    first.close()
    second = open_book(book_at)
    assert len(second.prices()) == 1
    second.close()


def test_history_is_kept(book: PriceBook) -> None:
    number = book.add([seen(), seen(amount="8600")], file_name="a.csv", fingerprint="f" * 64, supplier="某某")
    book.add([seen(amount="9000")])
    assert book.known_file("f" * 64) is not None
    assert book.undo(number) == 2
    assert [price.amount for price in book.prices("rtx-3090")] == [9000]
    assert len(book.prices("rtx-3090", removed=True)) == 3
    assert book.known_file("f" * 64) is None
    assert [one.removed_at is None for one in book.imports()] == [True, False]


def test_one_price_is_taken_back_once(book: PriceBook) -> None:
    book.add([seen()])
    id = book.prices()[0].id
    assert book.remove(id)
    assert not book.remove(id)
    assert not book.remove("nonsense")
    assert book.prices(removed=True)[0].note.startswith("taken back")


def test_all_or_nothing(book: PriceBook) -> None:
    broken = seen().model_copy(update={"currency": None})
    with pytest.raises(BookError, match="expected a price book"):
        book.add([seen(), broken])
    assert book.prices() == ()
    assert book.imports() == ()


def test_newest_of_each_seller_and_condition(book: PriceBook) -> None:
    book.add(
        [
            seen(amount="1", observed_on=date(2026, 1, 1)),
            seen(amount="2", observed_on=date(2026, 5, 1)),
            seen(amount="3", seller="other", observed_on=date(2026, 3, 1)),
            seen(amount="4", condition="new", observed_on=date(2026, 2, 1)),
        ]
    )
    assert sorted(price.amount for price in book.newest()) == [2, 3, 4]


def test_writers_at_once_lose_nothing(book_at: Path | str) -> None:
    open_book(book_at).close()
    failures: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            mine = open_book(book_at)
            for number in range(8):
                mine.add([seen(amount=str(writer * 100 + number + 1)), seen(part_id="rtx-4090", amount="1")])
            mine.close()
        except BaseException as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(60)
    assert failures == []
    book = open_book(book_at)
    assert len({price.amount for price in book.prices("rtx-3090")}) == 32
    assert len(book.imports()) == 32
    book.close()


def test_opening_at_once_makes_one_book(book_at: Path | str) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            open_book(book_at).close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert failures == []


def test_an_older_book_is_migrated_and_keeps_its_prices(book_at: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        book = open_book(book_at)
        book.add([seen()])
        with pytest.raises(BookError):
            book.suppliers()  # that table came later
        book.close()
    book = open_book(book_at)
    assert len(book.prices()) == 1
    assert book.suppliers() == {}
    with book.engine.connect() as connection:
        assert schema.version_of(connection) == len(schema.MIGRATIONS)
    book.close()


def test_a_newer_book_is_refused(book_at: Path | str) -> None:
    book = open_book(book_at)
    with book.engine.begin() as connection:
        connection.execute(text("UPDATE labrig_schema SET version = 99"))
    book.close()
    with pytest.raises(BookError, match="version 99; expected"):
        open_book(book_at)


def test_suppliers_are_remembered(book: PriceBook) -> None:
    book.remember_supplier("某某", {"columns": {"name": "型号"}})
    book.remember_supplier("某某", {"columns": {"name": "品名"}})
    assert book.suppliers() == {"某某": {"columns": {"name": "品名"}}}


def test_own_prices_win(catalog: Catalog, book: PriceBook) -> None:
    book.add([seen(amount="7777")])
    fact = price_of(
        with_prices(catalog, book),
        catalog.chips["rtx-3090"],
        currency="CNY",
        country="CN",
        used=True,
        today=TODAY,
        rates=load_rates(),
    )
    assert fact is not None
    assert (fact.likely, fact.stale, fact.tax_included) == (Decimal(7777), False, True)
    assert fact.source == "报价.xlsx, Sheet1!C5"


@pytest.mark.parametrize("where", ["mysql://host/db", "http://x/y"])
def test_other_databases_are_refused(where: str) -> None:
    with pytest.raises(BookError, match="expected the path of a file or postgresql://"):
        open_book(where)


def test_a_file_that_is_no_book(tmp_path: Path) -> None:
    file = tmp_path / "prices.sqlite"
    file.write_text("no database at all, but a long enough text to be read as one" * 40)
    with pytest.raises(BookError, match="not a database"):
        open_book(file)
    assert file.read_text().startswith("no database")


def test_a_password_is_never_shown() -> None:
    with pytest.raises(BookError) as error:
        open_book("postgresql://me:secret@127.0.0.1:9/none")
    assert "secret" not in str(error.value)
