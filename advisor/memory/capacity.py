"""How much of a device's memory a job may use."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.assumptions import assumed
from advisor.formulas import formula
from advisor.quantity import Evidence, Quantity
from catalog.records.accelerators import Chip
from catalog.records.assumptions import Assumption

GIB, MIB = 2**30, 2**20


@formula(
    "memory.usable",
    "reported * (1 - kept) - taken",
    unit="B",
    source="nvidia-smi and Metal report what the driver gives; the system keeps its part of it",
    valid_for="one device",
    reported="memory that the driver reports, B",
    kept="share that the operating system keeps from compute",
    taken="memory that the system itself uses, B",
)
def usable(reported: float, kept: float, taken: float) -> float:
    return reported * (1 - kept) - taken


def reported_memory(chip: Chip, assumptions: Mapping[str, Assumption]) -> Quantity:
    """Memory as the driver reports it: a card "with 24 GB" has 24 GiB of chips, less what the driver keeps.

    Memory is sold by the binary gigabyte, stacks of HBM too: an H200 of "141 GB" reports 140.4 GiB.
    """
    if chip.driver_memory_mib is not None:
        size = chip.driver_memory_mib * MIB
        return Quantity(size, "B", sources=(chip.source,), evidence=Evidence.PUBLISHED)
    kept = assumed(assumptions, "memory.driver_reserve")
    marketed = chip.memory_gb * GIB
    return Quantity(
        marketed * (1 - kept.value),
        "B",
        marketed * (1 - kept.high),
        marketed * (1 - kept.low),
        sources=(chip.source, *kept.sources),
    )


def usable_memory(
    chip: Chip, assumptions: Mapping[str, Assumption], *, operating_system: str = "linux", display: bool = False
) -> Quantity:
    """Bytes on one device that a job may use.

    Unified memory is shared with the system, which keeps its part; on Windows the driver model keeps a share back;
    ``display`` is True for a card that also drives a desktop.
    """
    reported = reported_memory(chip, assumptions)
    nothing = Quantity(0.0, "1")
    kept, taken = nothing, Quantity(0.0, "B")
    if chip.unified and chip.vendor == "Apple":
        share = assumed(assumptions, "memory.unified_share.macos")
        kept = Quantity(1 - share.value, "1", 1 - share.high, 1 - share.low, sources=share.sources)
        reported = Quantity(chip.memory_gb * GIB, "B", sources=(chip.source,), evidence=Evidence.PUBLISHED)
    elif chip.unified:
        taken = assumed(assumptions, "memory.unified_system")
    elif operating_system == "windows":
        kept = assumed(assumptions, "memory.wddm_reserve")
    if display and not chip.unified:
        taken = assumed(assumptions, "memory.display_use")
    return Quantity(
        usable(reported.value, kept.value, taken.value),
        "B",
        usable(reported.low, kept.high, taken.high),
        usable(reported.high, kept.low, taken.low),
        "memory.usable",
        (("reported", reported), ("kept", kept), ("taken", taken)),
        reported.sources + kept.sources + taken.sources,
        min(reported.evidence, kept.evidence if kept.value else reported.evidence),
    )
