"""A serving job with everything looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.architecture import ModelShape
from advisor.assumptions import assumed
from advisor.memory.plan import Plan
from advisor.quantity import Quantity
from catalog.records.assumptions import Assumption
from catalog.records.formats import NumberFormat


@dataclass(frozen=True, slots=True)
class Serving:
    """A serving job with everything looked up: what every term is computed from."""

    shape: ModelShape
    engine: str
    weights: NumberFormat
    cache: NumberFormat
    plan: Plan
    context: int
    prompt: int
    users: int  # on each data-parallel copy
    assumptions: Mapping[str, Assumption]

    def judged(self, name: str) -> Quantity:
        """The judgement for this engine."""
        return assumed(self.assumptions, f"memory.{name}.{self.engine}")
