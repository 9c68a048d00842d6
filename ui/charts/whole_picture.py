"""A machine bought whole, seen from above: its accelerators in their places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui import theme
from ui.charts.findings import NO_FINDINGS, Findings
from ui.charts.picture import Picture, mixed, readable, small, write
from ui.words import Words

if TYPE_CHECKING:
    from advisor.machines.bays import Bays

RACK_MM = 447.0  # a 19-inch enclosure between its ears
DEPTH_MM = 800.0  # drawn where the record does not say; then the outline is dashed
CARD_MM = 267.0  # drawn where the card's length is not known
THICK_MM = 40.64
MOST_SCALE = 0.72  # pixels a millimetre
FACTS = 250.0  # pixels for the words beside the picture
LINE = 18.0
EDGE = 6.0


class WholePicture(Picture):
    """Cards edge to edge, modules on their baseboard, or one chip with the memory it shares."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.shown: Bays | None = None
        self.findings: Findings = NO_FINDINGS

    def show_bays(self, bays: Bays, findings: Findings = NO_FINDINGS) -> None:
        name = self.words.language.name  # a remark in brackets is translated
        bays = replace(bays, name=name(bays.name), accelerator=name(bays.accelerator))
        self.shown, self.findings = bays, findings
        self.changed(f"{bays.name}: " + ", ".join(self._facts(bays)))

    def _facts(self, bays: Bays) -> list[str]:
        say = self.words.text
        facts = [f"{bays.filled} × {bays.accelerator}"]
        if bays.places > bays.filled:
            facts.append(say("{free} of {places} places stay free", free=bays.places - bays.filled, places=bays.places))
        if bays.link:
            facts.append(say("joined by {link}", link=bays.link))
        if bays.memory_gb:
            memory = f"{bays.memory_gb:,.0f}"
            if bays.form == "chip":
                facts.append(say("{memory} GB of memory that chip and system share", memory=memory))
            else:
                facts.append(say("{memory} GB of main memory", memory=memory))
        if bays.rack_units:
            facts.append(say("{units} rack units high", units=f"{bays.rack_units:g}"))
        if bays.depth_mm:
            facts.append(say("{depth} mm deep", depth=round(bays.depth_mm)))
        if bays.supplies and bays.supply_watts:
            facts.append(
                say("{count} × {watts} W power supplies", count=bays.supplies, watts=f"{bays.supply_watts:,.0f}")
            )
        return facts

    def _scale(self, width: float) -> float:
        assert self.shown is not None
        depth = self.shown.depth_mm or DEPTH_MM
        return max(0.25, min(MOST_SCALE, (width - FACTS - 40) / depth))

    def height_at(self, width: float) -> float:
        bays = self.shown
        if bays is None:
            return 0.0
        facts = LINE * (len(self._facts(bays)) + 1) + 12
        if bays.form == "chip":
            return max(facts, 84.0 * min(bays.filled, 4) + 12)
        return max(facts, RACK_MM * self._scale(width) + 12)

    def draw(self, painter: QPainter) -> None:
        bays = self.shown
        assert bays is not None
        right = self._chips(painter, bays) if bays.form == "chip" else self._enclosure(painter, bays)
        self._words(painter, bays, right + 24)

    def _words(self, painter: QPainter, bays: Bays, x: float) -> None:
        tokens = theme.colours()
        painter.setFont(small(self.font(), bold=True))
        painter.setPen(QColor(tokens.ink))
        shape = self.findings.shape("site", "slots", "cards", "psu")
        write(painter, QRectF(x, 4, self.width() - x, LINE), f"{bays.name} {shape}".strip())
        painter.setFont(small(self.font()))
        painter.setPen(QColor(tokens.muted))
        for number, fact in enumerate(self._facts(bays), 1):
            write(painter, QRectF(x, 4 + number * LINE, self.width() - x, LINE), fact)

    def _accelerator(self, painter: QPainter, box: QRectF, text: str, *, filled: bool) -> None:
        tokens = theme.colours()
        colour = QColor(tokens.series[0])
        if filled:
            painter.setPen(QPen(colour.darker(140), 1))
            painter.setBrush(colour)
        else:
            painter.setPen(QPen(QColor(tokens.muted), 1, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(tokens.paper))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(small(self.font(), bold=filled))
        painter.setPen(readable(colour) if filled else QColor(tokens.muted))
        if box.height() >= 12:
            shown = _short(text) if filled else self.words.text("free")
            write(painter, box.adjusted(8, 0, -6, 0), shown, Qt.AlignmentFlag.AlignLeft)
        self.note(box, self.findings.about("cards", text if filled else self.words.text("A free place"), "slots"))

    def _enclosure(self, painter: QPainter, bays: Bays) -> float:
        """The outline to scale; its right edge."""
        tokens, scale = theme.colours(), self._scale(self.width())
        box = QRectF(EDGE, EDGE, (bays.depth_mm or DEPTH_MM) * scale, RACK_MM * scale)
        style = Qt.PenStyle.SolidLine if bays.depth_mm else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(tokens.muted), 1.2, style))
        painter.setBrush(mixed(QColor(tokens.series[2]), QColor(tokens.paper), 0.10))
        painter.drawRoundedRect(box, 5, 5)
        self.note(box, self.findings.about("site", bays.name, "psu"))
        if bays.form == "card":
            self._cards(painter, bays, box, scale)
        else:
            self._modules(painter, bays, box)
        return box.right()

    def _cards(self, painter: QPainter, bays: Bays, box: QRectF, scale: float) -> None:
        thick = min((bays.thickness_mm or THICK_MM) * scale, (box.height() - 8) / max(bays.places, 1))
        length = min((bays.length_mm or CARD_MM) * scale, box.width() - 12)
        top = box.top() + (box.height() - thick * bays.places) / 2
        for place in range(bays.places):
            one = QRectF(box.left() + 4, top + place * thick + 1.5, length, thick - 3)
            self._accelerator(painter, one, f"{place + 1} · {bays.accelerator}", filled=place < bays.filled)
        self._inner(painter, QRectF(box.left() + length + 16, box.top(), box.width() - length - 24, box.height()))

    def _inner(self, painter: QPainter, box: QRectF) -> None:
        """What stands beside the accelerators, in words: where exactly is the maker's affair."""
        if box.width() < 90:
            return
        painter.setFont(small(self.font()))
        painter.setPen(QColor(theme.colours().muted))
        text = self.words.text("CPUs, memory, drives, fans, power supplies")
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)

    def _modules(self, painter: QPainter, bays: Bays, box: QRectF) -> None:
        tokens = theme.colours()
        rows = 2 if bays.places > 1 else 1
        across = -(-bays.places // rows)
        board = QRectF(box.left() + 10, box.top() + 10, box.width() * 0.66, box.height() - 20)
        painter.setPen(QPen(QColor(tokens.muted), 1))
        painter.setBrush(QColor(tokens.paper))
        painter.drawRoundedRect(board, 4, 4)
        wide, middle = board.width() / across, 26.0 if bays.link and rows > 1 else 0.0
        high = (board.height() - middle - 8) / rows
        for place in range(bays.places):
            line, column = divmod(place, across)
            top = board.top() + 4 + line * (high + middle)
            one = QRectF(board.left() + column * wide + 5, top + 4, wide - 10, high - 8)
            self._module(painter, one, place, bays)
            if middle:
                x = one.center().x()
                painter.setPen(QPen(QColor(tokens.accent), 2))
                edge = one.bottom() if line == 0 else one.top()
                painter.drawLine(QPointF(x, edge), QPointF(x, board.center().y()))
        if middle:
            bar = QRectF(board.left() + 5, board.center().y() - 9, board.width() - 10, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(bar, 3, 3)
            painter.setFont(small(self.font(), bold=True))
            painter.setPen(QColor(tokens.accent_text))
            write(painter, bar, bays.link, Qt.AlignmentFlag.AlignHCenter)
            self.note(bar, self.words.text("joined by {link}", link=bays.link))
        self._inner(painter, QRectF(board.right() + 6, box.top(), box.right() - board.right() - 12, box.height()))

    def _module(self, painter: QPainter, box: QRectF, place: int, bays: Bays) -> None:
        tokens = theme.colours()
        colour = QColor(tokens.series[0])
        filled = place < bays.filled
        painter.setPen(QPen(colour.darker(140), 1))
        painter.setBrush(colour if filled else QColor(tokens.paper))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(small(self.font(), bold=True))
        painter.setPen(readable(colour) if filled else QColor(tokens.muted))
        text = f"{place + 1}\n{bays.accelerator}" if filled else self.words.text("free")
        painter.drawText(box.adjusted(3, 2, -3, -2), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)
        self.note(box, self.findings.about("cards", f"{place + 1} · {bays.accelerator}"))

    def _chips(self, painter: QPainter, bays: Bays) -> float:
        """Small machines, one below the other; each is one chip with its memory around it."""
        tokens = theme.colours()
        wide = min(420.0, self.width() - FACTS - 40)
        for number in range(min(bays.filled, 4)):
            box = QRectF(EDGE, EDGE + 84 * number, wide, 74)
            painter.setPen(QPen(QColor(tokens.muted), 1.2))
            painter.setBrush(mixed(QColor(tokens.series[2]), QColor(tokens.paper), 0.10))
            painter.drawRoundedRect(box, 10, 10)
            self.note(box, self.findings.about("site", bays.name))
            chip = QRectF(box.left() + 12, box.top() + 12, box.width() * 0.45, 50)
            self._accelerator(painter, chip, bays.accelerator, filled=True)
            memory = QRectF(chip.right() + 10, chip.top(), box.right() - chip.right() - 22, 50)
            painter.setPen(QPen(QColor(tokens.muted), 1))
            painter.setBrush(QColor(tokens.paper))
            painter.drawRoundedRect(memory, 3, 3)
            painter.setFont(small(self.font()))
            painter.setPen(QColor(tokens.ink))
            text = (
                self.words.text("{memory} GB, shared", memory=f"{bays.memory_gb or 0:,.0f}") if bays.memory_gb else ""
            )
            write(painter, memory.adjusted(8, 0, -6, 0), text, Qt.AlignmentFlag.AlignHCenter)
            self.note(memory, self.findings.about("memory", text))
        return EDGE + wide


def _short(name: str) -> str:
    """A card's name without the remark in brackets, which the words beside the picture have."""
    for bracket in (" (", "（"):
        name = name.partition(bracket)[0]
    return name
