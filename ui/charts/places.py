"""What a slot shares its lanes with, in the reader's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ui.marks import mark
from ui.words import Words

if TYPE_CHECKING:
    from advisor.machines.layout import Layout

POSITION = re.compile(r"position (\d+)")
PLACES = {  # as records write it
    "first slot": mark("the first slot"),
    "second slot": mark("the second slot"),
    "top long": mark("the uppermost long slot"),
    "middle long": mark("the middle long slot"),
    "lower M.2": mark("the lower M.2 place"),
    "lowest M.2": mark("the lowest M.2 place"),
    "penultimate M.2": mark("the last M.2 place but one"),
    "two lanes with M.2": mark("an M.2 place (two lanes)"),
}


def places(words: Words, text: str, layout: Layout) -> str:
    """ "position 5; M.2_2" as "slot 3, M.2_2"; a maker's own names stay as they are.

    A position is that of a bracket, counted from the CPU; the slot at it has a name of its own.
    """
    names = {slot.bracket: slot.name for slot in layout.slots} if layout.known else {}
    found = []
    for part in text.split(";"):
        one = part.strip()
        number = POSITION.fullmatch(one)
        if number:
            name = names.get(int(number[1]))
            found.append(
                words.text("slot {name}", name=name) if name else words.text("the slot at bracket {n}", n=number[1])
            )
        elif one in PLACES:
            found.append(words.text(PLACES[one]))
        elif one:
            found.append(one)
    return words.language.join(tuple(found))
