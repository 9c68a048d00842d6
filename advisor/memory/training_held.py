"""The parameters that one device holds in training, and which of them learn."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.memory.activations.habits import habit_of
from advisor.memory.lora import adapter_parameters, adapter_widths
from advisor.memory.pipeline import Stage
from advisor.memory.training_job import Training
from advisor.memory.weights import Weights


@dataclass(frozen=True, slots=True)
class Held:
    """Parameters on one device: all, the trained ones, and the adapters'."""

    parameters: float
    weight_bytes: float
    trained: float
    widths: float  # of the adapted modules
    whole_parameters: float  # with every expert: what sharding over all data-parallel ranks divides
    whole_trained: float

    def sharded(self, shards: int) -> tuple[float, float]:
        """All and the trained parameters that are divided by ``shards``.

        Expert parallelism spreads the experts over data-parallel ranks, and sharding over those ranks then divides what
        is left of it: together every rank keeps a ``shards``-th of all experts.
        """
        return (self.parameters, self.trained) if shards == 1 else (self.whole_parameters, self.whole_trained)


def held_by(training: Training, weights: Weights, stage: Stage) -> Held:
    """The parameters of one stage on one tensor-parallel device."""
    shape, tensor = training.shape, training.plan.tensor_parallel
    chosen = slice(stage.first, stage.last)
    counts = weights.counts[chosen]
    parameters, size = float(sum(counts)), float(sum(weights.layers[chosen]))
    if stage.begins:
        parameters += shape.embedding_parameters / tensor + shape.position_parameters
        size += weights.embedding
    if stage.ends:
        parameters += shape.head_parameters / tensor + shape.other_parameters
        size += weights.head + weights.rest
        if shape.tied and (training.framework.own_head or not stage.begins):  # a copy of the embedding
            parameters += shape.embedding_parameters / tensor
            size += weights.embedding
    trained, widths = parameters, 0.0
    if training.adapters:
        experts = training.setting.expert_adapters and habit_of(shape).expert_adapters
        widths = adapter_widths(
            shape, training.setting.targets, stage.first, stage.last, tensor_parallel=tensor, experts=experts
        )
        trained = adapter_parameters(training.setting.lora_rank, widths)
    elif training.job.method == "freeze":
        count = int(training.judged("freeze_layers").value)
        first = max(stage.first, len(shape.layers) - count)
        trained = float(sum(weights.counts[first : stage.last])) if first < stage.last else 0.0
    each_routed = [
        sum(one.parameters * one.share(tensor) for one in layer.group("expert")) for layer, _ in shape.groups
    ]
    routed = sum(each_routed[group] for group in shape.order[chosen])
    spread = routed * (1 - 1 / training.plan.expert_parallel)
    learns = spread if trained == parameters else 0.0
    return Held(parameters, size, trained, widths, parameters + spread, trained + learns)
