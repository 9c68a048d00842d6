from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from advisor.machines.bays import Bays
from advisor.machines.compose import candidate_machines
from advisor.machines.layout import PITCH_MM, layout_of
from advisor.machines.machine import Machine
from advisor.machines.requirements import Requirements
from advisor.workload import Money, Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from reports.look import DARK, LIGHT, contrast
from ui import theme
from ui.charts.board_picture import BoardPicture
from ui.charts.findings import Findings
from ui.charts.picture import Picture, readable
from ui.charts.places import places
from ui.charts.power_picture import Draw, Limit, PowerPicture, Stage
from ui.charts.range_bars import Measure, RangeBars
from ui.charts.whole_picture import WholePicture
from ui.views.machine_board import MachineBoard
from ui.views.machine_power import MachinePower, circuit_of
from ui.words import Words

STUDY = Study(jobs=(Serve(model="qwen2.5-7b"),), site=Site(country="CN"), money=Money(currency="CNY"))
MACHINES = (
    ("rtx-3060-12gb", 1),
    ("rtx-3090", 2),
    ("rtx-5090", 3),
    ("rtx-pro-6000-blackwell-maxq", 4),
    ("rtx-pro-4000-blackwell", 7),
    ("rtx-pro-5000-blackwell-48", 8),
    ("h100-sxm5-80", 8),
    ("gb10-dgx-spark", 1),
)


def built(catalog: Catalog, chip: str, count: int) -> tuple[Machine, ...]:
    need = Requirements(((chip, count),), 64e9, 2e12, False)
    return tuple(candidate_machines(need, catalog, STUDY, load_rates(), date(2026, 11, 21)))


def painted(qtbot: QtBot, widget: QWidget, width: int = 900) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(width, max(widget.heightForWidth(width), 10))
    widget.show()
    assert not widget.grab().isNull()
    return widget


@pytest.mark.parametrize(("chip", "count"), MACHINES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_kind_of_machine_has_a_picture(
    qtbot: QtBot, words: Words, catalog: Catalog, chip: str, count: int, look: theme.Theme
) -> None:
    theme.use(look)
    machines = built(catalog, chip, count)
    assert machines
    for machine in machines:
        view = MachineBoard(words)
        painted(qtbot, view)
        view.show_machine(machine)
        picture: Picture = view.board if layout_of(machine) is not None else view.whole
        assert picture.isVisibleTo(view)
        view.grab()
        cards = [place for place in picture.places if (machine.board or machine.chip).name in place.text]
        assert len(cards) >= min(count, 4)
        assert view.title.text()
        assert picture.accessibleName()


def test_cards_are_drawn_to_scale_and_stay_inside(qtbot: QtBot, words: Words, catalog: Catalog) -> None:
    layout = layout_of(built(catalog, "rtx-3090", 2)[0])
    assert layout is not None
    assert layout.known
    picture = BoardPicture(words)
    picture.show_layout(layout)
    for width in (640, 900, 2400):
        painted(qtbot, picture, width)
        boxes = [place.box for place in picture.places if place.text.startswith("Card ")]
        assert len(boxes) == 2
        for box, card in zip(boxes, layout.cards, strict=True):
            assert card.length_mm is not None
            assert box.width() - 4 == pytest.approx(card.length_mm * picture.scale, abs=1)
            assert box.height() + 4 == pytest.approx(card.thickness_mm * picture.scale, abs=1)
            assert box.bottom() <= picture.height()
            assert box.right() <= width
        assert boxes[1].top() - boxes[0].top() == pytest.approx(
            (layout.cards[1].first - layout.cards[0].first) * PITCH_MM * picture.scale, abs=1
        )


def test_pointing_at_a_part_tells_what_the_checks_say(qtbot: QtBot, words: Words, catalog: Catalog) -> None:
    machine = built(catalog, "rtx-3090", 2)[0]
    layout = layout_of(machine)
    assert layout is not None
    picture = BoardPicture(words)
    findings = Findings((("case.length", "conflict", "The card is too long."), ("psu.capacity", "ok", "Enough.")))
    picture.show_layout(layout, findings)
    painted(qtbot, picture)
    card = next(place for place in picture.places if place.text.startswith("Card 1"))
    said = picture.text_at(card.box.center())
    assert "■ The card is too long." in said
    assert "Enough." not in said
    assert picture.text_at(QPointF(-5, -5)) == ""
    assert findings.shape("case") == "■"
    assert findings.shape("psu") == ""


def test_slots_whose_places_nobody_documents_are_drawn_in_their_order(catalog: Catalog) -> None:
    layout = layout_of(built(catalog, "rtx-3060-12gb", 1)[0])
    assert layout is not None
    assert not layout.known
    assert [slot.bracket for slot in layout.slots] == sorted({slot.bracket for slot in layout.slots})
    (card,) = layout.cards
    assert card.first == next(slot.bracket for slot in layout.slots if slot.taken)
    assert not any(card.first < slot.bracket <= card.last for slot in layout.slots)


def test_free_places_of_a_server_are_drawn(qtbot: QtBot, words: Words) -> None:
    bays = Bays("server", "card", "RTX PRO 5000", 8, 10, thickness_mm=40.64, length_mm=267.0, rack_units=4.0)
    picture = WholePicture(words)
    picture.show_bays(bays)
    painted(qtbot, picture)
    assert sum(place.text.startswith("A free place") for place in picture.places) == 2


@pytest.mark.parametrize(("chip", "count"), MACHINES)
def test_the_power_budget_ends_at_the_socket(
    qtbot: QtBot, words: Words, catalog: Catalog, chip: str, count: int
) -> None:
    machine = built(catalog, chip, count)[0]
    view = MachinePower(words)
    painted(qtbot, view)
    view.show_machine(machine)
    stages = view.picture.stages
    wall = dict(machine.power)["wall"]
    assert stages[-1].watts == pytest.approx(wall.value)
    assert stages[-1].high == wall.high
    allowed, _ = circuit_of(words, machine)
    assert [limit.watts for limit in stages[-1].limits] == [allowed]
    if len(stages) == 3:  # each stage goes on into the next
        assert stages[1].draws[0].watts == pytest.approx(stages[0].watts)
        assert stages[2].draws[0].watts == pytest.approx(stages[1].watts)
    assert "%" in view.title.text() or "more than" in view.title.text()
    assert view.table.as_text().count("\n") == len(machine.power)


def test_a_far_limit_is_only_pointed_at(qtbot: QtBot) -> None:
    picture = PowerPicture()
    picture.show_stages((Stage("Socket", (Draw("all", 100.0),), 120.0, (Limit("circuit", 5000.0),)),), "spoken")
    painted(qtbot, picture)
    assert picture.most() == 120.0
    picture.show_stages((Stage("Socket", (Draw("all", 100.0),), 120.0, (Limit("circuit", 200.0),)),), "spoken")
    assert picture.most() == 200.0


def test_what_a_slot_shares_its_lanes_with_is_said_in_words(words: Words, catalog: Catalog) -> None:
    layout = layout_of(built(catalog, "rtx-3090", 2)[0])
    assert layout is not None
    assert layout.known
    shared = next(slot for slot in layout.slots if slot.shares_with.startswith("position"))
    bracket = int(shared.shares_with.split()[1])
    other = next(slot for slot in layout.slots if slot.bracket == bracket)
    assert other.name != str(bracket), "a bracket is not the name of a slot"
    assert places(words, f"position {bracket}; M.2_2", layout) == f"slot {other.name}, M.2_2"
    assert places(words, "position 99", layout) == "the slot at bracket 99"
    assert places(words, "lowest M.2", layout) == "the lowest M.2 place"
    assert places(words, "", layout) == ""
    words.switch("zh")
    assert "position" not in places(words, "position 99", layout)
    assert "lowest" not in places(words, "lowest M.2", layout)


def test_every_part_of_a_bar_has_its_name_in_words(qtbot: QtBot) -> None:
    """A colour alone says nothing: what is too narrow for its words has them below the bar."""
    picture = PowerPicture()
    draws = (Draw("Accelerators", 700.0), Draw("CPU", 76.0, 1), Draw("Fans", 9.0, 2))
    cards = Stage("Cards", (Draw("Card 1", 2.0), Draw("Card 2", 2.0)), 4.0, apart=True)
    supply = Stage("Supply", draws, 900.0, (Limit("supply", 1000.0),))
    picture.show_stages((cards, supply), "spoken")
    painted(qtbot, picture)
    names = [draw.name for line in picture._names(supply, 900) for draw in line]
    assert names == ["CPU", "Fans"]
    assert picture._names(cards, 900) == [], "cards are alike, and their title says how many"
    narrow = picture._names(supply, 160)
    assert len(narrow) > 1, "more lines where there is less room"
    assert picture.height_at(160) > picture.height_at(900)


def test_a_limit_is_told_above_its_bar_so_that_the_picture_reads_downwards(qtbot: QtBot) -> None:
    picture = PowerPicture()
    stages = [
        Stage("Behind the supply", (Draw("all", 100.0),), 120.0, (Limit("power supply", 200.0, "of the supply"),)),
        Stage("From the socket", (Draw("the machine", 100.0), Draw("loss", 10.0, 7)), 130.0),
    ]
    picture.show_stages(tuple(stages), "spoken")
    painted(qtbot, picture)
    limit = next(place.box for place in picture.places if place.text == "of the supply")
    loss = next(place.box for place in picture.places if place.text.startswith("loss"))
    assert limit.bottom() < loss.top(), "the supply comes before what is lost in it"


def test_a_measure_is_told_against_the_wish(qtbot: QtBot) -> None:
    assert Measure("a", 10, 20, 30, "", 9).verdict == "fits"
    assert Measure("a", 10, 20, 30, "", 15).verdict == "tight"
    assert Measure("a", 10, 20, 30, "", 25).verdict == "fails"
    assert Measure("a", 1, 2, 3, "", 4, more=False).verdict == "fits"
    assert Measure("a", 1, 2, 3, "", 2.5, more=False).verdict == "tight"
    assert Measure("a", 1, 2, 3, "", 1, more=False).verdict == "fails"
    bars = RangeBars()
    bars.show_measures((Measure("Each user", 10, 20, 30, "10–30 tok/s", 15, "asked: at least 15 tok/s"),))
    painted(qtbot, bars)
    assert bars.accessibleName() == "Each user: 10–30 tok/s asked: at least 15 tok/s"


@pytest.mark.parametrize("colour", sorted({*LIGHT.series, *DARK.series}))
def test_words_on_a_series_colour_can_be_read(colour: str) -> None:
    assert contrast(readable(QColor(colour)).name(), colour) >= 4.5
