"""The pictures of the document: what stands where, and what may not lie over each other."""

from __future__ import annotations

import pytest
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.platypus import KeepTogether

from reports import document as d
from reports.look import LIGHT
from reports.pdf.charts.board import board_picture
from reports.pdf.charts.power import power_chart
from reports.pdf.charts.scatter import scatter_chart
from reports.pdf.fonts import width
from reports.pdf.styles import colour
from reports.pdf.text import Inks

WIDE = 493.0


def drawing(flow: list[object]) -> Drawing:
    kept = next(part for part in flow if isinstance(part, KeepTogether))
    return next(part for part in kept._content if isinstance(part, Drawing))


def strings(picture: Drawing) -> list[String]:
    return [part for part in picture.contents if isinstance(part, String)]


def boxes(picture: Drawing) -> list[Rect]:
    return [part for part in picture.contents if isinstance(part, Rect)]


def box_of(text: String) -> tuple[float, float, float, float]:
    wide = width(text.text, text.fontSize, text.fontName.endswith("Bold"))
    left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.textAnchor]
    return left, text.y, left + wide, text.y + text.fontSize * 0.7


def crossing(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def power(**more: object) -> d.PowerChart:
    values = {
        "title": "t",
        "unit": "W",
        "segments": (d.Segment("cards", 700, 0), d.Segment("rest", 169, 1)),
        "limits": (d.Limit("supply 1,200 W", 1200),),
        "wall": (d.Segment("to the parts", 869, 7), d.Segment("loss", 73, 6)),
        "wall_limits": (d.Limit("circuit 2,816 W", 2816),),
        "labels": ("the parts draw", "the socket gives"),
    }
    return d.PowerChart(**{**values, **more})  # type: ignore[arg-type]


def test_the_loss_of_the_supply_stands_behind_it_at_the_socket() -> None:
    """From above: what the parts draw under the supply's limit, then the same and its loss under the circuit's."""
    picture = drawing(power_chart(power(), WIDE, Inks(), "en"))
    bars = [box for box in boxes(picture) if box.height == 20.0]
    cards, rest, through, loss = sorted(bars, key=lambda box: (-box.y, box.x))
    assert cards.y == rest.y > through.y == loss.y
    assert cards.width + rest.width == pytest.approx(through.width), "what arrives is what is drawn"
    assert loss.x == pytest.approx(through.x + through.width)
    limits = [line for line in picture.contents if isinstance(line, Line) and line.strokeWidth > 1]
    supply, circuit = sorted(limits, key=lambda line: line.x1)
    assert min(supply.y1, supply.y2) > through.y + through.height, "the supply's limit does not bound the socket"
    assert max(circuit.y1, circuit.y2) <= cards.y, "nor the circuit's the parts"


def test_a_machine_of_which_only_the_socket_is_known_has_one_bar() -> None:
    picture = drawing(power_chart(power(segments=(), limits=()), WIDE, Inks(), "en"))
    assert len({box.y for box in boxes(picture) if box.height == 20.0}) == 1
    assert power_chart(power(segments=(), wall=()), WIDE, Inks(), "en") == []


def slots(pitch: int, count: int) -> tuple[d.SlotMark, ...]:
    return tuple(
        d.SlotMark(f"slot {n + 1}", 1 + pitch * n, 16, "x16, PCIe 4.0, CPU, shared with slot 3", True)
        for n in range(count)
    )


@pytest.mark.parametrize(("count", "brackets"), [(1, 2), (2, 3), (4, 2), (7, 1), (8, 2)])
def test_names_on_cards_lie_on_no_connector(count: int, brackets: int) -> None:
    cards = tuple(d.Card("NVIDIA RTX PRO 6000 Max-Q, 267 mm", 1 + brackets * n, brackets, 267) for n in range(count))
    block = d.BoardPicture(
        "t", "board", slots(brackets, count), cards, brackets * count, depth_mm=244, clearance_mm=430
    )
    picture = drawing(board_picture(block, WIDE, Inks(), "en"))
    connectors = [(b.x, b.y, b.x + b.width, b.y + b.height) for b in boxes(picture) if b.height in (4.0, 5.0)]
    names = [text for text in strings(picture) if text.text.startswith("NVIDIA")]
    assert len(names) == count
    assert len(connectors) == count
    if brackets > 1:
        assert not [text.text for text in names for place in connectors if crossing(box_of(text), place)]


def test_the_board_is_to_scale() -> None:
    cards = (d.Card("A, 300 mm", 1, 3, 300), d.Card("B, 150 mm", 4, 3, 150))
    block = d.BoardPicture("t", "b", slots(3, 2), cards, 7, depth_mm=244)
    picture = drawing(board_picture(block, WIDE, Inks(), "en"))
    edged = [box for box in boxes(picture) if box.strokeColor == colour(LIGHT.accent)]
    long, short = sorted(edged, key=lambda box: -box.width)
    scale = (long.width + 2) / 300
    assert (short.width + 2) / 150 == pytest.approx(scale)
    assert (long.height + 3) / (3 * 20.32) == pytest.approx(scale), "heights in the same scale as lengths"
    board = next(box for box in boxes(picture) if box.fillColor == colour(LIGHT.paper_alt))
    assert board.width / 244 == pytest.approx(scale)


def test_points_of_the_title_are_named_and_no_label_lies_on_another() -> None:
    points = tuple(
        d.Point(f"option number {n}", 40_000 + 3_000 * n, 14 + n % 3, 10 + n % 3, 19 + n % 3, 0, n == 5)
        for n in range(12)
    )
    block = d.ScatterChart("option number 11 costs least, option number 7 is fastest", "x", "y", points)
    picture = drawing(scatter_chart(block, WIDE, Inks(), "en"))
    names = [text for text in strings(picture) if text.text.startswith("option")]
    assert {"option number 5", "option number 7", "option number 11"} <= {text.text for text in names}
    places = [box_of(text) for text in names]
    assert not [(one, other) for i, one in enumerate(places) for other in places[i + 1 :] if crossing(one, other)]
    marks = {(round(box[0], 1), round(box[1], 1)) for box in places}
    assert len(marks) == len(places)
