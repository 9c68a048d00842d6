"""How long training keeps a machine at work in a month: by the work and the speed there, not by the plan."""

from __future__ import annotations

from dataclasses import replace

from advisor.answer import JobFit
from advisor.costs.formulas import training_month
from advisor.costs.usage import HOURS_A_MONTH
from advisor.jobs import Work
from advisor.quantity import Quantity, note, total
from advisor.workload import FineTune, Job, Pretrain, Serve, Study

AMOUNT = frozenset(("tokens", "runs"))  # how much is trained: what the user says of it is not only a default


def amount_given(job: Job) -> bool:
    """Does the study say how much is trained? A default is no statement, even where it has the same figure."""
    return isinstance(job, FineTune) and bool(AMOUNT & job.model_fields_set)


def by_work(study: Study) -> bool:
    """Are a machine's hours those that the work takes on it? With anything served they are the planned ones."""
    return all(amount_given(job) for job in study.jobs)


def runs_a_month(job: FineTune, months: int) -> float:
    """Runs a month; a pre-training that does not say how often is done once in the study's months."""
    once = isinstance(job, Pretrain) and "runs" not in job.model_fields_set
    return 1 / months if once else float(job.runs)


def training_hours(works: tuple[Work, ...], fits: tuple[JobFit, ...], study: Study) -> Quantity | None:
    """Hours a month that all training jobs take here, not bounded by the month.

    Jobs in turn add, jobs on their own devices run beside each other. None where a job's amount or speed is unknown, or
    nothing is trained.
    """
    found: list[Quantity] = []
    for work, fit in zip(works, fits, strict=True):
        if isinstance(work.job, Serve):
            continue
        run = fit.speed.training_time if fit.speed else None
        if run is None or not amount_given(work.job):
            return None
        runs = runs_a_month(work.job, study.money.months)
        found.append(
            Quantity(
                training_month(runs, run.value),
                "h",
                training_month(runs, run.low),
                training_month(runs, run.high),
                "costs.training_month",
                (("runs", Quantity(runs, "1")), ("run", run)),
                run.sources,
                run.evidence,
            )
        )
    if not found:
        return None
    if study.choices.jobs_run == "together":
        return max(found, key=lambda hours: hours.value)
    return found[0] if len(found) == 1 else total(tuple(found), "h")


def within_the_month(works: tuple[Work, ...], fits: tuple[JobFit, ...], study: Study) -> tuple[JobFit, ...]:
    """The fits; where a month is too short for the training, the longest job is not fast enough, with the reason."""
    hours = training_hours(works, fits, study)
    if hours is None or hours.high <= HOURS_A_MONTH:
        return fits
    times = {
        fit.job_index: fit.speed.training_time.value * runs_a_month(work.job, study.money.months)
        for work, fit in zip(works, fits, strict=True)
        if isinstance(work.job, FineTune) and fit.speed and fit.speed.training_time
    }
    longest = max(times, key=lambda index: times[index])
    misses = hours.value > HOURS_A_MONTH
    code = "advice.month_too_short" if misses else "advice.month_perhaps"
    said = note(code, "warning", model=works[longest].name, hours=hours.value, high=hours.high, month=HOURS_A_MONTH)
    return tuple(
        replace(fit, enough=False if misses else fit.enough, notes=(*fit.notes, said))
        if fit.job_index == longest
        else fit
        for fit in fits
    )
