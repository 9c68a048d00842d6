"""A measured case as the formulas see it, and what they answer for given constants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from advisor.architecture.shape import ModelShape
from advisor.speed.batch import batch_round, output_rate, requests_that_fit
from advisor.speed.kinds import engine_chain, format_kind, framework_chain, hardware_chain, peak_flops
from advisor.speed.links import NO_LINK, PCIE_LANE_BYTES_S, Link, domain_of, link_of
from advisor.speed.prompt import first_token_inputs, first_token_time, prefill_time
from advisor.speed.step import Device, step_time
from advisor.speed.training import Layout, token_time
from advisor.speed.work import HALF, Bits, Work, work_of
from catalog.records.accelerators import Chip

MS = 1e3
HOUR = 3600.0
DAY = 24 * HOUR
DEFAULT_PROMPT = 512.0
DEFAULT_ANSWER = 128.0
GIB = 2.0**30
DEVICES_PER_MACHINE = 8
SHARDED_BY_DEFAULT = ("torchtitan", "torchtune", "fsdp-qlora", "llm-foundry")
RECOMPUTED_BY_DEFAULT = ("torchtune", "fsdp-qlora")  # as their example configurations have it
EXPERT_PARALLEL = 8  # of runs that do not say: inside one machine
PCIE4 = Link("pcie", 16 * PCIE_LANE_BYTES_S[4])


class UnknownError(ValueError):
    """The case cannot be predicted, with the reason."""


@dataclass(frozen=True, slots=True)
class Case:
    """One measured case; ``chain`` are the engine's (or framework's) names and ``classes`` the hardware's, narrowest
    first.
    """

    quantity: str
    chain: tuple[str, ...]
    classes: tuple[str, ...]
    kind: str
    work: Work
    device: Device
    tensor: int = 1
    pipeline: int = 1
    replicas: float = 1.0
    prompt: float = 0.0
    answer: float = 0.0
    context: float = 0.0
    batch: float | None = 1.0
    prefill_included: bool = False
    cache_bits: float = 16.0
    memory: float = 0.0  # B of all devices of one replica
    stored: float = 0.0  # B of all weights
    layout: Layout | None = None
    parameters: float = 0.0
    half_peak: float = 0.0
    tokens: float = 0.0
    devices: float = 1.0
    year: float | None = None
    measured: float = 0.0


def number(row: Mapping[str, str], key: str) -> float | None:
    """A cell as a number; None where empty."""
    text = (row.get(key) or "").strip()
    return float(text) if text else None


def whole(row: Mapping[str, str], key: str, default: int = 1) -> int:
    found = number(row, key)
    return int(found) if found else default


def year_of(row: Mapping[str, str]) -> float | None:
    """When it was measured, as a year with a fraction, from ``date`` or a container release named in the note
    ("26.04").
    """
    found = re.search(r"release (\d\d)\.(\d\d)", row.get("note") or "")
    if found:
        return 2000 + int(found[1]) + int(found[2]) / 12
    date = re.match(r"(\d{4})(?:-(\d{2})(?!\d))?", row.get("date") or "")
    if not date:
        return None
    return int(date[1]) + (int(date[2]) / 12 if date[2] else 0.5)


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
        link = link_of(chip, words, None, tensor * pipeline) or PCIE4
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


def training_case(row: Mapping[str, str], shape: ModelShape, chip: Chip) -> Case:
    """A row of the training table; raises UnknownError."""
    kind = format_kind(row.get("compute_dtype") or "bf16")
    peak = peak_flops(chip, kind)
    half = peak_flops(chip, "half")
    if not peak or not half:
        raise UnknownError(f"the peak of {chip.name or chip.id} is unknown")
    work = work_of(shape, HALF)
    gpus = whole(row, "gpus", 0) or DEVICES_PER_MACHINE
    tensor = whole(row, "tensor_parallel")
    pipeline = whole(row, "pipeline_parallel")
    data = max(1, gpus // (tensor * pipeline))
    micro = whole(row, "micro_batch")
    steps = (number(row, "global_batch") or micro * data * max(1, 4 * (pipeline - 1))) / (micro * data)
    sharding = (row.get("sharding") or "").casefold()
    chain = framework_chain(row["framework"])
    fully = sharding in ("fsdp", "zero3") or (not sharding and chain[0] in SHARDED_BY_DEFAULT)
    recompute = row.get("recompute") or ("full" if chain[0] in RECOMPUTED_BY_DEFAULT else "none")
    words = row.get("interconnect") or "nvlink"
    link = link_of(chip, words, None, min(gpus, DEVICES_PER_MACHINE)) or PCIE4
    experts = re.search(r"expert parallel (\d+)", row.get("note") or "")
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
            expert=int(experts[1]) if experts else min(EXPERT_PARALLEL, max(1, work.experts), gpus),
            domain=domain_of(chip),
            sharded=data if fully else 1,
            micro_batch=micro,
            micro_batches=max(1, int(steps)),
            sequence=whole(row, "sequence_tokens", 4096),
            recompute=recompute,
            method="full" if row["method"] == "full" else "lora",
            quantised=row["method"] == "qlora",
            offload="offload" in (row.get("note") or "").casefold()
            and "act offload" not in (row.get("note") or "").casefold(),
        ),
        parameters=float(shape.parameters),
        half_peak=half,
        tokens=number(row, "tokens") or 0.0,
        devices=float(gpus),
        year=year_of(row),
        measured=float(row["measured"]),
    )


def answer(case: Case, c: Mapping[str, float]) -> float:
    """What the formulas say for ``case`` under the constants ``c``, in the unit of its table; raises UnknownError."""
    if case.layout is not None:
        return _training(case, c)
    layout = {"cache_bits": case.cache_bits, "tensor": case.tensor, "pipeline": case.pipeline}
    if case.quantity == "prefill":
        took = prefill_time(
            case.work,
            case.device,
            c,
            tokens=case.prompt,
            context=case.context,
            prompts=case.batch or 1.0,
            **layout,  # type: ignore[arg-type]
        )
        return _known(took) and case.prompt * (case.batch or 1.0) / _known(took)
    if case.quantity == "ttft":
        took = _known(prefill_time(case.work, case.device, c, tokens=case.prompt, **layout))  # type: ignore[arg-type]
        batch = case.batch or 1.0
        one = step_time(case.work, case.device, c, batch=batch, context=case.context, **layout)  # type: ignore[arg-type]
        return first_token_time(*first_token_inputs(took, batch, case.answer, one, c)) * MS
    if case.quantity == "decode":
        one = step_time(case.work, case.device, c, batch=1.0, context=case.context, **layout)  # type: ignore[arg-type]
        if not case.prefill_included or case.prompt <= 1:
            return 1.0 / one
        took = _known(prefill_time(case.work, case.device, c, tokens=case.prompt, **layout))  # type: ignore[arg-type]
        return case.answer / (took + one * case.answer)
    free = case.memory * c["memory_share"] - case.stored
    fits = requests_that_fit(case.work, free, case.prompt + case.answer * c["answer_reserved"], case.cache_bits)
    wanted = case.batch if case.batch is not None else c["batch_limit"]
    batch = max(1.0, min(wanted, fits))
    prompt = case.prompt if case.prefill_included else 0.0
    found = batch_round(case.work, case.device, c, batch=batch, prompt=prompt, answer=case.answer, **layout)  # type: ignore[arg-type]
    if found is None:
        raise UnknownError("the chip's peak is unknown")
    if not case.prefill_included:
        step = step_time(case.work, case.device, c, batch=batch, context=case.context, **layout)  # type: ignore[arg-type]
        return batch / step
    rate = output_rate(batch, case.answer, found.reading, found.seconds)
    return rate * case.replicas * (c["load_efficiency"] if case.batch is None else 1.0)


def _training(case: Case, c: Mapping[str, float]) -> float:
    assert case.layout is not None
    one = token_time(
        case.work,
        case.layout,
        c,
        parameters=case.parameters,
        peak=case.device.peak or 0.0,
        half_peak=case.half_peak,
        bandwidth=case.device.bandwidth,
        link=case.device.link,
    ).seconds
    if case.year is not None:
        one /= (1.0 + c["yearly_gain"]) ** (case.year - c["reference_year"])
    if case.quantity == "tokens_per_second_per_gpu":
        return 1.0 / one
    if not case.tokens:
        raise UnknownError("the row gives no number of tokens")
    seconds = case.tokens * one * (1.0 + c["lost_time"])  # of all devices together
    return seconds / HOUR if case.quantity == "gpu_hours" else seconds / case.devices / DAY


def _known(value: float | None) -> float:
    if value is None:
        raise UnknownError("the chip's peak is unknown")
    return value
