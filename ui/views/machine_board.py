"""The picture of the machine: board, slots and cards, or the places of a machine bought whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.charts.board_picture import BoardPicture
from ui.charts.findings import findings_of
from ui.charts.places import places
from ui.charts.whole_picture import WholePicture
from ui.tables.table import Cell, Column, Table
from ui.widgets.basics import card, column, label, said
from ui.widgets.disclosure import Disclosure
from ui.words import Words

if TYPE_CHECKING:
    from advisor.machines.bays import Bays
    from advisor.machines.layout import Layout
    from advisor.machines.machine import Machine


class MachineBoard(QWidget):
    """A card with the picture, what is true to scale in it, and the slots as a table."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.title = label("", "heading")
        self.board = BoardPicture(words)
        self.whole = WholePicture(words)
        self.unknown = label("", "muted")
        self.scale = label("", "small")
        self.table = Table()
        words.say(self.table, "setAccessibleName", "Slots of the mainboard")
        self.more = Disclosure(words, "Show the slots as a table", "Hide the table", self.table)
        self.help = said(
            words,
            "◇ not confirmed   ▲ warning   ■ conflict: point at a part to read what the checks say of it.",
            "small",
        )
        frame = card(self.title, self.board, self.whole, self.unknown, self.scale, self.help, self.more)
        self.setLayout(column(frame))

    def show_machine(self, machine: Machine) -> None:
        from advisor.machines.bays import bays_of
        from advisor.machines.layout import layout_of

        layout, bays = layout_of(machine), bays_of(machine)
        findings = findings_of(self.words, machine.findings)
        self.setVisible(layout is not None or bays is not None)
        drawn = layout is not None and bool(layout.slots)
        self.board.setVisible(drawn)
        self.whole.setVisible(layout is None and bays is not None)
        self.more.setVisible(drawn)
        self.help.setVisible(drawn or bays is not None)
        self.unknown.setVisible(layout is not None and (not layout.slots or layout.missing > 0))
        if layout is not None:
            self._board(layout)
            if drawn:
                self.board.show_layout(layout, findings)
        elif bays is not None:
            self.title.setText(self._inside(bays))
            self.scale.setText(
                self.words.text("Seen from above. Sizes are to scale where they are known; the places are schematic.")
            )
            self.whole.show_bays(bays, findings)

    def _inside(self, bays: Bays) -> str:
        say = self.words.text
        if bays.form == "chip" and bays.filled == 1:
            return say("One chip that shares its memory with the system")
        if bays.places > bays.filled:
            return say("{filled} of {places} places are filled", filled=bays.filled, places=bays.places)
        return say("{count} {count:accelerator is|accelerators are} inside, no place stays free", count=bays.filled)

    def _board(self, layout: Layout) -> None:
        say = self.words.text
        self.title.setText(self._finding(layout))
        self.scale.setVisible(bool(layout.slots))
        self.scale.setText(
            say(
                "Cards, slots, brackets (20.32 mm apart) and the case's room for cards are to scale; "
                "CPU and memory are drawn where most boards have them."
            )
            if layout.known
            else say(
                "Where the slots of {board} sit is not documented: they are drawn in their order. "
                "Look the positions up before ordering more than one card.",
                board=layout.board,
            )
        )
        if layout.missing and layout.slots:
            self.unknown.setText(
                say(
                    "{count} {count:card has|cards have} no slot of {board} that the record names.",
                    count=layout.missing,
                    board=layout.board,
                )
            )
        else:
            self.unknown.setText(
                say(
                    "The slots of {board} are not documented; look them up before ordering.",
                    board=layout.board,
                )
            )
        self._table(layout)

    def _finding(self, layout: Layout) -> str:
        """What the picture says: the lanes and the room."""
        say, lanes = self.words.text, [card.lanes for card in layout.cards]
        if not lanes or any(one is None for one in lanes):
            return say("Slots and cards")
        widths = "/".join(f"x{one}" for one in lanes)
        lengths = [card.length_mm for card in layout.cards if card.length_mm]
        if layout.clearance_mm and lengths:
            free = layout.clearance_mm - max(lengths)
            if free < 0:
                return say("The cards are {over} mm too long for the case", over=round(-free))
            return say(
                "{count} {count:card runs|cards run} at {lanes}; {free} mm stay free in front of the longest",
                count=len(lanes),
                lanes=widths,
                free=round(free),
            )
        return say("{count} {count:card runs|cards run} at {lanes}", count=len(lanes), lanes=widths)

    def _table(self, layout: Layout) -> None:
        say = self.words.text
        seated = {card.slot: card for card in layout.cards}
        columns = (
            Column(say("Slot")),
            Column(say("Bracket"), number=True),
            Column(say("Length")),
            Column("PCIe"),
            Column(say("Lanes alone"), number=True),
            Column(say("Lanes now"), number=True),
            Column(say("From")),
            Column(say("Shares with")),
            Column(say("Holds"), stretch=True),
        )
        rows: list[tuple[Cell | str, ...]] = []
        for slot in layout.slots:
            card = seated.get(slot.name) if slot.taken else None
            less = slot.lanes is not None and slot.lanes_alone is not None and slot.lanes < slot.lanes_alone
            rows.append(
                (
                    slot.name,
                    str(slot.bracket) if layout.known else "–",
                    f"x{slot.physical_width}",
                    f"{slot.pcie_gen}.0" if slot.pcie_gen else "–",
                    f"x{slot.lanes_alone}" if slot.lanes_alone else "–",
                    Cell(f"x{slot.lanes}" if slot.lanes else "–", colour="tight" if less else ""),
                    say("chipset") if slot.host == "chipset" else slot.host or "–",
                    places(self.words, slot.shares_with, layout) or "–",
                    self.words.language.name(card.name) if card else "–",
                )
            )
        self.table.fill(columns, rows)
