"""Judgements from the catalog as quantities."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.quantity import Evidence, Quantity
from catalog.records.assumptions import Assumption


def assumed(assumptions: Mapping[str, Assumption], id: str) -> Quantity:
    """The judgement ``id`` ("memory.cuda_context") with its range; KeyError where the catalog has none."""
    record = assumptions[id]
    return Quantity(
        record.likely, record.unit, record.low, record.high, sources=(record.source,), evidence=Evidence.ASSUMED
    )
