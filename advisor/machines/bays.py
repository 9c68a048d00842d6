"""Where the accelerators sit in a machine that is bought whole, for its picture."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from advisor.machines.layout import PITCH_MM
from advisor.machines.machine import Machine
from catalog.records.machines import WholeMachine


@dataclass(frozen=True, slots=True)
class Bays:
    """``form`` is "card" (PCIe cards side by side), "module" (on one baseboard) or "chip" (with shared memory).

    Sizes in mm, None = not known; ``places`` is how many accelerators the machine takes, ``filled`` how many are in.
    """

    name: str
    form: str
    accelerator: str
    filled: int
    places: int
    link: str = ""  # between modules: "NVLink", ...
    thickness_mm: float | None = None  # of one card
    length_mm: float | None = None
    depth_mm: float | None = None  # of the enclosure
    rack_units: float | None = None
    supplies: int | None = None
    supply_watts: float | None = None
    memory_gb: float | None = None  # main memory; with "chip" the memory that all share
    cooling: str = ""


def bays_of(machine: Machine) -> Bays | None:
    """What there is to draw of a machine bought whole; None for one that is built of parts."""
    whole = next((line.part for line in machine.lines if isinstance(line.part, WholeMachine)), None)
    if whole is None:
        return None
    board, chip = machine.board, machine.chip
    form = "chip" if chip.form == "soc" or whole.kind == "unified" else "card" if chip.form == "pcie" else "module"
    thickness = board.slots if board is not None else None
    return Bays(
        whole.name,
        form,
        board.name if board is not None else chip.name,
        machine.count,
        max(machine.count, whole.gpu_max or whole.chip_count or machine.count),
        chip.interconnect if form == "module" else "",
        ceil(thickness) * PITCH_MM if thickness is not None else None,
        board.length_mm if board is not None else None,
        whole.depth_mm,
        whole.rack_units,
        whole.psu_count,
        whole.psu_watts,
        machine.host_memory / 1e9 or whole.memory_gb,
        (board.cooling or "") if board is not None else whole.cooling,
    )
