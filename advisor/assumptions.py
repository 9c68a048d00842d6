"""Judgements from the catalog as quantities."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.quantity import Evidence, Quantity
from catalog.records.assumptions import Assumption

MOST_KEPT = 4096
_quantities: dict[int, tuple[Assumption, Quantity]] = {}  # by the record's identity: one answer asks thousands of times


def assumed(assumptions: Mapping[str, Assumption], name: str) -> Quantity:
    """The judgement ``name`` ("memory.cuda_context") with its range; KeyError where the catalog has none."""
    record = assumptions[name]
    kept = _quantities.get(id(record))
    if kept is None or kept[0] is not record:
        made = Quantity(
            record.likely, record.unit, record.low, record.high, sources=(record.source,), evidence=Evidence.ASSUMED
        )
        if len(_quantities) >= MOST_KEPT:
            _quantities.clear()
        kept = _quantities[id(record)] = (record, made)
    return kept[1]
