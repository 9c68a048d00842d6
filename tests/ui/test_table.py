"""A table does no more than it must: what nobody sees is not made, and what stays the same is not drawn again."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from advisor.answer import Advice
from advisor.quantity import Quantity
from catalog.catalog import Catalog
from ui.tables.table import ROW_HEIGHT, Cell, Column, Table, in_two
from ui.views.options import Options
from ui.words import Words

COLUMNS = (Column("Name"), Column("Speed, tok/s", number=True), Column("A long word over short numbers", number=True))
ROWS = (("RTX 3090", "40–60", "1"), (Cell("A card with a much longer name", strong=True), "7", "2"))


def test_rows_behind_a_button_are_made_when_they_are_looked_at(qtbot: QtBot) -> None:
    table, made = Table(), []
    qtbot.addWidget(table)

    def make() -> tuple[tuple[Column, ...], tuple[tuple[Cell | str, ...], ...]]:
        made.append(1)
        return COLUMNS, ROWS

    table.fill_when_seen(make)
    table.fill_when_seen(make)
    assert made == []
    table.show()
    assert made == [1]
    assert table.cell(0, 0).text == "RTX 3090"
    table.fill_when_seen(make)
    assert made == [1, 1], "it is in sight"


def test_what_nobody_looked_at_can_still_be_copied(qtbot: QtBot) -> None:
    table = Table()
    qtbot.addWidget(table)
    table.fill_when_seen(lambda: (COLUMNS, ROWS))
    assert table.as_text().splitlines()[1] == "RTX 3090\t40–60\t1"


def test_only_rows_that_differ_are_drawn_again(qtbot: QtBot) -> None:
    table = Table(selects=True)
    qtbot.addWidget(table)
    table.fill(COLUMNS, ROWS)
    table.selectRow(1)
    anew: list[str] = []
    told: list[int] = []
    table.rows.modelReset.connect(lambda: anew.append("reset"))
    table.rows.dataChanged.connect(lambda first, last: told.append(first.row()))
    table.fill(COLUMNS, ROWS)
    assert (anew, told) == ([], [])
    table.fill(COLUMNS, (ROWS[0], ("Another", "8", "2")))
    assert (anew, told) == ([], [1])
    assert table.currentIndex().row() == 1, "the chosen row stays"
    assert table.rows.data(table.rows.index(1, 0)) == "Another"
    table.fill(COLUMNS, ROWS[:1])
    assert anew == ["reset"]


def test_a_number_that_looks_the_same_is_asked_why_anew(qtbot: QtBot) -> None:
    table = Table()
    qtbot.addWidget(table)
    first, second = Quantity(1.0, "s"), Quantity(1.0001, "s")
    table.fill(COLUMNS[:1], [[Cell("1.0 s", first)]])
    table.fill(COLUMNS[:1], [[Cell("1.0 s", second)]])
    assert table.cell(0, 0).quantity is second


def test_no_word_is_cut_that_has_room(qtbot: QtBot) -> None:
    table = Table()
    qtbot.addWidget(table)
    table.resize(900, 200)
    table.fill(COLUMNS, ROWS)
    table.show()
    header = table.horizontalHeader()
    for column in range(3):
        assert header.sectionSize(column) >= table.sizeHintForColumn(column), "the cells"
        assert header.sectionSize(column) >= header.sectionSizeFromContents(column).width(), "the head"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Cost in 36 months, CNY", "Cost in 36\nmonths, CNY"),
        ("36 个月成本（CNY）", "36 个月成本\n（CNY）"),
        ("任务 1 速度（tok/s）", "任务 1 速度\n（tok/s）"),
        ("Price", "Price"),
        ("Unbreakableword", "Unbreakableword"),
    ],
)
def test_a_long_head_is_broken_where_one_would_pause(title: str, lines: str) -> None:
    assert in_two(title) == lines


def test_a_row_takes_a_second_line_where_its_words_need_it(qtbot: QtBot) -> None:
    table = Table(lines=2)
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    long = "A machine whose name takes more room than there is beside its numbers"
    table.fill((Column("Name", stretch=True), Column("Speed", number=True)), ((long, "1"), ("short", "2")))
    assert table.rowHeight(0) > table.rowHeight(1) == ROW_HEIGHT
    assert table.rowViewportPosition(1) + table.rowHeight(1) <= table.viewport().height(), (
        "the table is as high as both"
    )
    table.resize(1200, 200)
    assert table.rowHeight(0) == ROW_HEIGHT


def test_the_rejected_are_worded_when_their_tab_is_opened(qtbot: QtBot, advice: Advice, catalog: Catalog) -> None:
    said: list[str] = []

    words = Words()
    note = words.language.note
    reasons = {reason.code for one in advice.rejected for reason in one.reasons}
    words.language.note = lambda one: (said.append(one.code), note(one))[1]  # type: ignore[method-assign]
    view = Options(words)
    qtbot.addWidget(view)
    view.catalog = catalog
    view.show()
    view.show_advice(advice)
    assert not reasons & set(said)
    view.tabs.setCurrentIndex(1)
    assert reasons <= set(said)
    assert view.rejected.cell(0, 0).text == advice.rejected[0].name
