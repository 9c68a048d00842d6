"""How fast, for how many, and for how long: from a job's bytes and operations to tokens a second, always as ranges."""

from __future__ import annotations

from advisor.architecture.shape import ModelShape
from advisor.machines.hardware import Hardware
from advisor.memory.plan import MemoryPlan, Plan
from advisor.speed.estimate import SpeedEstimate
from advisor.speed.serve import serve_speed
from advisor.speed.train import train_speed
from advisor.workload import FineTune, Pretrain, Serve
from catalog.catalog import Catalog

__all__ = ["SpeedEstimate", "speed_of"]


def speed_of(
    job: Serve | FineTune | Pretrain,
    shape: ModelShape,
    hardware: Hardware,
    plan: Plan,
    memory: MemoryPlan | None,
    catalog: Catalog,
) -> SpeedEstimate:
    """The speed of ``job`` on ``hardware`` laid out by ``plan``.

    ``memory`` is the plan's memory, whose free part bounds the concurrent users; without it the engine's default
    share of memory is taken. What cannot be known is None, and ``notes`` say why.
    """
    if isinstance(job, Serve):
        return serve_speed(job, shape, hardware, plan, memory, catalog)
    return train_speed(job, shape, hardware, plan, memory, catalog)
