"""Exchange rates of the European Central Bank, offline."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.exchange import UnknownCurrencyError, load_rates


def test_published_rates_of_a_day() -> None:
    # ECB, 2008-08-08: 1 EUR = 1.5074 USD; 2008-08-09 was a Saturday
    rates = load_rates(date(2008, 8, 9))
    assert rates.day == date(2008, 8, 8)
    assert rates.convert(Decimal(100), "EUR", "USD") == Decimal("150.74")


def test_newest_rates_say_their_day() -> None:
    rates = load_rates()
    assert rates.day >= date(2026, 10, 30)
    assert rates.basis("USD", "CNY").startswith(f"ECB {rates.day}: 1 USD = ")
    assert rates.basis("CNY", "CNY") == ""


def test_currencies_the_bank_does_not_quote_say_where_from() -> None:
    rates = load_rates()
    assert rates.convert(Decimal(100), "USD", "AED").quantize(Decimal("0.01")) == Decimal("367.25")
    assert "AED 2026-11-21" in rates.basis("USD", "AED")


def test_unknown_currency_is_told() -> None:
    with pytest.raises(UnknownCurrencyError, match=r"'XXX'.*expected one of.*USD"):
        load_rates().convert(Decimal(1), "XXX", "USD")


def test_before_the_series() -> None:
    with pytest.raises(ValueError, match="1999-01-04 or later"):
        load_rates(date(1998, 12, 31))


@given(
    number=st.decimals(min_value="0.01", max_value="1e9", places=2),
    pair=st.permutations(["EUR", "USD", "CNY", "JPY", "TWD"]),
)
def test_there_and_back(number: Decimal, pair: list[str]) -> None:
    rates = load_rates()
    back = rates.convert(rates.convert(number, pair[0], pair[1]), pair[1], pair[0])
    assert abs(back - number) <= number * Decimal("1e-20")
