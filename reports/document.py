"""A report as plain data, every string worded: what paper, screen and workbook draw without computing anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``style`` is "text", "lead", "small", "heading" (inside a section), "finding" (bold) or "formula"."""

    text: str
    style: str = "text"


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, in ``columns`` columns."""

    rows: tuple[tuple[str, str], ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number that the reader should remember, with what it is and on what it stands."""

    value: str
    label: str
    small: str = ""
    verdict: str = ""  # colours and marks the value where set


@dataclass(frozen=True, slots=True)
class KeyFigures:
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """What matters most, on a quiet ground: a headline and sentences below it."""

    headline: str
    sentences: tuple[str, ...] = ()
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """``align`` is "left" or "right"; ``weight`` is the share of the width."""

    head: str
    align: str = "left"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """``verdict`` puts a mark of that answer before the text; ``small`` is printed below it, smaller."""

    text: str
    verdict: str = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``style`` is "", "total", "highlight", "muted", "under" (a remark on the row before) or "blank"."""

    cells: tuple[Cell | str, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()  # small print below: sources, marks
    empty: str = ""  # what to say instead where there are no rows
    small: bool = False  # small print throughout
    abreast: int = 1  # in so many columns beside each other, for long lists of short rows
    keep: bool = False  # on one page, however many rows (a page holds about 40)


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence with its level ("info", "warning", "conflict", "unknown") and references ("[3]")."""

    level: str
    text: str
    references: str = ""


@dataclass(frozen=True, slots=True)
class Remarks:
    items: tuple[Remark, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: ``series`` is its place in ``look.Colours.series``."""

    label: str
    value: float
    series: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its bounds: ``capacity`` and the high end of the estimate, in the chart's unit; 0 = not known."""

    label: str
    segments: tuple[Segment, ...]
    capacity: float = 0.0
    high: float = 0.0
    value_label: str = ""
    verdict: str = ""  # machine word, with ``verdict_word`` its translation
    verdict_word: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    title: str
    unit: str
    bars: tuple[Bar, ...]
    capacity_label: str = ""
    high_label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: points are (x, low, likely, high)."""

    label: str
    points: tuple[tuple[float, float, float, float], ...]
    series: int
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class CurveChart:
    title: str
    x_label: str
    y_label: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    y_prefix: str = ""  # before the numbers of the y axis: a currency
    note: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One option; ``low`` and ``high`` bound ``y``."""

    label: str
    x: float
    y: float
    low: float
    high: float
    series: int
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class ScatterChart:
    title: str
    x_label: str
    y_label: str
    points: tuple[Point, ...]
    kinds: tuple[tuple[str, int], ...] = ()  # (word, series) of the legend
    x_prefix: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A line that a bar must stay under."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class PowerChart:
    """From the cards to the socket: what the parts draw, and below it what the socket gives, each with its limit.

    ``segments`` are the consumers behind the power supply with its ``limits``; ``wall`` is what the socket gives (their
    sum, then the supply's loss) with the ``wall_limits`` of the circuit, () where only one of the two is known.
    ``labels`` name the bars.
    """

    title: str
    unit: str
    segments: tuple[Segment, ...]
    limits: tuple[Limit, ...]
    note: str = ""
    wall: tuple[Segment, ...] = ()
    wall_limits: tuple[Limit, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A card in the board picture: the slot it sits in and the brackets that it covers."""

    label: str
    first: float
    brackets: float
    length_mm: float = 0.0  # 0 = not known


@dataclass(frozen=True, slots=True)
class SlotMark:
    """A slot of the mainboard: ``position`` in brackets from the top, ``lanes`` as worded ("x16 → x8")."""

    label: str
    position: float
    width: int
    lanes: str
    used: bool
    length_mm: float = 0.0  # of the connector; 0 = by its width


@dataclass(frozen=True, slots=True)
class BoardPicture:
    title: str
    board: str
    slots: tuple[SlotMark, ...]
    cards: tuple[Card, ...]
    brackets: int  # of the case
    note: str = ""
    depth_mm: float = 0.0  # of the mainboard; 0 = not known
    clearance_mm: float = 0.0  # the case's longest card; 0 = not known
    clearance_label: str = ""


@dataclass(frozen=True, slots=True)
class Swing:
    """What one input does to a sum: the sum at the input's low and at its high end, as numbers and as words."""

    label: str
    at_low: float
    at_high: float
    low_text: str
    high_text: str


@dataclass(frozen=True, slots=True)
class TornadoChart:
    """Inputs by what they move, the greatest first, around the likely sum."""

    title: str
    middle: float
    middle_label: str
    swings: tuple[Swing, ...]
    low_label: str = ""  # of the legend: the input at its low end
    high_label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """One line for each role; ``labels`` are the words for name, signature and date, in this order.

    ``figures`` are what is signed for: they stand on the page of the signatures.
    """

    statement: str
    roles: tuple[str, ...]
    labels: tuple[str, ...]
    choices: tuple[str, ...] = ()  # "approved", "approved with changes", "declined"
    figures: tuple[KeyFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = (
    Paragraph
    | Facts
    | KeyFigures
    | Callout
    | Table
    | Remarks
    | BarChart
    | CurveChart
    | ScatterChart
    | PowerChart
    | BoardPicture
    | TornadoChart
    | Signatures
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    blocks: tuple[Block, ...]
    appendix: bool = False


SheetCell = str | int | float | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook. A text that begins with "=" is a formula only in ``formulas``, elsewhere it is data.

    ``formulas`` are (row, column, formula) counted from 1 with the head as row 1.
    """

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    widths: tuple[float, ...] = ()
    formats: tuple[str, ...] = ()  # a number format a column
    formulas: tuple[tuple[int, int, str], ...] = ()
    bold_rows: tuple[int, ...] = ()
    freeze_columns: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The whole document."""

    language: str
    paper: str  # "A4" or "Letter"
    title: str
    subtitle: str
    number: str
    issued: date
    valid_until: date  # the last day on which it holds
    author: str
    organisation: str
    running_head: str
    running_foot: str
    page_of: str  # "page {page} of {pages}"
    sections: tuple[Section, ...]
    sheets: tuple[Sheet, ...] = ()
    contents_title: str = ""
    watermark: str = ""
    keywords: tuple[str, ...] = ()
    attachments: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    missing_glyphs: str = ""  # the words of the remark that says which characters the font lacks; {signs}
