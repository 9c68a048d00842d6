"""The parts around the accelerator: CPU, mainboard, memory, drive, power supply, case, cooler."""

from __future__ import annotations

from typing import Literal

from catalog.records.record import Positive, Record, Texts, Whole


class Cpu(Record):
    socket: str
    architecture: str = ""
    released: str = ""
    cores: Whole
    threads: Whole
    tdp_w: Positive | None = None
    max_power_w: Positive | None = None  # PPT / PL2
    pcie_lanes: Whole | None = None  # usable for slots and M.2
    pcie_gen: int | None = None
    memory_channels: Whole | None = None
    memory_types: Texts = ()  # "DDR4 UDIMM", "DDR5 RDIMM"
    memory_max_gb: Positive | None = None
    has_igpu: bool | None = None
    # "superseded": a later part took its place; "not proposed": only its name tells something; empty = unknown.
    # Both are known where somebody owns one, and never proposed
    sold: str = ""


class Slot(Record):
    """One PCIe slot of a mainboard, in order from the CPU."""

    mainboard_id: str
    order: Whole  # 1 is nearest the CPU
    position: Whole | None = None  # expansion bracket from the top, one step 20.32 mm
    physical_width: Whole
    pcie_gen: int | None = None
    lanes_alone: Whole | None = None
    lanes_shared: Whole | None = None  # with the partner populated
    host: Literal["CPU", "chipset"] | None = None
    shares_with: str = ""


class Mainboard(Record):
    socket: str
    chipset: str = ""
    form_factor: str = ""  # "ATX", "E-ATX", "SSI-EEB", ...
    memory_type: str = ""  # "DDR4 UDIMM", "DDR5 RDIMM"
    memory_slots: Whole | None = None
    memory_max_gb: Positive | None = None
    ecc: bool | None = None
    m2_slots: Whole | None = None
    eps_connectors: str = ""  # "8+8", "8+4"
    has_bmc: bool | None = None
    lane_modes: str = ""  # "x16/x0 or x8/x8 (CPU)"
    max_two_slot_cards: Whole | None = None  # direct in slots, no riser
    brackets_needed: Whole | None = None  # by that many cards
    slots: tuple[Slot, ...] = ()  # filled from the slot table
    sold: str = ""


class MemoryKit(Record):
    generation: Literal["DDR4", "DDR5"]
    module_type: Literal["UDIMM", "RDIMM", "LRDIMM", "SODIMM"]
    modules: Whole
    module_gb: Positive
    total_gb: Positive
    speed_mt_s: Positive | None = None
    ecc: bool | None = None


class Drive(Record):
    capacity_gb: Positive
    interface: str = ""
    form_factor: str = ""
    read_mb_s: Positive | None = None
    role: str = ""


class Psu(Record):
    watts: Positive
    form_factor: str = ""
    efficiency: str = ""  # 80 PLUS level: "gold"
    atx_version: str = ""  # "2.53", "3.1"; empty = unknown
    native_16pin: Whole | None = None  # 12V-2x6 / 12VHPWR sockets on the unit itself
    cables_16pin: Whole | None = None  # not known to be native
    watts_per_16pin: Positive | None = None
    pcie_8pin: Whole | None = None
    eps_8pin: Whole | None = None
    length_mm: Positive | None = None
    full_power_volts: str = ""  # "200-240"; empty = unknown
    inlet: str = ""  # "C14", "C20"
    sold: str = ""


class Case(Record):
    kind: str = "tower"  # tower, desktop, rack, open frame
    size: str = ""  # the trade's name of the size: "ATX Mid Tower"
    form_factors: Texts = ()  # mainboard sizes its source names; a missing one is unknown
    slots: Whole | None = None  # horizontal expansion brackets
    gpu_length_mm: Positive | None = None
    gpu_length_front_radiator_mm: Positive | None = None
    cooler_height_mm: Positive | None = None
    psu_length_mm: Positive | None = None
    psu_count: Whole | None = None
    psu_form_factor: str = ""
    radiator_mm: Positive | None = None
    width_mm: Positive | None = None
    height_mm: Positive | None = None
    depth_mm: Positive | None = None
    weight_kg: Positive | None = None
    sold: str = ""


class Cooler(Record):
    kind: Literal["air", "aio", "passive", "custom"]
    sockets: Texts = ()
    height_mm: Positive | None = None
    radiator_mm: Positive | None = None
    noise_dba: Positive | None = None
