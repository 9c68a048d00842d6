"""The mainboard with its slots and the cards in them, and the case around, to scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from advisor.machines.layout import ABOVE_MM, PITCH_MM
from ui import theme
from ui.charts.findings import NO_FINDINGS, Findings
from ui.charts.picture import Picture, mixed, readable, small, write
from ui.charts.places import places
from ui.marks import mark
from ui.words import Words

if TYPE_CHECKING:
    from advisor.machines.layout import CardBox, Layout, SlotBox

COOLING = {
    "blower": mark("blower"),
    "open-air": mark("open air"),
    "passive": mark("passive"),
    "liquid": mark("liquid"),
}
LEFT, TOP, PLATE, BOTTOM = 30.0, 26.0, 9.0, 14.0  # pixels
CALLOUTS = 250.0  # pixels for the words beside the picture
MOST_SCALE = 1.35  # pixels a millimetre; more would only be larger
ROOM_MM = 360.0  # least length that is drawn, so that short cards look short
DEPTH_MM = 244.0  # of a board whose form factor is not known
DIMM_MM = 133.35  # a memory module's length
SLOT_FROM_MM = 20.0  # where a slot begins, behind the bracket
LONG = 8  # lanes; shorter slots hold no accelerator
LINE = 17.0  # pixels of one line of words


class BoardPicture(Picture):
    """Looked at through the open side of the case: the back with its brackets on the left, the CPU above."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.shown: Layout | None = None
        self.findings: Findings = NO_FINDINGS

    def show_layout(self, layout: Layout, findings: Findings = NO_FINDINGS) -> None:
        name = self.words.language.name  # a remark in brackets is translated
        cards = tuple(replace(card, name=name(card.name)) for card in layout.cards)
        layout = replace(layout, cards=cards)
        self.shown, self.findings = layout, findings
        self.changed(self._spoken(layout))

    def _spoken(self, layout: Layout) -> str:
        say = self.words.text
        parts = [
            say(
                "{card} in brackets {first} to {last}, {lanes} lanes",
                card=card.name,
                first=card.first,
                last=card.last,
                lanes=card.lanes if card.lanes is not None else "?",
            )
            if layout.known
            else f"{card.name}: {self._lanes(card.lanes)}"
            for card in layout.cards
        ]
        return f"{layout.board}: " + "; ".join(parts)

    # sizes

    def _scale(self, width: float) -> float:
        layout = self.shown
        assert layout is not None
        depth = layout.board_mm[1] if layout.board_mm else DEPTH_MM
        longest = max(
            [ROOM_MM, depth + 20, layout.clearance_mm or 0.0, *(card.length_mm or 0.0 for card in layout.cards)]
        )
        return max(0.4, min(MOST_SCALE, (width - LEFT - PLATE - CALLOUTS) / (longest + 14)))

    def height_at(self, width: float) -> float:
        if self.shown is None or not self.shown.slots:
            return 0.0
        scale = self._scale(width)
        return TOP + scale * (ABOVE_MM + PITCH_MM * max(self.shown.brackets, 1)) + BOTTOM

    # drawing

    def draw(self, painter: QPainter) -> None:
        layout = self.shown
        assert layout is not None
        self.scale = self._scale(self.width())
        self.first = TOP + ABOVE_MM * self.scale  # y of the first bracket
        self.back = LEFT + PLATE + 3  # x of the board's back edge
        self._case(painter, layout)
        self._board(painter, layout)
        for bracket in range(1, layout.brackets + 1):
            self._bracket(painter, bracket, layout)
        covered = {row for card in layout.cards for row in range(card.first, card.last + 1)}
        for slot in layout.slots:
            if slot.bracket not in covered or slot.taken:
                self._slot(painter, slot)
        for number, card in enumerate(layout.cards, 1):
            self._card(painter, number, card, layout)

    def _row(self, bracket: int) -> float:
        return self.first + self.scale * PITCH_MM * (bracket - 1)

    def _case(self, painter: QPainter, layout: Layout) -> None:
        """The room for cards: dashed where the case ends for them."""
        if not layout.clearance_mm:
            return
        tokens, clearance = theme.colours(), layout.clearance_mm
        over = any((card.length_mm or 0.0) > clearance for card in layout.cards)
        x = self.back + clearance * self.scale
        bottom = self._row(layout.brackets + 1) + 6
        painter.setPen(QPen(QColor(tokens.fails if over else tokens.muted), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, TOP - 2), QPointF(x, bottom))
        painter.setFont(small(self.font()))
        painter.setPen(QColor(tokens.fails if over else tokens.muted))
        shape = self.findings.shape("case")
        text = self.words.text("{case}: cards up to {length} mm", case=layout.case, length=round(clearance))
        box = QRectF(self.back + 4, 2, max(x - self.back - 4, 120), TOP - 6)
        write(painter, box, f"{text} {shape}".strip(), Qt.AlignmentFlag.AlignRight)
        self.note(QRectF(x - 6, 0, 12, bottom), self.findings.about("case", text))
        self.note(box, self.findings.about("case", text))

    def _board(self, painter: QPainter, layout: Layout) -> None:
        tokens, scale = theme.colours(), self.scale
        rows = max([slot.bracket for slot in layout.slots], default=1)
        height, depth = layout.board_mm or (ABOVE_MM + PITCH_MM * rows, DEPTH_MM)
        height = max(height, ABOVE_MM + PITCH_MM * rows)  # a board is never smaller than its own slots
        board = QRectF(self.back, TOP, depth * scale, height * scale)
        painter.setPen(QPen(QColor(tokens.muted), 1))
        painter.setBrush(mixed(QColor(tokens.series[2]), QColor(tokens.paper), 0.10))
        painter.drawRoundedRect(board, 4, 4)
        size = f"{layout.form_factor} · " if layout.form_factor else ""
        self.note(board, self.findings.about("slots", f"{size}{layout.board}", "case.board"))
        ports = QRectF(self.back, TOP + 12 * scale, 22 * scale, 140 * scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(ports, 2, 2)
        self._host(painter, layout, board)
        painter.setFont(small(self.font(), bold=True))
        painter.setPen(QColor(tokens.muted))
        box = QRectF(board.left() + 28 * scale, board.top() + 3, board.width() - 32 * scale, LINE)
        write(painter, box, f"{layout.board} {self.findings.shape('slots')}".strip())

    def _host(self, painter: QPainter, layout: Layout, board: QRectF) -> None:
        """CPUs and main memory; how many there are is a fact, where they sit is drawn as on most boards."""
        tokens, scale = theme.colours(), self.scale
        places = max(layout.memory_slots or 0, layout.modules)
        left = places // 2 if places > 4 else 0
        step = min(8.5, 60.0 / max(left, places - left, 1)) * scale
        top = TOP + max(24 * scale, LINE + 8)
        room = board.width() - 30 * scale
        start = board.left() + 28 * scale
        cpu = 62 * scale if layout.cpus == 1 else 46 * scale
        wide = left * step + cpu * layout.cpus + 8 * scale * (layout.cpus + 1) + (places - left) * step
        x = start + max(0.0, (room - wide) / 2)
        dimms = QRectF(x, top, 0, (DIMM_MM - 6) * scale)
        for number in range(places):
            if number == left:
                x += self._cpus(painter, layout, x, top, cpu)
            bar = QRectF(x, top, step * 0.62, (DIMM_MM - 6) * scale)
            has = number < layout.modules
            painter.setPen(QPen(QColor(tokens.muted), 1))
            painter.setBrush(mixed(QColor(tokens.ink), QColor(tokens.paper), 0.55) if has else QColor(tokens.paper))
            painter.drawRect(bar)
            x += step
        if not places:
            self._cpus(painter, layout, x, top, cpu)
        dimms.setRight(x)
        if places:
            about = self.words.text(
                "Main memory: {filled} of {places} module slots filled", filled=layout.modules, places=places
            )
            self.note(dimms, self.findings.about("memory", about))
            for box, text in self.host_places:
                self.note(box, text)

    def _cpus(self, painter: QPainter, layout: Layout, x: float, top: float, size: float) -> float:
        """Draws them from ``x`` on; the width that they take."""
        tokens, scale = theme.colours(), self.scale
        self.host_places: list[tuple[QRectF, str]] = []
        at = x + 6 * scale
        for _ in range(layout.cpus):
            box = QRectF(at, top + 28 * scale, size, size)
            painter.setPen(QPen(QColor(tokens.muted), 1))
            painter.setBrush(QColor(tokens.paper))
            painter.drawRoundedRect(box, 3, 3)
            painter.setFont(small(self.font()))
            painter.setPen(QColor(tokens.ink))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            shape = self.findings.shape("cpu")
            painter.drawText(box.adjusted(3, 2, -3, -2), int(flags), f"{layout.cpu or 'CPU'} {shape}".strip())
            self.host_places.append((box, self.findings.about("cpu", layout.cpu, "cooler", "case.cooler")))
            at += size + 8 * scale
        return at - x

    def _bracket(self, painter: QPainter, bracket: int, layout: Layout) -> None:
        tokens = theme.colours()
        inside = layout.case_brackets is None or bracket <= layout.case_brackets
        high = self.scale * PITCH_MM
        if layout.known:
            painter.setFont(small(self.font()))
            painter.setPen(QColor(tokens.muted if inside else tokens.fails))
            write(painter, QRectF(0, self._row(bracket), LEFT - 6, high), str(bracket), Qt.AlignmentFlag.AlignRight)
        plate = QRectF(LEFT, self._row(bracket) + 2, PLATE, high - 4)
        painter.fillRect(plate, QColor(tokens.line if inside else tokens.fails))
        outside = self.words.text("The case has no bracket here.")
        self.note(plate, self.findings.about("case.slots", "" if inside else outside))

    def _slot(self, painter: QPainter, slot: SlotBox) -> None:
        tokens, scale = theme.colours(), self.scale
        row = QRectF(0, self._row(slot.bracket), 0, scale * PITCH_MM)
        bar = QRectF(self.back + SLOT_FROM_MM * scale, row.center().y() - 3.5, slot.length_mm * scale, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.muted))
        painter.drawRoundedRect(bar, 1.5, 1.5)
        if slot.taken:
            return
        painter.setFont(small(self.font()))
        painter.setPen(QColor(tokens.muted))
        text = self._slot_words(slot)
        free = QRectF(bar.right() + 8, row.top(), self.width() - bar.right() - 12, row.height())
        write(painter, free, text)
        self.note(QRectF(bar.left(), row.top(), bar.width() + 8, row.height()), self.findings.about("slots", text))

    def _slot_words(self, slot: SlotBox) -> str:
        say = self.words.text
        long = slot.physical_width >= LONG
        name = say("slot {name}, free", name=slot.name) if long else say("slot {name}", name=slot.name)
        size = say("x{width} long", width=slot.physical_width) if slot.physical_width != slot.lanes else ""
        parts = [name, self._link(slot.lanes, slot), size]
        layout = self.shown
        if slot.shares_with and layout is not None:
            parts.append(say("shares with {other}", other=places(self.words, slot.shares_with, layout)))
        return " · ".join(part for part in parts if part)

    def _lanes(self, lanes: int | None) -> str:
        return f"x{lanes}" if lanes else self.words.text("lanes unknown")

    def _link(self, lanes: int | None, slot: SlotBox | None) -> str:
        """ "x8 PCIe 4.0 CPU" """
        parts = [self._lanes(lanes)]
        if slot is not None and slot.pcie_gen:
            parts.append(f"PCIe {slot.pcie_gen}.0")
        if slot is not None and slot.host:
            parts.append(self.words.text("chipset") if slot.host == "chipset" else slot.host)
        return " ".join(parts)

    def _card(self, painter: QPainter, number: int, card: CardBox, layout: Layout) -> None:
        tokens, scale, say = theme.colours(), self.scale, self.words.text
        colour = QColor(tokens.series[0])
        length = (card.length_mm or ROOM_MM * 0.75) * scale
        top = self._row(card.first)
        box = QRectF(self.back - 4, top + 2, length + 4, card.thickness_mm * scale - 4)
        line = Qt.PenStyle.SolidLine if card.length_mm else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour.darker(140), 1, line))
        painter.setBrush(colour)
        painter.drawRoundedRect(box, 4, 4)
        slot = next((one for one in layout.slots if one.name == card.slot and one.taken), None)
        over = layout.clearance_mm is not None and (card.length_mm or 0.0) > layout.clearance_mm
        narrow = card.lanes is not None and slot is not None and card.lanes < (slot.lanes_alone or 0)
        painter.setFont(small(self.font(), bold=True))
        painter.setPen(readable(colour))
        title = say("Card {number}", number=number)
        write(painter, box.adjusted(12, 0, -8, 0), f"{title} · {card.name}")
        facts = [self._link(card.lanes, slot)]
        if narrow and slot is not None:
            facts[0] += " " + say("(alone x{lanes})", lanes=slot.lanes_alone or 0)
        size = say("{length} mm", length=round(card.length_mm)) if card.length_mm else say("length unknown")
        cooling = say(COOLING.get(card.cooling, card.cooling)) if card.cooling else ""
        more = " · ".join(part for part in (say("slot {name}", name=card.slot), size, cooling) if part)
        self._callout(painter, box, " ".join(facts), more, wrong=over)
        whole = "\n".join((f"{title}: {card.name}", " · ".join(facts), more))
        self.note(box, self.findings.about("slots", whole, "cards", "case.length"))

    def _callout(self, painter: QPainter, box: QRectF, strong: str, more: str, *, wrong: bool) -> None:
        """What there is to say of a card, beside it."""
        tokens = theme.colours()
        clear = (self.shown.clearance_mm or 0.0) * self.scale + self.back if self.shown else 0.0
        x = max(box.right(), clear if clear < self.width() - 150 else 0.0) + 24
        painter.setPen(QPen(QColor(tokens.muted), 1))
        painter.drawLine(QPointF(box.right() + 3, box.center().y()), QPointF(x - 6, box.center().y()))
        room = self.width() - x
        one_line = box.height() < 2 * LINE - 4
        painter.setFont(small(self.font(), bold=True))
        painter.setPen(QColor(tokens.fails if wrong else tokens.ink))
        if one_line:
            write(painter, QRectF(x, box.center().y() - LINE / 2, room, LINE), f"{strong} · {more}")
            return
        write(painter, QRectF(x, box.center().y() - LINE, room, LINE), strong)
        painter.setFont(small(self.font()))
        painter.setPen(QColor(tokens.muted))
        write(painter, QRectF(x, box.center().y(), room, LINE), more)
