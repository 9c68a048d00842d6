"""What each device holds while a model is trained, at the moment when that is most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from advisor.architecture import ModelShape
from advisor.formulas import formula
from advisor.memory.offload import Moved, moved_together, offload_notes
from advisor.memory.pipeline import Stage, stages_of
from advisor.memory.plan import DeviceMemory, MemoryPlan, Plan, Term
from advisor.memory.training_job import Training, look_up
from advisor.memory.training_terms import device_terms, stage_step
from advisor.memory.weights import weights_of
from advisor.quantity import Evidence, Note, Quantity, note, total
from advisor.workload import FineTune
from catalog.catalog import Catalog
from catalog.records.assumptions import Assumption


def training_memory(job: FineTune, shape: ModelShape, plan: Plan, catalog: Catalog) -> MemoryPlan:
    """Every device's terms at its peak. KeyError where the study names a number format that the catalog does not
    know.
    """
    training, notes = look_up(job, shape, plan, catalog)
    weights = weights_of(shape, training.base, plan.tensor_parallel, plan.expert_parallel)
    stages = stages_of(len(shape.layers), plan.pipeline_parallel, plan.micro_batches)
    devices: list[DeviceMemory] = []
    moves: list[Moved] = []
    for stage in stages:
        terms, moved = device_terms(training, weights, stage)
        needed = _with_range(total(tuple(term.size for term in terms), "B"), terms, catalog.assumptions)
        for _ in range(plan.tensor_parallel * plan.data_parallel * plan.context_parallel):
            devices.append(DeviceMemory(len(devices), terms, needed))
            moves.append(moved)
    base = training.judged("training_host_base")
    everything = moved_together(moves)
    moved_all = everything.host
    main = Quantity(
        moved_all.value + base.value * plan.devices,
        "B",
        moved_all.low + base.low * plan.devices,
        moved_all.high + base.high * plan.devices,
        "memory.training_host",
        (("devices", Quantity(plan.devices, "1")), ("process", base), ("moved", moved_all)),
        base.sources,
        Evidence.ASSUMED,
    )
    said = (*shape.notes, *notes, *_against_rule(training, stages[0]))
    drives = everything.drive if everything.drive.value > 0 else None
    reads, writes = (everything.read, everything.written) if drives else (None, None)
    found = MemoryPlan(plan, "exact", tuple(devices), main, said, drives, reads, writes)
    return replace(found, notes=(*said, *offload_notes(found, moved_all)))


def _against_rule(training: Training, stage: Stage) -> tuple[Note, ...]:
    """What a layer keeps in the unit of the rules of thumb, so that their difference can be read."""
    setting = training.setting
    if training.job.method != "full" or setting.recompute == "full":
        return ()
    kept = sum(size for _, size in stage_step(training, stage, 0.0).kept_names) / (stage.last - stage.first)
    return (note("training.kept_per_token", each=round(kept / setting.rows / training.shape.hidden, 1)),)


KNOWN = (
    "reference_model",
    "reward_model",
    "value_model",
    "weights",
    "adapters",
    "whole_modules",
    "gradients",
    "master_weights",
    "optimizer_states",
)


def error_scale(terms: tuple[Term, ...], assumptions: Mapping[str, Assumption]) -> float:
    """Bytes that an error of the sum is counted in: all that comes and goes, and a share of what is kept per
    parameter.
    """
    share = assumptions["memory.training_known_error"].likely
    return sum(term.size.value * (share if term.code in KNOWN else 1.0) for term in terms)


def _with_range(needed: Quantity, terms: tuple[Term, ...], assumptions: Mapping[str, Assumption]) -> Quantity:
    """The sum with the 90 % interval that measured runs of all frameworks say."""
    known = assumptions.get("memory.training_residual.any")
    if known is None:
        return needed
    scale = error_scale(terms, assumptions)
    low, high = min(0.0, known.low) * scale, max(0.0, known.high) * scale
    return replace(needed, low=max(0.0, needed.value + low), high=needed.value + high)


@formula(
    "memory.training_host",
    "devices * process + moved",
    unit="B",
    source="one process a device, and what is offloaded to main memory",
    valid_for="one machine",
    devices="devices",
    process="main memory of a training process",
    moved="states moved to main memory, all devices",
)
def host_memory(devices: float, process: float, moved: float) -> float:
    return devices * process + moved
