"""Accelerator chips (what computes) and boards (what is bought and has to fit)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from catalog.records.record import Positive, Record, Texts

Segment = Literal["consumer", "workstation", "datacenter", "unified"]
Form = Literal["pcie", "sxm", "oam", "soc", "module"]
Cooling = Literal["blower", "open-air", "passive", "liquid"]


class Chip(Record):
    """A chip with its memory, as vendors name it ("RTX 3090", "A100 PCIe 80GB").

    Peak rates are dense, with FP32 accumulation.
    """

    vendor: str
    segment: Segment
    architecture: str = ""
    released: str = ""
    devices: Annotated[int, Field(ge=1)] = 1  # that the system sees; each has an equal part of memory and rates
    memory_gb: Positive  # as marketed
    driver_memory_mib: Positive | None = None  # what the driver reports, where known
    memory_type: str = ""
    memory_bus_bits: int | None = None
    memory_data_rate_gbit_s: Positive | None = None  # per pin, as the vendor states it
    bandwidth_gb_s: Positive | None = None
    form: Form
    pcie_gen: int | None = None
    pcie_lanes: int | None = None
    interconnect: str = ""
    nvlink_gb_s: Positive | None = None  # both directions, per chip
    compute_capability: str = ""
    board_power_w: Positive | None = None
    fp32_tflops: Positive | None = None
    tf32_tflops: Positive | None = None
    fp16_tflops: Positive | None = None
    bf16_tflops: Positive | None = None
    fp8_tflops: Positive | None = None
    fp4_tflops: Positive | None = None
    int8_tops: Positive | None = None
    export_note: str = ""  # a fact with date, never a legal answer
    measured_bf16_tflops: Positive | None = None  # a matrix product that somebody timed; the source says who
    peak_w: Positive | None = None  # of a card with this chip, shorter than 1 ms, where somebody measured it

    @property
    def unified(self) -> bool:
        """Memory shared with the CPU: the system takes its part."""
        return self.segment == "unified"


class Board(Record):
    """A board that carries a chip: what has to fit slots, case and power supply."""

    chip_id: str
    cooling: Cooling | None = None
    length_mm: Positive | None = None
    height_mm: Positive | None = None
    slots: Positive | None = None  # thickness in brackets of 20.32 mm
    weight_g: Positive | None = None
    board_power_w: Positive | None = None
    peak_w: Positive | None = None
    connectors: Texts = ()  # "2x PCIe 8-pin", "1x 12V-2x6", "1x EPS 8-pin"; empty = unknown, "none" = slot power only
    suggested_psu_w: Positive | None = None
