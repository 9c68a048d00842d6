"""The elementary operations of a transformer on the tape, each with what its backward pass needs."""

from __future__ import annotations

from advisor.architecture.shape import Linear
from advisor.memory.activations.setting import Setting
from advisor.memory.activations.tape import Tape, Value

SINGLE = 4  # bytes of a single-precision element


def times(tape: Tape, name: str, one: Value, other: Value, size: float) -> Value:
    """A product: each factor is kept if the other wants a gradient."""
    saves = ([one] if other.grad else []) + ([other] if one.grad else [])
    return tape.record(name, (one, other), size, saves=saves)


def scaled(tape: Tape, name: str, one: Value, size: float, **extra: float) -> Value:
    """A product with a constant, a cast, a copy: a new tensor that keeps nothing."""
    return tape.record(name, (one,), size, **extra)  # type: ignore[arg-type]


def plus(tape: Tape, name: str, one: Value, other: Value, size: float) -> Value:
    """A sum keeps nothing and passes its gradient on uncopied."""
    return tape.record(name, (one, other), size, uncopied=True)


def norm(tape: Tape, setting: Setting, kind: str, x: Value, rows: float, width: float, trained: bool) -> Value:
    """A normalisation over ``width`` of ``rows`` vectors."""
    e, count = setting.element, rows * width
    weight = tape.weight(width * e, trained)
    if kind == "layer" or setting.fused_norm:
        return tape.record("norm", (x, weight), count * e, saves=(x,), keeps=2 * rows * e)
    if kind == "layer in single":
        wide = x if e == SINGLE else scaled(tape, "norm, single precision", x, count * SINGLE)
        y = tape.record("norm", (wide,), count * SINGLE, saves=(wide,), keeps=2 * rows * SINGLE)
        return y if e == SINGLE else scaled(tape, "norm", y, count * e)
    wide = x if e == SINGLE else scaled(tape, "norm, single precision", x, count * SINGLE)
    if kind == "centred":
        mean = scaled(tape, "norm mean", wide, rows * SINGLE, backward_extra=count * SINGLE)
        centred = plus(tape, "norm, centred", wide, mean, count * SINGLE)
        squared = tape.record("norm square", (centred,), count * SINGLE, saves=(centred,))
        wide = plus(tape, "norm, centred", wide, mean, count * SINGLE)
    else:
        squared = tape.record("norm square", (wide,), count * SINGLE, saves=(wide,))
    variance = tape.record("norm variance", (squared,), rows * SINGLE)
    spread = tape.record("norm spread", (variance,), rows * SINGLE, saves_output=True)
    unit = times(tape, "norm, scaled", wide, spread, count * SINGLE)
    if kind == "half":
        unit = unit if e == SINGLE else scaled(tape, "norm, cast", unit, count * e)
        return times(tape, "norm", unit, weight, count * e)
    weighted = times(tape, "norm, weighted", unit, weight, count * SINGLE)
    return weighted if e == SINGLE else scaled(tape, "norm", weighted, count * e)


def linear(
    tape: Tape, setting: Setting, facts: Linear, x: Value, rows: float, *, inputs: float, outputs: float
) -> Value:
    """A linear module of ``inputs`` x ``outputs`` on this device, with its adapter where the setting gives it one."""
    e = setting.element
    weight = tape.weight(inputs * outputs * e, setting.train_base)
    reads = (x, weight, tape.weight(outputs * e, setting.train_base)) if facts.bias else (x, weight)
    y = tape.record(facts.name, reads, rows * outputs * e, saves=(x,) if weight.grad or setting.keeps_inputs else ())
    rank = setting.lora_rank
    if not rank or not facts.module or not adapted(facts.name, setting.targets):
        return y
    a = setting.adapter_element
    seen = x
    if a != e:
        seen = scaled(tape, "adapter input, cast", x, rows * inputs * a)
    if setting.lora_dropout:
        mask = rows * inputs * setting.mask_element
        seen = tape.record("adapter dropout", (seen,), rows * inputs * a, keeps=mask)
    down = tape.record(
        "adapter, low rank", (seen, tape.weight(rank * inputs * a, True)), rows * rank * a, saves=(seen,)
    )
    up = tape.record("adapter", (down, tape.weight(outputs * rank * a, True)), rows * outputs * a, saves=(down,))
    delta = scaled(tape, "adapter, scaled", up, rows * outputs * a)
    return plus(tape, facts.name, y, delta, rows * outputs * max(e, a))


def adapted(name: str, targets: tuple[str, ...]) -> bool:
    """Whether a module of that name gets an adapter; no targets = every linear module."""
    return not targets or name.rsplit(".", 1)[-1] in targets


def activation(tape: Tape, setting: Setting, kind: str, x: Value, count: float) -> Value:
    """The nonlinearity of a feed-forward block."""
    e = setting.element
    if kind == "relu":
        return tape.record("activation", (x,), count * e, saves_output=True)
    if kind == "relu2":
        rectified = tape.record("activation", (x,), count * e, saves_output=True)
        return tape.record("activation", (rectified,), count * e, saves=(rectified,))
    if kind == "gelu_new" and setting.written_gelu:  # written out: x/2 (1 + tanh(c (x + k x^3)))
        half = scaled(tape, "activation, half", x, count * e)
        cubed = tape.record("activation, cubed", (x,), count * e, saves=(x,))
        cubed = scaled(tape, "activation, cubed", cubed, count * e)
        inner = plus(tape, "activation, inner", x, cubed, count * e)
        inner = scaled(tape, "activation, inner", inner, count * e)
        curve = tape.record("activation, tanh", (inner,), count * e, saves_output=True)
        curve = plus(tape, "activation, tanh + 1", curve, tape.input(0, False), count * e)
        return times(tape, "activation", half, curve, count * e)
    return tape.record("activation", (x,), count * e, saves=(x,))


def dropout(tape: Tape, setting: Setting, rate: float, x: Value, count: float) -> Value:
    """Dropout keeps its mask."""
    if not rate:
        return x
    e = setting.element
    return tape.record("dropout", (x,), count * e, keeps=count * setting.mask_element)
