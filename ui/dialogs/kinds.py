"""The kinds of records that can be looked through, and what is shown of each in a row."""

from __future__ import annotations

from dataclasses import dataclass

from ui.marks import mark


@dataclass(frozen=True, slots=True)
class Kind:
    """``attribute`` is the catalog's; ``columns`` are (field, English head); numbers stand to the right."""

    attribute: str
    title: str
    columns: tuple[tuple[str, str], ...]
    priced: bool = True


KINDS: tuple[Kind, ...] = (
    Kind(
        "chips",
        mark("Accelerators"),
        (
            ("vendor", mark("Maker")),
            ("memory_gb", mark("Memory, GB")),
            ("bandwidth_gb_s", mark("Bandwidth, GB/s")),
            ("board_power_w", mark("Power, W")),
        ),
    ),
    Kind(
        "boards",
        mark("Graphics cards"),
        (("cooling", mark("Cooling")), ("length_mm", mark("Length, mm")), ("slots", mark("Slots"))),
    ),
    Kind(
        "cpus",
        mark("Processors"),
        (("socket", mark("CPU socket")), ("cores", mark("Cores")), ("tdp_w", mark("Power, W"))),
    ),
    Kind(
        "mainboards",
        mark("Mainboards"),
        (
            ("socket", mark("CPU socket")),
            ("form_factor", mark("Form factor")),
            ("max_two_slot_cards", mark("Cards of two slots")),
        ),
    ),
    Kind("memory_kits", mark("Main memory"), (("total_gb", mark("Memory, GB")), ("module_type", mark("Type")))),
    Kind("drives", mark("Drives"), (("capacity_gb", mark("Capacity, GB")), ("interface", mark("Interface")))),
    Kind("psus", mark("Power supplies"), (("watts", mark("Power, W")), ("efficiency", mark("Efficiency")))),
    Kind("cases", mark("Cases"), (("kind", mark("Kind")), ("gpu_length_mm", mark("Card length, mm")))),
    Kind("coolers", mark("Coolers"), (("kind", mark("Kind")), ("height_mm", mark("Height, mm")))),
    Kind(
        "whole_machines",
        mark("Whole machines"),
        (("vendor", mark("Maker")), ("gpu_max", mark("Cards")), ("memory_gb", mark("Memory, GB"))),
    ),
    Kind(
        "rental_offers",
        mark("Rental offers"),
        (
            ("provider", mark("Provider")),
            ("chip_count", mark("Cards")),
            ("hour", mark("An hour")),
            ("currency", mark("Currency")),
        ),
        priced=False,
    ),
    Kind(
        "token_prices",
        mark("Token prices"),
        (
            ("provider", mark("Provider")),
            ("input", mark("Input")),
            ("output", mark("Output")),
            ("currency", mark("Currency")),
        ),
        priced=False,
    ),
)
