"""Weights in training, and what stands beside them: adapters, gathered layers, buffers of gradients."""

from __future__ import annotations

from advisor.memory.pipeline import Stage
from advisor.memory.plan import Term
from advisor.memory.training_held import Held
from advisor.memory.training_job import Training
from advisor.memory.training_state import HALF, state_bytes
from advisor.memory.weights import Weights
from advisor.quantity import Evidence, Quantity


def weight_terms(training: Training, weights: Weights, held: Held, stage: Stage) -> list[Term]:
    """The model's weights; with adapters those beside the frozen base; with sharding the layers gathered for use."""
    plan, state = training.plan, training.state
    shards = training.shards(3)
    each = held.weight_bytes / held.parameters
    if not training.adapters:
        each = state.weight if training.base.kind == "float" else each
    terms = [Term("weights", state_term(training, held.sharded(shards)[0], each, shards))]
    if training.adapters:
        terms.append(Term("adapters", state_term(training, held.trained, state.weight, shards)))
        if training.whole_modules:
            each = 2 * HALF + state.states  # copies in the base's precision
            terms.append(Term("whole_modules", state_term(training, training.whole_modules, each, 1)))
    if training.quantised and training.framework.widened_rest:
        rest = (weights.embedding if stage.begins else 0.0) + (weights.head + weights.rest if stage.ends else 0.0)
        terms.append(Term("widened_weights", Quantity(rest / shards, "B", 0.0, rest / shards)))
    if training.quantised:
        largest = max(one.inputs * one.outputs for layer, _ in training.shape.groups for one in layer.linears)
        size = largest * training.setting.element / plan.tensor_parallel
        terms.append(Term("dequantised", Quantity(size, "B", size, 2 * size)))
    if plan.zero_stage >= 3 and (shards > 1 or plan.cpu_offload):
        gathered = training.judged("gathered_layers")
        layer = max(weights.layers[stage.first : stage.last])
        if training.framework.keeps_gathered:
            gathered = _with_value(gathered, stage.last - stage.first)
        ends = max(weights.embedding if stage.begins else 0.0, weights.head if stage.ends else 0.0)
        if training.adapters:
            ends = 0.0
        terms.append(
            Term(
                "gathered",
                Quantity(
                    max(layer * gathered.value, ends),
                    "B",
                    layer * gathered.low,
                    layer * gathered.high + ends,
                    sources=gathered.sources,
                    evidence=gathered.evidence,
                ),
            )
        )
    if not training.adapters and plan.zero_stage in (1, 2) and training.shards(1) > 1:
        bucket = training.judged("gradient_bucket")
        width = training.setting.element
        top = held.trained * width
        terms.append(
            Term(
                "gradient_bucket",
                Quantity(
                    min(bucket.value * width, top),
                    "B",
                    min(bucket.low * width, top),
                    min(2 * bucket.high * width, top),
                    sources=bucket.sources,
                    evidence=bucket.evidence,
                ),
            )
        )
    return terms


def state_term(training: Training, parameters: float, each: float, shards: int) -> Quantity:
    return Quantity(
        state_bytes(parameters, each, shards),
        "B",
        formula="memory.training_state",
        inputs=(
            ("parameters", Quantity(parameters, "1")),
            ("bytes_each", Quantity(each, "B")),
            ("shards", Quantity(shards, "1")),
        ),
        sources=(training.base.source,),
    )


def _with_value(one: Quantity, value: float) -> Quantity:
    """The same judgement where a framework's code decides its value."""
    return Quantity(value, one.unit, sources=one.sources, evidence=Evidence.DERIVED)
