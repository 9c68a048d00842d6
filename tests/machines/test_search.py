"""The search against every possible machine of a small catalog."""

import itertools
import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import pytest

from advisor.machines.amounts import memory_for
from advisor.machines.bench import Bench, all_findings
from advisor.machines.benches import bench_for
from advisor.machines.build import Build, Cards
from advisor.machines.groups import GROUPS, ROLES, group_of, with_choice
from advisor.machines.measure import BARRIER, CONFLICT
from advisor.machines.placement import card_slots
from advisor.machines.rules import RULES
from advisor.machines.search import Search
from advisor.workload import Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from catalog.records.hosts import Mainboard
from catalog.records.record import Record
from catalog.rules import load_rules

R = TypeVar("R", bound=Record)
TODAY = date(2026, 11, 21)
SIZES = {"mainboards": 3, "cpus": 4, "memory_kits": 3, "coolers": 3, "cases": 4, "psus": 5}
MIXED = ("AM4", "AM5", "SP3")
KINDS = {"desktop": ("AM4", "AM5", "LGA1700"), "workstation": ("sTR5", "sWRX8", "LGA4677"), "server": ("SP3", "SP5")}
# kind, cards and seed of which something fits together, so that the comparison says something
FITTING = {
    ("desktop", 1, 12), ("desktop", 2, 12), ("workstation", 2, 12), ("workstation", 4, 14), ("server", 1, 12),
    ("server", 2, 12), ("server", 4, 14),
}  # fmt: skip


def on_sale(records: Mapping[str, R]) -> list[tuple[str, R]]:
    """Those that are proposed, by id."""
    return [(id, one) for id, one in sorted(records.items()) if not getattr(one, "sold", "")]


def small(catalog: Catalog, seed: int) -> Catalog:
    """A few parts of each role, chosen so that there is always something that fits."""
    random.seed(seed)
    chosen: dict[str, Any] = {}
    for kind, size in SIZES.items():
        records = on_sale(getattr(catalog, kind))
        if kind in ("mainboards", "cpus", "coolers"):
            sockets = MIXED
            records = [
                (id, part)
                for id, part in records
                if getattr(part, "socket", "") in sockets or set(getattr(part, "sockets", ())) & set(sockets)
            ]
        chosen[kind] = dict(random.sample(records, min(size, len(records))))
    return replace(catalog, **chosen)


def every_machine(bench: Bench, base: Build, gigabytes: float, felt: float) -> float:
    """The least measure of all machines that can be put together, the slow way."""
    kits = [choice for choices in memory_for(bench, gigabytes).values() for choice in choices]
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


def fitting(catalog: Catalog, kind: str, count: int) -> Catalog:
    """A few parts of one kind of machine, the most roomy ones for many cards, so that often something fits."""
    boards = [one for _, one in on_sale(catalog.mainboards) if one.socket in KINDS[kind]]
    roomy = [one for one in boards if len(card_slots(one)) >= count or (one.max_two_slot_cards or 0) >= count]
    chosen = random.sample(roomy, min(3, len(roomy))) or random.sample(boards, 3)
    sockets = {board.socket for board in chosen}
    platforms = [load_rules().platforms[socket.lower()] for socket in sockets]
    kits = [
        (id, kit)
        for id, kit in sorted(catalog.memory_kits.items())
        if any(kit.generation in one.generations and kit.module_type in one.modules for one in platforms)
    ]
    cases = [(id, case) for id, case in on_sale(catalog.cases) if (case.slots or 0) >= 2 * count or count > 4]
    psus = [(id, psu) for id, psu in on_sale(catalog.psus) if psu.watts >= min(250 + 250 * count, 1500)]
    return replace(
        catalog,
        mainboards={board.id: board for board in chosen},
        cpus=few(((id, cpu) for id, cpu in on_sale(catalog.cpus) if cpu.socket in sockets), 3),
        memory_kits=few(kits, 3),
        coolers=few(((id, one) for id, one in sorted(catalog.coolers.items()) if set(one.sockets) & sockets), 2),
        cases=few(cases, 3),
        psus=few(psus, 4),
    )


def few(records: Iterable[tuple[str, R]], size: int) -> dict[str, R]:
    """At most so many of them."""
    found = list(records)
    return dict(random.sample(found, min(size, len(found))))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 2, 3, 4, 8])
@pytest.mark.parametrize("seed", [12, 13, 14])
def test_every_kind_of_machine_and_number_of_cards(catalog: Catalog, kind: str, count: int, seed: int) -> None:
    """Random cards on random parts of desktops, workstations and servers, on circuits of all sizes."""
    random.seed(100 * seed + count)
    part = fitting(catalog, kind, count)
    room = "server room" if count > 2 or seed == 12 else "lab"
    bench = bench_for(part, Study(jobs=(Serve(model="x"),), site=Site(country="DE", room=room)), load_rates(), TODAY)
    boards = [board for _, board in sorted(part.boards.items()) if board.cooling == "blower" or count < 3]
    compared = 0
    for board in random.sample([board for board in boards if board.cooling != "passive"], 2):
        base = Build((Cards(board.name, count, part.chips[board.chip_id], board),), place=bench.place)
        gigabytes = random.choice((32.0, 64.0, 128.0))
        found = Search(bench, base, gigabytes).run()
        slowly = every_machine(bench, base, gigabytes, 1.0)
        if slowly >= BARRIER:
            assert found is None or found.measure + bench.constant(base) >= BARRIER
            continue
        compared += 1
        assert found is not None
        assert found.measure + bench.constant(base) == pytest.approx(slowly)
        assert Search(bench, base, gigabytes, found.measure).run() is None
        again = Search(bench, base, gigabytes, found.measure + 1.0).run()
        assert again is not None
        assert again.measure == pytest.approx(found.measure)
    assert compared or (kind, count, seed) not in FITTING


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
