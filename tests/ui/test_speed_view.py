from __future__ import annotations

import dataclasses

from pytestqt.qtbot import QtBot

from advisor.answer import Advice
from advisor.quantity import Quantity
from advisor.speed.estimate import BusiestHour
from advisor.workload import Serve
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


def with_load(advice: Advice, load: BusiestHour, replicas: int | None) -> Advice:
    best = advice.recommended
    assert best is not None
    assert best.fits[0].speed is not None
    speed = dataclasses.replace(
        best.fits[0].speed, load=load, replicas_needed=None if replicas is None else Quantity(replicas, "1")
    )
    fits = (dataclasses.replace(best.fits[0], speed=speed), *best.fits[1:])
    return dataclasses.replace(advice, recommended=dataclasses.replace(best, fits=fits))


def with_draws(advice: Advice) -> Advice:
    best = advice.recommended
    assert best is not None
    draws = (("decode", Quantity(420.0, "W", 350.0, 520.0)), ("idle", Quantity(40.0, "W")))
    fits = []
    for fit in best.fits:
        assert fit.speed is not None
        fits.append(dataclasses.replace(fit, speed=dataclasses.replace(fit.speed, draws=draws)))
    return dataclasses.replace(advice, recommended=dataclasses.replace(best, fits=tuple(fits)))


def test_power_is_told_by_kind_of_work(qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog) -> None:
    view = shown(qtbot, words, with_draws(advice), catalog)
    table = cells(view.watts.as_text())
    assert list(table)[:2] == ["Writing answers (decode)", "Idle"]
    assert table["Writing answers (decode)"][0] == "420 W"
    lost = [name for name in table if "cap at 75 %" in name]
    assert len(lost) == 2
    assert all(table[name][0].endswith(" %") for name in lost)
    row = next(number for number, line in enumerate(view.watts.rows.rows) if "cap at 75 %" in line[0].text)
    assert view.watts.cell(row, 1).quantity is not None, "it can be asked why"


def test_the_busiest_hour_is_told_at_the_median_and_the_95th(
    qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog
) -> None:
    load = BusiestHour(
        True,
        Quantity(3.2, "1", 2.5, 4.1),
        Quantity(0.6, "fraction", 0.5, 0.75),
        Quantity(90.0, "tok/s"),
        *(Quantity(one, "s") for one in (0.8, 2.5, 0.03125, 0.048)),
    )
    view = shown(qtbot, words, with_load(advice, load, 2), catalog)
    first = cells(view.cards[0].load.as_text())
    assert first["First word, median"][0] == "800 ms"
    assert first["First word, 95 of 100 requests within"][0] == "2.5 s"
    assert first["Each further token, median (TPOT)"][0] == "31.2 ms"
    assert first["The machine is busy"][0] == "60%"
    assert first["The machine is busy"][1] == "50–75%"
    assert first["Copies of the model that keep the service level"][0] == "2"
    assert not view.cards[1].load.isVisibleTo(view), "training has no busiest hour"
    view.show_advice(with_load(advice, BusiestHour(False), None))
    assert not view.cards[0].load.isVisibleTo(view)
    assert "without end" in view.cards[0].load_unknown.text()


def test_without_requests_the_busiest_hour_says_what_is_missing(
    qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog
) -> None:
    view = shown(qtbot, words, advice, catalog)
    assert view.cards[0].load_unknown.isVisibleTo(view)
    assert "requests come a day" in view.cards[0].load_unknown.text()


def test_a_range_that_goes_below_the_wish_is_only_probably_enough(
    qtbot: QtBot, words: Words, advice: Advice, catalog: Catalog
) -> None:
    best = advice.recommended
    assert best is not None
    assert best.fits[0].speed is not None
    job = advice.needs[0].job
    assert isinstance(job, Serve)
    asked = job.min_tokens_per_second or 10.0
    needs = (dataclasses.replace(advice.needs[0], job=job.model_copy(update={"min_tokens_per_second": asked})),)
    for low, said in ((1.1, "● fast enough"), (0.9, "▲ probably fast enough")):
        rate = Quantity(1.5 * asked, "tok/s", low * asked, 2 * asked)
        speed = dataclasses.replace(best.fits[0].speed, decode_per_user=rate, first_token=None)
        fits = (dataclasses.replace(best.fits[0], speed=speed, enough=True), *best.fits[1:])
        one = dataclasses.replace(
            advice, needs=(*needs, *advice.needs[1:]), recommended=dataclasses.replace(best, fits=fits)
        )
        view = shown(qtbot, words, one, catalog)
        assert view.cards[0].badge.text() == said
