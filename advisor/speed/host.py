"""How fast weights that stay in main memory are read."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.assumptions import assumed
from advisor.formulas import formula
from advisor.machines.hardware import Hardware
from advisor.quantity import Evidence, Quantity
from catalog.records.assumptions import Assumption


@formula(
    "speed.host_rate",
    "bandwidth * share",
    unit="B/s",
    source="channels of main memory times their data rate, of which a CPU's reading reaches a part",
    valid_for="weights in main memory that the CPU computes with",
    bandwidth="bytes/s of all memory channels by their data sheet",
    share="part of it that reading reaches",
)
def reached(bandwidth: float, share: float) -> float:
    """Bytes a second that a CPU reads."""
    return bandwidth * share


def host_rate(hardware: Hardware, assumptions: Mapping[str, Assumption]) -> Quantity:
    """B/s of the machine's own main memory; of main memory in general where the machine's is not known."""
    if hardware.host_bandwidth is None:
        return assumed(assumptions, "speed.host_bandwidth.any.any")
    share = assumed(assumptions, "speed.host_share")
    low, likely, high = (reached(hardware.host_bandwidth, one) for one in (share.low, share.value, share.high))
    inputs = (("bandwidth", Quantity(hardware.host_bandwidth, "B/s")), ("share", share))
    return Quantity(likely, "B/s", low, high, "speed.host_rate", inputs, share.sources, Evidence.ASSUMED)
