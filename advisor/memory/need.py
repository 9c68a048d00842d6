"""A job and a plan -> what each device holds; and the plans worth trying."""

from __future__ import annotations

from advisor.architecture import ModelShape
from advisor.memory.gguf_mix import is_gguf
from advisor.memory.plan import MemoryPlan, Plan
from advisor.memory.serving import serving_memory
from advisor.memory.split import tensor_splits
from advisor.workload import FineTune, Job, Pretrain, Serve
from catalog.catalog import Catalog

OFFLOADS = "llama.cpp"  # computes on the CPU with the weights that it leaves in main memory
STEPS = 8  # how finely plans of that kind are told apart
BY_LAYERS = ("llama.cpp", "transformers", "mlx")  # engines that put whole layers on each device


def memory_need(job: Job, shape: ModelShape, plan: Plan, catalog: Catalog) -> MemoryPlan:
    """What every device holds under ``plan``, term by term."""
    if isinstance(job, Serve):
        return serving_memory(job, shape, plan, catalog)
    from advisor.memory.training import training_memory

    return training_memory(job, shape, plan, catalog)


def plans(job: Job, shape: ModelShape, devices: int) -> tuple[Plan, ...]:
    """Layouts of the job over ``devices`` equal devices, the preferred one first; () where none is possible.

    Serving: as much tensor parallelism as the heads allow first (least memory on each device and the fastest answer),
    then copies of the model beside each other, then a split by layers. Engines that only split by layers do that. Last
    come the plans that leave weights in main memory, where the engine can.
    """
    if devices < 1:
        raise ValueError(f"{devices} devices; at least 1 is expected")
    if isinstance(job, FineTune | Pretrain):
        from advisor.memory.training_plans import training_plans

        return training_plans(job, shape, devices)
    engine = job.engine
    if engine == "auto" and is_gguf(job.weights):
        engine = "llama.cpp"
    if engine in BY_LAYERS:
        split = tuple(
            Plan(devices, pipeline_parallel=stages, data_parallel=devices // stages, engine=engine)
            for stages in _divisors(devices)
            if stages <= len(shape.layers)
        )
        return split + offloading(shape, devices) if engine == OFFLOADS else split
    found: list[Plan] = []
    for stages in sorted(_divisors(devices)):
        for tensor in _divisors(devices // stages):
            if stages > len(shape.layers) or not tensor_splits(shape, tensor):
                continue
            copies = devices // stages // tensor
            found.append(Plan(devices, tensor, stages, copies, engine="" if engine == "auto" else engine))
    found.sort(key=lambda plan: (plan.pipeline_parallel, plan.data_parallel))
    return tuple(found)


def offloading(shape: ModelShape, devices: int) -> tuple[Plan, ...]:
    """Plans that leave more and more layers' experts (a dense model: feed-forwards) in main memory."""
    layers = len(shape.layers)
    if devices > layers:
        return ()
    steps = sorted({-(-layers * step // STEPS) for step in range(1, STEPS + 1)})
    return tuple(
        Plan(devices, pipeline_parallel=devices, engine=OFFLOADS, cpu_offload=True, host_layers=count)
        for count in steps
    )


def _divisors(number: int) -> list[int]:
    return [one for one in range(number, 0, -1) if number % one == 0]
