"""A card's memory as a bar: which cards are alike, which terms can be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from advisor.quantity import Quantity, total
from reports.wording import numbers
from ui.charts.memory_bar import OTHERS, Memory, MemoryBar, Segment
from ui.tables.table import Cell
from ui.theme import M
from ui.widgets.basics import label, row
from ui.words import Words

if TYPE_CHECKING:
    from advisor.memory.plan import DeviceMemory, MemoryPlan

GIB = 2.0**30
MOST_SEGMENTS = 7  # as many as there are colours to tell apart, one kept for the rest
SMALLEST = 0.03  # of the need; less is hardly seen


class BarLine(QWidget):
    """A bar with the cards that it stands for."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.title = label("", "muted", wrap=False)
        self.title.setMinimumWidth(86)
        self.bar = MemoryBar()
        box = row(self.title, self.bar, gap=M)
        box.setStretch(1, 1)
        box.setAlignment(self.title, Qt.AlignmentFlag.AlignTop)
        self.title.setContentsMargins(0, 12, 0, 0)
        self.setLayout(box)

    def show_device(self, device: DeviceMemory, ranks: tuple[int, ...], capacity: float, count: int) -> None:
        say = self.words.text
        self.title.setText(ranks_text(self.words, ranks, count))
        segments = segments_of(self.words, device)
        needed = say("needs {needed}", needed=device.needed)
        holds = say("card holds {capacity}", capacity=Quantity(capacity, "B")) if capacity else ""
        spoken = f"{self.title.text()}: {needed}; {holds}; " + ", ".join(f"{one.name} {one.shown}" for one in segments)
        self.bar.show_memory(Memory(segments, device.needed, capacity, holds, needed, spoken))


def with_terms(device: DeviceMemory) -> Quantity:
    """The need of a device, made of its terms."""
    needed = device.needed
    return needed if needed.inputs else replace(needed, inputs=tuple((one.code, one.size) for one in device.terms))


def different(plan: MemoryPlan) -> list[tuple[DeviceMemory, tuple[int, ...]]]:
    """Devices that hold the same stand together: (one of them, their numbers from 1)."""
    groups: list[tuple[DeviceMemory, list[int]]] = []
    for device in plan.devices:
        for first, ranks in groups:
            if alike(first, device):
                ranks.append(device.rank + 1)
                break
        else:
            groups.append((device, [device.rank + 1]))
    return [(device, tuple(ranks)) for device, ranks in groups]


def alike(one: DeviceMemory, other: DeviceMemory) -> bool:
    """Whether two devices hold the same to the eye: every term within half a percent of the whole."""
    least = 0.005 * max(one.needed.value, other.needed.value)
    codes = {term.code for term in (*one.terms, *other.terms)}
    return all(abs(one.size(code) - other.size(code)) <= least for code in codes)


def segments_of(words: Words, device: DeviceMemory) -> tuple[Segment, ...]:
    """The terms of a device; those too small to be seen stand together at the end. The table lists them all."""
    language = words.language
    terms = [term for term in device.terms if term.size.value > 0]
    small = [term for term in terms if term.size.value < SMALLEST * device.needed.value]
    if len(terms) <= MOST_SEGMENTS or len(small) < 2:
        small = []
    shown = [
        Segment(term.code, language.term(term.code), term.size, language.quantity(term.size))
        for term in terms
        if term not in small
    ]
    if small:
        together = total(tuple(term.size for term in small), "B")
        shown.append(Segment(OTHERS, words.text("small parts"), together, language.quantity(together)))
    return tuple(shown)


def ranks_text(words: Words, ranks: tuple[int, ...], count: int) -> str:
    """ "Each of 2 cards", "Card 1", "Cards 2–4"."""
    if count == 1:
        return words.text("One card")
    if len(ranks) == count:
        return words.text("Each of {count} cards", count=count)
    if len(ranks) == 1:
        return words.text("Card {number}", number=ranks[0])
    if ranks[-1] - ranks[0] == len(ranks) - 1:
        return words.text("Cards {first} to {last}", first=ranks[0], last=ranks[-1])
    return words.text("Cards {numbers}", numbers=words.language.join(tuple(str(rank) for rank in ranks)))


def gib_cell(size: Quantity | None, strong: bool = False) -> Cell:
    """Bytes as GiB without the unit, which stands in the head."""
    if size is None:
        return Cell("–")
    text = numbers.significant(size.value / GIB) if size.exact else numbers.span(size.low / GIB, size.high / GIB)
    return Cell(text, size, strong=strong)
