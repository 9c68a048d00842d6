from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from advisor.answer import Advice
from advisor.memory.plan import DeviceMemory, MemoryPlan, Plan, Term
from advisor.quantity import Quantity
from catalog.catalog import Catalog
from ui import theme
from ui.answers import make_view
from ui.charts.memory_bar import colours_of
from ui.charts.money_curve import Curve, MoneyCurve
from ui.charts.scatter import Point, Scatter
from ui.views.cost import Cost, compared, whole
from ui.views.fit import Fit
from ui.views.fit_devices import different, ranks_text
from ui.views.machine import Machine
from ui.views.option_cells import price_text, worst
from ui.views.options import Options
from ui.words import Words

GIB = 2.0**30


def shown(qtbot: QtBot, words: Words, name: str, advice: Advice) -> QWidget:
    view = make_view(name, words)
    qtbot.addWidget(view)
    view.resize(1000, 800)
    view.show()
    view.show_advice(advice)
    return view


def test_fit_draws_one_bar_a_different_card(qtbot: QtBot, words: Words, advice: Advice) -> None:
    view = shown(qtbot, words, "fit", advice)
    assert isinstance(view, Fit)
    first, second = view.cards
    assert [line.title.text() for line in first.lines if line.isVisibleTo(view)] == ["Each of 2 cards"]
    assert [line.title.text() for line in second.lines if line.isVisibleTo(view)] == ["Card 1", "Card 2"]
    assert "needs 18.5–19.8 GiB" in first.lines[0].bar.accessibleName()
    assert "card holds 23.6 GiB" in first.lines[0].bar.accessibleName()


def test_the_numbers_of_the_bars_stand_in_a_table_one_click_away(qtbot: QtBot, words: Words, advice: Advice) -> None:
    view = shown(qtbot, words, "fit", advice)
    assert isinstance(view, Fit)
    one = view.cards[0]
    assert not one.table.isVisibleTo(view)
    qtbot.mouseClick(one.more.toggle, Qt.MouseButton.LeftButton)
    assert one.table.isVisibleTo(view)
    lines = one.table.as_text().splitlines()
    assert lines[0].split("\t")[1] == "Each of 2 cards, GiB"
    assert lines[1].split("\t")[1] == "9.3"
    assert lines[-2].split("\t")[1] == "18.5–19.8"


def test_clicking_a_term_asks_why(qtbot: QtBot, words: Words, advice: Advice) -> None:
    view = shown(qtbot, words, "fit", advice)
    assert isinstance(view, Fit)
    bar = view.cards[0].lines[0].bar
    with qtbot.waitSignal(view.why) as caught:
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(10, 20))
    assert caught.args[0].value == 9.3 * GIB


def test_equal_cards_stand_together() -> None:
    def device(rank: int, size: float) -> DeviceMemory:
        quantity = Quantity(size, "B")
        return DeviceMemory(rank, (Term("weights", quantity),), quantity)

    plan = MemoryPlan(Plan(4), "exact", tuple(device(rank, size) for rank, size in enumerate((2, 1, 1, 3))))
    assert [ranks for _, ranks in different(plan)] == [(1,), (2, 3), (4,)]
    words = Words("en")
    assert ranks_text(words, (2, 3), 4) == "Cards 2 to 3"
    assert ranks_text(words, (1, 3), 4) == "Cards 1, 3"


def test_terms_keep_their_colour_and_share_none(advice: Advice) -> None:
    from ui.charts.memory_bar import Segment

    codes = ("weights", "kv_cache", "activations", "cuda_context", "nccl")
    segments = tuple(Segment(code, code, Quantity(1, "B"), "") for code in codes)
    colours = [colour.name() for colour in colours_of(segments)]
    assert len(set(colours)) == len(codes)
    assert colours[0] == theme.colours().series[0].lower()


def test_options_chart_and_table_say_the_same(qtbot: QtBot, words: Words, advice: Advice) -> None:
    view = shown(qtbot, words, "options", advice)
    assert isinstance(view, Options)
    assert len(view.table.rows.rows) == len(advice.options)
    assert len(view.rejected.rows.rows) == len(advice.rejected)
    drawn = {point.id for point in view.chart.points}
    assert drawn == {option.id for option in advice.options if option.kind != "api"}
    assert "DeepInfra" in view.unplotted.text(), "what is not drawn is named"
    view.chart.chosen.emit("buy-l40s")
    assert view.table.currentIndex().row() == 2
    assert view.chart.chosen_id == "buy-l40s"


def test_what_is_chosen_stays_chosen_when_the_ranking_changes(qtbot: QtBot, words: Words, advice: Advice) -> None:
    view = shown(qtbot, words, "options", advice)
    assert isinstance(view, Options)
    view.table.selectRow(1)
    chosen = advice.options[1].id
    assert view.chart.chosen_id == chosen
    turned = dataclasses.replace(advice, options=tuple(reversed(advice.options)))
    view.show_advice(turned)
    assert view.chart.chosen_id == chosen
    assert turned.options[view.table.currentIndex().row()].id == chosen
    without = dataclasses.replace(advice, options=tuple(one for one in advice.options if one.id != chosen))
    view.show_advice(without)
    assert without.recommended is not None
    assert view.chart.chosen_id == without.recommended.id
    assert without.options[view.table.currentIndex().row()].id == without.recommended.id


def test_points_at_one_place_do_not_break_the_chart(qtbot: QtBot) -> None:
    chart = Scatter()
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    for points in ((), (Point("a", "A", "buy", 10.0, 5.0, True),)):
        chart.show_points(points, lambda value: f"{value:.0f}", "x", "y")
    many = tuple(Point(str(n), f"machine {n}", "rent", 10.0 * 2**n, 3.0**n, n == 2) for n in range(12))
    chart.show_points(many, lambda value: f"{value:.0f}", "x", "y")
    assert chart.across.log
    assert chart.up.log
    assert 0 < sum(label.isVisible() for label in chart.labels) <= 12


def test_an_edit_moves_what_is_drawn_and_makes_nothing_new(qtbot: QtBot) -> None:
    """A chart that is made anew takes ten times as long, and leaves garbage behind."""
    chart, curve = Scatter(), MoneyCurve()
    for one in (chart, curve):
        qtbot.addWidget(one)
        one.resize(600, 300)
        one.show()

    def show(count: int, factor: float) -> tuple[set[int], set[int]]:
        points = tuple(
            Point(str(n), f"machine {n}", "rent", factor * 10.0 * 2**n, 3.0**n, n == 2) for n in range(count)
        )
        chart.show_points(points, lambda value: f"{value:.0f}", "x", "y")
        months = tuple((factor * month, factor * 2.0 * month, factor * 3.0 * month) for month in range(13))
        curves = tuple(Curve(f"option {n}", n, months, n == 0) for n in range(count))
        curve.show_curves(curves, lambda value: f"{value:.0f}", "x", "y", (6, "month 6") if count > 1 else None)
        return {id(item) for item in chart.scene().items()}, {id(item) for item in curve.scene().items()}

    first = show(3, 1.0)
    items = chart.getPlotItem().items, curve.getPlotItem().items
    kept = [list(one) for one in items]
    assert first[1] == show(3, 1.5)[1]
    assert [list(one) for one in items] == kept
    assert curve.drawn[0].middle.getData()[1][12] == 36.0, "the new numbers"
    assert curve.drawn[0].band.path().boundingRect().height() == 54.0, "the band from the low to the high end"
    assert curve.line.isVisible()
    show(1, 1.0)
    assert len(curve.drawn) == 1
    assert not curve.line.isVisible()
    show(3, 1.0)
    assert [one.name.toPlainText() for one in curve.drawn] == ["option 0", "option 1", "option 2"]


def test_the_worst_job_decides(advice: Advice) -> None:
    fits = advice.options[0].fits
    broken = dataclasses.replace(
        advice.options[0], fits=(fits[0], dataclasses.replace(fits[1], verdict="does not fit"))
    )
    assert worst(advice.options[0]) == "fits"
    assert worst(broken) == "does not fit"


def test_small_token_prices_keep_their_digits(words: Words, advice: Advice) -> None:
    api = next(option for option in advice.options if option.kind == "api")
    assert price_text(words, api) == "$0.06 / $0.15 a million tokens"


def test_machine_lists_lines_findings_and_what_has_no_price(qtbot: QtBot, words: Words, advice: Advice) -> None:
    view = shown(qtbot, words, "machine", advice)
    assert isinstance(view, Machine)
    rows = [line.split("\t") for line in view.parts.lines.as_text().splitlines()]
    case = next(row for row in rows if "Helios" in row[1])
    assert case[3:] == ["–", "–", "no price known: ask for a quote"]
    assert rows[-1][4] == "2,904–4,049"
    assert "nobody knows" in rows[-1][1]
    assert view.title.text() == "Buy 2 × RTX 3090: 2 points to settle before ordering"
    assert view.power.picture.stages[-1].title.startswith("From the socket: ")


def test_cost_compares_the_best_of_each_kind(qtbot: QtBot, words: Words, advice: Advice) -> None:
    view = shown(qtbot, words, "cost", advice)
    assert isinstance(view, Cost)
    assert [option.id for option in compared(advice)] == ["buy-2x3090", "rent-3090", "api"]
    table = [line.split("\t") for line in view.items.as_text().splitlines()]
    assert table[1][1:] == ["3,100", "–", "–"]
    sums = [sum(amount for _, amount in option.cash_flow.items) for option in compared(advice)]
    assert table[-2][1:] == [f"{one:,}" for one in sums]
    months = view.months.as_text().splitlines()
    assert len(months) == 1 + 37


def test_a_sum_of_nothing_is_zero_and_nothing_known_is_a_dash() -> None:
    from decimal import Decimal

    assert whole(None) == "–"
    assert whole(Decimal("-0.2")) == "0"
    assert whole(Decimal("-1234.5")) == "-1,234"


def test_tables_copy_as_text(qtbot: QtBot, words: Words, advice: Advice) -> None:
    view = shown(qtbot, words, "machine", advice)
    assert isinstance(view, Machine)
    view.parts.lines.selectRow(0)
    qtbot.keyClick(view.parts.lines, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[0].startswith("Part\tChosen\tPieces")


@pytest.mark.parametrize("name", ["fit", "speed", "options", "machine", "cost"])
@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_view_paints_in_every_language_and_look(
    qtbot: QtBot, advice: Advice, name: str, code: str, look: theme.Theme
) -> None:
    theme.use(look)
    view = shown(qtbot, Words(code), name, advice)
    picture = view.grab().toImage()
    corner = picture.pixelColor(2, 2).name().upper()
    assert corner == theme.colours().paper_alt
    colours = {picture.pixelColor(x, y).rgb() for x in range(0, 1000, 7) for y in range(0, 800, 7)}
    assert len(colours) > 12, "the page is not empty"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_bar_scales_with_the_screen(qtbot: QtBot, words: Words, advice: Advice, scale: float) -> None:
    from PySide6.QtGui import QImage, QPainter

    view = shown(qtbot, words, "fit", advice)
    assert isinstance(view, Fit)
    bar = view.cards[0].lines[0].bar
    image = QImage(int(bar.width() * scale), int(bar.height() * scale), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    bar.render(painter, QPoint(0, 0))
    painter.end()
    at = QPointF(20 * scale, 30 * scale)
    assert image.pixelColor(int(at.x()), int(at.y())).name() == theme.colours().series[0].lower()


def test_the_judgements_behind_the_numbers_stand_with_the_cost(
    qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog
) -> None:
    view = Cost(words)
    view.catalog = catalog
    qtbot.addWidget(view)
    view.resize(1000, 800)
    view.show()
    view.show_advice(advice)
    shown_ = view.assumptions
    assert len(shown_.table.rows.rows) == len(advice.assumptions)
    assert not shown_.table.isVisibleTo(view)
    qtbot.mouseClick(shown_.more.toggle, Qt.MouseButton.LeftButton)
    assert shown_.table.isVisibleTo(view)
    for code, _, _ in advice.rates:
        assert f"1 {code} = " in shown_.rates.text()
