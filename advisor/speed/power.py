"""What the accelerators draw at work, and what a power cap costs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from advisor.assumptions import assumed
from advisor.formulas import formula
from advisor.machines.hardware import Hardware
from advisor.quantity import Evidence, Note, Quantity, note
from catalog.records.assumptions import Assumption

LEAST_CAP = "speed.least_cap.any.any"


@formula(
    "speed.watts",
    "devices * limit * share",
    unit="W",
    source="share of the board's limit by kind of work: decode waits for memory, prefill and training compute",
    valid_for="equal accelerators under load",
    devices="accelerators",
    limit="W of one accelerator, board power or the cap set on it",
    share="part of the limit that this work draws",
)
def watts(devices: float, limit: float, share: float) -> float:
    """Watts of all accelerators at this work."""
    return devices * limit * share


def kept_by_cap(cap: float | None, board: float | None, constants: Mapping[str, float]) -> tuple[float, float]:
    """(bandwidth, arithmetic) that remain under a power cap, each 0 .. 1; (1, 1) without a cap or with an unknown
    board power.

    Clocks fall with roughly the cube root of power near the limit; memory-bound work hardly notices until the cap is
    deep.
    """
    if not cap or not board or cap >= board:
        return 1.0, 1.0
    left = max(cap / board, constants["least_cap"])
    return left ** constants["cap_memory_exponent"], left ** constants["cap_compute_exponent"]


def capped_too_low(hardware: Hardware, assumptions: Mapping[str, Assumption]) -> tuple[Note, ...]:
    """What has to be said of a cap that no driver sets: figures are then those of the least cap."""
    cap, board = hardware.power_limit_w, hardware.chip.board_power_w
    least = assumed(assumptions, LEAST_CAP)
    if not cap or not board or cap >= board * least.low:
        return ()
    least_w = Quantity(board * least.value, "W", board * least.low, board * least.high)
    return (note("speed.cap_too_low", "warning", cap=Quantity(cap, "W"), least=least_w, chip=hardware.chip.name),)


def drawn(hardware: Hardware, assumptions: Mapping[str, Assumption], work: str) -> Quantity | None:
    """Watts of all accelerators at ``work`` ("decode", "prefill", "training", "idle"); None where no limit is known."""
    board = hardware.chip.board_power_w
    limit = min(hardware.power_limit_w or board or 0.0, board or hardware.power_limit_w or 0.0)
    if not limit:
        return None
    if board:
        limit = max(limit, board * assumed(assumptions, LEAST_CAP).value)
    return _watts(hardware.count, limit, assumed(assumptions, f"speed.power_{work}"))


@lru_cache(maxsize=1024)
def _watts(count: int, limit: float, share: Quantity) -> Quantity:
    """The watts with their range; the search asks for the same cards again and again."""
    return Quantity(
        watts(count, limit, share.value),
        "W",
        watts(count, limit, share.low),
        watts(count, limit, share.high),
        "speed.watts",
        (
            ("devices", Quantity(float(count), "1")),
            ("limit", Quantity(limit, "W")),
            ("share", share),
        ),
        share.sources,
        Evidence.ASSUMED,
    )


def draws(
    hardware: Hardware, assumptions: Mapping[str, Assumption], works: tuple[str, ...]
) -> tuple[tuple[str, Quantity], ...]:
    """``drawn`` by kind of work; empty where no limit is known."""
    found = ((work, drawn(hardware, assumptions, work)) for work in works)
    return tuple((work, one) for work, one in found if one is not None)
