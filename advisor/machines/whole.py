"""Machines bought whole: unified-memory desktops, servers with their accelerators, servers that take cards."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.machines.bench import Bench
from advisor.machines.build import Build, Cards
from advisor.machines.draft import Draft
from advisor.machines.machine import Line
from advisor.machines.requirements import Requirements
from advisor.machines.servers import servers_for
from catalog.records.accelerators import Chip
from catalog.records.machines import WholeMachine


def whole_drafts(
    chip: Chip, count: int, requirements: Requirements, bench: Bench, limit: float | None
) -> tuple[Draft, ...]:
    """Every whole machine that holds exactly these accelerators, or takes them as cards; ``limit`` is W per card."""
    sold = tuple(
        as_sold(machine, chip, count, requirements, bench, limit)
        for machine in bench.machines_with(chip.id)
        if (machine.chip_count or 1) == count
    )
    return (*sold, *servers_for(chip, count, requirements, bench, limit))


def lightest(drafts: tuple[Draft, ...], most: int, bench: Bench) -> Iterator[tuple[float, Draft]]:
    """(measure, draft) of the best so many: those of which every part is known first, then every price, then by both.

    Only those are judged whose price alone is not too high already.
    """
    priced = [
        (
            (bool(draft.missing), any(line.price is None for line in draft.lines)),
            sum(bench.cost(line.price, line.quantity) for line in draft.lines),
            draft.lines[0].part.id,
        )
        for draft in drafts
    ]
    found: list[tuple[tuple[bool, bool], float, str, Draft]] = []
    for (unknown, price, id), draft in sorted(zip(priced, drafts, strict=True), key=lambda entry: entry[0]):
        if len(found) >= most and (unknown, price) >= found[most - 1][:2]:
            break
        measure = price + bench.findings_weight(draft.build)
        found.append((unknown, measure, id, draft))
        found.sort(key=lambda entry: entry[:3])
    for _, measure, _, draft in found[:most]:
        yield measure, draft


def as_sold(
    machine: WholeMachine, chip: Chip, count: int, requirements: Requirements, bench: Bench, limit: float | None
) -> Draft:
    """A machine with its accelerators in it: one line."""
    own = chip.memory_gb if machine.kind == "unified" else machine.memory_gb
    build = Build(
        (Cards(chip.name, count, chip, None, limit),),
        cpus=2 if machine.kind == "server" and count >= 8 else 1,
        whole=machine,
        memory_gb=own if own is not None else machine.memory_gb,
        place=bench.place,
        training=requirements.training,
    )
    return Draft(build, (Line("machine", machine, 1, bench.price(machine)),))
