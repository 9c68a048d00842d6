"""Complete machines for the chips that a study may use: composed of parts, or bought whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from advisor.machines.advice import advice_for
from advisor.machines.bench import BARRIER, Bench, Choice, all_findings, bench_for
from advisor.machines.build import Build, Cards
from advisor.machines.groups import with_choice
from advisor.machines.growth import room_to_grow
from advisor.machines.machine import Line, Machine
from advisor.machines.placement import Seat, lanes_of
from advisor.machines.power import budget
from advisor.machines.requirements import Requirements
from advisor.machines.rules.slots import seats_of
from advisor.machines.search import Search
from advisor.machines.whole import whole_builds
from advisor.memory.capacity import usable_memory
from advisor.quantity import Amount, Price, note
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.accelerators import Board, Chip
from catalog.records.hosts import Drive

GB = 1e9
NEXT_COUNTS = (2, 4, 8)
COMPARED = ("board_power_w", "length_mm", "slots")
MOST_ON_A_BOARD = 7  # slots of the largest mainboards: more cards are a server's
DENSE = 3  # from so many cards side by side only blowers of two slots make sense


@dataclass(frozen=True, slots=True)
class Proposal:
    """A build with its lines and its measure, before it becomes a machine."""

    id: str
    kind: str
    build: Build
    lines: tuple[Line, ...]
    measure: float
    missing: tuple[str, ...] = ()


def sensible_boards(chip: Chip, count: int, catalog: Catalog) -> tuple[Board, ...]:
    """The chip's boards for so many cards: two-slot blowers where several stand side by side, if the chip has them."""
    boards = tuple(board for board in catalog.boards.values() if board.chip_id == chip.id)
    if count >= DENSE:
        narrow = tuple(
            board
            for board in boards
            if board.cooling in ("blower", "passive") and board.slots is not None and board.slots <= 2
        )
        if narrow:
            return narrow
    return tuple(board for board in boards if board.confidence != "C") or boards


def without_worse(boards: list[Board], bench: Bench) -> list[Board]:
    """Boards that no other one beats or equals in every respect: price, power, size, plugs, how well it is known."""

    def no_worse(one: Board, other: Board) -> bool:
        one_price, other_price = bench.price(one), bench.price(other)
        plugs = one.connectors == other.connectors or not other.connectors
        same = one.cooling == other.cooling and plugs and one.peak_w == other.peak_w
        known = all(
            (getattr(one, field) is not None and one.grade(field) <= other.grade(field))
            or getattr(other, field) is None
            for field in COMPARED
        )
        smaller = all(
            getattr(other, field) is None or (getattr(one, field) or 0.0) <= getattr(other, field) for field in COMPARED
        )
        cheaper = other_price is None or (one_price is not None and one_price.likely <= other_price.likely)
        return same and known and smaller and cheaper and one.grade("connectors") <= other.grade("connectors")

    kept: list[Board] = []
    for board in boards:
        if not any(no_worse(other, board) for other in kept):
            kept = [other for other in kept if not no_worse(board, other)]
            kept.append(board)
    return kept


def candidate_machines(
    requirements: Requirements, catalog: Catalog, study: Study, rates: Rates, today: date
) -> Iterator[Machine]:
    """For each chip and count the machine that weighs least and the one with room to grow, composed and bought whole.

    A machine that breaks a rule comes too, with its conflicts, where none of that kind keeps them all; what is not
    known comes as an unknown finding or a missing price, never as a guess.
    """
    bench = bench_for(catalog, study, rates, today)
    for chip_id, count in requirements.chips:
        chip = catalog.chips.get(chip_id)
        if chip is None:
            continue
        need = (requirements.host_memory, requirements.storage, requirements.training)
        key = (chip_id, count, *need, study.choices.power_limit_w)
        if key not in bench.machines:
            found = [
                as_machine(proposal, chip, count, bench)
                for proposal in proposals(chip, count, requirements, bench, study)
            ]
            bench.machines[key] = prepared(found)
        yield from bench.machines[key]


def prepared(machines: list[Machine]) -> tuple[Machine, ...]:
    """Says of the first machine what it costs to prepare for more cards today, where such a one stands beside it."""
    larger = next((machine for machine in machines if machine.id.endswith("-grow")), None)
    if larger is None or machines[0] is larger or machines[0].price is None or larger.price is None:
        return tuple(machines)
    first, price = machines[0], machines[0].price
    extra = Amount(larger.price.likely - price.likely, price.currency)
    following = next(count for count in NEXT_COUNTS if count > first.count)
    said = note("machines.advice_prepare", n=following, extra=extra)
    return (replace(first, advice=(*first.advice, said)), *machines[1:])


def proposals(chip: Chip, count: int, requirements: Requirements, bench: Bench, study: Study) -> Iterator[Proposal]:
    """The machines worth showing for one chip and count, the cheapest first."""
    limit = study.choices.power_limit_w
    wholes = [
        Proposal(f"{count}x-{chip.id}-{build.whole.id}", "whole", build, lines, measure, missing)
        for build, lines, measure, missing in whole_builds(chip, count, requirements, bench, limit)
        if build.whole is not None
    ]
    wholes.sort(key=lambda proposal: (bool(proposal.missing), proposal.measure, proposal.id))
    found: list[Proposal] = []
    if chip.form == "pcie" and not (count > MOST_ON_A_BOARD and wholes):
        sensible = [
            board
            for board in sensible_boards(chip, count, bench.catalog)
            if Cards(board.name, count, chip, board).cooling != "passive"
        ]
        boards = without_worse(sensible, bench)
        for grow in (False, True):
            best: Proposal | None = None
            for board in boards:
                best = composed(chip, board, count, requirements, bench, limit, grow, best) or best
            if best is None or (grow and best.measure >= BARRIER):
                break
            if best.measure < BARRIER or conflicts(best.build, bench):
                found.append(best)  # against unchecked facts nothing is proposed, and nothing refused
            if best.measure >= BARRIER:
                break  # what breaks a rule as it is does not grow either
    kept = 1 if any(proposal.measure < BARRIER for proposal in found) else 2
    found += [proposal for proposal in wholes if not (proposal.missing and found)][:kept]
    seen: set[tuple[tuple[str, int], ...]] = set()
    for proposal in found:
        parts = tuple((line.part.id, line.quantity) for line in proposal.lines)
        if parts not in seen:
            seen.add(parts)
            yield proposal


def conflicts(build: Build, bench: Bench) -> bool:
    """Whether some rule refuses the machine."""
    return any(found.answer == "conflict" for found in all_findings(build, bench.known))


def composed(
    chip: Chip,
    board: Board,
    count: int,
    requirements: Requirements,
    bench: Bench,
    limit: float | None,
    grow: bool,
    rival: Proposal | None,
) -> Proposal | None:
    """The machine that weighs least for these cards; with ``grow`` its host takes the next number of cards as well.

    None where the catalog has none that weighs less than ``rival``.
    """
    following = next((larger for larger in NEXT_COUNTS if larger > count), None)
    if grow and following is None:
        return None
    cards = Cards(board.name, count, chip, board, limit)
    seated = replace(cards, count=following) if grow and following is not None else cards
    drive = bench.storage(requirements.storage / GB)
    base = Build((seated,), place=bench.place, training=requirements.training)
    if drive is not None and isinstance(drive.part, Drive):
        base = replace(base, drives=((drive.part, drive.quantity),))
    cost = bench.cost(bench.price(board), count)
    fixed = cost + bench.constant(base)
    enough = float("inf") if rival is None else rival.measure - fixed
    if grow:  # a host that grows only against a rule is no host to grow with
        enough = min(enough, BARRIER)
    memory = memory_need(chip, count, requirements, bench)
    found = Search(bench, base, memory, enough, bench.felt_by(cost)).run()
    if found is None:
        return None
    build = replace(base, cards=(cards,))
    for role, choice in found.chosen:
        build = with_choice(build, role, choice)
    name = f"{count}x-{chip.id}-grow" if grow else f"{count}x-{chip.id}"
    return Proposal(name, "composed", build, _lines(cards, drive, found.chosen, bench), fixed + found.measure)


def _lines(
    cards: Cards, drive: Choice | None, chosen: tuple[tuple[str, Choice], ...], bench: Bench
) -> tuple[Line, ...]:
    assert cards.board is not None
    parts = dict(chosen)
    lines = [Line("accelerator", cards.board, cards.count, bench.price(cards.board))]
    for role in ("cpu", "mainboard", "memory"):
        lines.append(Line(role, parts[role].part, parts[role].quantity, parts[role].price))
    if drive is not None:
        lines.append(Line("drive", drive.part, drive.quantity, drive.price))
    for role in ("psu", "case", "cooler"):
        lines.append(Line(role, parts[role].part, parts[role].quantity, parts[role].price))
    return tuple(lines)


def memory_need(chip: Chip, count: int, requirements: Requirements, bench: Bench) -> float:
    """GB of main memory: what the job asks, and what the cards' memory asks."""
    factor = bench.known.likely("ram_per_vram_training" if requirements.training else "ram_per_vram")
    cards = 0.0 if chip.unified else chip.memory_gb * count * factor
    return max(requirements.host_memory / GB, cards, bench.known.likely("ram_base"))


def as_machine(proposal: Proposal, chip: Chip, count: int, bench: Bench) -> Machine:
    """The explained machine: findings, power, price, advice."""
    build = proposal.build
    findings = all_findings(build, bench.loud)
    missing = (*proposal.missing, *(line.role for line in proposal.lines if line.price is None))
    unified = build.whole is not None and build.whole.kind == "unified"
    memory = usable_memory(chip, bench.catalog.assumptions, operating_system=build.place.operating_system or "linux")
    memory_gb = build.memory_gb or 0.0
    lanes = narrowest_lanes(build, chip)
    return Machine(
        proposal.id,
        proposal.kind,
        chip,
        count,
        build.cards[0].board,
        proposal.lines,
        findings,
        advice_for(build, findings, bench.loud),
        budget(build, bench.loud),
        memory.value,
        memory_gb * GB,
        interconnect(chip, count, unified),
        lanes,
        None if missing else total_price(proposal.lines),
        tuple(dict.fromkeys(missing)),
        room_to_grow=room_to_grow(build, bench.loud),
        seats=seated(build),
    )


def seated(build: Build) -> tuple[Seat, ...]:
    """Where each card sits; empty where the board's slot positions are not known."""
    seats = seats_of(build)
    if seats is None or any(seat.first is None for seat in seats.seats) or len(seats.seats) != build.count:
        return ()
    return seats.seats


def interconnect(chip: Chip, count: int, unified: bool) -> str:
    """How the accelerators reach each other as the machine is sold; a bridge is advice, not a part of it."""
    if count == 1:
        return "none"
    if chip.form in ("sxm", "oam", "module"):
        return "nvlink" if "nvlink" in chip.interconnect.lower() else "xgmi" if chip.interconnect else "pcie"
    return "unified" if unified else "pcie"


def narrowest_lanes(build: Build, chip: Chip) -> int | None:
    """Electrical PCIe lanes of the narrowest card; None where the board's record does not say."""
    if build.whole is not None:
        return chip.pcie_lanes if chip.form == "pcie" else None
    seats = seats_of(build)
    if seats is None or len(seats.seats) < build.count:
        return None
    widths = lanes_of(tuple(seat.slot for seat in seats.seats))
    known = [width for width in widths if width is not None]
    return min(known) if len(known) == build.count else None


def total_price(lines: tuple[Line, ...]) -> Price:
    """The sum of the lines; estimates, staleness and dates of the weakest line."""
    prices = [(line.price, line.quantity) for line in lines if line.price is not None]
    first = prices[0][0]
    taxes = {price.tax_included for price, _ in prices}
    return Price(
        sum((price.low * quantity for price, quantity in prices), Decimal(0)),
        sum((price.likely * quantity for price, quantity in prices), Decimal(0)),
        sum((price.high * quantity for price, quantity in prices), Decimal(0)),
        first.currency,
        "sum",
        min((price.as_of for price, _ in prices if price.as_of), default=""),
        "",
        tax_included=next(iter(taxes)) if len(taxes) == 1 else None,
        stale=any(price.stale for price, _ in prices),
        estimate=any(price.estimate for price, _ in prices),
    )
