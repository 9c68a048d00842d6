"""What each device holds while a model answers."""

from __future__ import annotations

from advisor.architecture import ModelShape
from advisor.assumptions import assumed
from advisor.memory.beside import beside_terms
from advisor.memory.engines import engine_for, largest_hosted, moves_host_weights
from advisor.memory.kv_cache import HABITS, cache_bytes, layer_cache, layer_state, state_bytes
from advisor.memory.overhead import host_bytes, offload_buffer, slack_bytes
from advisor.memory.plan import DeviceMemory, MemoryPlan, Plan, Term
from advisor.memory.serving_job import Serving
from advisor.memory.split import layer_ranges
from advisor.memory.weights import Weights, kernel_padding, weights_of
from advisor.memory.working import working_terms
from advisor.quantity import Evidence, Note, Quantity, note, total
from advisor.workload import Serve
from catalog.catalog import Catalog

ALLOCATED = ("weights", "kv_cache", "recurrent_state", "activations", "logits", "compute_buffer")  # what peaks measure


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
    beside, more = beside_terms(job, serving, catalog)
    stages = [_stage(serving, held, first, last, beside) for first, last in ranges]
    devices: list[DeviceMemory] = []
    for _ in range(plan.data_parallel):
        for terms, needed in stages:
            for _ in range(plan.tensor_parallel):
                devices.append(DeviceMemory(len(devices), terms, needed))
    said = (*shape.notes, *notes, *more, *_notes(serving, job))
    return MemoryPlan(plan, "exact", tuple(devices), _host(serving, held), said)


def _stage(
    serving: Serving, held: Weights, first: int, last: int, beside: tuple[Term, ...]
) -> tuple[tuple[Term, ...], Quantity]:
    """The terms of a device that holds layers ``first`` up to ``last``."""
    plan, ends = serving.plan, last == len(serving.shape.layers)
    terms = [Term("weights", _weights_term(serving, held, first, last))]
    cache, state = _cache_terms(serving, first, last)
    terms += [Term(code, size) for code, size in (("kv_cache", cache), ("recurrent_state", state)) if size.value]
    terms += [Term(code, size) for code, size in working_terms(serving, ends)]
    if plan.cpu_offload and serving.engine == "llama.cpp":
        terms.append(Term("offload_buffer", _offload_buffer(serving)))
    if serving.engine in ("transformers", "mlx"):
        terms.append(Term("slack", _slack(serving, terms[1:])))
    terms += beside
    terms.append(Term("workspace", serving.judged("workspace")))
    if f"memory.graphs.{serving.engine}" in serving.assumptions:
        terms.append(Term("graphs", serving.judged("graphs")))
    if plan.tensor_parallel * plan.pipeline_parallel > 1:
        terms.append(Term("communication", assumed(serving.assumptions, "memory.communication")))
    terms.append(Term("context", assumed(serving.assumptions, "memory.cuda_context")))
    return tuple(terms), _needed(serving, tuple(terms))


def _slack(serving: Serving, moving: list[Term]) -> Quantity:
    """What the allocator holds beyond caches and activations."""
    share = assumed(serving.assumptions, "memory.allocator_slack")
    live, most = sum(term.size.value for term in moving), sum(term.size.high for term in moving)
    inputs = (("live", Quantity(live, "B")), ("share", share))
    low, value, high = slack_bytes(live, share.low), slack_bytes(live, share.value), slack_bytes(most, share.high)
    return Quantity(value, "B", low, high, "memory.slack", inputs, share.sources, share.evidence)


def _offload_buffer(serving: Serving) -> Quantity:
    """Room on the device for weights that stay in main memory, while a prompt is read with them."""
    copies = assumed(serving.assumptions, "memory.offload_copies")
    tensor = Quantity(largest_hosted(serving.shape, serving.weights, serving.plan), "B")
    return Quantity(
        offload_buffer(tensor.value, copies.value),
        "B",
        offload_buffer(tensor.value, copies.low),
        offload_buffer(tensor.value, copies.high),
        "memory.offload_buffer",
        (("tensor", tensor), ("copies", copies)),
        copies.sources,
        copies.evidence,
    )


def _needed(serving: Serving, terms: tuple[Term, ...]) -> Quantity:
    """The sum of the terms with its 90 % range.

    Where peaks of this engine were measured, their residuals give the range of what it allocates, and what stands
    beside (contexts, workspaces, graphs) adds its own; else the ranges of the terms add up.
    """
    found = total(tuple(term.size for term in terms), "B")
    learned = serving.assumptions.get(f"memory.residual.peak_allocated.{serving.engine}")
    if learned is None:
        return found
    allocated = sum(term.size.value for term in terms if term.code in ALLOCATED)
    low = sum(term.size.low for term in terms if term.code not in ALLOCATED) + allocated * learned.low
    high = sum(term.size.high for term in terms if term.code not in ALLOCATED) + allocated * learned.high
    return Quantity(found.value, "B", low, high, "sum", (), (learned.source,), found.evidence)


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


def _host(serving: Serving, held: Weights) -> Quantity:
    """Main memory: the process, one weight file on its way, and what stays there."""
    base = assumed(serving.assumptions, "memory.host_base")
    copies = assumed(serving.assumptions, "memory.load_copy")
    whole = held.total * serving.plan.tensor_parallel
    file = min(whole, 5e9)
    stays = held.embedding * serving.plan.tensor_parallel if serving.engine == "llama.cpp" else 0.0
    if serving.plan.cpu_offload:
        stays += _offloaded(serving)
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
    if serving.plan.cpu_offload:
        layers = len(shape.layers)
        count = layers if serving.plan.host_layers is None else serving.plan.host_layers
        size = Quantity(_offloaded(serving), "B")
        found.append(note("memory.offloaded", "warning", size=size, layers=count, all=layers))
    return tuple(found)


def _offloaded(serving: Serving) -> float:
    """Bytes of weights that offloading keeps in main memory, all devices together."""
    plan = serving.plan
    ranges = layer_ranges(len(serving.shape.layers), plan.pipeline_parallel)
    moved = (moves_host_weights(serving.shape, serving.weights, plan, first, last)[0] for first, last in ranges)
    return sum(moved) * plan.tensor_parallel
