"""What training moves off the devices: states and weights to main memory or NVMe drives, checkpoints to main memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from advisor.formulas import formula
from advisor.memory.activations.step import Step
from advisor.memory.plan import MemoryPlan, Plan
from advisor.quantity import Evidence, Note, Quantity, note, total

HALF = 2.0  # bytes of an offloaded weight
Judged = Callable[[str], Quantity]
NOTHING = Quantity(0.0, "B")


@dataclass(frozen=True, slots=True)
class Moved:
    """Bytes that one device keeps in main memory and on drives, and that pass to and from the drives in a step."""

    host: Quantity = NOTHING
    drive: Quantity = NOTHING
    read: Quantity = NOTHING
    written: Quantity = NOTHING


def moved_together(moved: list[Moved]) -> Moved:
    """The sum, nothing where the list is empty."""
    if not moved:
        return Moved()
    return Moved(
        total(tuple(one.host for one in moved), "B"),
        total(tuple(one.drive for one in moved), "B"),
        total(tuple(one.read for one in moved), "B"),
        total(tuple(one.written for one in moved), "B"),
    )


@formula(
    "memory.offloaded",
    "moved * overhead",
    unit="B",
    source="definition; pinned buffers are rounded up (DeepSpeed ZeRO-Offload tutorial)",
    valid_for="one device's share in main memory",
    moved="bytes that leave the device",
    overhead="pinned main memory over what is moved to it",
)
def pinned_bytes(moved: float, overhead: float) -> float:
    return moved * overhead


@formula(
    "memory.drive_buffers",
    "sets * min(group, parameters) * bytes_each",
    unit="B",
    source="DeepSpeed configuration, offload_optimizer: one buffer for every state, sub_group_size its length",
    valid_for="one device's share, states on NVMe drives (ZeRO-Infinity, arXiv 2104.07857)",
    sets="sets of buffers that wait for the drive",
    group="parameters that are updated at once",
    parameters="parameters of this device's share",
    bytes_each="bytes per parameter",
)
def drive_buffers(sets: float, group: float, parameters: float, bytes_each: float) -> float:
    return sets * min(group, parameters) * bytes_each


@formula(
    "memory.drive_reads",
    "passes * kept",
    unit="B",
    source="ZeRO-Infinity (arXiv 2104.07857), section 4: states once a step, weights in each forward and backward pass",
    valid_for="one device's share, one optimizer step; recomputation reads the weights once more",
    passes="times that what lies on drives is read in a step",
    kept="bytes on drives",
)
def drive_reads(passes: float, kept: float) -> float:
    return passes * kept


def to_host(size: Quantity, judged: Judged) -> Quantity:
    """Main memory for what leaves a device."""
    over = judged("offload_overhead")
    return Quantity(
        pinned_bytes(size.value, over.value),
        "B",
        pinned_bytes(size.low, over.low),
        pinned_bytes(size.high, over.high),
        "memory.offloaded",
        (("moved", size), ("overhead", over)),
        over.sources,
        Evidence.ASSUMED,
    )


def states_moved(parameters: float, bytes_each: float, plan: Plan, judged: Judged) -> Moved:
    """Optimizer states, master weights and the gradients that the CPU updates them with, of ``parameters``."""
    size = Quantity(parameters * bytes_each, "B")
    if not plan.nvme_offload:
        return Moved(to_host(size, judged))
    sets, group = judged("drive_buffer_sets"), judged("drive_group")
    buffers = Quantity(
        drive_buffers(sets.value, group.value, parameters, bytes_each),
        "B",
        drive_buffers(sets.low, group.low, parameters, bytes_each),
        drive_buffers(sets.high, group.high, parameters, bytes_each),
        "memory.drive_buffers",
        (
            ("sets", sets),
            ("group", group),
            ("parameters", Quantity(parameters, "1")),
            ("bytes_each", Quantity(bytes_each, "B")),
        ),
        (*sets.sources, *group.sources),
        Evidence.ASSUMED,
    )
    return Moved(buffers, size, _reads(1, size), size)


def weights_moved(size: Quantity, plan: Plan, judged: Judged) -> Moved:
    """Sharded weights: all of them in main memory, or on drives with a part of them ready in main memory."""
    if not plan.nvme_offload:
        return Moved(to_host(size, judged))
    ready = judged("drive_ready_parameters")
    held = Quantity(
        min(size.value, ready.value * HALF),
        "B",
        min(size.low, ready.low * HALF),
        min(size.high, ready.high * HALF),
        sources=ready.sources,
        evidence=Evidence.ASSUMED,
    )
    passes = plan.micro_batches * (3 if plan.recompute == "full" else 2)
    return Moved(to_host(held, judged), size, _reads(passes, size), size)


def _reads(passes: int, size: Quantity) -> Quantity:
    return Quantity(
        drive_reads(passes, size.value),
        "B",
        drive_reads(passes, size.low),
        drive_reads(passes, size.high),
        "memory.drive_reads",
        (("passes", Quantity(passes, "1")), ("kept", size)),
        size.sources,
    )


def without_checkpoints(step: Step, layers: int, judged: Judged) -> tuple[Step, Moved]:
    """The step where the layers' inputs wait in main memory, all but those in use and in flight."""
    kept = sum(size for _, size in step.kept_names)
    stays = judged("checkpoints_on_device").value * kept / max(1, layers)
    highest = max(moment.kept for moment in step.moments)
    if highest <= stays:
        return step, Moved()
    moments = tuple(replace(moment, kept=min(moment.kept, stays)) for moment in step.moments)
    return replace(step, moments=moments), Moved(to_host(Quantity(highest - stays, "B"), judged))


def offload_notes(memory: MemoryPlan, host: Quantity) -> tuple[Note, ...]:
    """What lies where; nothing without offload. ``host`` is what all devices moved to main memory."""
    notes: list[Note] = []
    if host.value > 0:
        notes.append(note("training.offloaded", size=host))
    if memory.storage is not None:
        notes.append(note("training.offloaded_to_drives", "warning", size=memory.storage))
    return tuple(notes)
