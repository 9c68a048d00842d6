"""The attention block on the tape: projections, positions, scores."""

from __future__ import annotations

from advisor.architecture.shape import LayerShape, Linear, ModelShape
from advisor.memory.activations.habits import Habit
from advisor.memory.activations.operations import SINGLE, dropout, linear, norm, plus, scaled, times
from advisor.memory.activations.ring import BACKWARD_BLOCKS, FORWARD_BLOCKS, ring_bytes
from advisor.memory.activations.setting import Setting
from advisor.memory.activations.tape import Tape, Value

CHUNK = 64  # tokens that a scan takes at once (flash-linear-attention and the reference code)


def project(tape: Tape, setting: Setting, facts: Linear, x: Value, rows: float) -> Value:
    """A linear module, split over the tensor-parallel devices on the side that the shape names."""
    share = facts.share(setting.tensor_parallel)
    inputs = facts.inputs * (share if facts.side == "row" else 1.0)
    outputs = facts.outputs * (share if facts.side == "column" else 1.0)
    if facts.side == "row" and setting.sequence_parallel:  # the sum over devices is scattered over the sequence
        rows /= setting.tensor_parallel
    return linear(tape, setting, facts, x, rows, inputs=inputs, outputs=outputs)


def attention(tape: Tape, setting: Setting, shape: ModelShape, layer: LayerShape, habit: Habit, x: Value) -> Value:
    """The block from its normed input to the output projection."""
    facts = layer.attention
    if facts.kind in ("linear", "state_space", "convolution", "none"):
        return recurrent(tape, setting, layer, x)
    e, rows, trained = setting.element, setting.rows, setting.train_base
    heads = facts.heads / setting.tensor_parallel
    kv_heads = max(1.0, facts.kv_heads / setting.tensor_parallel)
    query_size, key_size = rows * heads * facts.head_dim * e, rows * kv_heads * facts.head_dim * e
    value_size = rows * kv_heads * facts.value_dim * e
    *inward, outward = layer.group("attention")
    gate: Value | None = None
    if facts.kind == "mla":
        query, key, value = latent(tape, setting, layer, habit, x)
        kv_heads, key_size, value_size = heads, query_size, rows * heads * facts.value_dim * e
    else:
        made = [project(tape, setting, one, x, rows) for one in inward]
        if setting.fused_qkv and len(made) == 3:  # one module in this framework
            made = [tape.record("qkv", made, query_size + key_size + value_size)]
        if len(made) == 1:
            query, key, value = tape.split(made[0], query_size, key_size, value_size)
        else:
            query, key, value = made[:3]
            gate = made[3] if len(made) > 3 else None
            if facts.output_gate:
                query, gate = tape.split(query, query_size, query_size)
        if facts.qk_norm == "full":
            query = norm(tape, setting, habit.norm, query, rows, heads * facts.head_dim, trained)
            key = norm(tape, setting, habit.norm, key, rows, kv_heads * facts.head_dim, trained)
        elif facts.qk_norm == "head":
            query = norm(tape, setting, habit.norm, query, rows * heads, facts.head_dim, trained)
            key = norm(tape, setting, habit.norm, key, rows * kv_heads, facts.head_dim, trained)
        if habit.scores == "math" and heads > kv_heads > 1:  # keys and values are written out for every head first
            key = scaled(tape, "key, repeated", key, query_size)
            value = scaled(tape, "value, repeated", value, query_size)
            kv_heads, key_size = heads, query_size
        if shape.position == "rope":
            query = rotary(tape, setting, habit, query, query_size)
            key = rotary(tape, setting, habit, key, key_size)
            if habit.unit_heads:
                query = unit_length(tape, query, query_size / e, rows * heads)
                key = unit_length(tape, key, key_size / e, rows * kv_heads)
    mixed = scores(tape, setting, shape, layer, habit, query, key, value, heads, kv_heads)
    if gate is not None:
        opened = tape.record("attention gate", (gate,), mixed.size, saves_output=True)
        mixed = times(tape, "attention, gated", mixed, opened, mixed.size)
    result = project(tape, setting, outward, mixed, rows)
    return dropout(tape, setting, getattr(shape, "hidden_dropout", 0.0), result, setting.outer_rows * shape.hidden)


def latent(tape: Tape, setting: Setting, layer: LayerShape, habit: Habit, x: Value) -> tuple[Value, Value, Value]:
    """MLA: low-rank queries and keys-values, one rotary key for all heads."""
    facts, e, rows, trained = layer.attention, setting.element, setting.rows, setting.train_base
    heads = facts.heads / setting.tensor_parallel
    modules = {one.name: one for one in layer.group("attention")}
    wide = rows * heads * facts.head_dim * e
    if facts.query_rank:
        low = project(tape, setting, modules["q_a_proj"], x, rows)
        low = norm(tape, setting, habit.norm, low, rows, facts.query_rank, trained)
        query = project(tape, setting, modules["q_b_proj"], low, rows)
    else:
        query = project(tape, setting, modules["q_proj"], x, rows)
    turning = heads * facts.rope_dim
    plain, turned = tape.split(query, wide - rows * turning * e, rows * turning * e)
    both = project(tape, setting, modules["kv_a_proj_with_mqa"], x, rows)
    low, shared = tape.split(both, rows * facts.kv_rank * e, rows * facts.rope_dim * e)
    low = norm(tape, setting, habit.norm, low, rows, facts.kv_rank, trained)
    expanded = project(tape, setting, modules["kv_b_proj"], low, rows)
    nope = facts.head_dim - facts.rope_dim
    key, value = tape.split(expanded, rows * heads * nope * e, rows * heads * facts.value_dim * e)
    turned = scaled(tape, "rotary", turned, rows * turning * e, backward_extra=rows * turning * e)
    shared = scaled(tape, "rotary", shared, rows * facts.rope_dim * e)
    query = tape.record("query", (plain, turned), wide)
    return query, tape.record("key", (key, shared), wide), value


def rotary(tape: Tape, setting: Setting, habit: Habit, x: Value, size: float) -> Value:
    """Positions as rotations: x cos + turned(x) sin, in the head's precision or in single."""
    if habit.rotary == "none":
        return x
    wide = size / setting.element * SINGLE if habit.rotary == "single" else size
    one = scaled(tape, "rotary", x, wide)
    turned = scaled(tape, "rotary", x, size, forward_extra=size / 2)
    other = scaled(tape, "rotary", turned, wide)
    total = plus(tape, "rotary", one, other, wide)
    return total if habit.rotary == "whole" else scaled(tape, "rotary", total, size)


def unit_length(tape: Tape, x: Value, count: float, rows: float) -> Value:
    """A norm without weights, in single precision."""
    wide = scaled(tape, "head norm, single precision", x, count * SINGLE)
    squared = tape.record("head norm square", (wide,), count * SINGLE, saves=(wide,))
    variance = tape.record("head norm variance", (squared,), rows * SINGLE)
    spread = tape.record("head norm spread", (variance,), rows * SINGLE, saves_output=True)
    return scaled(tape, "head norm", times(tape, "head norm", wide, spread, count * SINGLE), x.size)


def scores(
    tape: Tape,
    setting: Setting,
    shape: ModelShape,
    layer: LayerShape,
    habit: Habit,
    query: Value,
    key: Value,
    value: Value,
    heads: float,
    kv_heads: float,
) -> Value:
    """What the attention kernel keeps; the result is laid out as the output projection reads it."""
    facts, e, rows = layer.attention, setting.element, setting.rows
    wide, out = rows * heads * facts.head_dim * e, rows * heads * facts.value_dim * e
    shared = heads > kv_heads
    drop = getattr(shape, "attention_dropout", 0.0)
    # PyTorch's kernels that keep row sums want equal widths and no broadcast heads; dropout they take on CUDA only
    fits = (
        facts.head_dim == facts.value_dim and not (habit.scores == "math" and shared) and not (drop and setting.masked)
    )
    if setting.kernel == "flash" or (setting.kernel == "sdpa" and fits):
        if shared and setting.masked and kv_heads > 1:  # one head is broadcast without a copy
            key = scaled(tape, "key, repeated", key, wide)
            value = scaled(tape, "value, repeated", value, out)
        kept = rows * heads * SINGLE
        if setting.masked:
            kept += setting.batch * setting.own_sequence * setting.sequence * e
        block = float(key.size + value.size) if setting.context_parallel > 1 else 0.0
        mixed = tape.record(
            "attention",
            (query, key, value),
            out,
            saves=(query, key, value),
            saves_output=True,
            keeps=kept,
            forward_extra=ring_bytes(FORWARD_BLOCKS, block),
            backward_extra=ring_bytes(BACKWARD_BLOCKS, block),
        )
        if setting.masked and habit.rotary in ("joined", "single"):  # the kernel follows the query's layout
            mixed = scaled(tape, "attention, reordered", mixed, out) if habit.rotary == "joined" else mixed
        return mixed
    cells = setting.batch * heads * setting.own_sequence * setting.sequence  # own queries against every key
    if setting.recompute == "selective":  # only queries, keys and values are kept; the scores are computed again
        extra = cells * (3 * e + SINGLE)
        return tape.record(
            "attention",
            (query, key, value),
            out,
            saves=(query, key, value),
            forward_extra=extra,
            backward_extra=extra + cells * SINGLE,
        )
    if setting.kernel == "sdpa":
        # one key-value head broadcast over a single sequence needs no copies
        once = habit.scores == "math" and kv_heads == 1 and setting.batch == 1
        return _written_out(tape, query, key, value, wide, out, cells, e, drop, 1 / heads if once else 1.0)
    if shared and habit.scores != "math":
        key = scaled(tape, "key, repeated", key, wide)
        value = scaled(tape, "value, repeated", value, out)
    inner = e
    if habit.scores == "single":
        inner = SINGLE
        query = scaled(tape, "query, single precision", query, wide / e * SINGLE)
        key = scaled(tape, "key, single precision", key, wide / e * SINGLE)
    if setting.batch > 1:  # batched products want their operands in one piece
        query, key, value = (
            scaled(tape, one.name, one, one.size) if one.base is not None else one for one in (query, key, value)
        )
    raw = tape.record("scores", (query, key), cells * inner, saves=(query, key))
    raw = scaled(tape, "scores, scaled", raw, cells * inner)
    if getattr(shape, "attention_softcap", None):
        raw = scaled(tape, "scores", raw, cells * inner)
        raw = tape.record("scores, capped", (raw,), cells * inner, saves_output=True)
        raw = scaled(tape, "scores", raw, cells * inner)
    raw = plus(tape, "scores, masked", raw, tape.input(0, False), cells * inner)
    if habit.half_softmax:
        weights = tape.record("softmax", (raw,), cells * e, saves_output=True)
    elif facts.sinks:
        raw = scaled(tape, "scores, with sink", raw, cells * inner)
        raw = plus(tape, "scores, shifted", raw, tape.input(0, False), cells * inner)
        weights = tape.record("softmax", (raw,), cells * inner, saves_output=True)
    else:
        if inner != SINGLE:
            raw = scaled(tape, "scores, single precision", raw, cells * SINGLE)
        weights = tape.record("softmax", (raw,), cells * SINGLE, saves_output=True)
        if e != SINGLE:
            weights = scaled(tape, "softmax, cast", weights, cells * e)
    weights = dropout(tape, setting, drop, weights, cells)
    mixed = tape.record("attention", (weights, value), out, saves=(weights, value))
    return scaled(tape, "attention, reordered", mixed, out)


def _written_out(
    tape: Tape,
    query: Value,
    key: Value,
    value: Value,
    wide: float,
    out: float,
    cells: float,
    e: int,
    drop: float,
    shared: float,
) -> Value:
    """PyTorch's plain computation of scaled dot products, in single precision, where no kernel takes the shapes.

    ``shared`` is the share of the query heads that keys and values are written out for.
    """
    single = SINGLE / e
    query = scaled(tape, "query, single precision", query, wide * single)
    query = scaled(tape, "query, scaled", query, wide * single)
    key = scaled(tape, "key, single precision", key, wide * shared * single)
    key = scaled(tape, "key, scaled", key, wide * shared * single)
    value = scaled(tape, "value, single precision", value, out * shared * single)
    raw = tape.record("scores", (query, key), cells * SINGLE, saves=(query, key))
    raw = plus(tape, "scores, masked", raw, tape.input(0, False), cells * SINGLE)
    weights = tape.record("softmax", (raw,), cells * SINGLE, saves_output=True, forward_extra=cells * SINGLE)
    if drop:
        weights = tape.record("dropout", (weights,), cells * SINGLE, keeps=cells * SINGLE)
    mixed = tape.record("attention", (weights, value), out * single, saves=(weights, value))
    mixed = scaled(tape, "attention, cast", mixed, out)
    return scaled(tape, "attention, reordered", mixed, out)


def recurrent(tape: Tape, setting: Setting, layer: LayerShape, x: Value) -> Value:
    """A linear-attention or state-space layer: projections, a short convolution and the chunked scan's states.

    The scan keeps its inputs in single precision and one state a chunk of 64 tokens (flash-linear-attention's layout).
    """
    facts, e, rows = layer.attention, setting.element, setting.rows
    modules = layer.group("mixer") or layer.group("attention")
    if not modules:
        return x
    *inward, outward = modules
    dim = facts.head_dim or facts.value_dim or CHUNK
    made = [project(tape, setting, one, x, rows) for one in inward]
    wide = rows * outward.inputs / setting.tensor_parallel * e
    joined = tape.record("convolution", made or (x,), sum(one.size for one in made) or wide, saves=made or (x,))
    turned = tape.record("activation", (joined,), joined.size, saves=(joined,))
    states = setting.batch * (setting.own_sequence / CHUNK) * facts.state / setting.tensor_parallel * SINGLE
    single = wide / e * SINGLE
    if (
        setting.masked
    ):  # the framework's reference code: every step of the scan in single precision, in elementary operations
        kept = 11 * single + 5 * rows * outward.inputs / dim * CHUNK * SINGLE
    else:
        kept = turned.size / e * SINGLE
    scanned = tape.record("scan", (turned,), wide, saves=(turned,), keeps=kept + states)
    around = 3 * single + wide if setting.masked else single
    gated = tape.record("gated norm", (scanned, made[0] if made else x), wide, saves=(scanned,), keeps=around)
    return project(tape, setting, outward, gated, rows)
