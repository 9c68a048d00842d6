"""The machine as a picture: mainboard, slots and cards to scale; what a machine bought whole has room for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from advisor.machines.bays import Bays, bays_of
from advisor.machines.layout import CardBox, Layout, SlotBox, layout_of
from advisor.machines.machine import Machine
from reports.document import Block, BoardPicture, Card, Facts, Paragraph, SlotMark
from reports.sections.context import Context

POSITION = re.compile(r"position (\d+)")


def pictures(c: Context, machine: Machine) -> list[Block]:
    """The board with its cards, or the places of a machine bought whole; nothing where nobody says."""
    layout = layout_of(machine)
    if layout is not None and layout.slots and layout.cards:
        return [board_picture(c, layout)]
    bays = None if machine.chip.unified else bays_of(machine)  # sold as it is: nothing can be added
    return [] if bays is None else whole(c, bays)


def board_picture(c: Context, layout: Layout) -> BoardPicture:
    """Slots and cards in brackets from the top; where positions are not documented the note says so."""
    notes = [c.say("Card lengths, slots and brackets (20.32 mm) are to scale.")]
    if layout.case_brackets:
        notes.append(c.say("The case has {count} brackets.", count=layout.case_brackets))
    if not layout.known:
        notes.append(
            c.say("Where the slots sit is not documented: they stand in their order; look it up before ordering.")
        )
    room = layout.clearance_mm or 0.0
    at = {slot.bracket: slot.name for slot in layout.slots} if layout.known else {}
    return BoardPicture(
        title(c, layout),
        c.language.name(layout.board),
        tuple(slot_mark(c, slot, at) for slot in layout.slots),
        tuple(card_box(c, card) for card in layout.cards),
        layout.brackets,
        c.language.sentences(tuple(notes)),
        layout.board_mm[1] if layout.board_mm else 0.0,
        room,
        c.say("case: cards up to {length} mm", length=room) if room else "",
    )


def title(c: Context, layout: Layout) -> str:
    """The picture's finding: the narrowest link, and the room before the longest card."""
    lanes = [card.lanes for card in layout.cards if card.lanes]
    lengths = [card.length_mm for card in layout.cards if card.length_mm]
    said = [c.say("{count} {count:card|cards} on {board}", count=len(layout.cards), board=layout.board)]
    if lanes:
        each = c.say("each at x{lanes} or more", lanes=min(lanes)) if len(lanes) > 1 else f"x{lanes[0]}"
        said.append(each)
    if lengths and layout.clearance_mm:
        free = layout.clearance_mm - max(lengths)
        said.append(
            c.say("{free} mm free before the longest", free=free)
            if free >= 0
            else c.say("the longest is {over} mm too long", over=-free)
        )
    return c.language.join(tuple(said))


def slot_mark(c: Context, slot: SlotBox, at: Mapping[int, str]) -> SlotMark:
    """ "x16 -> x8 PCIe 4.0, CPU": what it has alone, and with all cards seated."""
    lanes = c.say("lanes unknown") if slot.lanes is None else f"x{slot.lanes}"
    if slot.lanes_alone and slot.lanes is not None and slot.lanes_alone != slot.lanes:
        lanes = c.say("x{now} (alone x{alone})", now=slot.lanes, alone=slot.lanes_alone)
    generation = f"PCIe {slot.pcie_gen}.0" if slot.pcie_gen else ""
    host = {"chipset": c.say("chipset")}.get(slot.host, slot.host)
    shared = c.say("shared with {other}", other=other_slot(c, slot.shares_with, at)) if slot.shares_with else ""
    words = tuple(word for word in (lanes, generation, host, shared) if word)
    return SlotMark(
        c.say("slot {name}", name=slot.name),
        float(slot.bracket),
        slot.physical_width,
        c.language.join(words),
        slot.taken,
        slot.length_mm,
    )


def other_slot(c: Context, text: str, at: Mapping[int, str]) -> str:
    """The record's "position 5" as the slot that sits ``at`` that bracket; anything else as it stands there."""
    words = []
    for part in text.split("; "):
        found = POSITION.fullmatch(part.strip())
        if found is None:
            words.append(c.language.source(part))
        elif (name := at.get(int(found[1]))) is not None:
            words.append(c.say("slot {name}", name=name))
        else:
            words.append(c.say("the slot at bracket {n}", n=found[1]))
    return c.language.join(tuple(words))


def card_box(c: Context, card: CardBox) -> Card:
    length = c.say("{length} mm", length=card.length_mm) if card.length_mm else c.say("length unknown")
    return Card(
        c.say("{name}, {length}", name=c.language.name(card.name), length=length),
        float(card.first),
        float(card.last - card.first + 1),
        card.length_mm or 0.0,
    )


def whole(c: Context, bays: Bays) -> list[Block]:
    """What a machine bought whole holds and has room for."""
    language = c.language
    rows = (
        (
            c.say("Places for accelerators"),
            c.say("{filled} of {places} filled", filled=bays.filled, places=bays.places),
        ),
        (c.say("Power supplies"), supplies(c, bays)),
        (c.say("Rack units"), language.value(bays.rack_units) if bays.rack_units else ""),
        (c.say("Depth"), c.say("{length} mm", length=bays.depth_mm) if bays.depth_mm else ""),
        (c.say("Main memory"), f"{language.value(bays.memory_gb)} GB" if bays.memory_gb else ""),
        (c.say("Link between the accelerators"), bays.link),
    )
    shown = tuple(row for row in rows if row[1])
    return [Paragraph(c.say("What {name} holds", name=bays.name), "finding"), Facts(shown, 2)] if shown else []


def supplies(c: Context, bays: Bays) -> str:
    if not bays.supplies or not bays.supply_watts:
        return ""
    return c.say("{count} × {watts} W", count=bays.supplies, watts=bays.supply_watts)
