"""What an engine will take of each device at its start."""

from __future__ import annotations

from dataclasses import replace

from advisor.answer import JobFit
from advisor.memory.plan import MemoryPlan
from advisor.memory.reserved import reserved_memory
from advisor.quantity import Quantity
from advisor.screen import Screen
from advisor.workload import Serve


def with_reserved(fits: tuple[JobFit, ...], screen: Screen) -> tuple[JobFit, ...]:
    """The fits with what the engine will take of each device at its start, where that is more than is needed."""
    return tuple(
        replace(fit, memory=_reserved(fit.memory, fit.capacity, screen))
        if fit.memory is not None and isinstance(screen.works[fit.job_index].job, Serve)
        else fit
        for fit in fits
    )


def _reserved(memory: MemoryPlan, capacity: float, screen: Screen) -> MemoryPlan:
    whole = Quantity(capacity, "B")
    devices = tuple(
        replace(
            device,
            reserved=reserved_memory(memory.plan.engine or "vllm", whole, device.needed, screen.catalog.assumptions),
        )
        for device in memory.devices
    )
    return replace(memory, devices=devices)
