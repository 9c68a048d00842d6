"""The course's chain of steps for training on many cards: pipeline, in-flight micro-batches, ZeRO-1."""

from __future__ import annotations

from math import ceil

from advisor.formulas import formula

ARTICLE = "course document 002, memory of training a 13B model with Megatron"
BYTES_A_PARAMETER = 18.0  # 2 half weights, 4 single gradients, 4 master copy, 4 and 4 moments
UNSPLIT_BYTES, SPLIT_BYTES = 6.0, 12.0  # ZeRO-1 shares the master copy and the moments


@formula(
    "rule.model_state",
    "parameters * 18 / pipeline",
    unit="B",
    source=ARTICLE,
    valid_for="AdamW in mixed precision, gradients in FP32",
    parameters="parameters",
    pipeline="pipeline stages",
)
def rule_model_state(parameters: float, pipeline: float) -> float:
    return parameters * 18 / pipeline


@formula(
    "rule.model_state_zero1",
    "parameters * (6 / pipeline + 12 / (pipeline * data))",
    unit="B",
    source=ARTICLE,
    valid_for="AdamW in mixed precision with ZeRO stage 1",
    parameters="parameters",
    pipeline="pipeline stages",
    data="data-parallel copies that share the optimizer's state",
)
def rule_model_state_zero1(parameters: float, pipeline: float, data: float) -> float:
    return parameters * (6 / pipeline + 12 / (pipeline * data))


@formula(
    "rule.sequence_activations",
    "40 * sequence * hidden * layers",
    unit="B",
    source=ARTICLE,
    valid_for="one sequence, nothing recomputed but attention's scores",
    sequence="tokens of a sequence",
    hidden="width of the model",
    layers="layers",
)
def rule_sequence_activations(sequence: float, hidden: float, layers: float) -> float:
    return 40 * sequence * hidden * layers


@formula(
    "rule.in_flight",
    "pipeline - rank + 1",
    unit="1",
    source=ARTICLE + "; Narayanan et al. 2021 (arXiv 2104.04473), schedule 1F1B",
    valid_for="1F1B with at least as many micro-batches as stages",
    pipeline="pipeline stages",
    rank="stage, the first is 1",
)
def rule_in_flight(pipeline: float, rank: float) -> float:
    return pipeline - rank + 1


def rule_ranks(state: float, activations: float, pipeline: int) -> tuple[float, ...]:
    """Bytes on each stage: its state and its share of a sequence's activations for every micro-batch in flight."""
    share = activations / pipeline
    return tuple(state + rule_in_flight(pipeline, rank) * share for rank in range(1, pipeline + 1))


def rule_smallest_pipeline(parameters: float, activations: float, card: float) -> int:
    """The fewest stages with parameters x 18 / p + activations / p within a card."""
    return ceil((rule_model_state(parameters, 1) + activations) / card)


def rule_zero1_copies(parameters: float, room: float) -> int | None:
    """The fewest data-parallel copies with parameters x (6 + 12 / d) within ``room`` bytes; None = no number helps."""
    left = room - parameters * UNSPLIT_BYTES
    return ceil(parameters * SPLIT_BYTES / left) if left > 0 else None
