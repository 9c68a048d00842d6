"""The cheapest plan of a training or serving job that fits a kind of card, with what was tried and why it failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from advisor.architecture import ModelShape
from advisor.memory.need import memory_need, plans
from advisor.memory.plan import MemoryPlan
from advisor.quantity import Note, Quantity, note
from advisor.workload import Job
from catalog.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Tried:
    """One plan: what it needs on its fullest device, and a note on whether that has room."""

    memory: MemoryPlan
    why: Note

    @property
    def fits(self) -> bool:
        return self.why.level == "info"


@dataclass(frozen=True, slots=True)
class PlanSearch:
    """``best`` is the first plan, in the order of cost, whose likely need has room on every device; None where none
    has.
    """

    best: MemoryPlan | None
    tried: tuple[Tried, ...]


def search_plans(
    job: Job, shape: ModelShape, capacity: Quantity, counts: Iterable[int], catalog: Catalog, *, headroom: float = 0.0
) -> PlanSearch:
    """Try the job's plans on few devices first; ``capacity`` is what a job may use of one device, in bytes.

    The search ends with the first count on which a plan fits with its high end; a plan that fits with its likely need
    only is kept as the second best answer.
    """
    tried: list[Tried] = []
    tight: MemoryPlan | None = None
    for count in sorted(set(counts)):
        for plan in plans(job, shape, count):
            memory = memory_need(job, shape, plan, catalog)
            tried.append(Tried(memory, _why(memory, capacity, headroom)))
            needed = memory.fullest.needed
            if needed.high <= capacity.low * (1 - headroom):
                return PlanSearch(memory, tuple(tried))
            if needed.value <= capacity.value and tight is None:
                tight = memory
    return PlanSearch(tight, tuple(tried))


def _why(memory: MemoryPlan, capacity: Quantity, headroom: float) -> Note:
    device = memory.fullest
    if device.needed.high <= capacity.low * (1 - headroom):
        return note("training.plan_fits", needed=device.needed, capacity=capacity, devices=memory.plan.devices)
    largest = max(device.terms, key=lambda term: term.size.value)
    code = "training.plan_tight" if device.needed.value <= capacity.value else "training.plan_fails"
    return note(
        code,
        "warning" if code.endswith("tight") else "conflict",
        needed=device.needed,
        capacity=capacity,
        devices=memory.plan.devices,
        largest=f"term:{largest.code}",
        size=largest.size,
    )
