"""Buying: a complete machine for every candidate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import ceil, log2

from advisor.answer import Option, Rejection
from advisor.assumptions import assumed
from advisor.costs import buy_cash_flow
from advisor.machines.compose import candidate_machines
from advisor.machines.hardware import Hardware
from advisor.machines.host_bandwidth import host_bandwidth
from advisor.machines.machine import Machine
from advisor.machines.requirements import Requirements
from advisor.quantity import Note, note
from advisor.screen import Candidate, Screen
from advisor.usage import usage_of
from advisor.ways.reserved import with_reserved
from advisor.ways.sold_new import new_notes
from advisor.workload import FineTune, Pretrain
from catalog.exchange import Rates


def requirements_of(screen: Screen, candidates: tuple[Candidate, ...]) -> Requirements:
    """What a machine for these candidates must carry besides its cards."""
    assumptions = screen.catalog.assumptions
    storage = assumed(assumptions, "advice.storage_base").value
    copies = assumed(assumptions, "advice.storage_copies").value
    checkpoints = assumed(assumptions, "advice.checkpoint_copies").value
    for work in screen.works:
        storage += 2 * work.shape.parameters * copies
        if isinstance(work.job, FineTune) and work.job.method == "full":
            storage += 14 * work.shape.parameters * checkpoints  # half weights, single master copy and two moments
    plans = [fit.memory for candidate in candidates for fit in candidate.fits if fit.memory]
    host = max((plan.host.value for plan in plans if plan.host), default=0.0)
    storage += max((plan.storage.value for plan in plans if plan.storage), default=0.0)
    training = any(isinstance(work.job, FineTune | Pretrain) for work in screen.works)
    return Requirements(tuple((each.chip.id, each.count) for each in candidates), host, storage, training)


def bought(
    screen: Screen, candidates: tuple[Candidate, ...], rates: Rates, today: date, cancelled: Callable[[], bool]
) -> tuple[tuple[Option, ...], tuple[Rejection, ...]]:
    """A complete machine for every candidate, and those that a rule forbids with its findings."""
    options: list[Option] = []
    refused: dict[tuple[str, int], Rejection] = {}
    built: set[tuple[str, int]] = set()
    if not candidates:
        return (), ()
    composed = (
        machine
        for alike in _by_host_memory(candidates)
        for machine in candidate_machines(requirements_of(screen, alike), screen.catalog, screen.study, rates, today)
    )
    for machine in composed:
        if cancelled():
            break
        key = (machine.chip.id, machine.count)
        if machine.conflicts:
            name = f"{machine.count} x {machine.chip.name}"
            refused.setdefault(key, Rejection(name, "buy", tuple(finding.note for finding in machine.conflicts)))
            continue
        option = _bought(screen, machine, rates, today)
        if option is not None:
            options.append(option)
            built.add(key)
    rejected = [rejection for key, rejection in refused.items() if key not in built]
    for candidate in candidates:
        key = (candidate.chip.id, candidate.count)
        if key not in built and key not in refused:
            name = f"{candidate.count} x {candidate.chip.name}"
            rejected.append(Rejection(name, "buy", (note("advice.no_machine", "conflict", chip=candidate.chip.name),)))
    return tuple(options), tuple(rejected)


def _by_host_memory(candidates: tuple[Candidate, ...]) -> tuple[tuple[Candidate, ...], ...]:
    """Candidates that need about the same main memory, the least first: nobody pays for what another one offloads."""
    groups: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        plans = [fit.memory for fit in candidate.fits if fit.memory and fit.memory.plan.cpu_offload]
        host = max((plan.host.value for plan in plans if plan.host), default=1.0)
        groups.setdefault(ceil(log2(host)), []).append(candidate)
    return tuple(tuple(groups[size]) for size in sorted(groups))


def _bought(screen: Screen, machine: Machine, rates: Rates, today: date) -> Option | None:
    hardware = Hardware(
        machine.chip,
        machine.count,
        machine.memory_per_device or screen.capacity(machine.chip).value,
        machine.host_memory or None,
        machine.interconnect or "none",
        machine.link_lanes,
        screen.study.choices.power_limit_w,
        host_bandwidth(machine),
    )
    fits = with_reserved(screen.fits(hardware)[0], screen)
    if not fits:
        return None
    name = f"{machine.count} x {machine.chip.name}"
    usage = usage_of(screen.works, fits, machine, screen.study, screen.catalog, name)
    flow = buy_cash_flow(machine, usage, screen.study, screen.catalog, rates)
    notes: list[Note] = []
    if not screen.study.money.used_parts:
        notes += new_notes(machine, screen.catalog, today)
    if machine.price is None:
        parts = ", ".join(f"term:role.{role}" for role in machine.missing)
        notes.append(note("advice.price_unknown", "unknown", parts=parts))
    if "wall" not in dict(machine.power):
        notes.append(note("advice.power_unknown", "unknown", chip=machine.chip.name))
    return Option(f"buy-{machine.id}", "buy", machine, None, (), fits, flow, 0.0, (), tuple(notes))
