"""One transformer layer, and the head with its loss, as profiles."""

from __future__ import annotations

from functools import lru_cache

from advisor.architecture.shape import LayerShape, Linear, ModelShape
from advisor.memory.activations.attention import attention
from advisor.memory.activations.feed_forward import feed_forward
from advisor.memory.activations.habits import Habit, habit_of
from advisor.memory.activations.operations import SINGLE, linear, norm, plus, scaled
from advisor.memory.activations.setting import Setting
from advisor.memory.activations.tape import Profile, Tape, Value

CHUNKS = 8  # torchtune's default number of output chunks


@lru_cache(maxsize=4096)
def layer_profile(shape: ModelShape, layer: LayerShape, setting: Setting, flows: bool) -> Profile:
    """A layer's profile; ``flows``: a gradient flows into its input (not so in a frozen model's first layer)."""
    habit, tape = habit_of(shape), Tape()
    rows, h, e = setting.outer_rows, shape.hidden, setting.element
    size = rows * h * e
    x = tape.input(size, flows, "layer input")

    def normed(value: Value) -> Value:
        return norm(tape, setting, _norm_kind(layer, habit), value, rows, h, setting.train_base)

    before, after = habit.placement != "after", habit.placement != "before"
    first = normed(x) if before else x
    mixed = attention(tape, setting, shape, layer, habit, first)
    if after:
        mixed = normed(mixed)
    if layer.parallel:
        second = normed(x) if layer.norms > 1 else first
        widened = feed_forward(tape, setting, shape, layer, habit, second)
        y = plus(tape, "residual", plus(tape, "residual", mixed, widened, size), x, size)
    else:
        middle = plus(tape, "residual", x, mixed, size)
        widened = feed_forward(tape, setting, shape, layer, habit, normed(middle) if before else middle)
        if after:
            widened = normed(widened)
        y = plus(tape, "layer output", middle, widened, size)
    return tape.profile((x,), y)


def _norm_kind(layer: LayerShape, habit: Habit) -> str:
    return "layer" if layer.norm_kind == "layer" and habit.norm == "half" else habit.norm


@lru_cache(maxsize=1024)
def head_profile(shape: ModelShape, setting: Setting, flows: bool) -> Profile:
    """The last norm, the logits and the loss. Its output is the loss; the logits are kept till the end by the
    caller.
    """
    habit, tape = habit_of(shape), Tape()
    rows, h, e = setting.rows, shape.embedding_dim or shape.hidden, setting.element
    outer = setting.outer_rows
    x = tape.input(outer * h * e, flows, "layer output")
    hidden = norm(tape, setting, _norm_kind(shape.layers[-1], habit), x, outer, h, setting.train_base)
    vocabulary = shape.vocab / setting.tensor_parallel
    name = "lm_head" if "lm_head" in setting.targets else "output embedding"
    module = Linear(name, h, shape.vocab, "mlp", shape.head_bias, module=name == "lm_head")
    cells = rows * vocabulary
    if (
        setting.loss == "fused"
    ):  # logits are made and consumed a chunk at a time; their gradient is taken in the forward pass
        chunk = cells * (e + SINGLE) / max(1.0, vocabulary / h)
        weight = tape.weight(h * vocabulary * e, setting.train_base)
        keeps = rows * h * e + (h * vocabulary * e if setting.train_base else 0)
        loss = tape.record("loss", (hidden, weight), SINGLE, keeps=keeps, forward_extra=chunk)
        return tape.profile((x,), loss)
    if setting.loss == "chunked":  # logits of every chunk are kept; softmax and gradients live a chunk at a time
        weight = tape.weight(h * vocabulary * e, setting.train_base)
        part = cells * (2 * e if setting.compiled else 3 * SINGLE + e) / CHUNKS  # a compiler fuses softmax and cast
        loss = tape.record(
            "loss",
            (hidden, weight),
            SINGLE,
            saves=(hidden,) if weight.grad else (),
            keeps=cells * e,
            forward_extra=part,
            backward_extra=part,
        )
        return tape.profile((x,), loss)
    logits = linear(tape, setting, module, hidden, rows, inputs=h, outputs=vocabulary)
    if habit.logit_scale:
        logits = scaled(tape, "logits", logits, cells * e)
    if getattr(shape, "logit_softcap", None):
        logits = scaled(tape, "logits", logits, cells * e)
        logits = tape.record("logits, capped", (logits,), cells * e, saves_output=True)
        logits = scaled(tape, "logits", logits, cells * e)
    if setting.loss == "parallel":  # the loss over a split vocabulary works in place on one single-precision copy
        wide = scaled(tape, "logits, single precision", logits, cells * SINGLE)
        loss = tape.record("loss", (wide,), SINGLE, saves=(wide,))
        return tape.profile((x,), loss)
    wide, inner = logits, SINGLE
    if setting.loss == "half":  # the loss in the logits' own precision
        inner = e
    elif e != SINGLE:
        wide = tape.record("logits, single precision", (logits,), cells * SINGLE, saves=(logits,))
    if setting.loss == "shifted":  # transformers before 4.45 copied the shifted logits
        wide = scaled(tape, "logits, shifted", wide, cells * inner)
    chances = tape.record("log softmax", (wide,), cells * inner, saves_output=True)
    loss = tape.record("loss", (chances,), SINGLE, saves=(chances,))
    return tape.profile((x,), loss)


def logits_kept(shape: ModelShape, setting: Setting) -> float:
    """Bytes of the logits that the model's output object holds until the step is over."""
    if setting.loss in ("fused", "chunked", "parallel"):
        return 0.0
    width = SINGLE if setting.loss == "shifted" else setting.element
    return setting.rows * shape.vocab / setting.tensor_parallel * width
