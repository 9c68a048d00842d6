"""The mainboard's slots from the top, and the brackets that the cards cover, to scale."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from reports.document import BoardPicture
from reports.look import LIGHT
from reports.pdf.charts.canvas import LABEL, box, framed, label, rule
from reports.pdf.fonts import shortened
from reports.pdf.text import Inks

STEP = 17.0  # one bracket of 20.32 mm on paper
LANE = {16: 150.0, 8: 95.0, 4: 62.0, 1: 34.0}  # how long a slot of that physical width is drawn


def board_picture(block: BoardPicture, wide: float, inks: Inks, language: str) -> list[Flowable]:
    if not block.slots and not block.cards:
        return []
    ends = [slot.position for slot in block.slots] + [card.first + card.brackets - 1 for card in block.cards]
    brackets = max([block.brackets, *(int(end) for end in ends)])
    tall = brackets * STEP + 22
    drawing = Drawing(wide, tall)
    left, board = 44.0, 200.0
    box(drawing, left, 6, board, brackets * STEP, LIGHT.paper_alt, LIGHT.line)
    label(drawing, left, tall - 11, inks.plain(block.board), bold=True)

    def y_of(position: float) -> float:
        return 6 + (brackets - position) * STEP

    for number in range(1, brackets + 1):
        beyond = number > block.brackets > 0
        label(
            drawing, left - 8, y_of(number) + 5, str(number), anchor="end", ink=LIGHT.fails if beyond else LIGHT.muted
        )
        rule(drawing, left - 4, y_of(number), left, y_of(number), ink=LIGHT.line)
    for card in block.cards:
        last = card.first + card.brackets - 1
        box(drawing, left + 4, y_of(last) + 1.5, board + 60, card.brackets * STEP - 3, LIGHT.fill, LIGHT.accent)
        label(
            drawing, left + board + 8 + 60, y_of(last) + card.brackets * STEP / 2 - 3, inks.plain(card.label), bold=True
        )
    for slot in block.slots:
        y = y_of(slot.position) + STEP / 2 - 3
        box(drawing, left + 12, y, LANE.get(slot.width, 34.0), 6, LIGHT.accent if slot.used else LIGHT.muted)
        text = f"{inks.plain(slot.label)}  {inks.plain(slot.lanes)}"
        label(
            drawing,
            left + 12 + LANE.get(slot.width, 34.0) + 6,
            y,
            shortened(text, LABEL, wide - left - 180),
            ink=LIGHT.ink,
        )
    return framed(block.title, drawing, block.note, inks, language)
