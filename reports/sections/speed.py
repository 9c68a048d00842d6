"""How fast the recommended option is expected to be, job by job."""

from __future__ import annotations

from advisor.answer import JobFit
from advisor.quantity import Quantity
from advisor.speed.estimate import SpeedEstimate
from reports.document import Block, Cell, Column, Paragraph, Remarks, Row, Section, Table
from reports.naming import job_name
from reports.sections.context import Context


def section(c: Context, fits: tuple[JobFit, ...] = ()) -> Section | None:
    """The recommended option's jobs, or ``fits`` where nothing is to be bought."""
    blocks: list[Block] = []
    for fit in fits or (c.recommended.fits if c.recommended is not None else ()):
        need = c.need(fit.job_index)
        if fit.speed is None:
            continue
        blocks.append(speed_table(c, fit, fit.speed, job_name(need.job, need, c.language)))
        if remarks := c.remarks(fit.speed.notes):
            blocks.append(Remarks(remarks))
    if not blocks:
        return None
    small = c.say(
        "Speeds are ranges because they depend on engine, version and load; the likely value is not a promise."
    )
    return Section("speed", c.say("Speed: what to expect"), (*blocks, Paragraph(small, "small")))


def measures(c: Context, speed: SpeedEstimate) -> list[tuple[str, Quantity]]:
    """Every quantity that is known, with its words."""
    say = c.say
    entries: tuple[tuple[str, Quantity | None], ...] = (
        (say("Decode, one request alone"), speed.decode),
        (say("Decode, each user at the asked load"), speed.decode_per_user),
        (say("Output of the whole machine at that load"), speed.throughput),
        (say("Prefill (reading the prompt)"), speed.prefill),
        (say("Time to the first token"), speed.first_token),
        (say("Training, whole machine"), speed.training_rate),
        (say("One training run"), speed.training_time),
        (say("Power drawn by the accelerators at this work"), speed.watts),
    )
    if (load := speed.load) is not None:
        entries += (
            (say("Busiest hour: time to the first token, median"), load.first_token),
            (say("Busiest hour: the same for 95 of 100 requests"), load.first_token_95),
            (say("Busiest hour: each further token, median"), load.token),
            (say("Busiest hour: the same for 95 of 100 tokens"), load.token_95),
            (say("Busiest hour: output of one copy"), load.throughput),
        )
    return [(label, value) for label, value in entries if value is not None]


def counted(c: Context, label: str, value: Quantity) -> Row:
    return Row((label, c.language.likely(value), c.language.quantity(value), c.sources.cite(value.sources)))


def hour_rows(c: Context, speed: SpeedEstimate) -> list[Row]:
    """How full the busiest hour is, and how many copies of the model keep the service level."""
    load, rows = speed.load, []
    if load is not None:
        busy = c.say("Busiest hour: the machine is busy")
        if load.busy is not None:
            rows.append(counted(c, busy, load.busy))
        if not load.stable:
            rows.append(Row((busy, Cell(c.say("more comes than is served"), "conflict"), "", "")))
    if speed.replicas_needed is not None:
        rows.append(counted(c, c.say("Copies that keep the service level"), speed.replicas_needed))
    return rows


def speed_table(c: Context, fit: JobFit, speed: SpeedEstimate, title: str) -> Table:
    say = c.say
    rows = [
        Row((label, c.language.likely(value), c.language.quantity(value), c.sources.cite(value.sources)))
        for label, value in measures(c, speed)
    ]
    rows += hour_rows(c, speed)
    if speed.most_users is not None:
        rows.append(counted(c, say("Most users at the same time"), speed.most_users))
    if speed.limited_by:
        rows.append(Row((say("Limited by"), Cell(c.language.term(speed.limited_by)), "", "")))
    if fit.enough is not None:
        perhaps = fit.enough and any(note.code.endswith("_perhaps") for note in fit.notes)
        word = say("probably") if perhaps else say("yes") if fit.enough else say("no")
        verdict = "warning" if perhaps else "ok" if fit.enough else "conflict"
        rows.append(Row((say("Keeps what was asked"), Cell(word, verdict), "", "")))
    return Table(
        title,
        (
            Column(say("Measure"), weight=3.6),
            Column(say("Likely"), "right", 1.4),
            Column(say("Range"), "right", 1.8),
            Column(say("Source"), weight=0.8),
        ),
        tuple(rows),
        empty=say("The speed is not known."),
    )
