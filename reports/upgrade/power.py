"""The power budget, today and after the step."""

from __future__ import annotations

from dataclasses import replace

from advisor.quantity import Note
from advisor.upgrading import Outlook, Upgrade, Way
from reports.document import Block, Remarks, Section
from reports.sections.context import Context
from reports.sections.power import chart, power_table


def section(c: Context, upgrade: Upgrade, way: Way | None) -> Section | None:
    blocks: list[Block] = []
    times = [(c.say("Today"), upgrade.now)] + ([(c.say("Then"), way.after)] if way is not None else [])
    for word, outlook in times:
        if outlook.machine is None or not outlook.power:
            continue
        picture = chart(c, outlook.machine)
        title = c.say("{when}: {finding}", when=word, finding=picture.title)
        blocks.append(replace(picture, title=title))
        if outlook is times[-1][1]:
            blocks += power_table(c, outlook.machine)
            if room := site(outlook):
                blocks.append(Remarks(c.remarks(room)))
    return Section("power", c.say("Power: from the cards to the socket"), tuple(blocks)) if blocks else None


def site(outlook: Outlook) -> list[Note]:
    """What the room has to say to it."""
    return [one.note for one in outlook.findings if one.rule.startswith("site.") and one.answer != "ok"]
