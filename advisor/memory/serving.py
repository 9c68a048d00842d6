"""What each device holds while a model answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.architecture import ModelShape
from advisor.assumptions import assumed
from advisor.memory.engines import engine_for, moves_host_weights
from advisor.memory.kv_cache import HABITS, cache_bytes, layer_cache, layer_state, state_bytes
from advisor.memory.overhead import (
    activation_bytes,
    block_buffer,
    compute_buffer,
    host_bytes,
    live_values,
    llama_values,
    logits_bytes,
)
from advisor.memory.plan import DeviceMemory, MemoryPlan, Plan, Term
from advisor.memory.split import layer_ranges
from advisor.memory.weights import Weights, kernel_padding, weights_of
from advisor.quantity import Evidence, Note, Quantity, note, total
from advisor.workload import Serve
from catalog.catalog import Catalog
from catalog.records.assumptions import Assumption
from catalog.records.formats import NumberFormat


@dataclass(frozen=True, slots=True)
class Serving:
    """A serving job with everything looked up: what every term is computed from."""

    shape: ModelShape
    engine: str
    weights: NumberFormat
    cache: NumberFormat
    plan: Plan
    context: int
    prompt: int
    users: int  # on each data-parallel copy
    assumptions: Mapping[str, Assumption]

    def judged(self, name: str) -> Quantity:
        """The judgement for this engine."""
        return assumed(self.assumptions, f"memory.{name}.{self.engine}")


def serving_memory(job: Serve, shape: ModelShape, plan: Plan, catalog: Catalog) -> MemoryPlan:
    """Every device's terms for ``job.users`` requests at the same time, each with ``job.context_tokens``.

    KeyError where the study names a number format that the catalog does not know.
    """
    weights, cache = catalog.formats[job.weights], catalog.formats[job.kv]
    engine, notes = engine_for(plan.engine or job.engine, weights)
    users = -(-job.users // plan.data_parallel)
    serving = Serving(
        shape, engine, weights, cache, plan, job.context_tokens, job.prompt_tokens, users, catalog.assumptions
    )
    held = weights_of(shape, weights, plan.tensor_parallel, plan.expert_parallel)
    ranges = layer_ranges(len(shape.layers), plan.pipeline_parallel)
    stages = [_stage(serving, held, first, last) for first, last in ranges]
    devices: list[DeviceMemory] = []
    for _ in range(plan.data_parallel):
        for terms, needed in stages:
            for _ in range(plan.tensor_parallel):
                devices.append(DeviceMemory(len(devices), terms, needed))
    return MemoryPlan(
        plan, "exact", tuple(devices), _host(serving, held), (*shape.notes, *notes, *_notes(serving, job))
    )


def _stage(serving: Serving, held: Weights, first: int, last: int) -> tuple[tuple[Term, ...], Quantity]:
    """The terms of a device that holds layers ``first`` up to ``last``."""
    shape, plan = serving.shape, serving.plan
    begins, ends = first == 0, last == len(shape.layers)
    terms = [Term("weights", _weights_term(serving, held, first, last))]
    cache, state = _cache_terms(serving, first, last)
    terms += [Term(code, size) for code, size in (("kv_cache", cache), ("recurrent_state", state)) if size.value]
    terms += [Term(code, size) for code, size in _working_terms(serving, begins, ends)]
    if serving.engine in ("transformers", "mlx"):
        slack = assumed(serving.assumptions, "memory.allocator_slack")
        moving = [term.size for term in terms if term.code != "weights"]
        base, base_high = sum(size.value for size in moving), sum(size.high for size in moving)
        terms.append(
            Term(
                "slack",
                Quantity(
                    base * slack.value, "B", 0.0, base_high * slack.high, "memory.slack",
                    (("live", Quantity(base, "B")), ("share", slack)), slack.sources, slack.evidence,
                ),
            )
        )  # fmt: skip
    terms.append(Term("workspace", serving.judged("workspace")))
    if f"memory.graphs.{serving.engine}" in serving.assumptions:
        terms.append(Term("graphs", serving.judged("graphs")))
    if plan.tensor_parallel * plan.pipeline_parallel > 1:
        terms.append(Term("communication", assumed(serving.assumptions, "memory.communication")))
    terms.append(Term("context", assumed(serving.assumptions, "memory.cuda_context")))
    return tuple(terms), _needed(serving, tuple(terms))


def _needed(serving: Serving, terms: tuple[Term, ...]) -> Quantity:
    """The sum of the terms, with the 90 % range that measured peaks of this engine (or of all) taught."""
    found = total(tuple(term.size for term in terms), "B")
    learned = serving.assumptions.get(f"memory.residual.peak_allocated.{serving.engine}") or serving.assumptions.get(
        "memory.residual.peak_allocated.any"
    )
    if learned is None:
        return found
    value = found.value
    return Quantity(value, "B", value * learned.low, value * learned.high, "sum", (), (learned.source,), found.evidence)


def _weights_term(serving: Serving, held: Weights, first: int, last: int) -> Quantity:
    shape = serving.shape
    size, count = sum(held.layers[first:last]), sum(held.counts[first:last])
    share = 1 / serving.plan.tensor_parallel
    if first == 0 and serving.engine != "llama.cpp":  # llama.cpp looks embeddings up in main memory
        size += held.embedding
        count += shape.embedding_parameters * share
    if last == len(shape.layers):
        size += held.head + held.rest
        count += shape.head_parameters * share + shape.other_parameters + shape.position_parameters
        if shape.tied and (serving.engine == "llama.cpp" or first > 0):  # a copy for the output
            size += held.embedding
            count += shape.embedding_parameters * share
    if serving.plan.cpu_offload:
        moved, moved_count = moves_host_weights(serving.shape, serving.weights, serving.plan, first, last)
        size, count = max(0.0, size - moved), max(1.0, count - moved_count)
    error = assumed(serving.assumptions, "memory.weights_as_stored")
    if serving.engine == "vllm":
        size *= kernel_padding(shape, serving.weights, serving.plan.tensor_parallel, native=True)
    if serving.weights.kind == "gguf" or held.bits == held.plain_bits:
        plain, bits = 0.0, size * 8 / count
    else:
        bits = held.bits
        plain = (size * 8 - count * bits) / (held.plain_bits - bits)
    return Quantity(
        size,
        "B",
        size * error.low,
        size * error.high,
        "memory.weights",
        (
            ("parameters", Quantity(count - plain, "1")),
            ("bits", Quantity(bits, "1", sources=(serving.weights.source,), evidence=Evidence.PUBLISHED)),
            ("plain_parameters", Quantity(plain, "1")),
            ("plain_bits", Quantity(held.plain_bits, "1")),
        ),
        (serving.weights.source,),
    )


def _cache_terms(serving: Serving, first: int, last: int) -> tuple[Quantity, Quantity]:
    shape, habits, tensor = serving.shape, HABITS[serving.engine], serving.plan.tensor_parallel
    bits = serving.cache.bits
    each = [layer_cache(layer, serving.context, serving.users, bits, bits, habits, tensor) for layer, _ in shape.groups]
    states = [layer_state(layer, serving.users, tensor) for layer, _ in shape.groups]
    size = sum(each[group] for group in shape.order[first:last])
    state = sum(states[group] for group in shape.order[first:last])
    caching = sum(1 for group in shape.order[first:last] if each[group])
    users, tokens = Quantity(serving.users, "1"), Quantity(serving.context, "tok")
    per_token = size * 8 / (serving.users * serving.context * bits * caching) if caching else 0.0
    assert not caching or abs(cache_bytes(serving.users, caching, serving.context, per_token, bits) / size - 1) < 1e-9
    cache = Quantity(
        size,
        "B",
        formula="memory.kv_cache",
        inputs=(
            ("sequences", users),
            ("layers", Quantity(caching, "1")),
            ("tokens", tokens),
            ("values", Quantity(per_token, "1")),
            ("bits", Quantity(bits, "1", sources=(serving.cache.source,), evidence=Evidence.PUBLISHED)),
        ),
        sources=(serving.cache.source,),
    )
    kept = [shape.groups[group][0].attention for group in shape.order[first:last]]
    values, convolution = sum(one.state for one in kept), sum(one.convolution for one in kept)
    devices = state_bytes(serving.users, values, convolution, 1) / state if state else 1.0
    fixed = Quantity(
        state,
        "B",
        formula="memory.recurrent_state",
        inputs=(
            ("sequences", users),
            ("state", Quantity(values, "1")),
            ("convolution", Quantity(convolution, "1")),
            ("devices", Quantity(devices, "1")),
        ),
    )
    return cache, fixed


def _working_terms(serving: Serving, begins: bool, ends: bool) -> list[tuple[str, Quantity]]:
    """What lives while tokens pass the layers, and the logits where the output is computed."""
    if serving.engine == "llama.cpp":
        return [("compute_buffer", _llama_buffer(serving, ends))]
    shape, tensor = serving.shape, serving.plan.tensor_parallel
    margin = assumed(serving.assumptions, "memory.activation_margin")
    if serving.engine == "transformers":
        tokens = Quantity(serving.users * serving.prompt, "tok")
    else:
        tokens = serving.judged("batched_tokens")
        if serving.engine == "mlx":
            tokens = _at_most(tokens, serving.prompt)
    values = live_values(shape, tensor)
    activations = Quantity(
        activation_bytes(tokens.value, values, margin.value),
        "B",
        activation_bytes(tokens.low, values, margin.low),
        activation_bytes(tokens.high, values, margin.high),
        "memory.activations",
        (("tokens", tokens), ("values", Quantity(values, "1")), ("margin", margin)),
        margin.sources + tokens.sources,
        Evidence.ASSUMED,
    )
    if not ends:
        return [("activations", activations)]
    if serving.engine in ("vllm", "sglang", "tensorrt-llm"):
        rows = assumed(serving.assumptions, "memory.sampled_sequences.vllm")
        each = assumed(serving.assumptions, "memory.sampler_bytes")
    else:
        rows, each = Quantity(serving.users, "1"), Quantity(6.0, "B")
    vocab = Quantity(shape.vocab, "1")
    logits = Quantity(
        logits_bytes(rows.value, shape.vocab, each.value),
        "B",
        logits_bytes(rows.low, shape.vocab, each.low),
        logits_bytes(rows.high, shape.vocab, each.high),
        "memory.logits",
        (("rows", rows), ("vocab", vocab), ("bytes_each", each)),
        rows.sources + each.sources,
        min(rows.evidence, each.evidence),
    )
    # the layers' tensors are gone when the output is computed: the larger of the two is the peak
    return [("activations", activations)] if activations.value >= logits.value else [("logits", logits)]


def _at_most(quantity: Quantity, most: float) -> Quantity:
    return Quantity(
        min(quantity.value, most),
        quantity.unit,
        min(quantity.low, most),
        min(quantity.high, most),
        sources=quantity.sources,
        evidence=quantity.evidence,
    )


def _llama_buffer(serving: Serving, ends: bool) -> Quantity:
    """llama.cpp's compute buffer: the output's block where it is computed, the widest layer's elsewhere."""
    shape = serving.shape
    tokens = serving.judged("batched_tokens")
    context = serving.context * serving.users
    values = llama_values(shape)
    output = compute_buffer(tokens.value, shape.vocab, shape.hidden, context, 0, shape.hidden)
    inner = block_buffer(tokens.value, values)
    inputs: tuple[tuple[str, Quantity], ...] = (("tokens", tokens), ("values", Quantity(values, "1")))
    formula, value = "memory.layer_buffer", inner
    if ends and output >= inner:
        formula, value = "memory.compute_buffer", output
        inputs = (
            ("tokens", tokens),
            ("vocab", Quantity(shape.vocab, "1")),
            ("hidden", Quantity(shape.hidden, "1")),
            ("context", Quantity(context, "tok")),
            ("score_heads", Quantity(0, "1")),
            ("width", Quantity(shape.hidden, "1")),
        )
    error = assumed(serving.assumptions, "memory.compute_buffer_error")
    return Quantity(
        value,
        "B",
        value * error.low,
        value * error.high,
        formula,
        inputs,
        tokens.sources + error.sources,
        Evidence.ASSUMED,
    )


def _host(serving: Serving, held: Weights) -> Quantity:
    """Main memory: the process, one weight file on its way, and what stays there."""
    base = assumed(serving.assumptions, "memory.host_base")
    copies = assumed(serving.assumptions, "memory.load_copy")
    whole = held.total * serving.plan.tensor_parallel
    file = min(whole, 5e9)
    stays = held.embedding * serving.plan.tensor_parallel if serving.engine == "llama.cpp" else 0.0
    if serving.plan.cpu_offload:
        stays += (
            sum(
                moves_host_weights(serving.shape, serving.weights, serving.plan, first, last)[0]
                for first, last in layer_ranges(len(serving.shape.layers), serving.plan.pipeline_parallel)
            )
            * serving.plan.tensor_parallel
        )
    return Quantity(
        host_bytes(base.value, file, copies.value, stays),
        "B",
        host_bytes(base.low, file, copies.low, stays),
        host_bytes(base.high, file, copies.high, stays),
        "memory.host",
        (("base", base), ("file", Quantity(file, "B")), ("copies", copies), ("stays", Quantity(stays, "B"))),
        base.sources + copies.sources,
        Evidence.ASSUMED,
    )


def _notes(serving: Serving, job: Serve) -> tuple[Note, ...]:
    """What the reader has to know about these numbers."""
    shape, tensor = serving.shape, serving.plan.tensor_parallel
    found: list[Note] = []
    if shape.max_context is not None and job.context_tokens > shape.max_context:
        found.append(
            note("memory.context_beyond_model", "warning", asked=job.context_tokens, longest=shape.max_context)
        )
    attention = max((layer.attention for layer, _ in shape.groups), key=lambda one: one.cached)
    if tensor > 1 and attention.kind == "mla":
        found.append(note("memory.latent_cache_replicated", devices=tensor))
    elif attention.kv_heads and tensor > attention.kv_heads:
        found.append(note("memory.kv_heads_replicated", heads=attention.kv_heads, devices=tensor))
    if job.prompt_tokens + job.answer_tokens > job.context_tokens:
        found.append(
            note(
                "memory.context_too_short",
                "warning",
                wanted=job.prompt_tokens + job.answer_tokens,
                context=job.context_tokens,
            )
        )
    return tuple(found)
