"""The board with its slots and the cards in them, to scale along the cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
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
PITCH = 26.0  # pixels from one bracket to the next
LEFT, TOP, PLATE = 28.0, 30.0, 8.0
ROOM_MM = 360.0  # least length that is drawn, so that short cards look short


class BoardPicture(QWidget):
    """Looked at from the side of the open case: brackets on the left, the CPU above."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.layout_shown: Layout | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_layout(self, layout: Layout) -> None:
        self.layout_shown = layout
        self.setAccessibleName(self._spoken(layout))
        self.updateGeometry()
        self.update()

    def _spoken(self, layout: Layout) -> str:
        parts = [
            self.words.text(
                "{card} in brackets {first} to {last}, {lanes} lanes",
                card=card.name,
                first=card.first,
                last=card.last,
                lanes=card.lanes,
            )
            for card in layout.cards
        ]
        return f"{layout.board}: " + "; ".join(parts)

    def sizeHint(self) -> QSize:
        rows = self.layout_shown.brackets if self.layout_shown else 0
        return QSize(400, int(TOP + PITCH * rows + 14))

    def _scale(self, layout: Layout) -> float:
        """Pixels a millimetre."""
        longest = max([ROOM_MM, layout.clearance_mm or 0.0, *(card.length_mm or 0.0 for card in layout.cards)])
        return (self.width() - LEFT - PLATE - 90) / longest

    def paintEvent(self, event: QPaintEvent) -> None:
        layout = self.layout_shown
        if layout is None:
            return
        tokens = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale(layout)
        board = QRectF(LEFT + PLATE + 4, TOP - 8, scale * 244 + 20, PITCH * layout.brackets + 12)
        painter.setPen(QPen(QColor(tokens.line)))
        painter.setBrush(QColor(tokens.paper_alt))
        painter.drawRoundedRect(board, 4, 4)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(LEFT, 0, self.width() - LEFT, 20), Qt.AlignmentFlag.AlignVCenter, layout.board)
        for bracket in range(1, layout.brackets + 1):
            self._bracket(painter, bracket, inside=layout.case_brackets is None or bracket <= layout.case_brackets)
        for slot in layout.slots:
            self._slot(painter, slot, scale)
        for card in layout.cards:
            self._card(painter, card, scale)
        if layout.clearance_mm:
            self._clearance(painter, layout, scale)

    def _row(self, bracket: int) -> float:
        return TOP + PITCH * (bracket - 1)

    def _bracket(self, painter: QPainter, bracket: int, *, inside: bool) -> None:
        tokens = theme.colours()
        painter.setPen(QColor(tokens.muted))
        painter.drawText(
            QRectF(0, self._row(bracket), LEFT - 8, PITCH),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            str(bracket),
        )
        plate = QRectF(LEFT, self._row(bracket) + 3, PLATE, PITCH - 6)
        painter.fillRect(plate, QColor(tokens.line if inside else tokens.fails))

    def _slot(self, painter: QPainter, slot: SlotBox, scale: float) -> None:
        tokens = theme.colours()
        middle = self._row(slot.bracket) + PITCH / 2
        bar = QRectF(LEFT + PLATE + 22, middle - 3.5, slot.length_mm * scale, 7)
        painter.fillRect(bar, QColor(tokens.muted))
        if slot.taken:
            return
        lanes = f"x{slot.lanes}" if slot.lanes else "?"
        gen = f" PCIe {slot.pcie_gen}" if slot.pcie_gen else ""
        text = f"x{slot.physical_width} · {lanes}{gen} {slot.host}".rstrip()
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(bar.right() + 8, middle - PITCH / 2, 260, PITCH), Qt.AlignmentFlag.AlignVCenter, text)

    def _card(self, painter: QPainter, card: CardBox, scale: float) -> None:
        tokens = theme.colours()
        colour = QColor(tokens.series[0])
        length = (card.length_mm or ROOM_MM * 0.75) * scale
        box = QRectF(LEFT + PLATE + 2, self._row(card.first) + 3, length, card.thickness_mm / 20.32 * PITCH - 6)
        painter.setPen(QPen(colour.darker(130), 1, Qt.PenStyle.SolidLine if card.length_mm else Qt.PenStyle.DashLine))
        painter.setBrush(colour)
        painter.drawRoundedRect(box, 4, 4)
        bright = 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()
        painter.setPen(QColor("#FFFFFF" if bright < 140 else "#1B1F24"))
        facts = [f"x{card.lanes}" if card.lanes else self.words.text("lanes unknown")]
        if card.length_mm:
            facts.append(f"{card.length_mm:.0f} mm")
        if card.cooling:
            facts.append(self.words.text(COOLING.get(card.cooling, card.cooling)))
        text = f"{card.name}  ·  {' · '.join(facts)}"
        shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width() - 20))
        painter.drawText(box.adjusted(10, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter, shown)

    def _clearance(self, painter: QPainter, layout: Layout, scale: float) -> None:
        """Where the case ends for cards."""
        tokens = theme.colours()
        clearance = layout.clearance_mm or 0.0
        x = LEFT + PLATE + 2 + clearance * scale
        over = any((card.length_mm or 0.0) > clearance for card in layout.cards)
        painter.setPen(QPen(QColor(tokens.fails if over else tokens.muted), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, TOP - 8), QPointF(x, TOP + PITCH * layout.brackets + 4))
        painter.setPen(QColor(tokens.muted))
        text = self.words.text("case: {length} mm", length=round(clearance))
        wide = QFontMetrics(painter.font()).horizontalAdvance(text)
        painter.drawText(QPointF(min(x - wide / 2, self.width() - wide - 2), TOP - 14), text)
