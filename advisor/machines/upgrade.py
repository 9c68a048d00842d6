"""A machine that stands there already: the next steps, what stays, what the old parts may bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from advisor.machines.bench import Bench, all_findings
from advisor.machines.benches import bench_for
from advisor.machines.boards import sensible, without_worse
from advisor.machines.build import Build, Cards, Known
from advisor.machines.check import verdict
from advisor.machines.description import read_description
from advisor.machines.growth import room_to_grow
from advisor.machines.machine import Finding, Line
from advisor.machines.renewal import RENEWED, renewed
from advisor.machines.rules.platform import platform_of
from advisor.quantity import Note, Price, note
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.accelerators import Board, Chip
from catalog.records.record import Record
from catalog.rules import load_rules

Sold = tuple[str, Record | None]  # a part that becomes free: its name, its record where the catalog has it


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do with a machine that is owned.

    ``kind`` is "more cards" (further ones of the same kind) or "other cards"; ``buy`` are new parts with their prices,
    ``keep`` and ``sell`` names of the old ones ("term:role.memory" where only the role is known), ``brings`` what the
    sold ones may bring (as a range; None = nobody knows, and a note names what is not counted). ``findings`` judge the
    machine after the step, ``after`` is that one.
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
    after: Build | None = None

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

    Only parts that a rule forces are bought anew (supply, memory, case); the rest stays. Raises ``MachineError`` where
    the description cannot be understood.
    """
    known = Known(catalog.assumptions, load_rules())
    build = read_description(description, catalog)
    bench = bench_for(catalog, study, rates, today)
    second_hand = study.money.model_copy(update={"used_parts": True})
    used = bench_for(catalog, study.model_copy(update={"money": second_hand}), rates, today)
    steps = []
    for chip_id, count in wanted:
        chip = catalog.chips.get(chip_id)
        if chip is not None and chip.form == "pcie":
            step = _step(build, chip, count, bench, used, study.choices.power_limit_w)
            steps += [step] if step is not None else []
    steps.sort(key=lambda step: (step.verdict == "conflict", step.cost is None, step.cost or (Decimal(0),) * 3))
    return Owned(build, all_findings(build, known), room_to_grow(build, known), tuple(steps))


def _step(build: Build, chip: Chip, count: int, bench: Bench, used: Bench, limit: float | None) -> Step | None:
    """The step to so many cards with the board that costs and questions least.

    None where they are there already, or where the machine that stands there does not take them.
    """
    same = [group for group in build.cards if group.chip is not None and group.chip.id == chip.id]
    if sum(group.count for group in same) >= count:
        return None
    own = [group.board for group in same if group.board is not None and group.board.id in bench.catalog.boards]
    boards = own or without_worse(list(sensible(bench.boards_of(chip.id), count)), bench)
    drafts = [_drafted(build, same, board, chip, count, bench, limit) for board in boards]
    drafts = [draft for draft in drafts if _stands(draft[0], bench)]
    if not drafts:
        return None
    after, buy = min(
        drafts,
        key=lambda draft: (
            bench.weigh(all_findings(draft[0], bench.known))
            + sum(bench.cost(line.price, line.quantity) for line in draft[1])
        ),
    )
    bought = {line.role for line in buy}
    sold: list[Sold] = [(group.name, group.board or group.chip) for group in build.cards if group not in same]
    sold += [old for role in RENEWED if role in bought for old in _old(build, role)]
    brings, unknown = _brought(sold, used)
    stays = [role for role in ("mainboard", "cpu", "psu", "memory", "case", "cooler") if role not in bought]
    return Step(
        "more cards" if same else "other cards",
        chip,
        count,
        buy,
        tuple(build.name(role) or f"term:role.{role}" for role in stays if build.name(role) or role in RENEWED),
        tuple(name for name, _ in sold),
        brings,
        all_findings(after, bench.loud),
        (*_notes(build, buy, sold, unknown), *_memory_that_stays(after, bought, bench)),
        after,
    )


def _stands(after: Build, bench: Bench) -> bool:
    """Whether the check of the machine after a step refuses nothing and finds its platform large enough."""
    return not any(
        one.answer == "conflict" or (one.rule == "platform.cards" and one.answer == "warning")
        for one in all_findings(after, bench.known)
    )


def _drafted(
    build: Build, same: list[Cards], board: Board, chip: Chip, count: int, bench: Bench, limit: float | None
) -> tuple[Build, tuple[Line, ...]]:
    """The machine with these cards and what they force, and what has to be bought for it."""
    have = sum(group.count for group in same)
    after = replace(build, cards=(Cards(board.name, count, chip, board, limit),), stated_lanes=())
    buy = [Line("accelerator", board, count - have, bench.price(board))]
    for role in RENEWED:
        after, choice = renewed(after, role, bench)
        if choice is not None:
            buy.append(Line(role, choice.part, choice.quantity, choice.price))
    return after, tuple(buy)


def _old(build: Build, role: str) -> Iterator[Sold]:
    """What becomes free where a part is replaced."""
    if role == "psu":
        yield from ((psu.name, psu) for psu, _ in build.psus)
    elif role == "memory" and (build.memory is not None or build.memory_gb):
        yield f"{build.memory_gb:g} GB {build.memory_type}".strip(), build.memory
    elif role == "case" and build.name("case"):
        yield build.name("case"), build.case


def _brought(sold: list[Sold], used: Bench) -> tuple[Price | None, tuple[str, ...]]:
    """What sold parts may bring, and the names of those of which nobody knows it.

    Second-hand prices are asked, and who sells gets less. Where nobody sells a part second-hand its new price counts
    with what is left after one, three or five years: how old it is was not said.
    """
    prices: list[Price] = []
    unknown: list[str] = []
    for name, part in sold:
        price = used.price(part) if part is not None and part.source else None
        if price is None:
            unknown.append(name)
        else:
            prices.append(_second_hand(price, used))
    return _sum(prices), tuple(unknown)


def _second_hand(price: Price, used: Bench) -> Price:
    assumptions = used.catalog.assumptions
    if price.condition == "used":
        just = assumptions["costs.resale_0_months"]
        shares = (just.low, just.likely, 1.0)
    else:
        shares = (
            assumptions["costs.resale_60_months"].low,
            assumptions["costs.resale_36_months"].likely,
            assumptions["costs.resale_12_months"].high,
        )
    low, likely, high = (Decimal(str(share)) for share in shares)
    return replace(
        price,
        low=price.low * low,
        likely=price.likely * likely,
        high=price.high * high,
        condition="used",
        estimate=True,
    )


def _notes(build: Build, buy: tuple[Line, ...], sold: list[Sold], unknown: tuple[str, ...]) -> Iterator[Note]:
    new = {line.role: line.part.name for line in buy}
    if "psu" in new:
        yield note("machines.upgrade_psu", psu=new["psu"])
    elif build.psus:
        yield note("machines.upgrade_psu_stays", psu=build.psus[0][0].name)
    if "memory" in new:
        yield note("machines.upgrade_memory", memory=new["memory"])
    if "case" in new:
        yield note("machines.upgrade_case", case=new["case"])
    if sold:
        yield note("machines.upgrade_sell", parts=", ".join(name for name, _ in sold))
    if unknown:
        yield note("machines.upgrade_not_counted", "unknown", parts=", ".join(unknown))


def _memory_that_stays(after: Build, bought: set[str], bench: Bench) -> Iterator[Note]:
    """Why less main memory than the cards have stays where it is."""
    vram = sum(group.vram_gb or 0.0 for group in after.cards)
    have = after.memory_gb
    if "memory" in bought or after.whole is not None or have is None:
        return
    if have >= vram * bench.known.likely("ram_per_vram"):
        return
    board, platform = after.mainboard, platform_of(after.mainboard, bench.known)
    limits = [part.memory_max_gb for part in (board, platform) if part is not None and part.memory_max_gb is not None]
    most = min(limits, default=None)
    if board is not None and most is not None and most < vram:
        yield note("machines.upgrade_memory_stays", "warning", memory=have, vram=vram, board=board.name, most=most)
    else:
        yield note("machines.upgrade_memory_none", "warning", memory=have, vram=vram)


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
