"""What a machine is still worth after some months."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.assumptions import assumed
from advisor.quantity import Evidence, Quantity
from advisor.workload import Study
from catalog.records.assumptions import Assumption

KNOTS = (0, 12, 24, 36, 48, 60, 120)


def resale_fraction(months: int, study: Study, assumptions: Mapping[str, Assumption]) -> Quantity:
    """Share of the price that comes back: the study's own, else between the known points of the curve, straight."""
    if study.money.resale_fraction is not None:
        return Quantity(study.money.resale_fraction, "1", evidence=Evidence.PUBLISHED)
    return on_curve(months, assumptions)


def on_curve(months: int, assumptions: Mapping[str, Assumption]) -> Quantity:
    """The curve alone; beyond its last point nothing is worth more than there."""
    at = min(max(months, 0), KNOTS[-1])
    after = next(knot for knot in KNOTS if knot >= at)
    before = max(knot for knot in KNOTS if knot <= at)
    left, right = (assumed(assumptions, f"costs.resale_{knot}_months") for knot in (before, after))
    share = 0.0 if after == before else (at - before) / (after - before)

    def between(a: float, b: float) -> float:
        return a + (b - a) * share

    return Quantity(
        between(left.value, right.value),
        "1",
        between(left.low, right.low),
        between(left.high, right.high),
        sources=tuple(dict.fromkeys((*left.sources, *right.sources))),
        evidence=Evidence.ASSUMED,
    )
