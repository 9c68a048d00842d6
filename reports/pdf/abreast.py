"""A long table of short rows in several columns beside each other, over as many pages as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from reports.look import LIGHT
from reports.pdf.styles import colour
from reports.pdf.words import Text

GUTTER = 18.0
ABOVE, BELOW, BESIDE = 1.0, 1.4, 5.0
TALLEST = 180.0  # a taller row is for an ordinary table, which can part it
LEAST_ROWS = 2  # of a column at the foot of a page


@dataclass
class Line:
    """One row: its cells, broken for their columns' widths, and what height they take."""

    cells: list[Text]
    high: float


class Abreast(Flowable):  # type: ignore[misc]
    """Rows fill the first column from top to bottom, then the next; both end at about the same height."""

    def __init__(self, head: list[Text], rows: list[list[Text]], widths: list[float], columns: int) -> None:
        super().__init__()
        self.widths, self.columns = widths, columns
        self.head = measured(head, widths) if head else None
        self.lines = [measured(row, widths) for row in rows]

    @classmethod
    def of(cls, other: Abreast, lines: list[Line]) -> Abreast:
        """The same table with some of its rows."""
        made = cls.__new__(cls)
        Flowable.__init__(made)
        made.widths, made.columns, made.head, made.lines = other.widths, other.columns, other.head, lines
        return made

    @property
    def tallest(self) -> float:
        return max((line.high for line in self.lines), default=0.0)

    @property
    def top(self) -> float:
        return self.head.high if self.head else 0.0

    def strips(self, high: float) -> list[list[Line]]:
        """The rows by column where a column holds ``high`` points of them; the last one takes the rest."""
        strips: list[list[Line]] = [[]]
        used = 0.0
        for line in self.lines:
            if strips[-1] and used + line.high > high + 1e-6:
                strips.append([])
                used = 0.0
            strips[-1].append(line)
            used += line.high
        return strips

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        high = max(sum(line.high for line in self.lines) / self.columns, self.tallest)
        while len(self.strips(high)) > self.columns:
            high += 4.0
        room = height - self.top
        if high > room and len(self.strips(room)) <= self.columns:
            high = room
        self.body = max((sum(line.high for line in strip) for strip in self.strips(high)), default=0.0)
        self.width, self.height = width, self.top + self.body
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        strips = self.strips(height - self.top)
        here = sum(len(strip) for strip in strips[: self.columns])
        if len(strips[0]) < LEAST_ROWS or height - self.top < strips[0][0].high:
            return []
        return [Abreast.of(self, self.lines[:here]), Abreast.of(self, self.lines[here:])]

    def draw(self) -> None:
        canvas: Canvas = self.canv
        left = 0.0
        for strip in self.strips(self.body):
            y = self.height
            for number, line in enumerate(([self.head] if self.head else []) + strip):
                x = left
                for cell, wide in zip(line.cells, self.widths, strict=True):
                    cell.drawOn(canvas, x, y - ABOVE - cell.height)
                    x += wide
                y -= line.high
                heads = bool(self.head) and number == 0
                canvas.setStrokeColor(colour(LIGHT.muted if heads else LIGHT.line))
                canvas.setLineWidth(0.7 if heads else 0.3)
                canvas.line(left, y, left + sum(self.widths) - BESIDE, y)
            left += sum(self.widths) - BESIDE + GUTTER


def measured(cells: list[Text], widths: list[float]) -> Line:
    high = 0.0
    for cell, wide in zip(cells, widths, strict=True):
        _, tall = cell.wrap(wide - BESIDE, 1e6)
        high = max(high, tall)
    return Line(cells, high + ABOVE + BELOW)


def column_width(wide: float, columns: int) -> float:
    """What one column may take of the page, with the room beside its last cell."""
    return (wide - GUTTER * (columns - 1)) / columns + BESIDE


def fits(rows: Any) -> bool:
    """May these rows be set abreast? Not where one is so tall that it has to be parted."""
    return bool(rows.lines) and rows.tallest <= TALLEST
