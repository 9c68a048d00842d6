"""Layouts of a training job over equal devices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from advisor.architecture import ModelShape
from advisor.memory.plan import Plan
from advisor.memory.split import tensor_splits
from advisor.workload import FineTune
from catalog.load import SHIPPED
from catalog.records.assumptions import Assumption
from catalog.tables import read_table

IN_ONE_MACHINE = 8  # tensor parallelism exchanges twice a layer and stays inside one machine
ZERO = {"none": (0,), "zero1": (1,), "zero2": (2,), "zero3": (3,), "fsdp": (3,)}


def training_plans(job: FineTune, shape: ModelShape, devices: int) -> tuple[Plan, ...]:
    """Candidate plans, the cheapest in communication and recomputation first.

    Order: plain data parallelism, then ZeRO 1, 2, 3, then tensor and pipeline parallelism; within each the job's own
    recomputation, then full; the job's micro-batch, then smaller ones. Where the job allows offload, all of that comes
    once more with it, last.
    """
    if devices < 1:
        raise ValueError(f"{devices} devices; at least 1 is expected")
    found = [
        layout.plan(job, recompute, micro)
        for layout in layouts(job, shape, devices, offloaded=job.cpu_offload)
        for recompute, micro in intensities(job)
    ]
    return tuple(dict.fromkeys((*found, *offloaded_plans(job, shape, devices))))


def offloaded_plans(job: FineTune, shape: ModelShape, devices: int) -> list[Plan]:
    """Plans that move states off the devices as far as the job allows: to main memory, with the checkpoints of full
    recomputation too, then to drives.
    """
    if job.offload == "none":
        return []
    plain = [
        replace(layout.plan(job, recompute, micro), cpu_offload=True)
        for layout in layouts(job, shape, devices, offloaded=True)
        for recompute, micro in intensities(job)
    ]
    found: list[Plan] = []
    for nvme in (False, True) if job.offload == "nvme" else (False,):
        found += [replace(plan, nvme_offload=nvme) for plan in plain]
        found += [
            replace(plan, nvme_offload=nvme, checkpoint_offload=True) for plan in plain if plan.recompute == "full"
        ]
    return found


@dataclass(frozen=True, slots=True)
class Layout:
    """How devices are divided."""

    tensor: int
    pipeline: int
    data: int
    zero: int
    expert: int = 1
    context: int = 1

    def plan(self, job: FineTune, recompute: str, micro_batch: int) -> Plan:
        each = micro_batch * self.data
        wanted = job.global_batch or job.micro_batch * self.data * (4 * self.pipeline if self.pipeline > 1 else 1)
        return Plan(
            devices=self.tensor * self.pipeline * self.data * self.context,
            tensor_parallel=self.tensor,
            pipeline_parallel=self.pipeline,
            data_parallel=self.data,
            expert_parallel=self.expert,
            zero_stage=self.zero,
            sequence_parallel=self.tensor > 1,
            recompute=recompute,
            micro_batch=micro_batch,
            micro_batches=max(1, -(-wanted // each)),
            engine="" if job.framework == "auto" else job.framework,
            cpu_offload=job.cpu_offload,
            context_parallel=self.context,
        )


def layouts(job: FineTune, shape: ModelShape, devices: int, *, offloaded: bool = False) -> list[Layout]:
    """Divisions of the devices that heads, layers and the job's wishes allow, cheapest communication first."""
    found: list[Layout] = []
    for tensor in _divisors(devices):
        if job.tensor_parallel not in (None, tensor) or tensor > IN_ONE_MACHINE or not tensor_splits(shape, tensor):
            continue
        for pipeline in _divisors(devices // tensor):
            if job.pipeline_parallel not in (None, pipeline) or pipeline > len(shape.layers):
                continue
            ranks = devices // tensor // pipeline
            found += [
                Layout(tensor, pipeline, ranks // context, zero, expert, context)
                for context in _contexts(job, ranks)
                for expert in _experts(shape, ranks // context)
                for zero in _zeros(job, ranks, tensor * pipeline * expert * context, offloaded)
            ]
    found.sort(key=_cost)
    return found


def _cost(layout: Layout) -> tuple[bool, int, int, int]:
    """How much a layout exchanges: model parallelism after data parallelism, experts last (every token travels)."""
    split = layout.tensor * layout.pipeline * layout.expert * layout.context
    return split > 1, split, layout.zero, layout.pipeline


def _contexts(job: FineTune, ranks: int) -> tuple[int, ...]:
    """Context-parallel sizes: the one asked for, else those that leave every device a long piece of a sequence."""
    if job.context_parallel is not None:
        return (job.context_parallel,) if ranks % job.context_parallel == 0 else ()
    if job.attention == "eager":  # no framework shares written-out scores
        return (1,)
    return (1, *(size for size in _divisors(ranks)[1:] if job.sequence_tokens // size >= shortest_piece()))


@cache
def shortest_piece() -> int:
    """Tokens of a sequence below which a device is given no smaller piece (the shipped judgement)."""
    records, _ = read_table(SHIPPED / "assumptions" / "memory_training.csv", Assumption)
    return next(int(one.likely) for _, one in records if one.id == "memory.context_parallel_tokens")


def _experts(shape: ModelShape, data: int) -> tuple[int, ...]:
    """Expert-parallel sizes: the experts spread evenly over data-parallel ranks."""
    counts = {layer.mlp.experts for layer, _ in shape.groups if layer.mlp.experts}
    return (1, *(size for size in _divisors(data)[1:] if counts and all(count % size == 0 for count in counts)))


def _zeros(job: FineTune, data: int, model_parallel: int, offloaded: bool) -> tuple[int, ...]:
    """Sharding stages. Offloaded states are always shared out; offloaded weights need stage 3 even on one device."""
    alone = offloaded and model_parallel == 1 and job.method != "qlora"
    if job.sharding != "auto":
        stage = ZERO[job.sharding]
        return stage if data > 1 or stage == (0,) or (alone and stage == (3,)) else (0,)
    if data == 1:
        return (0, 3) if alone else (0,)
    if offloaded:
        return (1,) if model_parallel > 1 else (2, 3)
    return (0, 1) if model_parallel > 1 else (0, 1, 2, 3)  # Megatron shards the optimizer only


def intensities(job: FineTune) -> list[tuple[str, int]]:
    """Recomputation and micro-batch: as asked, then with full recomputation, then smaller micro-batches."""
    modes = [job.recompute] + (["full"] if job.recompute != "full" else [])
    sizes = [job.micro_batch]
    while sizes[-1] > 1:
        sizes.append(sizes[-1] // 2)
    return [(mode, size) for size in sizes for mode in modes]


def _divisors(number: int) -> list[int]:
    return [one for one in range(1, number + 1) if number % one == 0]
