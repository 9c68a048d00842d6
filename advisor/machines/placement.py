"""Which slot each card sits in: positions, thickness and pitch; lanes with all slots filled."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from catalog.records.hosts import Mainboard, Slot

USEFUL_WIDTH = 8  # physical slots shorter than this hold no accelerator card
KEPT = 20_000  # placements


@dataclass(frozen=True, slots=True)
class Seat:
    """One card in one slot; it covers the brackets ``first`` .. ``first + thickness - 1`` counted from the top."""

    slot: Slot
    first: int | None  # None = position not known
    thickness: float | None
    lanes: int | None  # electrical, with every other card seated

    @property
    def last(self) -> int | None:
        if self.first is None or self.thickness is None:
            return None
        return self.first + ceil(self.thickness) - 1


@dataclass(frozen=True, slots=True)
class Placement:
    """``seats`` in slot order; ``fits`` is None where nobody knows; the case must have ``brackets`` at least."""

    fits: bool | None
    seats: tuple[Seat, ...] = ()
    brackets: int | None = None
    gap: int | None = None  # smallest number of free brackets between two cards; None = one card, or not known
    most: int | None = None  # cards of this thickness that the board seats, where positions are known


_LONG: dict[int, tuple[tuple[Slot, ...], tuple[Slot, ...]]] = {}  # by the tuple of a board's slots, which is kept too


def card_slots(mainboard: Mainboard) -> tuple[Slot, ...]:
    """Slots long enough for a card, in order from the CPU."""
    slots = mainboard.slots
    kept = _LONG.get(id(slots))
    if kept is None:
        if len(_LONG) >= KEPT:
            _LONG.clear()
        long = (slot for slot in slots if slot.physical_width >= USEFUL_WIDTH)
        kept = _LONG[id(slots)] = slots, tuple(sorted(long, key=lambda slot: slot.order))
    return kept[1]


def _widest(seats: tuple[Slot, ...]) -> tuple[int, int]:
    lanes = lanes_of(seats)
    known = [width if width is not None else 0 for width in lanes]
    return min(known, default=0), sum(known)


def lanes_of(chosen: tuple[Slot, ...]) -> tuple[int | None, ...]:
    """Electrical width of each chosen slot when all of them hold a card.

    A slot keeps ``lanes_alone`` while no slot that it shares with is used; a slot that shares with an M.2 socket only
    keeps its full width, because the drive can go elsewhere.
    """
    widths: list[int | None] = []
    for slot in chosen:
        others = [other for other in chosen if other is not slot]
        crowded = slot.shares_with != "" and any(_partner(slot, other) for other in others)
        widths.append(slot.lanes_shared if crowded and slot.lanes_shared is not None else slot.lanes_alone)
    return tuple(widths)


def _partner(slot: Slot, other: Slot) -> bool:
    """Whether two slots take lanes from each other; names differ between makers: CPU slots that share are partners."""
    text = slot.shares_with.lower()
    if slot.host != other.host:
        return False
    if other.position is not None and f"position {other.position}" in text:
        return True
    if "position" in text:
        return False
    if other.name and other.name.lower() in text:
        return True
    only_drives = all(
        word.strip().lower().startswith(("m.2", "m2", "sata", "mini-sas", "oculink")) for word in text.split(";")
    )
    return not only_drives and other.shares_with != ""


def _place(slots: tuple[Slot, ...], thickness: tuple[float, ...], brackets: int | None) -> Placement:
    """The best seats: every card in a slot, widest narrowest lane first, then the largest gap."""
    positions = [slot.position for slot in slots]
    if any(position is None for position in positions):
        return Placement(None)
    best: tuple[tuple[int, int, int], tuple[Slot, ...], int | None, int] | None = None

    def search(index: int, chosen: tuple[Slot, ...], free_from: int, gap: int | None) -> None:
        nonlocal best
        if len(chosen) == len(thickness):
            last = free_from - 1
            if brackets is not None and last > brackets:
                return
            narrowest, total = _widest(chosen)
            # eight CPU lanes are enough for a card: beyond that air between the cards counts for more
            key = (min(narrowest, USEFUL_WIDTH), gap if gap is not None else 99, total)
            if best is None or key > best[0]:
                best = (key, chosen, gap, last)
            return
        for at in range(index, len(slots)):
            slot = slots[at]
            position = slot.position
            assert position is not None
            if chosen and position < free_from:
                continue
            room = position - free_from if chosen else None
            nearest = room if gap is None else gap if room is None else min(gap, room)
            search(at + 1, (*chosen, slot), position + ceil(thickness[len(chosen)]), nearest)

    search(0, (), 0, None)
    if best is None:
        return Placement(False, brackets=None)
    _, chosen, gap, last = best
    seats = tuple(
        Seat(slot, slot.position, thick, width)
        for slot, thick, width in zip(chosen, thickness, lanes_of(chosen), strict=True)
    )
    return Placement(True, seats, last, gap)


_PLACED: dict[tuple[int, tuple[float | None, ...], int | None], tuple[Mainboard, Placement]] = {}


def place(mainboard: Mainboard, thickness: tuple[float | None, ...], brackets: int | None = None) -> Placement:
    """Seat cards of these thicknesses (in brackets of 20.32 mm) on a mainboard in a case with ``brackets``.

    Where slot positions are not known, the board's own count of two-slot cards answers for cards of up to two slots.
    Several rules ask for the same seats: they are kept by the board itself, because a record is slow to compare.
    """
    key = (id(mainboard), thickness, brackets)
    kept = _PLACED.get(key)
    if kept is None:
        if len(_PLACED) >= KEPT:
            _PLACED.clear()
        kept = _PLACED[key] = (mainboard, _placed(mainboard, thickness, brackets))
    return kept[1]


def _placed(mainboard: Mainboard, thickness: tuple[float | None, ...], brackets: int | None) -> Placement:
    count = len(thickness)
    if count == 0:
        return Placement(True)
    slots = card_slots(mainboard)
    if any(thick is None for thick in thickness):
        if slots and len(slots) < count:
            return Placement(False)
        return Placement(None, _unplaced(slots, thickness))
    known = tuple(sorted(thick for thick in thickness if thick is not None))
    if slots and all(slot.position is not None for slot in slots):
        return _place(slots, known, brackets)
    if mainboard.max_two_slot_cards is not None and max(known) <= 2:
        most = mainboard.max_two_slot_cards
        if count > most and not (slots and len(slots) >= count and max(known) <= 1):
            return Placement(False, most=most)
        need = mainboard.brackets_needed if count == most and max(known) > 1 else None  # told of two-slot cards
        if brackets is not None and need is not None and need > brackets:
            return Placement(False, brackets=need, most=most)
        return Placement(True, _unplaced(slots, thickness), need, most=most)
    if slots and len(slots) < count:
        return Placement(False)
    if count == 1 and slots:
        return Placement(True, _unplaced(slots[:1], known[:1]))
    return Placement(None, _unplaced(slots, thickness))


def _unplaced(slots: tuple[Slot, ...], thickness: tuple[float | None, ...]) -> tuple[Seat, ...]:
    """Cards in the first slots of a board whose slot positions are not known."""
    chosen = slots[: len(thickness)]
    return tuple(
        Seat(slot, slot.position, thick, width)
        for slot, thick, width in zip(chosen, thickness, lanes_of(chosen), strict=False)
    )
