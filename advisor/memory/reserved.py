"""What an engine takes at its start, whatever the work needs."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.assumptions import assumed
from advisor.formulas import formula
from advisor.quantity import Quantity
from catalog.records.assumptions import Assumption

SHARES = {"vllm": "memory.gpu_memory_utilization", "sglang": "memory.mem_fraction_static"}


@formula(
    "memory.reserved",
    "max(capacity * share, needed)",
    unit="B",
    source="vLLM engine arguments (gpu_memory_utilization), SGLang server arguments (mem_fraction_static)",
    valid_for="vLLM, SGLang and TensorRT-LLM",
    capacity="memory of the device, B",
    share="share that the engine reserves at its start",
    needed="memory that the work needs, B",
)
def reserved_bytes(capacity: float, share: float, needed: float) -> float:
    return max(capacity * share, needed)


def reserved_memory(
    engine: str, capacity: Quantity, needed: Quantity, assumptions: Mapping[str, Assumption]
) -> Quantity | None:
    """Bytes that the engine takes on one device; None where it takes what it needs."""
    if engine not in SHARES:
        return None
    share = assumed(assumptions, SHARES[engine])
    value = reserved_bytes(capacity.value, share.value, needed.value)
    return Quantity(
        value,
        "B",
        min(value, reserved_bytes(capacity.low, share.low, needed.low)),
        max(value, reserved_bytes(capacity.high, share.high, needed.high)),
        "memory.reserved",
        (("capacity", capacity), ("share", share), ("needed", needed)),
        share.sources,
        min(share.evidence, capacity.evidence),
    )
