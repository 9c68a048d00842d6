"""The numbers of a speed estimate as rows and ranges; nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.quantity import Evidence, Quantity
from advisor.workload import Job, Serve
from ui.charts.range_bars import Measure
from ui.marks import mark
from ui.tables.table import Cell, Column, Table
from ui.words import Words

if TYPE_CHECKING:
    from advisor.speed.estimate import BusiestHour, SpeedEstimate

EVIDENCE = {
    Evidence.MEASURED: mark("measured"),
    Evidence.PUBLISHED: mark("published"),
    Evidence.DERIVED: mark("derived"),
    Evidence.ASSUMED: mark("assumed"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is and its number; ``share`` prints the number in percent."""

    name: str
    value: Quantity | None = None
    share: bool = False


def show_rows(words: Words, table: Table, rows: tuple[Row, ...]) -> None:
    """Fill a table with rows; each number can be asked why."""
    say, language = words.text, words.language
    columns = (
        Column(say("Measure"), stretch=True),
        Column(say("Likely"), number=True),
        Column(say("Nine times in ten"), number=True),
        Column(say("Known how")),
    )
    cells: list[tuple[Cell | str, ...]] = []
    for row in rows:
        if row.value is None:
            continue
        likely, span = language.likely(row.value), language.quantity(row.value)
        if row.share:
            likely = f"{100 * row.value.value:.0f} %"
            span = f"{100 * row.value.low:.0f}–{100 * row.value.high:.0f} %"
        cells.append(
            (
                row.name,
                Cell(likely, row.value),
                "–" if row.value.exact else span,
                say(EVIDENCE[row.value.evidence]),
            )
        )
    table.fill(columns, cells)


def serve_rows(words: Words, job: Job, speed: SpeedEstimate) -> tuple[Row, ...]:
    """Decode, prefill and first token of a served model."""
    say = words.text
    users = job.users if isinstance(job, Serve) else 1
    prompt = f"{job.prompt_tokens:,d}" if isinstance(job, Serve) else ""
    found = (
        Row(say("Each user, {users} at once (decode)", users=users), speed.decode_per_user),
        Row(say("One user alone (decode)"), speed.decode),
        Row(say("All users together"), speed.throughput),
        Row(say("Reading the prompt (prefill)"), speed.prefill),
        Row(say("First word after, prompt of {prompt} tokens (TTFT)", prompt=prompt), speed.first_token),
    )
    rows = [row for row in found if row.value is not None]
    if speed.most_users is not None:
        rows.append(Row(say("Most users at the same time, at the service level"), speed.most_users))
    return tuple(rows)


def training_rows(words: Words, speed: SpeedEstimate) -> tuple[Row, ...]:
    say = words.text
    found = (
        Row(say("One run takes"), speed.training_time),
        Row(say("Training, whole machine"), speed.training_rate),
    )
    return tuple(row for row in found if row.value is not None)


def load_rows(words: Words, load: BusiestHour, speed: SpeedEstimate) -> tuple[Row, ...]:
    """The busiest hour: waiting at median and 95th percentile, and what it takes."""
    say = words.text
    timed = (
        Row(say("First word, median"), load.first_token),
        Row(say("First word, 95 of 100 requests within"), load.first_token_95),
        Row(say("Each further token, median (TPOT)"), load.token),
        Row(say("Each further token, 95 of 100 within"), load.token_95),
        Row(say("Answers written, one copy"), load.throughput),
    )
    rows = [row for row in timed if row.value is not None]
    counted = (
        Row(say("Requests at work, one copy"), load.running),
        Row(say("The machine is busy"), load.busy),
        Row(say("Copies of the model that keep the service level"), speed.replicas_needed),
    )
    return (*rows, *(row for row in counted if row.value is not None))


def power_rows(words: Words, modes: Mapping[str, Quantity]) -> tuple[Row, ...]:
    """Watts by kind of work, in the order of a working day."""
    say = words.text
    names = {
        "decode": say("Writing answers (decode)"),
        "prefill": say("Reading prompts (prefill)"),
        "training": say("Training"),
        "idle": say("Idle"),
    }
    return tuple(Row(name, modes[work]) for work, name in names.items() if work in modes)


def cap_rows(words: Words, lost: Mapping[str, Quantity], share: float, limit: float) -> tuple[Row, ...]:
    """What a power cap at ``share`` of a card's ``limit`` (W) takes from the speed."""
    say = words.text
    values = {"share": round(100 * share), "watts": f"{share * limit:,.0f}"}
    return (
        Row(say("Decode lost by a cap at {share} % ({watts} W a card)", **values), lost["decode"], share=True),
        Row(
            say("Prefill and training lost by a cap at {share} % ({watts} W a card)", **values),
            lost["prefill"],
            share=True,
        ),
    )


def measures(words: Words, job: Job, speed: SpeedEstimate) -> tuple[Measure, ...]:
    """What was asked against what is expected; what nobody asked for stands without a wish."""
    say = words.text
    found: list[Measure] = []
    if isinstance(job, Serve):
        rate = speed.decode_per_user or speed.decode
        if rate is not None:
            name = say("Each of {users} users", users=job.users) if job.users > 1 else say("One user")
            found.append(_measure(words, name, rate, job.min_tokens_per_second))
        if speed.first_token is not None:
            found.append(_measure(words, say("First word after"), speed.first_token, job.max_first_token_s, more=False))
    else:
        hours = job.deadline_hours
        if speed.training_time is not None:
            asked = hours * 3600 if hours is not None else None
            found.append(_measure(words, say("One run takes"), speed.training_time, asked, more=False))
        if speed.training_rate is not None:
            found.append(_measure(words, say("Training, whole machine"), speed.training_rate, None))
    return tuple(found)


def _measure(words: Words, name: str, one: Quantity, asked: float | None, *, more: bool = True) -> Measure:
    say, language = words.text, words.language
    wish = ""
    if asked is not None:
        wanted = Quantity(asked, one.unit)
        wish = say("asked: at least {wanted}", wanted=wanted) if more else say("asked: at most {wanted}", wanted=wanted)
    likely = say("likely {value}", value=language.likely(one))
    tip = "\n".join(part for part in (f"{name}: {language.quantity(one)}", likely, wish) if part)
    return Measure(name, one.low, one.value, one.high, language.quantity(one), asked, wish, more, tip)
