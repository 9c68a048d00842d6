"""What lives on a device while tokens pass through: activations, logits, compute buffers."""

from __future__ import annotations

from advisor.assumptions import assumed
from advisor.memory.overhead import (
    activation_bytes,
    block_buffer,
    compute_buffer,
    live_values,
    llama_values,
    logits_bytes,
)
from advisor.memory.serving_job import Serving
from advisor.quantity import Evidence, Quantity


def working_terms(serving: Serving, ends: bool) -> list[tuple[str, Quantity]]:
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
