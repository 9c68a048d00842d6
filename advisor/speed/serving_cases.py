"""A row of the serving table as a case, with the engine's documented defaults for what it does not state."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.architecture.shape import ModelShape
from advisor.speed.cases import GIB, PCIE4, Case, UnknownError
from advisor.speed.cells import number, whole, year_of
from advisor.speed.kinds import engine_chain, format_kind, hardware_chain, peak_flops
from advisor.speed.links import NO_LINK, link_of, stated_lanes
from advisor.speed.step import Device
from advisor.speed.work import Bits, Work, work_of
from catalog.records.accelerators import Chip

DEFAULT_PROMPT = 512.0
DEFAULT_ANSWER = 128.0


def stored_bytes(work: Work) -> float:
    return work.plain_bytes + work.experts_bytes


def serving_case(row: Mapping[str, str], shape: ModelShape, chip: Chip, bits: Bits) -> Case:
    """A row of the serving table; raises UnknownError."""
    if not chip.bandwidth_gb_s:
        raise UnknownError(f"the bandwidth of {chip.name or chip.id} is unknown")
    format = row["weight_format"]
    kind = format_kind(format)
    work = work_of(shape, bits)
    gpus = whole(row, "gpus")
    tensor = whole(row, "tensor_parallel")
    pipeline = whole(row, "pipeline_parallel")
    note = (row.get("note") or "").casefold()
    chain = engine_chain(row["engine"] + ("+hipblaslt" if "hipblaslt on" in note else ""))
    memory = chip.memory_gb * GIB
    if tensor * pipeline == 1 and gpus > 1:
        if row["quantity"] == "throughput":  # replicas of the smallest group that holds the model
            while tensor < gpus and stored_bytes(work) > 0.8 * memory * tensor:
                tensor *= 2
        else:
            pipeline = gpus
    link = NO_LINK
    if tensor * pipeline > 1:
        words = row.get("interconnect") or ("nvlink" if chip.nvlink_gb_s and chip.form != "pcie" else "pcie")
        link = link_of(chip, words, stated_lanes(words), tensor * pipeline) or PCIE4
    prompt = number(row, "input_tokens")
    answer = number(row, "output_tokens")
    context = number(row, "context_tokens")
    quantity = row["quantity"]
    if quantity == "prefill":
        tokens = prompt or DEFAULT_PROMPT
        depth = 0.0 if context is None or context <= tokens / 2 else context
        prompt, context = tokens, depth
    elif context is None:
        context = (prompt or 0.0) + (answer or DEFAULT_ANSWER) / 2
    batch = number(row, "concurrency")
    if quantity in ("decode", "prefill"):
        batch = batch or 1.0
    return Case(
        quantity=quantity,
        chain=chain,
        classes=hardware_chain(chip),
        kind=kind,
        work=work,
        device=Device(chip.bandwidth_gb_s * 1e9, peak_flops(chip, kind), link),
        tensor=tensor,
        pipeline=pipeline,
        replicas=max(1.0, gpus / (tensor * pipeline)),
        prompt=prompt if prompt is not None else (DEFAULT_PROMPT if quantity in ("throughput", "ttft") else 0.0),
        answer=answer if answer else DEFAULT_ANSWER,
        context=context,
        batch=batch,
        prefill_included=("prefill time included" in note or "tokens over time" in note)
        or (quantity == "throughput" and "decode phase" not in note),
        cache_bits=8.0 if chain[0] == "tensorrt-llm" and kind in ("fp8", "fp4") else 16.0,
        memory=memory * tensor * pipeline,
        stored=stored_bytes(work),
        year=year_of(row),
        measured=float(row["measured"]),
    )
