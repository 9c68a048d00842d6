"""What a power cap costs in speed."""

from __future__ import annotations

from advisor.assumptions import assumed
from advisor.quantity import Evidence, Quantity
from catalog.catalog import Catalog

CAP_SHARE = 0.75  # of the limit: the cap that the advice for building names
EXPONENTS = {"decode": "speed.cap_memory_exponent.any.any", "prefill": "speed.cap_compute_exponent.any.any"}


def lost_by_cap(catalog: Catalog, share: float = CAP_SHARE) -> tuple[tuple[str, Quantity], ...]:
    """The part of the speed, 0 .. 1, that a cap at ``share`` of the limit takes from "decode" and "prefill".

    Training loses as much as prefill: both are limited by arithmetic.
    """
    lost = []
    for work, id in EXPONENTS.items():
        exponent = assumed(catalog.assumptions, id)
        low, likely, high = (1.0 - share**one for one in (exponent.low, exponent.value, exponent.high))
        inputs = (("share", Quantity(share, "1")), ("exponent", exponent))
        one = Quantity(likely, "1", low, high, "", inputs, exponent.sources, Evidence.ASSUMED)
        lost.append((work, one))
    return tuple(lost)
