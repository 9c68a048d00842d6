"""Where everything sits, to scale, for the picture of a machine: slots by bracket, cards in them, the case around."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from advisor.machines.machine import Machine
from advisor.machines.placement import USEFUL_WIDTH, Seat, place
from advisor.machines.rules.enclosure import size_of
from catalog.records.hosts import Case, Cpu, Mainboard, MemoryKit, Slot

PITCH_MM = 20.32  # from one bracket to the next
BRACKET_MM = 98.4  # height of a slot bracket's card, where the card's own height is not known
LONG_SLOT_MM = 89.0  # an x16 connector
SLOT_MM = {1: 25.0, 4: 39.0, 8: 56.0, 16: LONG_SLOT_MM}
ABOVE_MM = 162.6  # of a board above its first bracket: CPU, memory and the connectors at the back
BOARD_MM = {  # height and depth as the form factors' specifications state them; E-ATX boards differ in depth
    "ATX": (305.0, 244.0),
    "mATX": (244.0, 244.0),
    "mITX": (170.0, 170.0),
    "E-ATX": (305.0, 330.0),
    "XL-ATX": (345.0, 262.0),
    "SSI-CEB": (305.0, 267.0),
    "SSI-EEB": (305.0, 330.0),
}


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
    lanes_alone: int | None = None  # with every other slot empty


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
    slot: str = ""  # name of the slot it sits in


@dataclass(frozen=True, slots=True)
class Layout:
    """``brackets`` is how many there are to draw: the case's, or as many as board and cards reach.

    ``known`` is False where slot positions are not documented: then slots stand in their order, the cards in the first
    of them, and the picture has to say so; without slots there is nothing to draw. ``clearance_mm`` is the case's
    longest card, ``board_mm`` the mainboard's height and depth by its form factor.
    """

    board: str
    case: str
    known: bool
    brackets: int
    case_brackets: int | None
    clearance_mm: float | None
    slots: tuple[SlotBox, ...] = ()
    cards: tuple[CardBox, ...] = ()
    form_factor: str = ""
    board_mm: tuple[float, float] | None = None
    cpu: str = ""
    cpus: int = 1
    modules: int = 0  # of main memory
    memory_slots: int | None = None
    missing: int = 0  # cards for which the mainboard has no slot


def layout_of(machine: Machine) -> Layout | None:
    """The geometry of a composed machine; None for one bought whole, which has no mainboard of its own."""
    parts = {line.role: line.part for line in machine.lines}
    mainboard, case = parts.get("mainboard"), parts.get("case")
    if not isinstance(mainboard, Mainboard):
        return None
    enclosure = case if isinstance(case, Case) else None
    case_brackets = enclosure.slots if enclosure is not None else None
    known = bool(machine.seats) and any(slot.position is not None for slot in mainboard.slots)
    slots, cards = _documented(machine, mainboard) if known else _in_order(machine, mainboard)
    reach = max([slot.bracket for slot in slots] + [card.last for card in cards], default=0)
    return Layout(
        mainboard.name,
        enclosure.name if enclosure is not None else "",
        known,
        max(reach, case_brackets or 0) if known else reach,
        case_brackets,
        enclosure.gpu_length_mm if enclosure is not None else None,
        slots,
        cards,
        mainboard.form_factor,
        BOARD_MM.get(size_of(mainboard.form_factor)),
        *_around(machine),
        mainboard.memory_slots,
        machine.count - len(cards),
    )


def _around(machine: Machine) -> tuple[str, int, int]:
    """Name and number of the CPUs, and how many modules of main memory."""
    name, count, modules = "", 1, 0
    for line in machine.lines:
        if isinstance(line.part, Cpu):
            name, count = line.part.name, line.quantity
        elif isinstance(line.part, MemoryKit):
            modules += line.part.modules * line.quantity
    return name, count, modules


def _documented(machine: Machine, mainboard: Mainboard) -> tuple[tuple[SlotBox, ...], tuple[CardBox, ...]]:
    lanes = {seat.slot.id: seat.lanes for seat in machine.seats}
    placed = sorted((slot.position, slot.order, slot) for slot in mainboard.slots if slot.position is not None)
    slots = tuple(
        _slot(slot, bracket, lanes.get(slot.id, slot.lanes_alone), slot.id in lanes) for bracket, _, slot in placed
    )
    return slots, tuple(_card(machine, seat, seat.first or 1) for seat in machine.seats)


def _in_order(machine: Machine, mainboard: Mainboard) -> tuple[tuple[SlotBox, ...], tuple[CardBox, ...]]:
    """Slots one below the other as they follow each other on the board, each card with the room that it takes."""
    thickness = machine.board.slots if machine.board is not None else None
    seats = {seat.slot.id: seat for seat in place(mainboard, (thickness,) * machine.count).seats}
    slots: list[SlotBox] = []
    cards: list[CardBox] = []
    bracket = 1
    for slot in sorted(mainboard.slots, key=lambda slot: slot.order):
        seat = seats.get(slot.id)
        slots.append(_slot(slot, bracket, seat.lanes if seat else slot.lanes_alone, seat is not None))
        if seat is not None:
            cards.append(_card(machine, seat, bracket))
        bracket = cards[-1].last + 1 if seat is not None else bracket + 1
    return tuple(slots), tuple(cards)


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
        slot.lanes_alone,
    )


def _card(machine: Machine, seat: Seat, first: int) -> CardBox:
    board = machine.board
    thickness = seat.thickness or 2.0
    return CardBox(
        board.name if board is not None else machine.chip.name,
        first,
        first + ceil(thickness) - 1,
        thickness * PITCH_MM,
        board.length_mm if board is not None else None,
        board.height_mm if board is not None else None,
        seat.lanes,
        (board.cooling or "") if board is not None else "",
        seat.slot.name or str(seat.slot.order),
    )
