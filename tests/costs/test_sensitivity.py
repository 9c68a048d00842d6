"""How often owning wins."""

from __future__ import annotations

import pytest

from advisor.costs.sensitivity import sensitivity
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from tests.costs.machines import study, usage
from tests.costs.test_break_even import bought, hosted, rented

RATES = load_rates()


@pytest.mark.parametrize(("hour", "low", "high"), [("0.05", 0.0, 0.01), ("0.42", 0.05, 0.95), ("5", 0.99, 1.0)])
def test_dear_rent_is_beaten_and_cheap_rent_is_not(catalog: Catalog, hour: str, low: float, high: float) -> None:
    ours = study(tariff=0.2)
    buy, rent = bought(catalog, ours), rented(catalog, ours, hour=hour)
    assert buy.machine is not None
    found = sensitivity(buy.machine, (rent,), usage(), ours, catalog, RATES)
    assert low <= found.chances[0].share <= high
    assert found.chances[0].against == "rent-test"


def test_the_same_study_gives_the_same_figures(catalog: Catalog) -> None:
    ours = study()
    buy, api = bought(catalog, ours), hosted(catalog, ours, input="1", output="4")
    assert buy.machine is not None
    one, two = (sensitivity(buy.machine, (api,), usage(), ours, catalog, RATES) for _ in range(2))
    assert one == two
    assert one.swings[0].size >= one.swings[-1].size
    assert one.spread.p5 < one.spread.median < one.spread.p95
