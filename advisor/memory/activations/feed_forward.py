"""The feed-forward block on the tape: plain, gated, and a mixture of experts."""

from __future__ import annotations

from advisor.architecture.shape import LayerShape, Linear, ModelShape
from advisor.memory.activations.attention import project
from advisor.memory.activations.habits import Habit
from advisor.memory.activations.operations import SINGLE, activation, dropout, plus, scaled, times
from advisor.memory.activations.setting import Setting
from advisor.memory.activations.tape import Tape, Value

INDEX = 8  # bytes of a 64-bit index


def feed_forward(tape: Tape, setting: Setting, shape: ModelShape, layer: LayerShape, habit: Habit, x: Value) -> Value:
    """The block from its normed input to its output."""
    if layer.mlp.kind == "none":
        return x
    if layer.mlp.experts:
        return mixture(tape, setting, shape, layer, habit, x)
    result = dense(tape, setting, layer, layer.group("mlp"), x)
    return dropout(tape, setting, getattr(shape, "hidden_dropout", 0.0), result, setting.outer_rows * shape.hidden)


def dense(tape: Tape, setting: Setting, layer: LayerShape, modules: tuple[Linear, ...], x: Value) -> Value:
    """One dense block: up (and gate), activation, down."""
    rows, kind = setting.rows, layer.mlp.activation
    *inward, down = modules
    width = down.inputs * down.share(setting.tensor_parallel)
    made = [project(tape, setting, one, x, rows) for one in inward]
    hidden = inner(tape, setting, made, kind, rows * width, gated=layer.mlp.kind == "gated")
    return project(tape, setting, down, hidden, rows)


def inner(tape: Tape, setting: Setting, made: list[Value], kind: str, count: float, *, gated: bool) -> Value:
    """Between the projections: the activation, times the other half where gated."""
    e = setting.element
    if not gated:
        return activation(tape, setting, kind, made[0], count)
    gate, up = tape.split(made[0], count * e, count * e) if len(made) == 1 else made
    if setting.fused_gate:
        return tape.record("gated", (gate, up), count * e, saves=(gate, up))
    return times(tape, "gated", activation(tape, setting, kind, gate, count), up, count * e)


def mixture(tape: Tape, setting: Setting, shape: ModelShape, layer: LayerShape, habit: Habit, x: Value) -> Value:
    """Tokens sorted by expert, grouped matrix products, results weighted and put back in order."""
    e, rows, mlp, h = setting.element, setting.rows, layer.mlp, shape.hidden
    everywhere = habit.routing == "everywhere"
    routed = rows * (mlp.experts if everywhere else mlp.experts_per_token)
    parallel = setting.expert_parallel
    router = layer.group("router")[0]
    logits = project(tape, setting, router, x, rows)
    chances = tape.record(
        "router", (logits,), rows * mlp.experts * SINGLE, saves_output=True, forward_extra=rows * mlp.experts * SINGLE
    )
    weights = tape.record("router", (chances,), routed * SINGLE, keeps=routed * INDEX)
    width = mlp.expert_intermediate / setting.tensor_parallel
    experts = layer.group("expert")
    *inward, down = experts
    if everywhere:
        seen = times(
            tape, "expert input, weighted", scaled(tape, "expert input", x, routed * h * e), weights, routed * h * e
        )
    else:
        seen = tape.record("expert input", (x,), routed * h * e, keeps=2 * routed * INDEX)
    halves = 2 if mlp.kind == "gated" else 1
    matrices = sum(one.parameters for one in inward) * e / parallel / setting.tensor_parallel
    both = _expert_weight(
        tape, setting, habit, matrices, sum(one.inputs + one.outputs for one in inward), halves, mlp.experts
    )
    up = tape.record("expert gate and up", (seen, both), routed * halves * width * e, saves=_needs(seen, both))
    if habit.expert_gate == "clamped":
        hidden = _clamped(tape, up, routed * width * e)
    else:
        hidden = inner(tape, setting, [up], mlp.activation, routed * width, gated=halves == 2)
    size = down.parameters * e / parallel / setting.tensor_parallel
    last = _expert_weight(tape, setting, habit, size, down.inputs + down.outputs, 1, mlp.experts)
    out = tape.record("expert output", (hidden, last), routed * h * e, saves=_needs(hidden, last))
    if everywhere:
        return _with_shared(tape, setting, layer, x, tape.record("mixture", (out,), rows * h * e))
    weighted = times(tape, "expert output, weighted", out, weights, routed * h * e)
    ordered = tape.record("expert output, ordered", (weighted,), routed * h * e, keeps=routed * INDEX)
    return _with_shared(tape, setting, layer, x, tape.record("mixture", (ordered,), rows * h * e))


def _with_shared(tape: Tape, setting: Setting, layer: LayerShape, x: Value, result: Value) -> Value:
    """The routed experts' sum and the shared experts beside them."""
    shared = layer.group("shared")
    if not shared:
        return result
    return plus(tape, "mixture", result, dense(tape, setting, layer, shared, x), result.size)


def _needs(x: Value, weight: Value) -> tuple[Value, ...]:
    """What a product of activations and expert weights keeps: each side where the other wants a gradient."""
    return ((x,) if weight.grad else ()) + ((weight,) if x.grad else ())


def _expert_weight(
    tape: Tape, setting: Setting, habit: Habit, size: float, widths: float, halves: int, experts: int
) -> Value:
    """The experts' weights: as they are, or with adapters added in a tensor of the same size."""
    if not (setting.lora_rank and setting.expert_adapters and habit.expert_adapters):
        return tape.weight(size, setting.train_base)
    adapters = setting.lora_rank * halves * widths * experts / setting.expert_parallel * setting.adapter_element
    return tape.record("expert weights with adapters", (tape.weight(adapters, True),), size)


def _clamped(tape: Tape, up: Value, size: float) -> Value:
    """gpt-oss: both halves clamped, gate times its sigmoid, times up + 1."""
    gate, other = tape.split(up, size, size)
    gate = tape.record("expert gate, clamped", (gate,), size, saves=(gate,))
    other = tape.record("expert up, clamped", (other,), size, saves=(other,))
    steep = scaled(tape, "expert gate, steep", gate, size)
    curve = tape.record("expert gate, sigmoid", (steep,), size, saves_output=True)
    glu = times(tape, "expert gate", gate, curve, size)
    other = plus(tape, "expert up + 1", other, tape.input(0, False), size)
    return times(tape, "expert gated", other, glu, size)
