"""From the cards' limits to the wall socket."""

from datetime import date

import pytest

from advisor.formulas import FORMULAS
from advisor.machines.build import Build, Cards, Known, Place
from advisor.machines.compose import candidate_machines
from advisor.machines.description import read_description
from advisor.machines.power import budget, consumers, efficiency_at, efficiency_class, heat_btu, wall_power
from advisor.machines.requirements import Requirements
from advisor.machines.rules.site import circuit_watts
from advisor.workload import Choices, Money, Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from catalog.records.hosts import Psu
from catalog.rules import load_rules

BOOK = load_rules()
GOLD = Psu(id="p", name="p", source="test", confidence="B", watts=1600, efficiency="80+ Gold")


@pytest.mark.parametrize(("volts", "load", "percent"), [(115, 0.2, 87), (115, 0.5, 90), (115, 1.0, 87), (230, 0.5, 92)])
def test_efficiency_at_the_points_of_the_table(volts: float, load: float, percent: float) -> None:
    row = efficiency_class(GOLD, volts, BOOK)
    assert row is not None
    assert efficiency_at(row, load) == pytest.approx(percent / 100)


def test_efficiency_between_and_below_the_points() -> None:
    row = BOOK.efficiencies["gold-115"]
    assert efficiency_at(row, 0.35) == pytest.approx(0.885)
    assert efficiency_at(row, 0.05) == efficiency_at(row, 0.1) == pytest.approx(0.84)
    assert efficiency_at(row, 1.2) == pytest.approx(0.87)


@pytest.mark.parametrize(
    ("volts", "amps", "watts"), [(120, 15, 1440), (120, 20, 1920), (220, 10, 1760), (230, 16, 2944)]
)
def test_circuits_of_the_published_table(volts: float, amps: float, watts: float) -> None:
    assert circuit_watts(0.8, volts, amps) == pytest.approx(watts)


def test_heat_of_the_published_example() -> None:
    assert heat_btu(1500) == pytest.approx(5118)


def test_a_test_bench_draws_what_was_measured(catalog: Catalog) -> None:
    # 4x RTX 3090 Turbo, Xeon W-2255, EVGA 1600 W: 1717 W at the wall (thefpsreview.com 2020-10-22 on Puget Systems)
    known = Known(catalog.assumptions, BOOK)
    board = catalog.boards["gigabyte-rtx-3090-turbo-24g"]
    build = Build(
        (Cards(board.name, 4, catalog.chips["rtx-3090"], board),),
        cpu_limit_w=165,
        memory_gb=128,
        modules=4,
        psus=((GOLD.model_copy(update={"efficiency": "platinum"}), 1),),
        place=Place(volts=120),
    )
    wall = dict(budget(build, known))["wall"]
    assert wall.low <= 1717 <= wall.high


def test_formulas_are_in_the_table() -> None:
    assert FORMULAS["machines.wall_power"].code is wall_power
    assert {"machines.heat", "machines.circuit"} <= set(FORMULAS)


def test_no_supply_is_advised_for_a_cap_that_no_driver_sets(catalog: Catalog) -> None:
    study = Study(
        jobs=(Serve(model="x"),),
        site=Site(country="DE"),
        choices=Choices(power_limit_w=20),
        money=Money(currency="EUR"),
    )
    needs = Requirements((("rtx-3090", 2),), 64e9, 1e12, False)
    machine = next(iter(candidate_machines(needs, catalog, study, load_rates(), date(2026, 11, 21))))
    drawn = dict(machine.power)["gpus"].value
    assert drawn == pytest.approx(2 * catalog.assumptions["speed.least_cap.any.any"].likely * 350, abs=2)
    (advised,) = [dict(one.values) for one in machine.advice if one.code == "machines.advice_psu"]
    assert isinstance(advised["load"], float)
    assert advised["load"] > drawn


def test_what_is_kept_of_a_part_is_not_told_of_another_at_its_address(catalog: Catalog) -> None:
    """Parts that a description makes come and go, and Python gives their addresses to the next ones."""
    known = Known(catalog.assumptions, load_rules())
    for watts in range(100, 700):
        build = read_description({"gpus": [{"name": "XY 1", "watts": watts, "count": 2}]}, catalog)
        assert dict(consumers(build, known))["gpus"].value == 2 * watts
