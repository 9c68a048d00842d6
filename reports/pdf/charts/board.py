"""The mainboard's slots from the top, and the cards in them, to scale; beside each slot what it gives."""

from __future__ import annotations

import re

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from reports.document import BoardPicture, Card, SlotMark
from reports.look import LIGHT
from reports.pdf.charts.canvas import LABEL, box, framed, label, rule
from reports.pdf.fonts import shortened, width
from reports.pdf.text import Inks

PITCH_MM = 20.32
COMMA = re.compile(r", (?=[^,]*$)|，(?=[^，]*$)")  # before the last part of a label: the length
CONNECTOR_MM = {16: 89.0, 8: 56.0, 4: 39.0, 1: 25.0}  # how long a connector of that width is
BEFORE_SLOT_MM = 48.0  # from the bracket to the connector
USUAL_DEPTH_MM = 244.0  # where nobody says how deep the board is
USUAL_CARD_MM = 270.0
TALLEST = 18.0  # points a bracket takes at most
LEAST_STEP = 14.0  # points a bracket must take for an ordinary line of text between two connectors
TIGHT_STEP = 11.0  # and for a smaller one


def board_picture(block: BoardPicture, wide: float, inks: Inks, language: str) -> list[Flowable]:
    if not block.slots and not block.cards:
        return []
    ends = [slot.position for slot in block.slots] + [card.first + card.brackets - 1 for card in block.cards]
    brackets = max([block.brackets, *(int(end) for end in ends)])
    left = 30.0
    texts = [inks.plain(f"{slot.label}: {slot.lanes}") for slot in block.slots]
    beside = min(max((width(text, LABEL) for text in texts), default=0.0) + 14, wide * 0.44)
    depth = block.depth_mm or USUAL_DEPTH_MM
    reach = max([depth, block.clearance_mm, *(card.length_mm or USUAL_CARD_MM for card in block.cards)])
    scale = min((wide - left - beside) / reach, TALLEST / PITCH_MM)
    step = PITCH_MM * scale
    roomy = step >= LEAST_STEP
    thick, size = (5.0, LABEL) if roomy else (4.0, LABEL - 0.7)  # of a connector, and of what stands beside it
    tall = brackets * step + 26
    drawing = Drawing(wide, tall)
    right = left + reach * scale

    def y_of(position: float) -> float:
        return 6 + (brackets - position) * step

    box(drawing, left, 6, depth * scale, brackets * step, LIGHT.paper_alt, LIGHT.line)
    label(drawing, left, tall - 11, inks.plain(block.board), bold=True)
    for number in range(1, brackets + 1):
        beyond = number > block.brackets > 0
        ink = LIGHT.fails if beyond else LIGHT.muted
        label(drawing, left - 8, y_of(number) + step / 2 - 2.5, str(number), anchor="end", ink=ink)
        rule(drawing, left - 4, y_of(number), left, y_of(number), ink=LIGHT.line)
    names: list[tuple[str, float, float, float]] = []  # what is written on a card, from, to, at
    covering: set[str] = set()  # names that lie over a connector and need a ground
    for card in block.cards:
        last = card.first + card.brackets - 1
        long = (card.length_mm or USUAL_CARD_MM) * scale
        bottom, high = y_of(last) + 1.5, card.brackets * step - 3
        box(drawing, left + 2, bottom, long - 2, high, LIGHT.fill, LIGHT.accent)
        place, begin = label_place(block, card)
        y = y_of(place) + step / 2 - 2.5
        covering.add(inks.plain(card.label))
        if card.brackets >= 2 and step >= TIGHT_STEP:  # between two rows of connectors the whole card is free
            y, begin = y_of(card.first + int(card.brackets) // 2 - 1) - 2.5, 0.0
            covering.discard(inks.plain(card.label))
        names.append((inks.plain(card.label), left + begin * scale + 6, left + long, y))
    for slot, text in zip(block.slots, texts, strict=True):
        y = y_of(slot.position) + step / 2
        long = length_of(slot) * scale
        start = left + BEFORE_SLOT_MM * scale
        box(drawing, start, y - thick / 2, long, thick, LIGHT.accent if slot.used else LIGHT.muted)
        rule(drawing, start + long, y, right + 4, y, ink=LIGHT.line, thick=0.3)
        label(drawing, right + 8, y - 2.5, shortened(text, size, beside - 10), size=size)
    for whole, start, end, y in names:
        # on the card where it fits there, else behind it where it fits there
        wanted = width(whole, size, True)
        outside = wanted > end - start - 3 and wanted < right - end - 10
        at = end + 6 if outside else start
        room = (right if outside else end) - at - 2
        text = whole if wanted <= room else COMMA.split(whole)[0]  # the name rather than half of name and length
        shown = shortened(text, size, room, True)
        if outside or whole in covering:
            ground = LIGHT.paper if outside else LIGHT.fill
            box(drawing, at - 2, y - 2, width(shown, size, True) + 4, size + 2, ground)
        label(drawing, at, y, shown, bold=True, size=size)
    if block.clearance_mm:
        x = left + block.clearance_mm * scale
        rule(drawing, x, 6, x, 6 + brackets * step + 4, ink=LIGHT.ink, thick=0.9)
        label(drawing, x, tall - 11, inks.plain(block.clearance_label), anchor="end")
    return framed(block.title, drawing, block.note, inks, language)


def label_place(block: BoardPicture, card: Card) -> tuple[float, float]:
    """(bracket, mm from the left) where a card's name lies on the fewest connectors, the lowest bracket first."""
    places = []
    for number in range(int(card.brackets) - 1, -1, -1):
        bracket = card.first + number
        here = [slot for slot in block.slots if abs(slot.position - bracket) < 0.5]
        places.append((max((BEFORE_SLOT_MM + length_of(slot) for slot in here), default=0.0), bracket))
    begin, bracket = min(places, key=lambda place: place[0])
    return bracket, begin


def length_of(slot: SlotMark) -> float:
    """mm of a slot's connector."""
    return slot.length_mm or CONNECTOR_MM.get(slot.width, 25.0)
