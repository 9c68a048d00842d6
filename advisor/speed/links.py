"""How fast accelerators of one machine talk to each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, log2

from advisor.formulas import formula
from catalog.records.accelerators import Chip

PCIE_LANE_BYTES_S = {1: 0.25e9, 2: 0.5e9, 3: 0.985e9, 4: 1.969e9, 5: 3.938e9, 6: 7.563e9}
"""One lane, one direction, after line coding (PCI-SIG)."""


@dataclass(frozen=True, slots=True)
class Link:
    """``kind`` is "nvlink", "pcie" or "none"; ``bytes_s`` one direction of one accelerator."""

    kind: str
    bytes_s: float


NO_LINK = Link("none", inf)


def domain_of(chip: Chip) -> int:
    """Accelerators that NVLink joins at full speed: a rack of 72, a board of 8, a bridged pair (four NVL cards)."""
    if "bridge" in chip.interconnect.casefold():
        return 4 if "nvl" in chip.name.casefold() else 2
    return 72 if chip.form == "module" and (chip.nvlink_gb_s or 0.0) >= 1800.0 else 8


def link_of(chip: Chip, interconnect: str, lanes: int | None, devices: int = 2) -> Link | None:
    """The link between ``devices`` equal accelerators; None where its speed cannot be known.

    A bridge joins a few cards only: where more have to talk, the slowest way decides, and that is PCIe.
    """
    kind = interconnect.casefold()
    if kind in ("", "none", "unified"):
        return NO_LINK
    if "nvlink" in kind or "xgmi" in kind or "infinity" in kind or "roce" in kind:
        bridged = "bridge" not in chip.interconnect.casefold() or devices <= domain_of(chip)
        return Link("nvlink", chip.nvlink_gb_s * 1e9 / 2) if chip.nvlink_gb_s and bridged else pcie(chip, lanes)
    return pcie(chip, lanes)


def pcie(chip: Chip, lanes: int | None) -> Link | None:
    """The PCIe link at its electrical width; None where generation or width is unknown."""
    width = lanes or chip.pcie_lanes
    lane = PCIE_LANE_BYTES_S.get(chip.pcie_gen or 0)
    return Link("pcie", lane * width) if lane and width else None


def stated_lanes(words: str) -> int | None:
    """Electrical lanes that a description of a link names ("PCIe4 x16", "PCIe 3.0 x4"); None where it does not."""
    found = re.search(r"\bx\s?(1|2|4|8|16)\b", words.casefold())
    return int(found[1]) if found and "pcie" in words.casefold() else None


@formula(
    "speed.all_reduce",
    "latency * log2(devices) + 2 * (devices - 1) / devices * size / link",
    unit="s",
    source="ring all-reduce (Thakur, Rabenseifner, Gropp 2005), with the latency counted once a doubling",
    valid_for="equal devices in one machine",
    size="bytes that each device contributes",
    devices="devices that work on one layer (tensor parallel)",
    link="bytes/s that a device's link carries one way",
    latency="s of one exchange",
)
def all_reduce(size: float, devices: int, link: float, latency: float) -> float:
    """Seconds of one all-reduce; 0 for one device."""
    if devices <= 1:
        return 0.0
    return latency * log2(devices) + 2 * (devices - 1) / devices * size / link
