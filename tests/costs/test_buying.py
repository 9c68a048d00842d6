"""Buying, month by month."""

from __future__ import annotations

from decimal import Decimal

import pytest

from advisor.costs import Usage, buy_cash_flow, equivalent_monthly
from advisor.costs.site import goods_factors, tax_of
from advisor.costs.usage import HOURS_A_MONTH
from advisor.quantity import Quantity
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from tests.costs.machines import machine, price, study, usage

RATES = load_rates()


def items(flow: object) -> dict[str, Decimal]:
    return dict(flow.items)  # type: ignore[attr-defined]


def test_electricity_is_power_times_hours_times_cooling_times_tariff(catalog: Catalog) -> None:
    always = Usage(HOURS_A_MONTH, 1.0, Quantity(1000, "W"), Quantity(100, "W"), 0, 0)
    ours = study(months=1, tariff=0.25, pue=1.2, discount_rate=0)
    flow = buy_cash_flow(machine(catalog, price("100")), always, ours, catalog, RATES)
    assert items(flow)["electricity"] == pytest.approx(Decimal("219.15"))  # 730.5 h x 1 kW x 1.2 x 0.25


def test_month_zero_is_the_purchase_and_the_last_brings_the_resale(catalog: Catalog) -> None:
    ours = study(months=12, resale_fraction=0.5, tariff=0.2)
    flow = buy_cash_flow(machine(catalog, price("1000")), usage(), ours, catalog, RATES)
    assert flow.months[0].likely == Decimal("2000.00")
    assert len(flow.months) == 13
    assert items(flow)["resale"] == Decimal("-1000.00")
    assert flow.months[12].likely < 0 < flow.months[11].likely


def test_the_items_add_up_to_the_undiscounted_total(catalog: Catalog) -> None:
    flow = buy_cash_flow(machine(catalog, price("4321.99", "4000", "5000")), usage(), study(), catalog, RATES)
    assert abs(sum(items(flow).values()) - flow.cumulative[-1][1]) <= Decimal("0.5")  # cents rounded month by month


def test_the_scenarios_stay_in_order(catalog: Catalog) -> None:
    flow = buy_cash_flow(machine(catalog, price("1000", "900", "1500")), usage(), study(), catalog, RATES)
    assert flow.present_value_low < flow.present_value < flow.present_value_high
    assert all(low <= likely <= high for low, likely, high in flow.cumulative)


def test_a_discount_rate_of_zero_changes_nothing(catalog: Catalog) -> None:
    flow = buy_cash_flow(machine(catalog, price("1000")), usage(), study(discount_rate=0), catalog, RATES)
    assert abs(flow.present_value - flow.cumulative[-1][1]) < Decimal("0.5")
    assert equivalent_monthly(flow, 0.0) == pytest.approx(flow.present_value / 36, abs=Decimal("0.01"))


def test_discounting_makes_later_money_smaller(catalog: Catalog) -> None:
    bought = machine(catalog, price("1000"))
    flows = [
        buy_cash_flow(bought, usage(), study(discount_rate=rate, resale_fraction=0), catalog, RATES)
        for rate in (0.0, 0.05, 0.2)
    ]
    values = [flow.present_value for flow in flows]
    assert values == sorted(values, reverse=True)


def test_a_price_that_is_missing_is_said_and_not_taken_for_nothing(catalog: Catalog) -> None:
    flow = buy_cash_flow(machine(catalog, None), usage(), study(), catalog, RATES)
    assert [note.level for note in flow.notes if note.code == "costs.price_missing"] == ["unknown"]


def test_unknown_power_is_said(catalog: Catalog) -> None:
    flow = buy_cash_flow(machine(catalog, price("1000")), usage(busy=0, idle=0), study(), catalog, RATES)
    assert "costs.power_missing" in [note.code for note in flow.notes]


def test_a_country_without_a_tariff_takes_the_worlds_and_warns(catalog: Catalog) -> None:
    flow = buy_cash_flow(machine(catalog, price("1000")), usage(), study(country="GB"), catalog, RATES)
    assert items(flow)["electricity"] > 0
    assert "costs.tariff_unknown" in [note.code for note in flow.notes]


@pytest.mark.parametrize(
    ("included", "region", "country", "rate", "likely"),
    [
        (False, "", "DE", None, "1.19"),
        (True, "", "DE", None, "1"),
        (True, "", "DE", 0, "0.8403361344537815126050420168"),  # reclaimed: 1 / 1.19
        (False, "", "DE", 0, "1"),
        (None, "US", "DE", None, "1.19"),  # lists from the US are without tax
        (None, "DE", "DE", None, "1"),
        (None, "", "US", None, "1"),
        (False, "", "US", 0.08, "1.08"),
    ],
)
def test_tax_on_goods(
    catalog: Catalog, included: bool | None, region: str, country: str, rate: float | None, likely: str
) -> None:
    ours = study(country=country, tax_rate=rate)
    factors = goods_factors(price("100", tax=included, region=region), tax_of(ours, catalog))
    assert factors[1] == pytest.approx(Decimal(likely))
    assert factors[0] <= factors[1] <= factors[2]


def test_a_price_that_does_not_say_reaches_to_the_tax(catalog: Catalog) -> None:
    low, _, high = goods_factors(price("100", tax=None), tax_of(study(), catalog))
    assert (low, high) == (Decimal(1), Decimal("1.19"))


def test_used_parts_have_no_warranty(catalog: Catalog) -> None:
    bought = machine(catalog, price("1000"))
    new = buy_cash_flow(bought, usage(), study(), catalog, RATES)
    used = buy_cash_flow(bought, usage(), study(used_parts=True), catalog, RATES)
    assert items(used)["repairs"] == 3 * items(new)["repairs"]  # 3 % a year against 1 %


def test_staff_counts_only_where_it_is_given(catalog: Catalog) -> None:
    bought = machine(catalog, price("1000"))
    assert "staff" not in items(buy_cash_flow(bought, usage(), study(), catalog, RATES))
    paid = study(months=10, staff_hours_per_month=4, staff_hour="50")
    assert items(buy_cash_flow(bought, usage(), paid, catalog, RATES))["staff"] == 2000


def test_unit_costs_are_the_month_over_what_is_done_in_it(catalog: Catalog) -> None:
    bought = machine(catalog, price("1000"))
    flow = buy_cash_flow(bought, usage(hours=100, tokens=1e6), study(), catalog, RATES)
    assert flow.per_month == equivalent_monthly(flow, 0.04)
    assert flow.per_month is not None
    assert flow.per_hour == pytest.approx(flow.per_month / 100, abs=Decimal("0.0001"))
    assert flow.per_million_tokens == pytest.approx(flow.per_month / 4, abs=Decimal("0.0001"))
    idle = buy_cash_flow(bought, usage(hours=0), study(), catalog, RATES)
    assert (idle.per_hour, idle.per_million_tokens) == (None, None)


def test_years_add_up_to_the_whole(catalog: Catalog) -> None:
    flow = buy_cash_flow(machine(catalog, price("1000")), usage(), study(months=30), catalog, RATES)
    assert len(flow.years) == 4  # the purchase, two years and a half one
    assert flow.years[0][1] == flow.months[0].likely
    assert sum(likely for _, likely, _ in flow.years) == flow.cumulative[-1][1]
