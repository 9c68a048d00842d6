"""Electricity by region and hour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.costs import buy_cash_flow
from advisor.costs.site import tariff_of
from advisor.costs.time_of_use import average_price
from advisor.costs.usage import HOURS_A_MONTH
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from catalog.load import SHIPPED
from catalog.published import Tariff, load_tariffs, tariff_in
from catalog.tables import read_table
from tests.costs.machines import machine, price, usage
from tests.costs.machines import study as study_of

RATES = load_rates()
FUJIAN = tariff_in("CN", "Fujian")


def test_the_shipped_tariffs_have_no_problems() -> None:
    records, problems = read_table(SHIPPED / "published" / "tariffs.csv", Tariff)
    assert not problems
    assert len(records) == len(load_tariffs()) >= 5
    for tariff in load_tariffs():
        if tariff.peak and tariff.valley:
            assert tariff.valley < tariff.flat < tariff.peak


@pytest.mark.parametrize("name", ["Fujian", "fujian", "福建", "cn-fujian"])
def test_a_region_is_found_by_its_names(name: str) -> None:
    assert tariff_in("CN", name) == FUJIAN
    assert tariff_in("DE", name) is None
    assert tariff_in("CN", "") is None


def test_around_the_clock_the_order_of_work_does_not_matter() -> None:
    assert FUJIAN is not None
    low, likely, high = average_price(FUJIAN, usage(hours=HOURS_A_MONTH), 1.0, 8, 8)
    assert low == pytest.approx(likely) == pytest.approx(high)
    assert likely == pytest.approx((0.64033775 + 0.85626769 + 0.40579316) / 3)


@given(st.floats(0, HOURS_A_MONTH), st.floats(0, 1))
def test_the_average_lies_between_valley_and_peak(hours: float, on: float) -> None:
    assert FUJIAN is not None
    low, likely, high = average_price(FUJIAN, usage(hours=hours), on, 8, 8)
    assert low * (1 + 1e-9) >= 0.40579316
    assert low <= likely <= high <= 0.85626769 * (1 + 1e-9)


def test_one_price_all_day_is_that_price() -> None:
    henan = tariff_in("CN", "Henan")
    assert henan is not None
    assert average_price(henan, usage(), 0.5, 8, 8) == (henan.flat,) * 3


def test_a_study_with_a_region_takes_its_tariff(catalog: Catalog) -> None:
    ours = study_of(country="CN", currency="CNY")
    there = ours.model_copy(update={"site": ours.site.model_copy(update={"region": "福建"})})
    tariff, notes = tariff_of(there, catalog, RATES, usage())
    assert [note.code for note in notes] == ["costs.tariff_region"]
    assert 0.40 < tariff.low < tariff.value < tariff.high < 0.86
    flow = buy_cash_flow(machine(catalog, price("1000", currency="CNY")), usage(), there, catalog, RATES)
    plain = buy_cash_flow(machine(catalog, price("1000", currency="CNY")), usage(), ours, catalog, RATES)
    assert dict(flow.items)["electricity"] < dict(plain.items)["electricity"]
