"""The proposed step: priced lines, what stays and what becomes free, the checks after it; the other steps."""

from __future__ import annotations

from advisor.quantity import Note
from advisor.upgrading import Upgrade, Way
from reports.document import Block, Column, Remark, Remarks, Row, Section, Table
from reports.sections.board import pictures
from reports.sections.context import Context
from reports.sections.machine import checks, lines_table
from reports.upgrade.names import RESALE, step_name

# said by the table of old parts
IN_TABLE = ("machines.upgrade_sell", "machines.upgrade_not_counted", "machines.upgrade_psu_stays")


def section(c: Context, upgrade: Upgrade, way: Way) -> Section:
    machine = way.after.machine
    assert way.option.machine is not None
    blocks: list[Block] = [lines_table(c, way.option, way.option.machine), old_parts(c, way)]
    remarks = c.remarks(note for note in way.step.notes if note.code not in IN_TABLE)
    if way.alike:
        text = c.say(
            "The cards that stand there are taken to be like the new ones: compare length, thickness, plugs and power "
            "before ordering."
        )
        remarks = (Remark("warning", text), *remarks)
    if remarks:
        blocks.append(Remarks(remarks))
    if machine is not None:
        blocks += checks(c, machine)
        blocks += pictures(c, machine)
        if machine.advice:
            blocks.append(Remarks(c.remarks(machine.advice), c.say("Advice to the builder")))
    return Section("step", c.say("The step: {step}", step=step_name(way, c.language)), tuple(blocks))


def uncounted(notes: tuple[Note, ...]) -> set[str]:
    """Names of parts of which nobody knows what they may bring."""
    said = [str(dict(note.values)["parts"]) for note in notes if note.code == "machines.upgrade_not_counted"]
    return {name for text in said for name in text.split(", ")}


def old_parts(c: Context, way: Way) -> Table:
    """What happens to every old part, and what those that become free may bring together."""
    step, unknown = way.step, uncounted(way.step.notes)
    rows = [Row((c.language.term(name), c.say("stays"), "–")) for name in step.keep]
    for name in step.sell:
        counted = c.say("unknown, not counted") if name in unknown else c.say("in the sum")
        rows.append(Row((name, c.say("becomes free"), counted)))
    notes: tuple[str, ...] = ()
    if step.brings is not None:
        rows.append(Row((c.say("May bring together"), "", c.figures(step.brings.low, step.brings.high)), "total"))
        cited = c.sources.cite(
            c.catalog.assumptions[id].source for id in RESALE if c.catalog is not None and id in c.catalog.assumptions
        )
        notes = (
            c.say(
                "Second-hand prices are asked, and who sells gets less; where nobody sells a part second-hand, its new "
                "price counts with what is left of it after one to five years. {cited}",
                cited=cited,
            ),
        )
    return Table(
        c.say("What becomes of the old parts"),
        (
            Column(c.say("Part"), weight=3.4),
            Column(c.say("What becomes of it"), weight=1.6),
            Column(c.head(c.say("May bring")), "right", 1.6),
        ),
        tuple(rows),
        notes,
    )


def others(c: Context, upgrade: Upgrade, way: Way | None) -> Section | None:
    """The steps that are not proposed, each with what would be bought."""
    blocks: list[Block] = []
    for one in upgrade.ways:
        if one is way or one.option.machine is None:
            continue
        table = lines_table(c, one.option, one.option.machine)
        blocks.append(Table(step_name(one, c.language), table.columns, table.rows, ()))
    if not blocks:
        return None
    return Section("steps", c.say("Other steps that were considered"), tuple(blocks))
