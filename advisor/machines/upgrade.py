"""A machine that stands there already: what the next step is, what stays, what the old parts may bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from advisor.machines.bench import all_findings, bench_for
from advisor.machines.boards import sensible_boards
from advisor.machines.build import Build, Cards, Known
from advisor.machines.check import verdict
from advisor.machines.description import read_description
from advisor.machines.growth import room_to_grow
from advisor.machines.machine import Finding, Line
from advisor.machines.rules import leads, supply
from advisor.quantity import Note, Price, note
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.accelerators import Chip
from catalog.records.hosts import MemoryKit, Psu
from catalog.records.record import Record
from catalog.rules import load_rules


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do with a machine that is owned.

    ``kind`` is "more cards" (further ones of the same kind) or "other cards"; ``buy`` are new parts with their prices,
    ``keep`` and ``sell`` names of the old ones, ``brings`` what the sold ones may bring (used prices, as a range; None
    = nobody knows). ``findings`` judge the machine after the step.
    """

    kind: str
    chip: Chip
    count: int
    buy: tuple[Line, ...]
    keep: tuple[str, ...]
    sell: tuple[str, ...]
    brings: Price | None
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]

    @property
    def verdict(self) -> str:
        return verdict(self.findings)

    @property
    def cost(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """(low, likely, high) of the new parts; None while the price of one is unknown."""
        prices = [(line.price, line.quantity) for line in self.buy]
        if any(price is None for price, _ in prices):
            return None
        known = [(price, quantity) for price, quantity in prices if price is not None]
        return (
            sum((price.low * quantity for price, quantity in known), Decimal(0)),
            sum((price.likely * quantity for price, quantity in known), Decimal(0)),
            sum((price.high * quantity for price, quantity in known), Decimal(0)),
        )


@dataclass(frozen=True, slots=True)
class Owned:
    """A machine that stands there: its findings, how many further cards it takes, the next steps, cheapest first."""

    build: Build
    findings: tuple[Finding, ...]
    room_to_grow: int | None
    steps: tuple[Step, ...]


def owned_machine(
    description: Mapping[str, Any],
    wanted: tuple[tuple[str, int], ...],
    catalog: Catalog,
    study: Study,
    rates: Rates,
    today: date,
) -> Owned:
    """What to do with a machine given by its parts so that it holds one of ``wanted`` (chip id, count).

    Only parts that a rule forces are bought anew (supply, memory); the rest stays. Raises ``MachineError`` where the
    description cannot be understood.
    """
    known = Known(catalog.assumptions, load_rules())
    build = read_description(description, catalog)
    steps = []
    for chip_id, count in wanted:
        chip = catalog.chips.get(chip_id)
        if chip is not None and chip.form == "pcie":
            steps += list(_steps(build, chip, count, catalog, study, rates, today))
    steps.sort(key=lambda step: (step.verdict == "conflict", step.cost is None, step.cost or (Decimal(0),) * 3))
    return Owned(build, all_findings(build, known), room_to_grow(build, known), tuple(steps))


def _steps(
    build: Build, chip: Chip, count: int, catalog: Catalog, study: Study, rates: Rates, today: date
) -> Iterator[Step]:
    bench = bench_for(catalog, study, rates, today)
    loud = bench.loud
    same = [group for group in build.cards if group.chip is not None and group.chip.id == chip.id]
    have = sum(group.count for group in same)
    if have >= count:
        return
    boards = sensible_boards(chip, count, catalog)
    if not boards:
        return
    board = same[0].board if same and same[0].board is not None and same[0].board.id in catalog.boards else boards[0]
    assert board is not None
    others = [group for group in build.cards if group not in same]
    cards = Cards(board.name, count, chip, board, study.choices.power_limit_w)
    after = replace(build, cards=(cards,))
    buy = [Line("accelerator", board, count - have, bench.price(board))]
    kept = ["mainboard", "cpu", "case", "cooler"]
    after, psu = _supply(after, bench.choices("psu"), loud)
    if psu is not None:
        buy.append(Line("psu", psu, 1, bench.price(psu)))
    else:
        kept.append("psu")
    vram = chip.memory_gb * count * loud.likely("ram_per_vram")
    kit = _memory(build, vram, bench.memory(vram))
    if kit is not None:
        part, quantity = kit
        after = replace(
            after,
            memory=part,
            memory_gb=part.total_gb * quantity,
            memory_type=f"{part.generation} {part.module_type}",
            modules=part.modules * quantity,
        )
        buy.append(Line("memory", part, quantity, bench.price(part)))
    else:
        kept.append("memory")
    sold: list[tuple[str, Record | None]] = [(group.name, group.board or group.chip) for group in others]
    if psu is not None and build.psus:
        sold.append((build.psus[0][0].name, catalog.psus.get(build.psus[0][0].id)))
    money = study.money.model_copy(update={"used_parts": True})
    used = bench_for(catalog, study.model_copy(update={"money": money}), rates, today)
    prices = [used.price(part) for _, part in sold if part is not None]
    brings = _sum([price for price in prices if price is not None]) if sold and len(prices) == len(sold) else None
    findings = all_findings(after, loud)
    yield Step(
        "more cards" if same else "other cards",
        chip,
        count,
        tuple(buy),
        tuple(build.name(role) or role for role in kept if build.name(role) or role in ("psu", "memory")),
        tuple(name for name, _ in sold),
        brings,
        findings,
        tuple(_notes(build, buy, sold)),
    )


def _supply(build: Build, choices: tuple[Any, ...], known: Known) -> tuple[Build, Psu | None]:
    """The old supply where it carries the new cards, else the cheapest that does."""

    def fails(candidate: Build) -> bool:
        checks = (supply.capacity, leads.sixteen_pin, leads.eight_pin, supply.supply_input)
        answers = [found.answer for check in checks for found in check(candidate, known)]
        return "conflict" in answers

    if build.psus and not fails(build):
        return build, None
    for choice in choices:
        candidate = replace(build, psus=((choice.part, 1),))
        if not fails(candidate):
            return candidate, choice.part
    return build, None


def _memory(
    build: Build, wanted: float, kits: Mapping[tuple[str, str], tuple[Any, ...]]
) -> tuple[MemoryKit, int] | None:
    """New memory where there is too little for the cards, of the kind that the board takes."""
    if build.memory_gb is None or build.memory_gb >= wanted:
        return None
    words = build.memory_type.split()
    fitting = [
        choice
        for (generation, module), choices in kits.items()
        if generation in words and (module in words or len(words) == 1)
        for choice in choices
    ]
    if not fitting:
        return None
    best = min(fitting, key=lambda choice: (choice.cost, choice.part.id))
    return best.part, best.quantity


def _notes(build: Build, buy: list[Line], sold: list[tuple[str, Record | None]]) -> Iterator[Note]:
    if any(line.role == "psu" for line in buy):
        yield note("machines.upgrade_psu", psu=next(line.part.name for line in buy if line.role == "psu"))
    elif build.psus:
        yield note("machines.upgrade_psu_stays", psu=build.psus[0][0].name)
    if any(line.role == "memory" for line in buy):
        yield note("machines.upgrade_memory", memory=next(line.part.name for line in buy if line.role == "memory"))
    if sold:
        yield note("machines.upgrade_sell", parts=", ".join(name for name, _ in sold))


def _sum(prices: list[Price]) -> Price | None:
    if not prices:
        return None
    first = prices[0]
    return Price(
        sum((price.low for price in prices), Decimal(0)),
        sum((price.likely for price in prices), Decimal(0)),
        sum((price.high for price in prices), Decimal(0)),
        first.currency,
        "sum",
        min(price.as_of for price in prices),
        "",
        "used",
        stale=any(price.stale for price in prices),
        estimate=any(price.estimate for price in prices),
    )
