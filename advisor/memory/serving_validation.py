"""Predicting measured cases of serving memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.architecture import ModelShape
from advisor.assumptions import assumed
from advisor.memory.capacity import GIB, reported_memory
from advisor.memory.kv_cache import HABITS, whole_cache
from advisor.memory.measured_engines import Run, engine_run
from advisor.memory.overhead import compute_buffer, layer_buffer, live_values
from advisor.memory.weights import weights_of
from advisor.quantity import Evidence, Quantity
from catalog.catalog import Catalog
from catalog.find import find
from catalog.records.formats import NumberFormat

Row = Mapping[str, str]
WHOLE_ROW = 20  # bits of scale and zero point for a row of weights: GPTQ without groups


def predict(row: Row, shape: ModelShape, catalog: Catalog) -> Quantity:
    """The quantity of one row, in bytes or tokens; Skip where the row says too little."""
    case = Case(row, shape, catalog)
    value = PREDICTORS[row["quantity"]](case)
    low, high = _range(case, row["quantity"])
    unit = "tok" if row["quantity"] == "kv_capacity" else "B"
    return Quantity(value, unit, value * low, value * high, evidence=Evidence.DERIVED)


@dataclass(frozen=True, slots=True)
class Case:
    """One row with its words turned into numbers."""

    row: Row
    shape: ModelShape
    catalog: Catalog

    def number(self, column: str, default: float) -> float:
        text = self.row.get(column, "")
        try:
            return float(text) if text else default
        except ValueError:
            raise _skip(f"column {column}: {text!r} is not a number") from None

    @property
    def run(self) -> Run:
        row = self.row
        return engine_run(
            row.get("engine", ""), row.get("engine_version", ""), self.shape, row.get("weight_format", "")
        )

    def format(self, column: str, default: str) -> NumberFormat:
        name = self.row.get(column, "") or default
        found = find(self.catalog.formats, name)
        if found is None:
            raise _skip(f"the format {name!r} is not known")
        return found

    @property
    def weights(self) -> float:
        """Bytes of weights on one device where the row is per device, else of all."""
        tensor = int(self.number("tensor_parallel", 1))
        format = self.format("weight_format", "fp16")
        if format.id == "int8" and "GPTQ" in self.row.get("note", ""):
            format = self.catalog.formats["gptq-int8"]
        if self.run.name == "gptq-for-llama" and format.id == "gptq-int4" and "g128" not in self.row.get("note", ""):
            format = format.model_copy(update={"bits": 4 + WHOLE_ROW / self.shape.hidden})
        if format.id == "nf4" and "double" in self.row.get("note", ""):
            format = self.catalog.formats["nf4-double"]
        if self.run.head_quantised and format.kind != "float":
            plain = tuple(part for part in format.plain_layers if part != "head")
            format = format.model_copy(update={"plain_layers": plain})
        held = weights_of(self.shape, format, tensor)
        padding = self.run.weight_padding(self.shape, format, tensor, self.native)
        return held.total * padding * (1 if self.per_device else tensor)

    @property
    def native(self) -> bool:
        """Whether the card is Hopper or later, or not stated."""
        chip = find(self.catalog.chips, self.row.get("gpu", ""))
        capability = chip.compute_capability if chip is not None else ""
        return not capability.replace(".", "").isdigit() or float(capability) >= 9

    @property
    def per_device(self) -> bool:
        return self.row.get("per_gpu", "no") == "yes"

    @property
    def cache_bits(self) -> tuple[float, float]:
        keys, _, values = (self.row.get("kv_format", "") or "fp16").partition("/")
        formats = [find(self.catalog.formats, name) for name in (keys, values or keys)]
        if None in formats:
            raise _skip(f"the format {self.row['kv_format']!r} is not known")
        return formats[0].bits, formats[1].bits  # type: ignore[union-attr]

    def cache(self, tokens: float, sequences: float = 1) -> float:
        keys, values = self.cache_bits
        return whole_cache(self.shape, int(tokens), int(sequences), keys, values, HABITS[self.run.engine])


def _skip(reason: str) -> Exception:
    from advisor.validation import Skip

    return Skip(reason)


def _weights(case: Case) -> float:
    return case.weights


def _kv_cache(case: Case) -> float:
    return case.cache(case.number("context_tokens", 0), case.number("sequences", 1))


def _compute_buffer(case: Case) -> float:
    shape, batch = case.shape, case.number("max_batched_tokens", 512)
    context = case.number("context_tokens", 4096) * case.number("sequences", 1)
    eager = case.row.get("attention") != "flash"
    heads = max(layer.attention.heads for layer, _ in shape.groups) if eager else 0
    width = max(layer.attention.heads * layer.attention.head_dim for layer, _ in shape.groups)
    output = compute_buffer(batch, shape.vocab, shape.hidden, context, heads, max(width, shape.hidden))
    inner = layer_buffer(shape, batch)
    if case.run.name == "llama.cpp" and "expert tensors in host" in case.row.get("note", ""):
        inner += _largest_expert_tensor(case)  # copied to the device for large batches
    devices = case.number("gpus", 1)
    return max(output, inner) if devices == 1 else output + (devices - 1) * inner


def _largest_expert_tensor(case: Case) -> float:
    format = case.format("weight_format", "q8_0")
    largest = max((one.matrix for layer, _ in case.shape.groups for one in layer.group("expert")), default=0)
    if any(one.name.endswith("gate_up_proj") for one in case.shape.layers[-1].group("expert")):
        largest //= 2  # gate and up are tensors of their own in GGUF
    return largest * format.bits / 8


def _activation_peak(case: Case) -> float:
    tensor = int(case.number("tensor_parallel", 1))
    context, stated = case.number("context_tokens", 0), case.number("max_batched_tokens", 0)
    tokens = stated or case.run.profiled_tokens(context)
    margin = assumed(case.catalog.assumptions, "memory.activation_margin").value
    layers = tokens * live_values(case.shape, tensor) * 2 * margin
    if not stated and case.run.chunked(context):
        return layers
    rows = assumed(case.catalog.assumptions, "memory.sampled_sequences.vllm").value
    each = assumed(case.catalog.assumptions, "memory.sampler_bytes").value
    return max(layers, rows * case.shape.vocab * each)


def _kv_capacity(case: Case) -> float:
    tensor = int(case.number("tensor_parallel", 1))
    total = case.number("gpu_memory_gib", 0) * GIB
    if not total:
        chip = find(case.catalog.chips, case.row.get("gpu", ""))
        if chip is None:
            raise _skip("the card's memory is not stated")
        total = reported_memory(chip, case.catalog.assumptions).value
    format = case.format("weight_format", "bf16")
    weights = weights_of(case.shape, format, tensor).total * case.run.weight_padding(
        case.shape, format, tensor, case.native
    )
    share = case.number("gpu_memory_utilization", 0.9)
    fixed = assumed(case.catalog.assumptions, f"memory.workspace.{case.run.engine}").value
    if tensor > 1:
        fixed += assumed(case.catalog.assumptions, "memory.communication").value
    left = total * share - weights - _activation_peak(case) - fixed
    if left <= 0:
        raise _skip("nothing is left for a cache by this estimate")
    keys, _ = case.cache_bits
    return left / case.run.cache_per_token(case.shape, keys, tensor)


def _graphs(case: Case) -> float:
    return assumed(case.catalog.assumptions, f"memory.graphs.{case.run.engine}").value


def _peak(case: Case) -> float:
    """Weights, the cache with its copies, and the larger of the prompt's blocks and its logits."""
    run, shape = case.run, case.shape
    if run.engine == "llama.cpp":
        process = assumed(case.catalog.assumptions, "memory.cuda_context").value * case.number("gpus", 1)
        return case.weights + _kv_cache(case) + _compute_buffer(case) + process
    sequences = case.number("sequences", 1)
    context = case.number("context_tokens", 2048)
    devices = case.number("gpus", 1)
    prompt = min(case.number("prompt_tokens", run.default_prompt or context), context)
    cached = max(context - prompt, prompt) if run.cache_of_answer else context
    cache = case.cache(cached, sequences) * run.cache_copies
    before = case.cache(prompt, sequences)
    rows = prompt if run.whole_prompt_logits else 1
    logits = sequences * rows * shape.vocab * run.logit_bytes
    blocks = sequences * prompt * live_values(shape, 1) * 2 * run.block_share
    scores = _scores(case, sequences, prompt)
    reading = max(logits, blocks, scores, _widened(case)) + (cache if run.cache_of_answer else before)
    peak = case.weights + max(cache + run.warm_up, reading) + run.fixed
    if run.fused_copy:
        peak = max(peak, case.weights + _extra_weights(case) + cache)
    else:
        peak += _extra_weights(case)
    if devices > 1:  # layers split over devices: each has its own peak, and the logits travel back to the first
        returned = sequences * rows * shape.vocab * 4
        peak += max(blocks, returned) + (devices - 2) * blocks
    if run.head_loaded and shape.tied:
        peak = max(peak, case.weights + shape.embedding_parameters * 2)
    return peak


def _widened(case: Case) -> float:
    """What stands beside the largest quantised matrix while it is made or used."""
    if case.format("weight_format", "fp16").kind == "float":
        return 0.0
    shape = case.shape
    largest = max(one.inputs * one.outputs for layer, _ in shape.groups for one in layer.linears)
    return max(largest, shape.vocab * shape.hidden if case.run.head_quantised else 0) * case.run.widened


def _scores(case: Case, sequences: float, prompt: float) -> float:
    """Attention that writes out its scores: they, and beside them the residual, queries, keys and values as rotated."""
    if not case.run.score_bytes:
        return 0.0
    attention = max((layer.attention for layer, _ in case.shape.groups), key=lambda one: one.heads)
    inputs = 2 * case.shape.hidden + (2 * attention.heads + 3 * attention.kv_heads) * attention.head_dim
    return sequences * prompt * (prompt * attention.heads * case.run.score_bytes + inputs * 2)


def _extra_weights(case: Case) -> float:
    """Matrices that are there twice: a tied head of its own, fused queries, keys and values beside the old ones."""
    run, shape = case.run, case.shape
    extra = 0.0
    if run.own_head and shape.tied:
        format = case.format("weight_format", "fp16")
        as_stored = run.head_quantised or (format.kind == "float" and format.bits > 16)
        extra += shape.embedding_parameters * (format.bits if as_stored else 16) / 8
    if run.fused_copy:
        bits = case.format("weight_format", "fp16").bits
        for layer, count in shape.groups:
            apart = [one for one in layer.group("attention") if one.side == "column"]
            if len(apart) > 1:
                extra += count * sum(one.matrix for one in apart) * bits / 8
    return extra


PREDICTORS = {
    "weights": _weights,
    "kv_cache": _kv_cache,
    "compute_buffer": _compute_buffer,
    "activation_peak": _activation_peak,
    "kv_capacity": _kv_capacity,
    "cuda_graphs": _graphs,
    "peak_allocated": _peak,
    "peak_reserved": _peak,
}


def _range(case: Case, quantity: str) -> tuple[float, float]:
    for engine in (case.run.name, "any"):
        found = case.catalog.assumptions.get(f"memory.residual.{quantity}.{engine}")
        if found is not None:
            return min(1.0, found.low), max(1.0, found.high)
    return 0.8, 1.25


def version_of(text: str) -> tuple[int, ...]:
    """(4, 38, 2) of "4.38.2 torch2.1.2"; () where none is stated."""
    found = re.match(r"\D*(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(part) for part in found.groups() if part) if found else ()
