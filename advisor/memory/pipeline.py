"""Pipeline stages: which layers a stage holds and how many micro-batches wait in it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.formulas import formula
from advisor.memory.split import layer_ranges


@dataclass(frozen=True, slots=True)
class Stage:
    """Layers ``first`` up to ``last`` of the model on pipeline rank ``rank``."""

    rank: int
    first: int
    last: int
    layers: int
    in_flight: int

    @property
    def begins(self) -> bool:
        return self.first == 0

    @property
    def ends(self) -> bool:
        return self.last == self.layers


@formula(
    "memory.in_flight",
    "min(stages - rank, micro_batches)",
    unit="1",
    source="one-forward-one-backward schedule (PipeDream-Flush; Megatron-LM, arXiv 2104.04473)",
    valid_for="1F1B without interleaving; rank counts from 0",
    stages="pipeline stages",
    rank="this stage's number, 0 = the first",
    micro_batches="micro-batches in a step",
)
def in_flight(stages: float, rank: float, micro_batches: float) -> float:
    return min(stages - rank, micro_batches)


def stages_of(layers: int, stages: int, micro_batches: int) -> tuple[Stage, ...]:
    """Every pipeline rank's part."""
    return tuple(
        Stage(rank, first, last, layers, int(in_flight(stages, rank, micro_batches)))
        for rank, (first, last) in enumerate(layer_ranges(layers, stages))
    )
