"""What moves a sum, and how far it spreads."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.costs import buy_cash_flow
from advisor.costs.mixed import annual_cost, best_fleet
from advisor.costs.uncertainty import Driver, Inputs, Values, draw, owning, simulate, tornado
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from tests.costs.machines import machine, price, study, usage

RATES = load_rates()
TWO = (Driver("a", 0, 1, 2), Driver("b", 9, 10, 20))


def total(inputs: Inputs) -> Values:
    both: Values = np.asarray(inputs["a"]) + np.asarray(inputs["b"])
    return both


def test_the_widest_input_comes_first() -> None:
    swings = tornado(TWO, total)
    assert [swing.code for swing in swings] == ["b", "a"]
    assert (swings[0].at_low, swings[0].at_high) == (10, 21)


def test_the_same_seed_gives_the_same_spread() -> None:
    assert simulate(TWO, total) == simulate(TWO, total)
    assert simulate(TWO, total) != simulate(TWO, total, seed=1)


def test_the_spread_is_narrower_than_all_ends_at_once() -> None:
    spread = simulate(TWO, total)
    assert 9 < spread.p5 < spread.median < spread.p95 < 22
    assert spread.mean == pytest.approx(1 + 13, rel=0.02)  # means of triangles: (0+1+2)/3 and (9+10+20)/3


def test_an_exact_input_does_not_vary() -> None:
    assert set(draw((Driver("a", 5, 5, 5),), 10, 0)["a"]) == {5.0}


@pytest.mark.parametrize("months", [12, 36, 60])
def test_the_vectorised_value_is_that_of_the_cash_flow(catalog: Catalog, months: int) -> None:
    ours, bought = study(months=months), machine(catalog, price("1000", "900", "1400"))
    drivers, cost = owning(bought, usage(), ours, catalog, RATES)
    likely = float(cost({driver.code: driver.likely for driver in drivers}))
    flow = buy_cash_flow(bought, usage(), ours, catalog, RATES)
    assert likely == pytest.approx(float(flow.present_value), abs=0.1)


def test_the_spread_of_owning_lies_within_the_flows_ends(catalog: Catalog) -> None:
    bought = machine(catalog, price("1000", "900", "1400"))
    spread = simulate(*owning(bought, usage(), study(), catalog, RATES))
    flow = buy_cash_flow(bought, usage(), study(), catalog, RATES)
    assert float(flow.present_value_low) < spread.p5 < spread.p95 < float(flow.present_value_high)


def test_the_best_fleet_is_the_cheapest_of_all() -> None:
    day = [1, 1, 1, 1, 2, 3, 5, 8, 8, 8, 7, 6, 6, 7, 8, 8, 6, 4, 3, 2, 2, 1, 1, 1]
    best = best_fleet(day, fixed=8000, marginal=0.2, rent=2.5)
    costs = [annual_cost(day, owned, 8000, 0.2, 2.5) for owned in range(10)]
    assert best.annual_cost == min(costs)
    assert best.owned == costs.index(min(costs))


def test_rent_below_the_running_cost_owns_nothing() -> None:
    assert best_fleet([4, 4], fixed=100, marginal=1.0, rent=0.9).owned == 0
    with pytest.raises(ValueError, match="demand"):
        best_fleet([], 1, 1, 2)
