"""An answer with the range that the formulas have earned on measurements."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.quantity import Evidence, Quantity
from advisor.speed.constants import Table
from advisor.speed.kinds import ANY

NO_RECORD = (0.4, 2.5)  # a catalog without error records: a range that says "order of magnitude"


def spread_of(
    table: Table, quantity: str, chain: Sequence[str], classes: Sequence[str]
) -> tuple[float, float, bool, str]:
    """(low, high, measured, source) of the ratio of truth to answer in 90 % of cases; ``measured``: this pair was."""
    record = table.error(quantity, chain, classes)
    if record is None:
        return (*NO_RECORD, False, "")
    measured = not record.id.endswith(f".{ANY}.{ANY}")
    return record.low, record.high, measured, record.source


def ranged(
    value: float,
    unit: str,
    formula: str,
    spread: tuple[float, float, bool, str],
    inputs: tuple[tuple[str, Quantity], ...] = (),
    *,
    inverse: bool = False,
) -> Quantity:
    """``value`` with its range; ``inverse`` for times, where the spread is that of a rate."""
    low, high, measured, source = spread
    if inverse:
        low, high = 1.0 / high, 1.0 / low
    evidence = Evidence.DERIVED if measured else Evidence.ASSUMED
    return Quantity(value, unit, value * low, value * high, formula, inputs, (source,) if source else (), evidence)
