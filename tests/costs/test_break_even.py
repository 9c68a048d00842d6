"""Where buying meets the other ways."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answer import Option
from advisor.costs import CashFlow, api_cash_flow, break_even, buy_cash_flow, rent_cash_flow
from advisor.costs.break_even import first_crossing, first_month
from advisor.costs.cashflow import Month
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from tests.costs.machines import machine, price, study, usage
from tests.costs.test_renting import offer, tokens

RATES = load_rates()


def bought(catalog: Catalog, ours: Study, each: str = "1000") -> Option:
    whole = machine(catalog, price(each))
    flow = buy_cash_flow(whole, usage(), ours, catalog, RATES)
    return Option("buy-test", "buy", whole, None, (), (), flow, 0.0, ())


def rented(catalog: Catalog, ours: Study, instances: int = 1, **prices: str) -> Option:
    one = offer(**prices)
    flow = rent_cash_flow(one, usage(), ours, catalog, RATES, instances)
    return Option("rent-test", "rent", None, one, (), (), flow, 0.0, (), (), instances)


def hosted(catalog: Catalog, ours: Study, **prices: str) -> Option:
    one = tokens(**prices)
    flow = api_cash_flow((one,), (usage(tokens=1e7),), ours, catalog, RATES)
    return Option("api-test", "api", None, None, (one,), (), flow, 0.0, ())


@pytest.mark.parametrize("prices", [{"hour": "0.5"}, {"hour": "0.5", "month": "150"}, {"hour": "3"}])
def test_at_the_break_even_hours_both_cost_the_same(catalog: Catalog, prices: dict[str, str]) -> None:
    ours = study(tariff=0.2)
    buy, rent = bought(catalog, ours), rented(catalog, ours, 1, **prices)
    found = break_even(buy, rent, usage(), usage(), ours, catalog, RATES)
    assert found.hours_per_week is not None
    assert buy.machine is not None
    assert rent.offer is not None
    used = usage().at(found.hours_per_week)
    own = buy_cash_flow(buy.machine, used, ours, catalog, RATES).present_value
    other = rent_cash_flow(rent.offer, used, ours, catalog, RATES).present_value
    assert own == pytest.approx(other, rel=Decimal("0.001"))


def test_below_it_renting_costs_less_and_above_it_buying(catalog: Catalog) -> None:
    ours = study(tariff=0.2)
    buy, rent = bought(catalog, ours), rented(catalog, ours, hour="0.5")
    found = break_even(buy, rent, usage(), usage(), ours, catalog, RATES).hours_per_week
    assert found is not None
    for hours, cheaper in ((found * 0.9, False), (found * 1.1, True)):
        used = usage().at(hours)
        own = buy_cash_flow(buy.machine, used, ours, catalog, RATES)  # type: ignore[arg-type]
        other = rent_cash_flow(rent.offer, used, ours, catalog, RATES)  # type: ignore[arg-type]
        assert (own.present_value < other.present_value) is cheaper


def test_a_rent_below_the_electricity_is_never_beaten(catalog: Catalog) -> None:
    ours = study(tariff=0.5)
    found = break_even(
        bought(catalog, ours), rented(catalog, ours, hour="0.05"), usage(), usage(), ours, catalog, RATES
    )
    assert found.hours_per_week is None
    assert found.note.code == "costs.break_even_never"


def test_the_naive_hours_divide_the_cards_by_the_rent(catalog: Catalog) -> None:
    ours = study()
    found = break_even(bought(catalog, ours), rented(catalog, ours, hour="4"), usage(), usage(), ours, catalog, RATES)
    assert found.naive_hours == 500  # 2 x 1000 / 4
    two = break_even(bought(catalog, ours), rented(catalog, ours, 2, hour="4"), usage(), usage(), ours, catalog, RATES)
    assert two.naive_hours == 250


def test_an_api_costs_in_proportion_to_the_hours(catalog: Catalog) -> None:
    ours = study(tariff=0.2)
    buy, api = bought(catalog, ours), hosted(catalog, ours, input="1", output="5")
    found = break_even(buy, api, usage(), usage(tokens=1e7), ours, catalog, RATES)
    assert found.hours_per_week is not None
    assert found.naive_hours is None
    share = found.hours_per_week / ours.money.hours_per_week
    own = buy_cash_flow(buy.machine, usage().at(found.hours_per_week), ours, catalog, RATES)  # type: ignore[arg-type]
    assert float(own.present_value) == pytest.approx(float(api.cash_flow.present_value) * share, rel=1e-3)


def flow(*months: int) -> CashFlow:
    paid = tuple(Month(index, Decimal(amount), Decimal(amount), Decimal(amount)) for index, amount in enumerate(months))
    return CashFlow("EUR", paid, (), Decimal(0), Decimal(0), Decimal(0))


def test_the_first_month_counts_money_spent() -> None:
    assert first_month(flow(100, 0, 0, 0, 0), flow(0, 30, 30, 30, 30)) == 4
    assert first_month(flow(100, 0, 0), flow(0, 30, 30)) is None


def test_no_hours_no_crossing_where_it_is_cheaper_from_the_start() -> None:
    assert first_crossing(lambda x: -1.0, [0.0, 168.0]) == 0.0


@given(
    st.floats(1, 1e6),
    st.floats(0.01, 100),
    st.floats(1, 1e6),
    st.floats(0.01, 50),
)
def test_the_crossing_of_piecewise_lines_is_exact(fixed: float, slope: float, flat: float, own: float) -> None:
    def difference(hours: float) -> float:
        return fixed + own * hours - min(slope * hours, flat)

    bend = flat / slope
    places = [0.0, *([bend] if bend < 168 else []), 168.0]
    found = first_crossing(difference, places)
    if found is None:
        assert all(difference(168 * step / 100) > 0 for step in range(101))
    else:
        assert abs(difference(found)) <= 1e-9 * (fixed + flat + own * 168)


def test_a_machine_without_all_prices_has_no_break_even(catalog: Catalog) -> None:
    ours = study()
    whole = machine(catalog, None)
    flow_ = buy_cash_flow(whole, usage(), ours, catalog, RATES)
    buy = Option("buy-test", "buy", whole, None, (), (), flow_, 0.0, ())
    found = break_even(buy, rented(catalog, ours, hour="2"), usage(), usage(), ours, catalog, RATES)
    assert (found.hours_per_week, found.month, found.naive_hours) == (None, None, None)
    assert found.note.level == "unknown"
