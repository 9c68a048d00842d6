"""An answer with the range that the formulas have earned on measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.quantity import Evidence, Quantity
from advisor.speed.constants import Table
from advisor.speed.kinds import ANY


@dataclass(frozen=True, slots=True)
class Spread:
    """The ratio of truth to answer in 90 % of cases; ``measured`` where this pair of engine and hardware was."""

    low: float
    high: float
    measured: bool = False
    source: str = ""

    def shifted(self, low: float, high: float) -> Spread:
        """Widened by factors on either side."""
        return Spread(self.low * min(low, 1.0), self.high * max(high, 1.0), self.measured, self.source)


NO_RECORD = Spread(0.4, 2.5)
"""A catalog without error records: a range that says "order of magnitude"."""


def spread_of(table: Table, quantity: str, chain: Sequence[str], classes: Sequence[str]) -> Spread:
    """The spread of the formulas' answers for ``quantity``, for the narrowest engine and class that has one."""
    record = table.error(quantity, chain, classes)
    if record is None:
        return NO_RECORD
    return Spread(record.low, record.high, not record.id.endswith(f".{ANY}"), record.source)


def ranged(
    value: float,
    unit: str,
    formula: str,
    spread: Spread,
    inputs: tuple[tuple[str, Quantity], ...] = (),
    *,
    inverse: bool = False,
) -> Quantity:
    """``value`` with its range; ``inverse`` for times, where the spread is that of a rate."""
    low, high = (1.0 / spread.high, 1.0 / spread.low) if inverse else (spread.low, spread.high)
    evidence = Evidence.DERIVED if spread.measured else Evidence.ASSUMED
    sources = (spread.source,) if spread.source else ()
    return Quantity(value, unit, value * low, value * high, formula, inputs, sources, evidence)
