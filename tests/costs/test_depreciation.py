"""Depreciation as information."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.costs.depreciation import depreciation
from catalog.exchange import load_rates
from catalog.load import SHIPPED
from catalog.published import DepreciationRule, load_depreciation
from catalog.tables import read_table

RATES = load_rates()


def test_the_shipped_rules_have_no_problems() -> None:
    records, problems = read_table(SHIPPED / "published" / "depreciation.csv", DepreciationRule)
    assert not problems
    assert len(records) == len(load_depreciation())
    assert all(rule.rate for rule in load_depreciation() if rule.method == "declining")


@given(st.decimals("0.01", "9999999", places=2), st.sampled_from(["CN", "US", "DE", "JP", "GB"]))
def test_every_cent_is_written_off(price: Decimal, country: str) -> None:
    for one in depreciation(price, "USD", country, RATES):
        assert sum(one.years) == price
        assert one.left[-1] == 0


def test_a_limit_a_piece_is_kept() -> None:
    small, large = (
        [one.rule.id for one in depreciation(Decimal(price), "CNY", "CN", RATES)] for price in (4_000_000, 6_000_000)
    )
    assert small == ["cn-enterprise", "cn-at-once", "cn-public"]
    assert large == ["cn-enterprise", "cn-public"]


def test_a_declining_balance_leaves_a_rest() -> None:
    (one,) = depreciation(Decimal(1000), "INR", "IN", RATES)
    assert one.years[:2] == (Decimal("400.00"), Decimal("240.00"))
    assert one.left[-1] == pytest.approx(Decimal(1000) * Decimal("0.6") ** 10, abs=Decimal("0.1"))


def test_an_unknown_country_has_no_rule() -> None:
    assert depreciation(Decimal(1000), "EUR", "FR", RATES) == ()
