"""The workbook of an upgrade: the steps beside each other, the parts of the proposed one, and what it serves."""

from __future__ import annotations

from advisor.owned import Run
from advisor.upgrading import Outlook, Upgrade, Way
from reports.document import Sheet, SheetCell
from reports.sections.context import Context
from reports.sheets.cells import MONEY, NUMBER, TEXT, WHOLE
from reports.sheets.costs import items_sheet, months_sheet, sensitivity_sheet
from reports.sheets.evidence import memory_sheet, sources_sheet, speed_sheet
from reports.sheets.parts import checks_sheet, lines_sheet, power_sheet, suppliers_sheet
from reports.sheets.summary import summary_sheet
from reports.wording import Language


def upgrade_sheets(c: Context, upgrade: Upgrade, way: Way | None) -> tuple[Sheet, ...]:
    """In the order in which a purchasing officer reads; empty ones are left out."""
    made = [summary_sheet(c), steps_sheet(c, upgrade)]
    if way is not None and way.option.machine is not None:
        made += [lines_sheet(c, way.option, way.option.machine), suppliers_sheet(c, way.option.machine)]
    if upgrade.needs:
        made += [items_sheet(c), months_sheet(c), sensitivity_sheet(c)]
    then = way.after if way is not None else upgrade.now
    if then.machine is not None:
        made += [checks_sheet(c, then.machine), power_sheet(c, then.machine)]
    made += [memory_sheet(c), speed_sheet(c), runs_sheet(c, upgrade, way), sources_sheet(c)]
    return tuple(sheet for sheet in made if sheet.rows)


def steps_sheet(c: Context, upgrade: Upgrade) -> Sheet:
    """Every step with its sums, and what is left to pay where the old parts bring what they may."""
    rows: list[tuple[SheetCell, ...]] = []
    formulas: list[tuple[int, int, str]] = []
    for way in upgrade.ways:
        first, brings = way.option.cash_flow.months[0], way.step.brings
        priced = way.step.cost is not None
        row = len(rows) + 2
        rows.append(
            (
                c.option_name(way.option),
                c.language.term(f"answer.{'warning' if way.step.verdict == 'warnings' else way.step.verdict}"),
                *((first.low, first.likely, first.high) if priced else (None, None, None)),
                *((brings.low, brings.high) if brings is not None else (None, None)),
                None,
                None,
                c.advice.currency,
                len(way.after.runs),
                watts(way.after),
            )
        )
        formulas += [(row, 8, f'=IF(C{row}="","",C{row}-G{row})'), (row, 9, f'=IF(E{row}="","",E{row}-F{row})')]
    words = (
        "Step", "Checks", "Low", "Likely", "High", "Old parts may bring, low", "Old parts may bring, high",
        "Left to pay, low", "Left to pay, high", "Currency", "Models that it serves", "From the wall (W)",
    )  # fmt: skip
    return Sheet(
        c.say("Steps"),
        tuple(c.language.word(word) for word in words),
        tuple(rows),
        (44, 12, 13, 13, 13, 13, 13, 13, 13, 10, 12, 12),
        (TEXT, TEXT, *(MONEY,) * 7, TEXT, WHOLE, NUMBER),
        tuple(formulas),
        freeze_columns=1,
    )


def watts(outlook: Outlook) -> float | None:
    wall = dict(outlook.power).get("wall")
    return None if wall is None else wall.value


def runs_sheet(c: Context, upgrade: Upgrade, way: Way | None) -> Sheet:
    """Every model of the catalog that it serves to one user, today and after the step."""
    before = {run.model.id: run for run in upgrade.now.runs}
    after = {run.model.id: run for run in way.after.runs} if way is not None else {}
    every = sorted({**before, **after}.values(), key=lambda run: (-run.parameters, run.model.id))
    rows = tuple(
        (
            run.model.name or run.model.id,
            run.parameters / 1e9,
            *cells(before.get(run.model.id), c.language),
            *(cells(after.get(run.model.id), c.language) if way is not None else ()),
        )
        for run in every
    )
    times = ("today", "then") if way is not None else ("today",)
    parts = ("Number format", "Card memory", "tok/s, low", "tok/s, high")
    words = [
        c.say("{what}, {when}", what=c.language.word(part), when=c.language.word(t)) for t in times for part in parts
    ]
    formats = (TEXT, TEXT, NUMBER, NUMBER) * len(times)
    return Sheet(
        c.say("Models"),
        (c.say("Model"), c.say("Billion parameters"), *words),
        rows,
        (36, 12, *(14, 14, 12, 12) * len(times)),
        (TEXT, NUMBER, *formats),
        freeze_columns=1,
    )


def cells(run: Run | None, language: Language) -> tuple[SheetCell, ...]:
    if run is None:
        return ("", language.term("verdict.does not fit"), None, None)
    speed = run.fit.speed.decode if run.fit.speed is not None else None
    ends = (speed.low, speed.high) if speed is not None else (None, None)
    return (run.weights, language.term(f"verdict.{run.fit.verdict}"), *ends)
