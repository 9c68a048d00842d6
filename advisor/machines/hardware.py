"""What computes, bought or rented: the little that memory and speed have to know of a machine."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.records.accelerators import Chip


@dataclass(frozen=True, slots=True)
class Hardware:
    """``count`` equal accelerators; ``memory_per_device`` is what a job may use on each (B).

    ``host_memory`` is main memory (B), ``interconnect`` "nvlink", "pcie", "unified" or "none" (one device),
    ``link_lanes`` the electrical PCIe lanes of the narrowest accelerator, ``power_limit_w`` a cap per device;
    None = not stated.
    """

    chip: Chip
    count: int
    memory_per_device: float
    host_memory: float | None = None
    interconnect: str = "none"
    link_lanes: int | None = None
    power_limit_w: float | None = None
    host_bandwidth: float | None = None  # B/s of main memory by its data sheet, all channels
