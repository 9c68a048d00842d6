"""A row of the training table as a case, with the framework's documented defaults for what it does not state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import inf

from advisor.architecture.shape import ModelShape
from advisor.speed.cases import GIB, PCIE4, Case, UnknownError
from advisor.speed.cells import number, whole, year_of
from advisor.speed.kinds import format_kind, framework_chain, hardware_chain, peak_flops
from advisor.speed.links import domain_of, link_of, stated_lanes
from advisor.speed.step import Device
from advisor.speed.training import Layout
from advisor.speed.work import HALF, Work, work_of
from catalog.records.accelerators import Chip

DEVICES_PER_MACHINE = 8
SHARDED_BY_DEFAULT = ("torchtitan", "torchtune", "fsdp-qlora", "llm-foundry")
RECOMPUTED_BY_DEFAULT = ("torchtune", "fsdp-qlora")  # as their example configurations have it
EXPERT_PARALLEL = 8  # of runs that do not say: inside one machine
BITS = 8
WEIGHT_AND_GRADIENT_BYTES = 4.0  # both in half precision
ROOM_FOR_THEM = 0.5  # of a device's memory; activations and the optimizer's share take the rest
MOST_TENSOR = 8  # tensor parallel stays inside one machine


def training_case(
    row: Mapping[str, str], shape: ModelShape, chip: Chip, network: float, released: float | None
) -> Case:
    """A row of the training table; ``network`` (B/s a device, one way) counts where the row does not state it,
    ``released`` is the chip's year.

    Raises UnknownError.
    """
    kind = format_kind(row.get("compute_dtype") or "bf16")
    peak = peak_flops(chip, kind)
    half = peak_flops(chip, "half")
    if not peak or not half:
        raise UnknownError(f"the peak of {chip.name or chip.id} is unknown")
    work = work_of(shape, HALF)
    gpus = whole(row, "gpus", 0) or DEVICES_PER_MACHINE
    chain = framework_chain(row["framework"])
    tensor = whole(row, "tensor_parallel")
    pipeline = whole(row, "pipeline_parallel")
    sharding = (row.get("sharding") or "").casefold()
    fully = sharding in ("fsdp", "zero3") or (not sharding and chain[0] in SHARDED_BY_DEFAULT)
    expert = min(EXPERT_PARALLEL, max(1, work.experts), gpus)
    unstated = chain[0] == "published-run" or not (row.get("tensor_parallel") or fully)
    if unstated and tensor * pipeline == 1 and row["method"] == "full":
        tensor, pipeline, expert = least_layout(work, float(shape.parameters), chip.memory_gb * GIB, gpus)
    stated = re.search(r"expert parallel (\d+)", row.get("note") or "")
    data = max(1, gpus // (tensor * pipeline))
    micro = whole(row, "micro_batch")
    steps = (number(row, "global_batch") or micro * data * max(1, 4 * (pipeline - 1))) / (micro * data)
    recompute = row.get("recompute") or ("full" if chain[0] in RECOMPUTED_BY_DEFAULT else "none")
    words = row.get("interconnect") or "nvlink"
    link = link_of(chip, words, stated_lanes(words), min(gpus, DEVICES_PER_MACHINE)) or PCIE4
    note = (row.get("note") or "").casefold()
    return Case(
        quantity=row["quantity"],
        chain=chain,
        classes=hardware_chain(chip),
        kind=kind,
        work=work,
        device=Device(chip.bandwidth_gb_s * 1e9 if chip.bandwidth_gb_s else inf, peak, link),
        layout=Layout(
            devices=gpus,
            tensor=tensor,
            pipeline=pipeline,
            expert=int(stated[1]) if stated else expert,
            domain=domain_of(chip),
            network=network_stated(words) or network,
            sharded=data if fully else 1,
            distributed=chain[0] in ("megatron", "published-run") or sharding in ("zero1", "zero2"),
            micro_batch=micro,
            micro_batches=max(1, int(steps)),
            sequence=whole(row, "sequence_tokens", 4096),
            recompute=recompute,
            method="full" if row["method"] == "full" else "lora",
            quantised=row["method"] == "qlora",
            offload="offload" in note and "act offload" not in note,
        ),
        parameters=float(shape.parameters),
        half_peak=half,
        tokens=number(row, "tokens") or 0.0,
        devices=float(gpus),
        year=year_of(row),
        released=released,
        measured=float(row["measured"]),
    )


def network_stated(words: str) -> float | None:
    """B/s a device that a row's interconnect names ("NVLink + 400Gb/s", "1600 Gbps node-node"); None where it does
    not.
    """
    found = re.search(r"(\d+)\s*Gb(?:/s|ps)", words)
    if not found:
        return None
    rate = float(found[1]) * 1e9 / BITS
    return rate / DEVICES_PER_MACHINE if "node" in words else rate


def least_layout(work: Work, parameters: float, memory: float, gpus: int) -> tuple[int, int, int]:
    """(tensor, pipeline, expert) parallel of a run that does not say: the least that lets weights and gradients fit.

    Mixtures share their experts and dense models their matrices inside a machine; what is still too large is cut into
    stages. All in powers of two.
    """
    routed = work.experts_bytes / 2  # parameters
    room = memory * ROOM_FOR_THEM / WEIGHT_AND_GRADIENT_BYTES

    def held(tensor: int, pipeline: int, expert: int) -> float:
        return ((parameters - routed) / tensor + routed / max(tensor, expert)) / pipeline

    tensor = pipeline = 1
    expert = min(EXPERT_PARALLEL, max(1, work.experts), gpus)
    while not routed and held(tensor, pipeline, expert) > room and tensor < min(MOST_TENSOR, gpus):
        tensor *= 2
    while held(tensor, pipeline, expert) > room and tensor * pipeline < gpus:
        pipeline *= 2
    return tensor, pipeline, expert
