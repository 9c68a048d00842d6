"""Predictions for the rows of ``inference_speed.csv`` and ``training_speed.csv``."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.architecture.shape import ModelShape
from advisor.quantity import Quantity
from advisor.speed.cases import UnknownError, answer
from advisor.speed.constants import table_of
from advisor.speed.held_out import quantity_of
from advisor.speed.measured import case_of
from advisor.speed.ranges import ranged, spread_of
from advisor.validation import Skip
from catalog.catalog import Catalog

UNITS = {"ttft": "ms", "tokens_per_second_per_gpu": "tok/s", "gpu_hours": "h", "days": "d"}


def predict(row: Mapping[str, str], shape: ModelShape, catalog: Catalog) -> Quantity:
    """The prediction for ``row`` in the unit of its column ``unit``, with its 90 % range; Skip with the reason
    otherwise.
    """
    try:
        case = case_of(row, shape, catalog)
        table = table_of(catalog.assumptions)
        value = answer(case, table.resolve(case.chain, case.classes, case.kind, case.device.link.kind))
    except UnknownError as reason:
        raise Skip(str(reason)) from None
    spread = spread_of(table, quantity_of(case), case.chain, case.classes)
    return ranged(value, UNITS.get(case.quantity, "tok/s"), "", spread, inverse=False)
