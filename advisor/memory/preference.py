"""The further models of preference tuning and reinforcement learning: reference, reward and value models, and rollouts.

DPO and KTO hold the policy against a frozen reference; with adapters the base itself is the reference. PPO adds a
frozen reward model and a value model that is trained like the policy; GRPO takes the mean of a group of answers in
its place.
"""

from __future__ import annotations

from advisor.architecture import ModelShape
from advisor.formulas import formula
from advisor.memory.plan import Term
from advisor.memory.training_state import StateBytes
from advisor.quantity import Quantity
from advisor.workload import FineTune

WITH_REFERENCE = ("dpo", "kto", "ppo", "grpo")
IN_PAIRS = ("dpo", "orpo")  # the chosen and the rejected answer go through the model together
BY_ROLLOUT = ("ppo", "grpo")
HALF_BITS = 16.0


@formula(
    "memory.frozen_model",
    "parameters * bytes_each / shards",
    unit="B",
    source="a model that only runs forward keeps its weights and nothing else",
    valid_for="one device",
    parameters="parameters on the device",
    bytes_each="bytes a parameter",
    shards="devices that share it out",
)
def frozen_bytes(parameters: float, bytes_each: float, shards: float) -> float:
    return parameters * bytes_each / shards


@formula(
    "memory.rollout_cache",
    "sequences * sequence_bytes / devices",
    unit="B",
    source="answers are generated with a KV cache in the training process (TRL's default without a separate server)",
    valid_for="one device",
    sequences="answers that are generated at the same time",
    sequence_bytes="KV cache of one answer at its full length",
    devices="devices of a tensor-parallel group and of the pipeline that share it",
)
def rollout_bytes(sequences: float, sequence_bytes: float, devices: float) -> float:
    return sequences * sequence_bytes / devices


def sequences_at_once(job: FineTune, micro_batch: int) -> int:
    """Sequences in a micro-batch: a pair for every example where two answers are compared."""
    return 2 * micro_batch if job.preference in IN_PAIRS else micro_batch


def preference_terms(
    job: FineTune,
    shape: ModelShape,
    parameters: float,
    state: StateBytes,
    shards: tuple[int, int, int],
    model_parallel: int,
    micro_batch: int,
    activations: Quantity,
) -> tuple[Term, ...]:
    """The further models' terms on one device with ``parameters`` of the policy.

    ``shards``: devices that share weights, gradients and states; ``activations``: what the policy keeps, which a value
    model of the same size keeps once more.
    """
    if job.preference == "none":
        return ()
    adapters = job.method in ("lora", "qlora")
    by_weights, by_gradients, by_states = shards
    frozen = _frozen(parameters, by_weights)
    terms: list[Term] = []
    if job.preference in WITH_REFERENCE and not adapters:
        terms.append(Term("reference_model", frozen))
    if job.preference == "ppo":
        terms.append(Term("reward_model", frozen))
        each = state.weight / by_weights + state.gradient / by_gradients + (state.master + state.states) / by_states
        terms.append(Term("value_model", frozen if adapters else _frozen(parameters, 1, each)))
        terms.append(Term("value_activations", activations))
    if job.preference in BY_ROLLOUT:
        count = micro_batch * (job.answers if job.preference == "grpo" else 1)
        each = shape.kv_bytes(job.sequence_tokens, HALF_BITS)
        terms.append(
            Term(
                "rollout_cache",
                Quantity(
                    rollout_bytes(count, each, model_parallel),
                    "B",
                    formula="memory.rollout_cache",
                    inputs=(
                        ("sequences", Quantity(count, "1")),
                        ("sequence_bytes", Quantity(each, "B")),
                        ("devices", Quantity(model_parallel, "1")),
                    ),
                ),
            )
        )
    return tuple(terms)


def _frozen(parameters: float, shards: int, each: float = 2.0) -> Quantity:
    return Quantity(
        frozen_bytes(parameters, each, shards),
        "B",
        formula="memory.frozen_model",
        inputs=(
            ("parameters", Quantity(parameters, "1")),
            ("bytes_each", Quantity(each, "B")),
            ("shards", Quantity(shards, "1")),
        ),
    )
