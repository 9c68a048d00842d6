"""How fast the recommended option is expected to be, job by job."""

from __future__ import annotations

import re

from advisor.answer import JobFit
from advisor.quantity import Note, Quantity
from advisor.speed.estimate import SpeedEstimate
from reports.document import Block, Cell, Column, Paragraph, Remarks, Row, Section, Table
from reports.naming import job_name
from reports.sections.context import Context


def section(c: Context, fits: tuple[JobFit, ...] = ()) -> Section | None:
    """The recommended option's jobs, or ``fits`` where nothing is to be bought."""
    blocks: list[Block] = []
    said: set[Note] = set()  # what holds for all jobs is said once
    for fit in fits or (c.recommended.fits if c.recommended is not None else ()):
        need = c.need(fit.job_index)
        if fit.speed is None:
            continue
        blocks.append(speed_table(c, fit, fit.speed, job_name(need.job, need, c.language)))
        if remarks := c.remarks(note for note in fit.speed.notes if note not in said):
            blocks.append(Remarks(remarks))
        said.update(fit.speed.notes)
    if not blocks:
        return None
    small = c.say(
        "Speeds are ranges because they depend on engine, version and load; the likely value is not a promise. The "
        "evidence says how many published measurements a range was learned from: measured alike are those of this "
        "engine on this class of cards; the others are of other cards or engines, and the range is as wide as the "
        "formula's errors were there."
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
        (say("Power of the accelerators at this work"), speed.watts),
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


COUNTED = re.compile(r"errors of (\d+) measurements left out of the fit")
# what a learned range was not learned from, as its source says it; the first that holds
LEARNED = (("engine or hardware not seen", "other engines"), ("hardware not seen", "other cards"))


def evidence(c: Context, value: Quantity) -> str:
    """How many measurements the range was learned from, and of what; else the evidence of the number."""
    for source in value.sources:
        if (found := COUNTED.match(source)) is None:
            continue
        n = int(found[1])
        kind = next((word for mark, word in LEARNED if mark in source), "")
        if kind == "other engines":
            return c.say("{n} on other engines", n=n)
        if kind == "other cards":
            return c.say("{n} on other cards", n=n)
        return c.say("{n} measured alike", n=n)
    return c.language.term(f"evidence.{value.evidence.name.lower()}")


def fits_of(source: str) -> str:
    """What the formula was fitted to: how many measurements, and which were not, stands with the number."""
    if COUNTED.match(source) is None:
        return source
    return next((part for part in source.split("; ") if part.startswith("fit of")), source)


def counted(c: Context, label: str, value: Quantity) -> Row:
    return Row(
        (
            label,
            c.language.likely(value),
            c.language.quantity(value),
            evidence(c, value),
            c.sources.cite(fits_of(source) for source in value.sources),
        )
    )


def hour_rows(c: Context, speed: SpeedEstimate) -> list[Row]:
    """How full the busiest hour is, and how many copies of the model keep the service level."""
    load, rows = speed.load, []
    if load is not None:
        busy = c.say("Busiest hour: the machine is busy")
        if load.busy is not None:
            rows.append(counted(c, busy, load.busy))
        if not load.stable:
            rows.append(Row((busy, Cell(c.say("more comes than is served"), "conflict"), "", "", "")))
    if speed.replicas_needed is not None:
        rows.append(counted(c, c.say("Copies that keep the service level"), speed.replicas_needed))
    return rows


def speed_table(c: Context, fit: JobFit, speed: SpeedEstimate, title: str) -> Table:
    say = c.say
    rows = [counted(c, label, value) for label, value in measures(c, speed)]
    rows += hour_rows(c, speed)
    if speed.most_users is not None:
        rows.append(counted(c, say("Most users at the same time"), speed.most_users))
    if speed.limited_by:
        rows.append(Row((say("Limited by"), Cell(c.language.term(speed.limited_by)), "", "", "")))
    if fit.enough is not None:
        perhaps = fit.enough and any(note.code.endswith("_perhaps") for note in fit.notes)
        word = say("probably") if perhaps else say("yes") if fit.enough else say("no")
        verdict = "warning" if perhaps else "ok" if fit.enough else "conflict"
        rows.append(Row((say("Keeps what was asked"), Cell(word, verdict), "", "", "")))
    return Table(
        title,
        (
            Column(say("Measure"), weight=3.2),
            Column(say("Likely"), "right", 1.2),
            Column(say("Range"), "right", 1.5),
            Column(say("Evidence"), weight=2.0),
            Column(say("Source"), weight=0.6),
        ),
        tuple(rows),
        empty=say("The speed is not known."),
    )
