"""Complete machines for the chips that a study may use: composed of parts, or bought whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from advisor.machines.amounts import storage_for
from advisor.machines.bench import Bench, Choice, all_findings
from advisor.machines.benches import bench_for
from advisor.machines.boards import sensible, without_worse
from advisor.machines.build import Build, Cards, changed
from advisor.machines.explain import Proposal, as_machine
from advisor.machines.groups import with_choice
from advisor.machines.growth import room_to_grow
from advisor.machines.machine import Line, Machine
from advisor.machines.measure import BARRIER
from advisor.machines.requirements import Requirements
from advisor.machines.search import Search
from advisor.machines.whole import lightest, whole_drafts
from advisor.quantity import Amount, Note, note
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.accelerators import Board, Chip
from catalog.records.hosts import Drive

GB = 1e9
NEXT_COUNTS = (2, 4, 8)
MOST_ON_A_BOARD = 7  # slots of the largest mainboards: more cards are a server's


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
            with bench.lock:  # two studies on screen may ask at the same time
                found = tuple(proposals(chip, count, requirements, bench, study))
            advice = preparing(found, count)
            bench.machines[key] = tuple(
                as_machine(proposal, chip, count, bench, advice if proposal is found[0] else ()) for proposal in found
            )
        yield from bench.machines[key]


def preparing(found: tuple[Proposal, ...], count: int) -> tuple[Note, ...]:
    """What it costs to prepare the first machine for more cards today, where one that does stands beside it."""
    larger = next((proposal for proposal in found[1:] if proposal.id.endswith("-grow")), None)
    price, further = (found[0].price, larger.price) if larger is not None else (None, None)
    if price is None or further is None:
        return ()
    extra = Amount(further.likely - price.likely, price.currency)
    return (note("machines.advice_prepare", n=following(count), extra=extra),)


def following(count: int) -> int | None:
    """The next number of cards that a machine may grow to; None after the last."""
    return next((larger for larger in NEXT_COUNTS if larger > count), None)


def proposals(chip: Chip, count: int, requirements: Requirements, bench: Bench, study: Study) -> Iterator[Proposal]:
    """The machines worth showing for one chip and count, the cheapest first."""
    limit = study.choices.power_limit_w
    drafts = whole_drafts(chip, count, requirements, bench, limit)
    found: list[Proposal] = []
    if chip.form == "pcie" and not (count > MOST_ON_A_BOARD and drafts):
        found += of_parts(chip, count, requirements, bench, limit)
    most, composed_too = 1 if any(proposal.measure < BARRIER for proposal in found) else 2, bool(found)
    for measure, draft in lightest(drafts, most, bench):
        if not (draft.missing and composed_too):
            name = f"{count}x-{chip.id}-{draft.lines[0].part.id}"
            found.append(Proposal(name, "whole", draft.build, draft.lines, measure, draft.missing))
    seen: set[tuple[tuple[str, int], ...]] = set()
    for proposal in found:
        parts = tuple((line.part.id, line.quantity) for line in proposal.lines)
        if parts not in seen:
            seen.add(parts)
            yield proposal


def of_parts(
    chip: Chip, count: int, requirements: Requirements, bench: Bench, limit: float | None
) -> Iterator[Proposal]:
    """The composed machine that weighs least, and the one that takes the next number of cards as well."""
    boards = [
        board
        for board in sensible(bench.boards_of(chip.id), count)
        if Cards(board.name, count, chip, board).cooling != "passive"
    ]
    boards = without_worse(boards, bench)
    for grow in (False, True):
        best: Proposal | None = None
        for board in boards:
            best = composed(chip, board, count, requirements, bench, limit, grow, best) or best
        if best is None or (grow and not grows(best, count, bench)):
            return
        if best.measure < BARRIER or conflicts(best.build, bench):
            yield best  # against unchecked facts nothing is proposed, and nothing refused
        if best.measure >= BARRIER:
            return  # what breaks a rule as it is does not grow either


def grows(proposal: Proposal, count: int, bench: Bench) -> bool:
    """Whether the machine is known to take the next number of cards as it stands."""
    if proposal.measure >= BARRIER:
        return False
    wanted = (following(count) or 0) - count
    return (room_to_grow(proposal.build, bench.known, wanted) or 0) >= wanted


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
    more = following(count)
    if grow and more is None:
        return None
    cards = Cards(board.name, count, chip, board, limit)
    seated = replace(cards, count=more) if grow and more is not None else cards
    drive = storage_for(bench, requirements.storage / GB)
    base = Build((seated,), place=bench.place, training=requirements.training)
    if drive is not None and isinstance(drive.part, Drive):
        base = changed(base, drives=((drive.part, drive.quantity),))
    cost = bench.cost(bench.price(board), count)
    fixed = cost + bench.constant(base)
    enough = float("inf") if rival is None else rival.measure - fixed
    if grow:  # a host that grows only against a rule is no host to grow with
        enough = min(enough, BARRIER)
    memory = memory_need(chip, count, requirements, bench)
    found = Search(bench, base, memory, enough, bench.felt_by(cost), reserve=grow).run()
    if found is None:
        return None
    build = changed(base, cards=(cards,))
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
