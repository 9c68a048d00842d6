"""The search against every possible machine of a small catalog."""

import itertools
import random
from dataclasses import replace
from datetime import date

import pytest

from advisor.machines.bench import BARRIER, CONFLICT, Bench, all_findings, bench_for
from advisor.machines.build import Build, Cards
from advisor.machines.groups import GROUPS, ROLES, group_of, with_choice
from advisor.machines.rules import RULES
from advisor.machines.search import Search
from advisor.workload import Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from catalog.records.hosts import Mainboard

TODAY = date(2026, 11, 21)
SIZES = {"mainboards": 3, "cpus": 4, "memory_kits": 3, "coolers": 3, "cases": 4, "psus": 5}


def small(catalog: Catalog, seed: int) -> Catalog:
    """A few parts of each role, chosen so that there is always something that fits."""
    random.seed(seed)
    wanted = {
        "mainboards": ("AM4", "AM5", "SP3"),
        "cpus": ("AM4", "AM5", "SP3"),
        "coolers": ("AM4", "SP3"),
    }
    chosen = {}
    for kind, size in SIZES.items():
        records = sorted(getattr(catalog, kind).items())
        if kind in wanted:
            sockets = wanted[kind]
            records = [
                (id, part)
                for id, part in records
                if getattr(part, "socket", "") in sockets or set(getattr(part, "sockets", ())) & set(sockets)
            ]
        chosen[kind] = dict(random.sample(records, min(size, len(records))))
    return replace(catalog, **chosen)


def every_machine(bench: Bench, base: Build, gigabytes: float, felt: float) -> float:
    """The least measure of all machines that can be put together, the slow way."""
    kits = [choice for choices in bench.memory(gigabytes).values() for choice in choices]
    boards = [
        choice
        for choice in bench.choices("mainboard")
        if isinstance(choice.part, Mainboard) and not choice.part.socket.startswith("2x")
    ]
    rest = [bench.choices("cpu"), tuple(kits), bench.choices("cooler"), bench.choices("case"), bench.choices("psu")]
    best = float("inf")
    for parts in itertools.product(boards, *rest):
        build = base
        for role, choice in zip(ROLES, parts, strict=True):
            build = with_choice(build, role, choice)
        best = min(best, sum(choice.cost for choice in parts) + bench.weigh(all_findings(build, bench.known), felt))
    return best


@pytest.mark.parametrize(("seed", "felt"), [(0, 1.0), (1, 1.0), (2, 4.0)])
@pytest.mark.parametrize(
    ("chip_id", "board_id", "count", "country"),
    [
        ("rtx-3090", "asus-turbo-rtx3090-24g", 2, "CN"),
        ("rtx-4090", "gigabyte-rtx-4090-gaming-oc", 1, "US"),
        ("rtx-a6000", "nvidia-rtx-a6000", 1, "DE"),
    ],
)
def test_search_finds_what_trying_everything_finds(
    catalog: Catalog, seed: int, felt: float, chip_id: str, board_id: str, count: int, country: str
) -> None:
    few = small(catalog, seed)
    study = Study(jobs=(Serve(model="x"),), site=Site(country=country))
    bench = bench_for(few, study, load_rates(), TODAY)
    board = few.boards[board_id]
    base = Build((Cards(board.name, count, few.chips[chip_id], board),), place=bench.place)
    found = Search(bench, base, 32.0, felt=felt).run()
    slowly = every_machine(bench, base, 32.0, felt)
    if found is None:
        assert slowly >= BARRIER  # parts of no common socket are not tried at all
        return
    if slowly >= CONFLICT or found.measure + bench.constant(base) >= BARRIER:
        assert slowly >= BARRIER  # where nothing keeps the rules the search stops early on purpose
        return
    assert found.measure + bench.constant(base) == pytest.approx(slowly)


def test_every_rule_has_a_group() -> None:
    groups = {group_of(rule) for rule in RULES}
    assert groups - {None} == set(GROUPS)


@pytest.mark.parametrize(
    ("chip_id", "board_id", "count"),
    [
        ("rtx-3090", "asus-turbo-rtx3090-24g", 2),
        ("rtx-4090", "gigabyte-rtx-4090-gaming-oc", 2),
        ("rtx-a6000", "nvidia-rtx-a6000", 4),
        ("rtx-4090", "gigabyte-rtx-4090-gaming-oc", 1),
    ],
)
def test_a_case_only_adds_to_rising_rules(catalog: Catalog, chip_id: str, board_id: str, count: int) -> None:
    """The search leaves boards out by what these rules weigh without a case."""
    bench = bench_for(catalog, Study(jobs=(Serve(model="x"),)), load_rates(), TODAY)
    board = catalog.boards[board_id]
    base = Build((Cards(board.name, count, catalog.chips[chip_id], board),), place=bench.place)
    rising = [rule for rule in RULES if rule.rising]
    assert rising
    for rule in rising:
        for mainboard in bench.choices("mainboard"):
            bare = with_choice(base, "mainboard", mainboard)
            least = bench.weigh(rule.answers(bare, bench.known))
            for case in bench.choices("case"):
                assert bench.weigh(rule.answers(with_choice(bare, "case", case), bench.known)) >= least
