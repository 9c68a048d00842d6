"""Published comparisons of buying and renting, recomputed; where a source errs, the error is held as such."""

from __future__ import annotations

from decimal import Decimal

import pytest

from advisor.costs.formulas import (
    annuity_factor,
    break_even_hours,
    break_even_tokens,
    break_even_utilisation,
    electricity_month,
    equivalent_annual_cost,
    macrs,
    per_delivered_hour,
    straight_line,
)
from catalog.published import load_guide


@pytest.mark.parametrize(("cloud", "hours"), [(98.32, 8556), (77.43, 10_890), (53.95, 15_710)])
def test_lenovo_lp2225(cloud: float, hours: float) -> None:
    """Lenovo LP2225 (2025-05-23), 8x H100 NVL against AWS p5.48xlarge: 833,806 USD and 0.87 USD/h of its own."""
    assert break_even_hours(833_806.0, cloud, 0.87) == pytest.approx(hours, rel=2e-4)


def test_lenovo_counts_a_month_of_720_hours() -> None:
    assert break_even_hours(833_806.0, 98.32, 0.87) / 720 == pytest.approx(11.9, abs=0.05)


def test_lenovo_five_years_around_the_clock() -> None:
    own, cloud = 833_806 + 0.87 * 43_800, 98.32 * 43_800
    assert own == pytest.approx(871_912)
    assert cloud == pytest.approx(4_306_416)


@pytest.mark.parametrize(("daily", "years"), [(4, 5.9), (8, 2.9), (12, 1.96), (16, 1.47)])
def test_lenovo_by_hours_a_day(daily: int, years: float) -> None:
    assert break_even_hours(833_806.0, 98.32, 0.87) / daily / 365 == pytest.approx(years, abs=0.05)


def test_dettmers_desktop() -> None:
    """T. Dettmers: 2,200 USD desktop, 450 W at 15 % use, 0.12 USD/kWh, V100 at 2.14 USD/h: about 300 days."""
    year = 12 * electricity_month(730 * 0.15, 1.0, 450, 0, 0, 0, 1, 0.12)
    assert year == pytest.approx(71, abs=0.5)
    days = break_even_hours(2200.0, 2.14, 0.45 * 0.12) / (0.15 * 24)
    assert 290 <= days <= 300
    assert days == pytest.approx(293, abs=0.5)  # the source adds a whole year of electricity and says 300


def test_gpu_tco_five_years() -> None:
    """chanthaphan/gpu-tco (2026-07): 17 nodes of 8 H200 at 10.2 kW, PUE 1.5, 0.13 USD/kWh, five years."""
    electricity = 60 * electricity_month(730, 1.0, 17 * 10_200, 0, 0, 0, 1.5, 0.13)
    assert electricity == pytest.approx(1_481_009.4)
    capex = 17 * 340_000 + 1_600_000
    colocation, maintenance, staff = 17 * 10.2 * 200 * 60, 0.1 * capex * 5, 4 * 45_000 * 5
    spares = 1_000_000
    assert capex + electricity + colocation + maintenance + staff + spares == pytest.approx(16_531_809.4)


@pytest.mark.parametrize(
    ("use", "own", "cloud"),
    [(0.2, 2.2017, 11.752), (0.5, 0.8807, 4.7008), (0.7, 0.6291, 3.3577), (1.0, 0.4403, 2.3504)],
)
def test_gpu_tco_per_million_tokens(use: float, own: float, cloud: float) -> None:
    """The same fleet carries 10 M tokens a minute at 70 % use; Azure for all nodes is 88,241,056.8 USD."""
    millions = 10 * use / 0.7 * 60 * 8760 * 5
    assert 16_531_809.4 / millions == pytest.approx(own, abs=1e-4)
    assert 88_241_056.8 / millions == pytest.approx(cloud, rel=1e-4)


def test_finance_note_cost_of_capital() -> None:
    """A public buy-versus-rent note: 44 % use breaks even at 1.10 against 2.50 USD/h, 59 % with 12 % on 28,000 USD."""
    assert break_even_utilisation(1.10 * 8760, 1, 2.50, 0.0) == pytest.approx(0.44)
    capital = 0.12 * 28_000 / 8760
    assert capital == pytest.approx(0.38, abs=0.005)
    assert break_even_utilisation((1.10 + capital) * 8760, 1, 2.50, 0.0) == pytest.approx(0.592, abs=0.003)
    equity = 0.25 * 28_000 / 8760
    assert break_even_utilisation((1.10 + equity) * 8760, 1, 2.50, 0.0) == pytest.approx(0.7596, abs=1e-4)


def test_finance_note_prints_another_depreciation_than_its_price_gives() -> None:
    """It prints 0.95 and 0.57 USD/h for three and five years; 28,000 USD give 1.065 and 0.639."""
    for years, printed, ours in ((3.0, 0.95, 1.065), (5.0, 0.57, 0.639)):
        hourly = straight_line(28_000.0, 0.0, years) / 8760
        assert hourly == pytest.approx(ours, abs=5e-4)
        assert abs(hourly - printed) > 0.05


def test_training_book_one_h100() -> None:
    """distributed-training-book, chapter 5: 30,000 USD at 4.00 USD/h are 7,500 h, 10.4 months of 720 h."""
    hours = break_even_hours(30_000.0, 4.0, 0.0)
    assert hours == 7500
    assert hours / 720 == pytest.approx(10.4, abs=0.02)


def test_infra_index_snippet() -> None:
    """ai-infra-index (2026-Q1): 250,000 USD, 8 x 3.10 USD/h, own 0.87 USD/h, 16 h a day."""
    hours = break_even_hours(250_000.0, 8 * 3.10, 0.87)
    assert hours == pytest.approx(10_447.1, abs=0.05)
    assert hours / (16 * 365 / 12) == pytest.approx(21.47, abs=0.01)
    assert electricity_month(1, 1.0, 5600 + 2000, 0, 0, 0, 1.4, 0.10) == pytest.approx(1.064)  # 8 x 0.7 kW and 2 kW


def test_infra_index_prints_another_yearly_bill_than_its_own_formula() -> None:
    """Its table says 33,600 USD of power a year at 0.10 USD/kWh."""
    year = 8760 * electricity_month(1, 1.0, 5600, 0, 0, 0, 1.4, 0.10)
    assert year == pytest.approx(6868, abs=1)
    assert abs(year - 33_600) > 20_000


def test_macrs_on_250000() -> None:
    shares = [int(share) for share in macrs(Decimal(250_000))]
    assert shares == [50_000, 80_000, 48_000, 28_800, 28_800, 14_400]


def test_random_calculators_counts_the_machine_twice() -> None:
    """randomcalculators.com: 137.2 months, the machine in the numerator and in the monthly cost; cash says 35.6."""
    capex = 8 * 35_000 * 1.4
    power = electricity_month(400, 1.0, 5600, 0, 0, 0, 1.4, 0.12)
    assert power == pytest.approx(376.32)
    room, cloud = 3000, 8 * 4.50 * 400
    own_month = capex / 48 + power + room
    assert own_month == pytest.approx(11_542.99, abs=0.01)
    assert capex / (cloud - own_month) == pytest.approx(137.2, abs=0.05)  # its own formula
    assert break_even_hours(capex, cloud, power + room) == pytest.approx(35.6, abs=0.05)
    assert own_month < cloud  # its text says that the cloud remains cheaper


def test_factor_io_overflow_price() -> None:
    """factor-io TCO SPEC v0.1: 24 M tokens at 0.01 USD a million are 0.24 USD, not the printed 240."""
    at_a_cent, at_ten_dollars = 10_000 + 24 * 0.01, 10_000 + 24 * 10
    assert at_a_cent == pytest.approx(10_000.24)
    assert at_ten_dollars == 10_240


@pytest.mark.parametrize(
    ("rate", "years", "factor"), [("0.08", 3, 2.577097), ("0.08", 5, 3.99271), ("0.05", 3, 2.723248)]
)
def test_annuity_factors(rate: str, years: int, factor: float) -> None:
    assert float(annuity_factor(Decimal(rate), Decimal(years))) == pytest.approx(factor, abs=5e-7)


def test_equivalent_annual_cost() -> None:
    factor = annuity_factor(0.08, 3.0)
    assert equivalent_annual_cost(100_000.0, 25_000.0, 0.08, 3.0, factor, 0.0) == pytest.approx(31_102.51, abs=0.01)


def test_at_no_interest_it_is_the_straight_line() -> None:
    at_zero = equivalent_annual_cost(100_000.0, 25_000.0, 0.0, 3.0, annuity_factor(0.0, 3.0), 1000.0)
    assert at_zero == pytest.approx(straight_line(100_000.0, 25_000.0, 3.0) + 1000)


def test_an_idle_machine_costs_without_limit_per_delivered_hour() -> None:
    costs = [per_delivered_hour(10_000.0, 8.0, use) for use in (1.0, 0.1, 0.001)]
    assert costs == sorted(costs)
    assert costs[-1] == pytest.approx(1000 * costs[0])


def test_tokens_to_break_even() -> None:
    assert break_even_tokens(300.0, 4e-6, 1e-6) == pytest.approx(1e8)


def test_the_course_table_and_what_it_invites_one_to_count() -> None:
    """The ChatGLM-6B table: 1200 / 10 = 120 h and 8500 / 30 = 283 h, before power and the rest of the machine."""
    rows, problems = load_guide()
    assert not problems
    by_id = {row.id: row for row in rows}
    assert len(rows) == 8
    assert by_id["chatglm-6b-int4-few"].naive_hours == 120
    assert by_id["chatglm-6b-half-few"].naive_hours == pytest.approx(Decimal("283.33"), abs=Decimal("0.01"))
    assert by_id["chatglm-6b-full-many"].buy == 17_000
    assert all(row.as_of is None for row in rows)  # the date of its prices is unknown
