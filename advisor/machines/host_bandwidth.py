"""How fast a machine's main memory is by its data sheet."""

from __future__ import annotations

from advisor.machines.machine import Machine
from catalog.records.hosts import Cpu, MemoryKit

BYTES = 8
"""One transfer of a DDR4 or DDR5 channel (JEDEC: 64 data bits)."""
MILLION = 1e6


def host_bandwidth(machine: Machine) -> float | None:
    """B/s of all memory channels that hold a module; None where the CPU's channels or the modules' rate are unknown.

    The channels of several CPUs count together.
    """
    channels = modules = 0
    rates: list[float] = []
    for line in machine.lines:
        if isinstance(line.part, Cpu):
            if line.part.memory_channels is None:
                return None
            channels += line.part.memory_channels * line.quantity
        elif isinstance(line.part, MemoryKit):
            if line.part.speed_mt_s is None:
                return None
            modules += line.part.modules * line.quantity
            rates.append(line.part.speed_mt_s)
    used = min(channels, modules)
    return used * BYTES * min(rates) * MILLION if used else None
