"""Numbers as people print them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.quantity import Amount, Price, Quantity, note
from reports.wording import Language
from reports.wording.numbers import significant, span

EN, ZH = Language("en"), Language("zh")
GIB = 2.0**30


@pytest.mark.parametrize(
    ("item", "english", "chinese"),
    [
        (Quantity(24.8e9, "B"), "23.1 GiB", "23.1 GiB"),
        (Quantity(41 * GIB, "B", 38.2 * GIB, 44.1 * GIB), "38–44 GiB", "38–44 GiB"),
        (Quantity(23.5 * GIB, "B", 23.1 * GIB, 23.9 * GIB), "23.1–23.9 GiB", "23.1–23.9 GiB"),
        (Quantity(131072, "B"), "128 KiB", "128 KiB"),
        (Quantity(936.2e9, "B/s"), "936 GB/s", "936 GB/s"),
        (Quantity(71e12, "FLOP/s"), "71 TFLOP/s", "71 TFLOP/s"),
        (Quantity(1600, "W"), "1,600 W", "1,600 W"),
        (Quantity(38, "tok/s", 30, 52), "30–52 tok/s", "30–52 tok/s"),
        (Quantity(7.7, "tok/s", 7.1, 8.4), "7.1–8.4 tok/s", "7.1–8.4 tok/s"),
        (Quantity(3, "tok/s", 0.5, 20), "0.5–20 tok/s", "0.5–20 tok/s"),
        (Quantity(1250, "W", 1190, 1530), "1,200–1,500 W", "1,200–1,500 W"),
        (Quantity(0.21, "s", 0.15, 0.32), "150–320 ms", "150–320 ms"),
        (Quantity(21 * 86400, "s"), "21 days", "21 天"),
        (Quantity(5 * 3600, "s"), "5 h", "5 小时"),
        (Quantity(1.4e12, "tok"), "1.4 T tokens", "1.4 万亿词元"),
        (Quantity(0.5, "fraction", 0.3, 0.7), "30–70%", "30–70%"),
    ],
)
def test_quantities(item: Quantity, english: str, chinese: str) -> None:
    assert EN.quantity(item) == english
    assert ZH.quantity(item) == chinese


def test_unknown_is_said_and_never_zero() -> None:
    assert EN.quantity(None) == "unknown"
    assert ZH.money(None) == "未知"


def test_money_in_both_languages() -> None:
    assert EN.money(Amount(Decimal("1599"), "USD")) == "$1,599"
    assert ZH.money(Amount(Decimal("8500"), "CNY")) == "¥8,500"
    assert EN.money(Amount(Decimal("8500"), "CNY")) == "CNY 8,500"
    assert EN.money(Amount(Decimal("-1599.4"), "USD")) == "-$1,599"
    assert EN.money(Amount(Decimal("1.36"), "USD")) == "$1.36"
    price = Price(Decimal(8500), Decimal(9000), Decimal(9800), "CNY", "observation", "2026-10-01", "x")
    assert ZH.money(price) == "¥8,500–9,800"


def test_dates_in_both_languages() -> None:
    assert EN.date(date(2026, 11, 21)) == "21 Nov 2026"
    assert ZH.date("2026-11-21") == "2026年11月21日"
    assert EN.date("2026-10") == "Oct 2026"
    assert EN.date("2026") == "2026"
    assert EN.date("2025 floor") == "2025 floor"


def test_sentences_are_filled_by_type() -> None:
    said = EN.text(
        "{n} {n:card|cards}, {memory}, {share:%}, {word}, {gone}",
        n=2,
        memory=Quantity(GIB, "B"),
        share=0.35,
        word="term:yes",
    )
    assert said == "2 cards, 1 GiB, 35%, yes, {gone}"
    assert EN.text("{n} {n:card|cards}", n=1) == "1 card"
    assert EN.text("{memory:likely}", memory=Quantity(2 * GIB, "B", GIB, 3 * GIB)) == "2 GiB"


def test_a_note_without_a_sentence_loses_nothing() -> None:
    assert EN.note(note("nowhere.unheard", cards=3)) == "nowhere.unheard: cards 3"


def test_values_are_data_and_never_formats() -> None:
    assert EN.text("{x}", x="{y} <b>{0.__class__}</b>") == "{y} <b>{0.__class__}</b>"
    assert EN.text("{x.__class__} {x[0]}", x="secret") == "{x.__class__} {x[0]}"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="expected one of: en, zh"):
        Language("fr")


@given(st.floats(1e-6, 1e15), st.floats(1, 100))
def test_a_range_never_prints_a_positive_bound_as_zero(low: float, ratio: float) -> None:
    first, _, last = span(low, low * ratio).partition("–")
    assert float(first.replace(",", "")) > 0
    if last:
        assert float(last.replace(",", "")) >= float(first.replace(",", ""))


@given(st.floats(1e-9, 1e18))
def test_three_digits_are_within_half_a_percent(value: float) -> None:
    assert float(significant(value).replace(",", "")) == pytest.approx(value, rel=0.0051)
