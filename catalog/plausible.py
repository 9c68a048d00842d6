"""Within which bounds a figure can be true at all; what lies outside is a slip of the pen or of the unit."""

from __future__ import annotations

BOUNDS: dict[tuple[str, str], tuple[float, float]] = {
    ("chips", "memory_gb"): (2, 2000),
    ("chips", "driver_memory_mib"): (2_000, 2_000_000),
    ("chips", "bandwidth_gb_s"): (20, 50_000),
    ("chips", "board_power_w"): (5, 3_000),
    ("chips", "fp16_tflops"): (0.5, 20_000),
    ("chips", "bf16_tflops"): (0.5, 20_000),
    ("chips", "nvlink_gb_s"): (10, 10_000),
    ("boards", "length_mm"): (90, 420),
    ("boards", "height_mm"): (50, 200),
    ("boards", "slots"): (1, 6),
    ("boards", "weight_g"): (100, 6_000),
    ("boards", "board_power_w"): (5, 1_500),
    ("boards", "peak_w"): (5, 3_000),
    ("boards", "suggested_psu_w"): (200, 3_000),
    ("cpus", "cores"): (1, 512),
    ("cpus", "tdp_w"): (10, 1_000),
    ("cpus", "pcie_lanes"): (4, 256),
    ("cpus", "memory_max_gb"): (16, 16_384),
    ("mainboards", "memory_slots"): (1, 64),
    ("mainboards", "memory_max_gb"): (16, 16_384),
    ("memory_kits", "total_gb"): (4, 8_192),
    ("memory_kits", "speed_mt_s"): (1_600, 12_000),
    ("drives", "capacity_gb"): (100, 300_000),
    ("drives", "read_mb_s"): (50, 40_000),
    ("psus", "watts"): (200, 4_000),
    ("psus", "length_mm"): (80, 300),
    ("cases", "gpu_length_mm"): (100, 700),
    ("cases", "cooler_height_mm"): (30, 300),
    ("cases", "slots"): (1, 20),
    ("coolers", "height_mm"): (20, 200),
    ("coolers", "radiator_mm"): (120, 1_000),
    ("whole_machines", "rack_units"): (1, 60),
    ("whole_machines", "max_power_w"): (10, 200_000),
    ("rental_offers", "chip_count"): (1, 1_024),
    ("formats", "bits"): (1, 64),
}
"""Kind and field: the lowest and highest figure that is believed, in the field's unit."""

LARGEST_PRICE_USD = 20_000_000
"""Above it a price of one thing is a slip: a rack of 72 accelerators costs less."""
