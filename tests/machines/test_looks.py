"""What the list of looks says of the rules is true: parts that look the same to a rule get the same answer."""

import random
from collections.abc import Hashable
from dataclasses import replace
from datetime import date

import pytest

from advisor.machines.amounts import memory_for
from advisor.machines.bench import Bench, Choice
from advisor.machines.benches import bench_for
from advisor.machines.build import Build, Cards, Place
from advisor.machines.groups import ROLES, group_of, with_choice
from advisor.machines.looks import LOOKS, SIGHTS, look_of, sights_in
from advisor.machines.measure import CONFLICT
from advisor.machines.power import load_watts
from advisor.machines.rules import RULES, Rule
from advisor.machines.scales import sights_of
from advisor.machines.supplies import LOADED, PLUGS, Supplies
from advisor.workload import Money, Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from catalog.records.hosts import Case

TODAY = date(2026, 11, 21)
PARTS = ("mainboard", "cpu", "cooler", "case", "psu")
PLACES = (
    Place("CN", "lab", 220.0, 10.0),
    Place("US", "office", 120.0, 15.0, ups_watts=900.0),
    Place("DE", "server room", 230.0, 16.0, 3),
    Place(),
)


def bench_of(catalog: Catalog, country: str = "CN", currency: str = "CNY") -> Bench:
    study = Study(jobs=(Serve(model="x"),), site=Site(country=country), money=Money(currency=currency))
    return bench_for(catalog, study, load_rates(), TODAY)


def some_builds(catalog: Catalog, bench: Bench, number: int) -> list[Build]:
    """Machines of random parts, most of which do not fit together."""
    random.seed(7)
    boards = [catalog.boards[id] for id in sorted(catalog.boards)]
    builds = []
    for _ in range(number):
        board = random.choice(boards)
        cards = Cards(board.name, random.choice((1, 2, 3, 4, 8)), catalog.chips.get(board.chip_id), board)
        build = Build((cards,), place=random.choice(PLACES), training=random.random() < 0.3)
        for role in ROLES:
            choices = (
                memory_for(bench, 64.0)[random.choice(list(memory_for(bench, 64.0)))]
                if role == "memory"
                else bench.choices(role)
            )
            build = with_choice(build, role, random.choice(choices))
        builds.append(build)
    return builds


def choices_of(bench: Bench, role: str) -> tuple[Choice, ...]:
    if role != "memory":
        return bench.choices(role)
    return tuple(choice for choices in memory_for(bench, 64.0).values() for choice in choices if choice.quantity == 1)


def weight(rule: Rule, build: Build, bench: Bench) -> float:
    return bench.weigh(rule.answers(build, bench.known))


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if LOOKS.get(rule.answers.__name__)], ids=lambda rule: rule.answers.__name__
)
def test_parts_that_look_the_same_weigh_the_same(catalog: Catalog, rule: Rule) -> None:
    bench = bench_of(catalog)
    compared = 0
    for build in some_builds(catalog, bench, 8):
        for role in LOOKS[rule.answers.__name__]:
            assert role in rule.reads
            look = look_of(rule, role)
            expected: dict[Hashable, float] = {}
            for choice in choices_of(bench, role):
                own = weight(rule, with_choice(build, role, choice), bench)
                compared += look(choice.part) in expected
                assert own == expected.setdefault(look(choice.part), own), (choice.part.id, build.cards[0].name)
    assert compared


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.answers.__name__)
def test_cards_that_look_the_same_weigh_the_same(catalog: Catalog, rule: Rule) -> None:
    """For the rules that keep their answers by what they see of the cards."""
    bench = bench_of(catalog)
    cases = [case for choice in bench.choices("case") if isinstance(case := choice.part, Case)]
    look = sights_in(cases, bench.known.likely("length_margin"))[RULES.index(rule)]
    for build in some_builds(catalog, bench, 6):
        expected: dict[Hashable, float] = {}
        for id in sorted(catalog.boards):
            board = catalog.boards[id]
            for count in (1, 2, 3, 4, 8):
                cards = Cards(board.name, count, catalog.chips.get(board.chip_id), board)
                other = replace(build, cards=(cards,))
                own = weight(rule, other, bench)
                assert own == expected.setdefault(look(other), own), (id, count)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.answers.__name__)
def test_rules_read_no_part_that_they_do_not_name(catalog: Catalog, rule: Rule) -> None:
    """The search asks a rule again only where a part changes that it says it reads."""
    bench = bench_of(catalog)
    group = group_of(rule)
    if rule.load or group == "board":
        return  # by their load; by the seats of the cards, which the case may change
    for build in some_builds(catalog, bench, 8):
        own = weight(rule, build, bench)
        for role in set(PARTS) - rule.reads:
            for choice in random.sample(bench.choices(role), 12):
                assert weight(rule, with_choice(build, role, choice), bench) == own, (role, choice.part.id)


def test_names_in_the_list_are_rules(catalog: Catalog) -> None:
    names = {rule.answers.__name__ for rule in RULES}
    assert set(LOOKS) <= names
    assert set(SIGHTS) <= names


@pytest.mark.parametrize("country", ["CN", "US", "DE"])
def test_no_supply_weighs_less_than_its_bound(catalog: Catalog, country: str) -> None:
    """The search leaves supplies out by what their watts alone say."""
    bench = bench_of(catalog, country, "USD")
    for build in some_builds(catalog, bench, 12):
        base = replace(build, place=bench.place)
        supplies = Supplies(bench, base, sights_of(base, bench))
        load = load_watts(base, bench.known)
        for bound, (choice, _) in supplies.bounds(load):
            full = with_choice(base, "psu", choice)
            rules = [rule for _, rule in (*LOADED, *PLUGS)]
            own = choice.cost + sum(weight(rule, full, bench) for rule in rules)
            assert own >= min(bound, CONFLICT) - 1e-6, (choice.part.id, base.cards[0].name, base.count)
