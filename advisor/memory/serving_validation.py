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
        return engine_run(self.row.get("engine", ""), self.row.get("engine_version", ""), self.shape)

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
        if format.id == "nf4" and "double" in self.row.get("note", ""):
            format = self.catalog.formats["nf4-double"]
        held = weights_of(self.shape, format, tensor)
        size = held.total
        return size * self.run.weight_padding(self.shape, format, tensor) * (1 if self.per_device else tensor)

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
    first = max(
        compute_buffer(batch, shape.vocab, shape.hidden, context, heads, max(width, shape.hidden)),
        layer_buffer(shape, batch),
    )
    others = case.number("gpus", 1) - 1
    return first + others * layer_buffer(shape, batch)


def _activation_peak(case: Case) -> float:
    tensor = int(case.number("tensor_parallel", 1))
    tokens = case.number("max_batched_tokens", 0) or case.run.profiled_tokens(case.number("context_tokens", 0))
    margin = assumed(case.catalog.assumptions, "memory.activation_margin").value
    layers = tokens * live_values(case.shape, tensor) * 2 * margin
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
    weights = weights_of(case.shape, format, tensor).total * case.run.weight_padding(case.shape, format, tensor)
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
    sequences = case.number("sequences", 1)
    context = case.number("context_tokens", 2048)
    prompt = min(case.number("prompt_tokens", run.default_prompt or context), context)
    cache = case.cache(context, sequences) * run.cache_copies
    before = case.cache(prompt, sequences)
    rows = prompt if run.whole_prompt_logits else 1
    logits = sequences * rows * shape.vocab * run.logit_bytes
    blocks = sequences * prompt * live_values(shape, 1) * 2 * run.block_share
    return case.weights + max(cache, before + max(logits, blocks)) + run.fixed + run.per_device * case.number("gpus", 1)


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
