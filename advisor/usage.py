"""How much the machine works: hours, watts and tokens a month, from the study and the speed found."""

from __future__ import annotations

from advisor.answer import JobFit
from advisor.assumptions import assumed
from advisor.costs.usage import HOURS_A_MONTH, WEEKS_A_MONTH, Usage
from advisor.jobs import Work
from advisor.machines.machine import Machine
from advisor.quantity import Evidence, Note, Quantity, note
from advisor.training_hours import by_work, runs_a_month, training_hours
from advisor.workload import Serve, Study
from catalog.catalog import Catalog

DAYS_A_MONTH = 365.25 / 12


def tokens_a_month(work: Work, fit: JobFit | None, study: Study, catalog: Catalog) -> tuple[float, float]:
    """(prompt tokens, answer tokens) that the study sends through a month.

    Served jobs count their requests where the study gives them; otherwise every concurrent user reads, at the service
    level's rate or at a reader's, for the hours and the utilisation of the study, but not faster than the machine.
    """
    job = work.job
    if not isinstance(job, Serve):
        return job.tokens * runs_a_month(job, study.money.months), 0.0
    if job.requests_per_day is not None:
        requests = job.requests_per_day * DAYS_A_MONTH
        return requests * job.prompt_tokens, requests * job.answer_tokens
    rate = job.min_tokens_per_second or assumed(catalog.assumptions, "advice.reading_rate").value
    speed = fit.speed.decode_per_user if fit and fit.speed else None
    if speed is not None:
        rate = min(rate, speed.value)
    seconds = study.money.hours_per_week * WEEKS_A_MONTH * 3600 * study.money.utilisation
    answers = job.users * rate * seconds
    return answers * job.prompt_tokens / job.answer_tokens, answers


def usage_of(
    works: tuple[Work, ...],
    fits: tuple[JobFit, ...],
    machine: Machine | None,
    study: Study,
    catalog: Catalog,
    name: str = "",
) -> Usage:
    """The month of one option, ``name`` in its notes; watts are at the wall, 0 where the machine is somebody else's.

    A study that only trains, and says how much, keeps a fast machine busy for fewer hours than a slow one. Every other
    study has the hours that it plans, and more only where its training takes more.
    """
    inputs = outputs = 0.0
    for work, fit in zip(works, fits, strict=True):
        read, written = tokens_a_month(work, fit, study, catalog)
        inputs, outputs = inputs + read, outputs + written
    busy, idle = _watts(fits, machine, catalog)
    planned = min(study.money.hours_per_week * WEEKS_A_MONTH, HOURS_A_MONTH)
    training = training_hours(works, fits, study)
    if training is None or not (by_work(study) or training.value > planned):
        said = _planned(works, study, planned, name)
        return Usage(planned, study.money.utilisation, busy, idle, inputs, outputs, notes=said)
    low, hours, high = (min(each, HOURS_A_MONTH) for each in (training.low, training.value, training.high))
    return Usage(
        hours,
        1.0,  # a run computes from its beginning to its end; its pauses are in the time of a run
        busy,
        idle,
        inputs,
        outputs,
        low,
        high,
        (note("costs.hours_by_work", name=name, hours=hours, low=low, high=high, planned=planned),),
    )


def _planned(works: tuple[Work, ...], study: Study, planned: float, name: str) -> tuple[Note, ...]:
    """Why training is counted with the planned hours, whatever the machine's speed."""
    if all(isinstance(work.job, Serve) for work in works):
        return ()
    if any(isinstance(work.job, Serve) for work in works):
        return (note("costs.hours_with_serving", hours=planned),)
    if by_work(study):
        return (note("costs.hours_speed_unknown", "unknown", name=name, hours=planned),)
    return (note("costs.hours_planned", "unknown", hours=planned),)


def _watts(fits: tuple[JobFit, ...], machine: Machine | None, catalog: Catalog) -> tuple[Quantity, Quantity]:
    nothing = Quantity(0.0, "W")
    if machine is None:
        return nothing, nothing
    power = dict(machine.power)
    wall = power.get("wall")
    if wall is None:
        return nothing, nothing
    idle_share = assumed(catalog.assumptions, "advice.idle_power_share")
    idle = _times(wall, idle_share)
    cards = power.get("gpus")
    working = [fit.speed.watts for fit in fits if fit.speed and fit.speed.watts]
    if cards is None or not working or cards.value <= 0:
        return wall, idle
    # the wall figure is for cards at their limit: take off what they do not draw at this work
    hardest = max(working, key=lambda watts: watts.value)
    loss = wall.value / max(1.0, sum(value.value for code, value in power.items() if code not in ("wall", "psu_loss")))
    busy = Quantity(
        max(idle.value, wall.value - (cards.value - min(cards.value, hardest.value)) * loss),
        "W",
        max(idle.low, wall.low - (cards.value - min(cards.value, hardest.low)) * loss) if hardest.low else idle.low,
        wall.high,
        evidence=Evidence.ASSUMED,
    )
    return busy, idle


def _times(one: Quantity, share: Quantity) -> Quantity:
    return Quantity(
        one.value * share.value, one.unit, one.low * share.low, one.high * share.high, evidence=Evidence.ASSUMED
    )
