"""Renting and paying by the token."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.costs import api_cash_flow, rent_cash_flow
from advisor.costs.renting import plan_cash_flow, plans_of
from advisor.costs.usage import HOURS_A_MONTH
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from catalog.load import load_catalog
from catalog.records.offers import RentalOffer, TokenPrice
from tests.costs.machines import study, usage

RATES = load_rates()
CATALOG = load_catalog()[0]


def offer(**prices: str) -> RentalOffer:
    known = {key: Decimal(value) for key, value in prices.items() if value}
    return RentalOffer(
        id="test",
        provider="Somebody",
        chip_id="rtx-3090",
        chip_count=1,
        currency="EUR",
        observed_on=date(2026, 11, 1),
        source="test",
        **known,
    )


def tokens(**prices: str) -> TokenPrice:
    return TokenPrice(
        id="test",
        provider="Somebody",
        model="model",
        currency="EUR",
        observed_on=date(2026, 11, 1),
        source="test",
        **{key: Decimal(value) for key, value in prices.items()},
    )


def test_an_hourly_rent_is_paid_for_the_hours_that_are_used(catalog: Catalog) -> None:
    ours = study(tax_rate=0, discount_rate=0, months=1)
    flow = rent_cash_flow(offer(hour="2"), usage(hours=100), ours, catalog, RATES)
    assert dict(flow.items)["rent"] == Decimal("210.00")  # 5 % of the hours are forgotten ones
    assert flow.months[0].likely == 0


def test_nobody_pays_for_more_hours_than_a_month_has(catalog: Catalog) -> None:
    ours = study(tax_rate=0, discount_rate=0, months=1)
    flow = rent_cash_flow(offer(hour="1"), usage(hours=HOURS_A_MONTH), ours, catalog, RATES)
    assert flow.months[1].high <= Decimal(str(HOURS_A_MONTH * 1.15 + 0.01))


def test_the_cheapest_way_to_pay_is_taken(catalog: Catalog) -> None:
    ours = study(tax_rate=0, months=12)
    little = rent_cash_flow(offer(hour="2", month="500"), usage(hours=50), ours, catalog, RATES)
    much = rent_cash_flow(offer(hour="2", month="500"), usage(hours=700), ours, catalog, RATES)
    assert [note.code for note in little.notes] == ["costs.rent_hourly"]
    assert [note.code for note in much.notes] == ["costs.rent_monthly"]


def test_a_commitment_longer_than_the_study_is_no_way_to_pay() -> None:
    both = offer(hour="2", hour_one_year="1.5", hour_three_years="1")
    assert [plan.code for plan in plans_of(both, study(months=24))] == ["hourly", "year"]
    assert [plan.code for plan in plans_of(both, study(months=36))] == ["hourly", "year", "three years"]


def test_a_year_that_is_begun_is_paid_to_its_end(catalog: Catalog) -> None:
    ours = study(tax_rate=0, discount_rate=0, months=18)
    flow = rent_cash_flow(offer(hour_one_year="1"), usage(), ours, catalog, RATES)
    assert dict(flow.items)["rent"] == pytest.approx(Decimal(str(HOURS_A_MONTH * 24)))


def test_a_spot_price_is_told_and_never_counted(catalog: Catalog) -> None:
    flow = rent_cash_flow(offer(hour="2", hour_spot="0.5"), usage(), study(), catalog, RATES)
    plain = rent_cash_flow(offer(hour="2"), usage(), study(), catalog, RATES)
    assert flow.present_value == plain.present_value
    assert "costs.rent_spot" in [note.code for note in flow.notes]


def test_an_offer_without_a_price_is_refused(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="no price"):
        rent_cash_flow(offer(), usage(), study(), catalog, RATES)


def test_two_instances_cost_twice_one(catalog: Catalog) -> None:
    one, two = (rent_cash_flow(offer(hour="2"), usage(), study(), catalog, RATES, count) for count in (1, 2))
    assert two.present_value == pytest.approx(2 * one.present_value, abs=Decimal("0.02"))


def test_rent_abroad_carries_the_sites_tax(catalog: Catalog) -> None:
    paying = rent_cash_flow(offer(hour="2"), usage(), study(discount_rate=0), catalog, RATES)
    reclaiming = rent_cash_flow(offer(hour="2"), usage(), study(discount_rate=0, tax_rate=0), catalog, RATES)
    assert paying.present_value == pytest.approx(reclaiming.present_value * Decimal("1.19"), abs=Decimal(1))


def test_tokens_cost_what_they_cost(catalog: Catalog) -> None:
    ours = study(tax_rate=0, discount_rate=0, months=1)
    flow = api_cash_flow((tokens(input="1", output="4"),), (usage(tokens=1e6),), ours, catalog, RATES)
    assert dict(flow.items) == {"input tokens": Decimal("3.00"), "output tokens": Decimal("4.00")}


def test_a_cached_prompt_costs_less_and_only_where_a_price_is_known(catalog: Catalog) -> None:
    ours = study(tax_rate=0, discount_rate=0, months=1)
    price = tokens(input="1", output="4", cached_input="0.1")
    flow = api_cash_flow((price,), (usage(tokens=1e6),), ours, catalog, RATES)
    assert dict(flow.items)["input tokens"] == Decimal("2.46")  # 20 % of 3 million at a tenth


def test_more_tokens_never_cost_less(catalog: Catalog) -> None:
    price = (tokens(input="1", output="4", cached_input="0.1"),)
    values = [
        api_cash_flow(price, (usage(tokens=count),), study(), catalog, RATES).present_value
        for count in (0.0, 1e3, 1e6, 1e9)
    ]
    assert values == sorted(values)
    assert values[0] == 0


@given(st.floats(0, 168), st.integers(1, 60), st.sampled_from([0.0, 0.04, 0.2]))
def test_no_way_to_pay_costs_less_than_the_one_taken(hours: float, months: int, rate: float) -> None:
    ours = study(tax_rate=0, months=months, discount_rate=rate)
    one = offer(hour="2", hour_one_year="1.2", hour_three_years="0.8", month="900")
    used = usage().at(hours)
    taken = rent_cash_flow(one, used, ours, CATALOG, RATES).present_value
    ways = [plan_cash_flow(plan, one, used, ours, CATALOG, RATES).present_value for plan in plans_of(one, ours)]
    assert taken == min(ways)
