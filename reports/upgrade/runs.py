"""Which models it serves to one user, today and after the step."""

from __future__ import annotations

from advisor.owned import Run
from advisor.upgrading import Upgrade, Way
from advisor.workload import Serve
from reports.document import Block, Cell, Column, Paragraph, Row, Section, Table
from reports.naming import format_name
from reports.sections.context import Context

MOST = 16


def section(c: Context, upgrade: Upgrade, way: Way | None) -> Section | None:
    before = {run.model.id: run for run in upgrade.now.runs}
    after = {run.model.id: run for run in way.after.runs} if way is not None else {}
    if not before and not after:
        return None
    blocks: list[Block] = [
        Paragraph(
            c.say(
                "One user, up to {tokens} tokens of prompt and answer together; each model in the best number format "
                "that fits.",
                tokens=Serve(model="none").context_tokens,
            )
        ),
        runs_table(c, before, after) if way is not None else today_table(c, before),
    ]
    return Section("runs", c.say("What it serves, today and then") if way else c.say("What it serves"), tuple(blocks))


def today_table(c: Context, before: dict[str, Run]) -> Table:
    runs = sorted(before.values(), key=lambda run: (-run.parameters, run.model.id))
    rows = tuple(Row((run.model.name or run.model.id, size(run), *state(c, run))) for run in runs[:MOST])
    return Table(
        c.say("The {n} largest of {all} models", n=len(rows), all=len(runs)),
        (
            Column(c.say("Model"), weight=3.0),
            Column(c.say("Billion parameters"), "right", 1.2),
            Column(c.say("Card memory"), weight=1.8),
            Column(c.say("tok/s, one user"), "right", 1.2),
        ),
        rows,
    )


def runs_table(c: Context, before: dict[str, Run], after: dict[str, Run]) -> Table:
    """The models that the step changes: new ones, finer formats, more room; the largest first."""
    better = [run for run in after.values() if improved(before.get(run.model.id), run)]
    better.sort(key=lambda run: (-run.parameters, run.model.id))
    lost = sum(id not in after for id in before)
    rows = tuple(
        Row(
            (
                run.model.name or run.model.id,
                size(run),
                *(state(c, before[run.model.id]) if run.model.id in before else (c.say("does not fit"), "–")),
                *state(c, run),
            )
        )
        for run in better[:MOST]
    )
    notes = [c.say("{n} more models run as they do today.", n=len(after) - len(better))]
    if len(better) > len(rows):
        notes.insert(0, c.say("{n} smaller models gain as well.", n=len(better) - len(rows)))
    if lost:
        notes.append(c.say("{n} models that run today do not run then.", n=lost))
    return Table(
        c.say(
            "{new} {new:model|models} that it cannot serve today; {better} in a finer format or with more room",
            new=sum(run.model.id not in before for run in better),
            better=sum(run.model.id in before for run in better),
        ),
        (
            Column(c.say("Model"), weight=2.6),
            Column(c.say("Billion parameters"), "right", 1.0),
            Column(c.say("Today"), weight=2.0),
            Column(c.say("tok/s today"), "right", 1.0),
            Column(c.say("Then"), weight=2.0),
            Column(c.say("tok/s then"), "right", 1.0),
        ),
        rows,
        tuple(notes),
        empty=c.say("No model gains by it."),
    )


def improved(before: Run | None, after: Run) -> bool:
    if before is None:
        return True
    return before.weights != after.weights or (before.fit.verdict != "fits" and after.fit.verdict == "fits")


def size(run: Run) -> str:
    return f"{run.parameters / 1e9:,.1f}"


def state(c: Context, run: Run) -> tuple[Cell, str]:
    """(format and verdict, speed)."""
    formats = c.catalog.formats if c.catalog is not None else {}
    name = formats[run.weights].name if run.weights in formats else format_name(run.weights)
    speed = run.fit.speed.decode if run.fit.speed is not None else None
    said = c.language.join((name, c.language.term(f"verdict.{run.fit.verdict}")))
    return Cell(said, run.fit.verdict), number(c, speed) if speed is not None else "–"


def number(c: Context, speed: object) -> str:
    """The range without its unit, which the head carries."""
    return c.language.value(speed).removesuffix(" tok/s")
