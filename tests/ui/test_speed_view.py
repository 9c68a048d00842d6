from __future__ import annotations

from pytestqt.qtbot import QtBot

from advisor.answer import Advice
from advisor.quantity import Quantity
from catalog.catalog import Catalog
from ui.views.speed import Speed
from ui.words import Words


def shown(qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog) -> Speed:
    view = Speed(words)
    view.catalog = catalog
    qtbot.addWidget(view)
    view.resize(1000, 800)
    view.show()
    view.show_advice(advice)
    return view


def cells(text: str) -> dict[str, list[str]]:
    return {line.split("\t")[0]: line.split("\t")[1:] for line in text.splitlines()[1:]}


def test_every_speed_stands_with_its_range(qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog) -> None:
    view = shown(qtbot, words, advice, catalog)
    assert advice.recommended is not None
    for one, fit in zip(view.cards, advice.recommended.fits, strict=True):
        assert fit.speed is not None
        table = cells(one.table.as_text())
        fields = ("decode", "decode_per_user", "throughput", "prefill", "first_token", "training_rate", "training_time")
        known = [getattr(fit.speed, name) for name in fields if getattr(fit.speed, name) is not None]
        printed = {row[0] for row in table.values()}
        assert {words.language.likely(value) for value in known} <= printed


def test_a_number_can_be_asked_why(qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog) -> None:
    view = shown(qtbot, words, advice, catalog)
    asked: list[object] = []
    view.why.connect(lambda quantity, title: asked.append(quantity))
    table = view.cards[0].table
    table.clicked.emit(table.model().index(0, 1))
    assert isinstance(asked[0], Quantity)


def test_power_is_told_by_kind_of_work(qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog) -> None:
    view = shown(qtbot, words, advice, catalog)
    table = cells(view.watts.as_text())
    assert list(table) == ["Writing answers (decode)", "Reading prompts (prefill)", "Training", "Idle"]
    assert all(row[0].endswith(" W") for row in table.values())
    assert "75 % of the limit" in view.cap.lines[0][1].text()  # type: ignore[attr-defined]


def test_without_requests_the_busiest_hour_says_what_is_missing(
    qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog
) -> None:
    view = shown(qtbot, words, advice, catalog)
    assert view.cards[0].load_unknown.isVisibleTo(view)
    assert "requests come a day" in view.cards[0].load_unknown.text()
