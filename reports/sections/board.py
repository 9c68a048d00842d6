"""The mainboard with its slots and the cards in them, as a picture."""

from __future__ import annotations

from advisor.machines.layout import layout_of
from advisor.machines.machine import Machine
from reports.document import BoardPicture, Card, SlotMark
from reports.sections.context import Context


def board_picture(c: Context, machine: Machine) -> BoardPicture | None:
    """None for a machine bought whole, and where nobody documents where the slots are."""
    layout = layout_of(machine)
    if layout is None or not layout.known:
        return None
    slots = tuple(
        SlotMark(
            slot.name,
            float(slot.bracket),
            slot.physical_width,
            c.say("lanes unknown") if slot.lanes is None else f"x{slot.lanes}",
            slot.taken,
        )
        for slot in layout.slots
    )
    cards = tuple(Card(card.name, float(card.first), float(card.last - card.first + 1)) for card in layout.cards)
    return BoardPicture(
        c.say("Where the cards sit on {board}", board=layout.board),
        layout.board,
        slots,
        cards,
        layout.brackets,
        c.say("Brackets are 20.32 mm apart; the case has {count}.", count=layout.case_brackets)
        if layout.case_brackets
        else "",
    )
