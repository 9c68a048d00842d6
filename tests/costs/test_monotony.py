"""What must never go down: properties of the sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advisor.costs import Usage, api_cash_flow, buy_cash_flow, rent_cash_flow
from advisor.quantity import Quantity
from catalog.exchange import load_rates
from catalog.load import load_catalog
from tests.costs.machines import machine, price, study, usage
from tests.costs.test_renting import offer, tokens

CATALOG = load_catalog()[0]
RATES = load_rates()
CENTS = Decimal("0.05")

money = st.fixed_dictionaries(
    {
        "months": st.integers(1, 120),
        "discount_rate": st.floats(0, 1),
        "resale_fraction": st.none() | st.floats(0, 1),
        "used_parts": st.booleans(),
        "tariff": st.floats(0.01, 2),
        "pue": st.floats(1, 3),
    }
)
amounts = st.integers(1, 1_000_000)
hours = st.floats(0, 168)


def bought(ours: dict[str, Any], each: int, used: Usage) -> tuple[Decimal, Decimal, Decimal]:
    flow = buy_cash_flow(machine(CATALOG, price(str(each))), used, study(**ours), CATALOG, RATES)
    return flow.present_value_low, flow.present_value, flow.present_value_high


@given(money, amounts, hours)
def test_the_scenarios_of_owning_are_in_order(ours: dict[str, Any], each: int, used: float) -> None:
    low, likely, high = bought(ours, each, usage().at(used))
    assert low <= likely <= high


@given(money, amounts, hours, st.floats(1, 3))
def test_more_of_anything_never_costs_less(ours: dict[str, Any], each: int, used: float, times: float) -> None:
    plain = bought(ours, each, usage().at(used))
    dearer = [
        bought({**ours, "tariff": ours["tariff"] * times}, each, usage().at(used)),
        bought({**ours, "pue": min(5.0, ours["pue"] * times)}, each, usage().at(used)),
        bought(ours, each, usage().at(min(168.0, used * times))),
        bought(ours, each, Usage(used * 4, 0.5, Quantity(800 * times, "W"), Quantity(150, "W"), 0, 0)),
    ]
    base = [plain, plain, plain, bought(ours, each, Usage(used * 4, 0.5, Quantity(800, "W"), Quantity(150, "W"), 0, 0))]
    for more, less in zip(dearer, base, strict=True):
        assert all(one >= two - CENTS for one, two in zip(more, less, strict=True))


@given(money, amounts)
def test_a_better_resale_never_costs_more(ours: dict[str, Any], each: int) -> None:
    values = [bought({**ours, "resale_fraction": share}, each, usage())[1] for share in (0.0, 0.3, 1.0)]
    assert values == sorted(values, reverse=True)


@given(money, hours, hours)
def test_renting_longer_never_costs_less(ours: dict[str, Any], one: float, two: float) -> None:
    less, more = sorted((one, two))
    values = [
        rent_cash_flow(offer(hour="1.5", month="700"), usage().at(used), study(**ours), CATALOG, RATES)
        for used in (less, more)
    ]
    assert values[0].present_value <= values[1].present_value + CENTS
    for flow in values:
        assert flow.present_value_low <= flow.present_value <= flow.present_value_high


@given(money, st.floats(0, 1e12))
def test_the_scenarios_of_an_api_are_in_order(ours: dict[str, Any], count: float) -> None:
    price_ = (tokens(input="1", output="4", cached_input="0.1"),)
    flow = api_cash_flow(price_, (usage(tokens=count),), study(**ours), CATALOG, RATES)
    assert flow.present_value_low <= flow.present_value <= flow.present_value_high
