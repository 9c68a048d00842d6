"""Training is paid by its work: the figures are computed by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from advisor.answer import JobFit
from advisor.costs import Usage, break_even, buy_cash_flow, rent_cash_flow
from advisor.costs.uncertainty import owning
from advisor.costs.usage import HOURS_A_MONTH, WEEKS_A_MONTH
from advisor.jobs import Work, works_of
from advisor.quantity import Quantity
from advisor.speed.estimate import SpeedEstimate
from advisor.study_file import as_json, parse_study
from advisor.training_hours import by_work, training_hours, within_the_month
from advisor.usage import usage_of
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from tests.costs.machines import machine, price
from tests.costs.test_break_even import bought, rented
from tests.costs.test_renting import offer

RATES = load_rates()
PLANNED = 40 * WEEKS_A_MONTH


def trains(*jobs: dict[str, object], **money: object) -> Study:
    each = [{"kind": "fine-tune", "model": "llama-2-7b", **job} for job in jobs or ({},)]
    return Study.model_validate(
        {"jobs": each, "site": {"country": "DE", "pue": 1, "electricity_per_kwh": 0.25}, "money": {**FREE, **money}}
    )


FREE: dict[str, object] = {"currency": "EUR", "tax_rate": 0, "discount_rate": 0, "months": 1}


def fits_of(works: tuple[Work, ...], *hours: tuple[float, float, float]) -> tuple[JobFit, ...]:
    """Fits whose runs take so many hours (low, likely, high)."""
    return tuple(
        JobFit(
            index,
            "fits",
            None,
            0.0,
            SpeedEstimate(training_time=Quantity(likely * 3600, "s", low * 3600, high * 3600)),
            None,
        )
        for index, (_, (low, likely, high)) in enumerate(zip(works, hours, strict=True))
    )


def usage(catalog: Catalog, study: Study, *hours: tuple[float, float, float]) -> Usage:
    works = works_of(study, catalog)
    return usage_of(works, fits_of(works, *hours), None, study, catalog)


def test_four_runs_of_ten_hours_are_forty_hours(catalog: Catalog) -> None:
    used = usage(catalog, trains({"runs": 4}), (8, 10, 15))
    assert used.hours == (32, 40, 60)
    assert used.utilisation == 1.0
    assert [note.code for note in used.notes] == ["costs.hours_by_work"]


def test_the_rent_follows_the_speed(catalog: Catalog) -> None:
    """2 EUR x 40 h x 1.05 forgotten hours on the slow machine, 2 EUR x 10 h x 1.05 on one four times as fast."""
    study = trains({"runs": 4})
    slow, fast = (usage(catalog, study, (run, run, run)) for run in (10.0, 2.5))
    bills = [dict(rent_cash_flow(offer(hour="2"), used, study, catalog, RATES).items)["rent"] for used in (slow, fast)]
    assert bills == [Decimal("84.00"), Decimal("21.00")]


def test_the_range_of_the_rent_is_that_of_the_speed_and_of_the_forgotten_hours(catalog: Catalog) -> None:
    """Low 32 h x 1.00, high 60 h x 1.20; the trend moves nothing in the first month. Extras 0 and 15 %."""
    study = trains({"runs": 4})
    flow = rent_cash_flow(offer(hour="2"), usage(catalog, study, (8, 10, 15)), study, catalog, RATES)
    assert flow.months[1].low == Decimal("64.00")
    assert flow.months[1].high == Decimal("165.60")


def test_the_electricity_follows_the_speed(catalog: Catalog) -> None:
    """40 h at 800 W and 0.6 of the other 690.5 h at 150 W, at 0.25 EUR: 8.00 + 15.54."""
    study = trains({"runs": 4})
    works = works_of(study, catalog)
    used = usage_of(works, fits_of(works, (10, 10, 10)), None, study, catalog)
    power = Usage(
        used.hours_per_month,
        used.utilisation,
        Quantity(800, "W"),
        Quantity(150, "W"),
        0,
        0,
        used.hours_low,
        used.hours_high,
    )
    flow = buy_cash_flow(machine(catalog, price("1000")), power, study, catalog, RATES)
    assert dict(flow.items)["electricity"] == Decimal("23.54")


def test_jobs_in_turn_add_and_jobs_together_do_not(catalog: Catalog) -> None:
    study = trains({"runs": 4}, {"runs": 2})
    works = works_of(study, catalog)
    fits = fits_of(works, (10, 10, 10), (30, 30, 30))
    assert training_hours(works, fits, study).value == 100  # type: ignore[union-attr]
    beside = study.model_copy(update={"choices": study.choices.model_copy(update={"jobs_run": "together"})})
    assert training_hours(works, fits, beside).value == 60  # type: ignore[union-attr]


def test_nobody_pays_for_more_than_the_month_and_the_reason_is_said(catalog: Catalog) -> None:
    study = trains({"runs": 100})
    works = works_of(study, catalog)
    fits = within_the_month(works, fits_of(works, (8, 10, 15)), study)
    assert fits[0].enough is False
    assert [note.code for note in fits[0].notes] == ["advice.month_too_short"]
    assert dict(fits[0].notes[0].values)["hours"] == 1000
    assert usage_of(works, fits, None, study, catalog).hours == (HOURS_A_MONTH,) * 3


def test_a_month_that_may_be_too_short_is_a_warning(catalog: Catalog) -> None:
    study = trains({"runs": 60})
    works = works_of(study, catalog)
    fits = within_the_month(works, fits_of(works, (8, 10, 15)), study)
    assert fits[0].enough is None
    assert [note.code for note in fits[0].notes] == ["advice.month_perhaps"]


def test_without_an_amount_the_planned_hours_stay_and_are_said(catalog: Catalog) -> None:
    study = trains({})
    assert not by_work(study)
    used = usage(catalog, study, (8, 10, 15))
    assert used.hours == (PLANNED,) * 3
    assert used.utilisation == study.money.utilisation
    assert [note.code for note in used.notes] == ["costs.hours_planned"]


def test_an_unknown_speed_keeps_the_planned_hours(catalog: Catalog) -> None:
    study = trains({"runs": 4})
    works = works_of(study, catalog)
    used = usage_of(works, (JobFit(0, "fits", None, 0.0, None, None),), None, study, catalog)
    assert used.hours == (PLANNED,) * 3
    assert [note.code for note in used.notes] == ["costs.hours_speed_unknown"]


def test_serving_beside_training_keeps_the_planned_hours_unless_training_takes_more(catalog: Catalog) -> None:
    study = Study.model_validate(
        {
            "jobs": [
                {"kind": "serve", "model": "llama-2-7b"},
                {"kind": "fine-tune", "model": "llama-2-7b", "runs": 4},
            ]
        }
    )
    works = works_of(study, catalog)
    serving = JobFit(0, "fits", None, 0.0, None, None)

    def with_run(hours: float) -> Usage:
        tuned = fits_of(works[1:], (hours, hours, hours))[0]
        return usage_of(works, (serving, tuned), None, study, catalog)

    assert with_run(10).hours_per_month == pytest.approx(PLANNED)
    assert with_run(100).hours_per_month == 400


def test_a_pre_training_is_spread_over_the_study_unless_it_says_how_often(catalog: Catalog) -> None:
    """3,650 h once in ten months are 365 h a month."""
    once = trains({"kind": "pretrain", "tokens": 10**9}, months=10)
    assert usage(catalog, once, (3650, 3650, 3650)).hours_per_month == 365
    monthly = trains({"kind": "pretrain", "tokens": 10**9, "runs": 1}, months=10)
    assert usage(catalog, monthly, (3650, 3650, 3650)).hours_per_month == HOURS_A_MONTH


def test_an_amount_that_was_said_is_said_again_when_it_is_written() -> None:
    said = parse_study('{"labrig": 1, "jobs": [{"kind": "fine-tune", "model": "x", "tokens": 10000000}]}')
    unsaid = parse_study('{"labrig": 1, "jobs": [{"kind": "fine-tune", "model": "x"}]}')
    assert by_work(parse_study(as_json(said)))
    assert not by_work(parse_study(as_json(unsaid)))


def test_the_break_even_compares_the_same_work(catalog: Catalog) -> None:
    """A rented machine that takes twice our hours is rented twice as long: the rent of an hour counts double."""
    study = trains({"runs": 4}, months=36)
    ours, slower = (usage(catalog, study, (run, run, run)) for run in (10.0, 20.0))
    buy = bought(catalog, study)
    found = break_even(buy, rented(catalog, study, 1, hour="0.5"), ours, slower, study, catalog, RATES)
    plain = break_even(buy, rented(catalog, study, 1, hour="1"), ours, ours, study, catalog, RATES)
    assert found.hours_per_week == pytest.approx(plain.hours_per_week)


def test_the_sum_of_the_uncertainty_starts_from_the_same_hours(catalog: Catalog) -> None:
    study = trains({"runs": 4}, months=12)
    used = usage(catalog, study, (8, 10, 15))
    whole = machine(catalog, price("1000"))
    drivers, cost = owning(whole, used, study, catalog, RATES)
    ends = next(driver for driver in drivers if driver.code == "run time")
    assert (ends.low, ends.likely, ends.high) == (0.8, 1.0, 1.5)
    likely = float(cost({driver.code: driver.likely for driver in drivers}))
    flow = buy_cash_flow(whole, used, study, catalog, RATES)
    assert likely == pytest.approx(float(flow.present_value), abs=0.05)
