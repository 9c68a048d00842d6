"""Where everything sits, to scale, for the picture of a machine: slots by bracket, cards in them, the case around."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from advisor.machines.machine import Machine
from advisor.machines.placement import USEFUL_WIDTH, Seat
from catalog.records.hosts import Case, Mainboard, Slot

PITCH_MM = 20.32  # from one bracket to the next
BRACKET_MM = 98.4  # height of a slot bracket's card, where the card's own height is not known
LONG_SLOT_MM = 89.0  # an x16 connector
SLOT_MM = {1: 25.0, 4: 39.0, 8: 56.0, 16: LONG_SLOT_MM}


@dataclass(frozen=True, slots=True)
class SlotBox:
    """One slot of the mainboard: ``bracket`` counts from the top (1), ``lanes`` are electrical with cards seated."""

    name: str
    bracket: int
    physical_width: int
    length_mm: float
    pcie_gen: int | None
    lanes: int | None
    host: str  # "CPU", "chipset" or ""
    shares_with: str
    taken: bool


@dataclass(frozen=True, slots=True)
class CardBox:
    """One card: it covers the brackets ``first`` .. ``last``; sizes in mm, None = not known."""

    name: str
    first: int
    last: int
    thickness_mm: float
    length_mm: float | None
    height_mm: float | None
    lanes: int | None
    cooling: str


@dataclass(frozen=True, slots=True)
class Layout:
    """``brackets`` is how many there are to draw: the case's, or as many as board and cards reach.

    ``known`` is False where slot positions are not documented: then there are no slots and no cards to draw, and the
    picture has to say so. ``clearance_mm`` is the case's longest card.
    """

    board: str
    case: str
    known: bool
    brackets: int
    case_brackets: int | None
    clearance_mm: float | None
    slots: tuple[SlotBox, ...] = ()
    cards: tuple[CardBox, ...] = ()


def layout_of(machine: Machine) -> Layout | None:
    """The geometry of a composed machine; None for one bought whole, which has no mainboard of its own."""
    parts = {line.role: line.part for line in machine.lines}
    mainboard, case = parts.get("mainboard"), parts.get("case")
    if not isinstance(mainboard, Mainboard):
        return None
    enclosure = case if isinstance(case, Case) else None
    brackets = enclosure.slots if enclosure is not None else None
    clearance = enclosure.gpu_length_mm if enclosure is not None else None
    case_name = enclosure.name if enclosure is not None else ""
    placed = [slot for slot in mainboard.slots if slot.position is not None]
    if not machine.seats or not placed:
        return Layout(mainboard.name, case_name, False, brackets or 0, brackets, clearance)
    cards = tuple(_card(machine, seat) for seat in machine.seats)
    lanes = {seat.slot.id: seat.lanes for seat in machine.seats}
    slots = tuple(
        _slot(slot, slot.position, lanes.get(slot.id, slot.lanes_alone), slot.id in lanes)
        for slot in sorted(placed, key=lambda slot: slot.position or 0)
        if slot.position is not None
    )
    reach = max([slot.bracket for slot in slots] + [card.last for card in cards])
    return Layout(mainboard.name, case_name, True, max(reach, brackets or 0), brackets, clearance, slots, cards)


def _slot(slot: Slot, bracket: int, lanes: int | None, taken: bool) -> SlotBox:
    return SlotBox(
        slot.name or str(slot.order),
        bracket,
        slot.physical_width,
        SLOT_MM.get(slot.physical_width, LONG_SLOT_MM if slot.physical_width >= USEFUL_WIDTH else SLOT_MM[1]),
        slot.pcie_gen,
        lanes,
        slot.host or "",
        slot.shares_with,
        taken,
    )


def _card(machine: Machine, seat: Seat) -> CardBox:
    board = machine.board
    thickness = seat.thickness or 2.0
    first = seat.first or 1
    return CardBox(
        board.name if board is not None else machine.chip.name,
        first,
        first + ceil(thickness) - 1,
        thickness * PITCH_MM,
        board.length_mm if board is not None else None,
        board.height_mm if board is not None else None,
        seat.lanes,
        (board.cooling or "") if board is not None else "",
    )
