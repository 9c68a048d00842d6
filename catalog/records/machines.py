"""Machines bought whole: servers, DGX and HGX, workstations, unified-memory desktops."""

from __future__ import annotations

from typing import Literal

from catalog.records.record import Positive, Record, Whole


class WholeMachine(Record):
    kind: Literal["server", "workstation", "unified"]
    vendor: str = ""
    chip_id: str = ""  # the accelerator inside, or "" where the buyer chooses it
    chip_count: Whole | None = None
    gpu_max: Whole | None = None
    gpu_form: str = ""
    gpu_max_power_w: Positive | None = None
    memory_gb: Positive | None = None  # system memory as sold, unified memory for SoCs
    cpu: str = ""
    rack_units: Positive | None = None
    depth_mm: Positive | None = None
    weight_kg: Positive | None = None
    psu: str = ""
    psu_count: Whole | None = None
    psu_watts: Positive | None = None
    max_power_w: Positive | None = None
    cooling: str = ""
    sold: str = ""  # "current", "discontinued", "announced"; empty = unknown
