"""The machine as it stands: its parts and what is to be settled about them."""

from __future__ import annotations

from advisor.upgrading import Upgrade
from reports.document import Block, Facts, Paragraph, Remarks, Section
from reports.sections.board import pictures
from reports.sections.context import Context
from reports.upgrade.names import given_parts


def section(c: Context, upgrade: Upgrade) -> Section:
    now = upgrade.now
    blocks: list[Block] = [Facts(given_parts(c, now.build), 1)]
    ok = sum(finding.answer == "ok" for finding in now.findings)
    open_ones = [finding.note for finding in now.findings if finding.answer != "ok"]
    title = c.say("Checked as it stands: {n} to settle, {ok} in order", n=len(open_ones), ok=ok)
    if open_ones:
        blocks.append(Remarks(c.remarks(open_ones), title))
    else:
        blocks.append(Paragraph(title, "finding"))
    blocks.append(Paragraph(room(c, upgrade)))
    if now.machine is not None:
        blocks += pictures(c, now.machine)
    return Section("standing", c.say("The machine as it stands"), tuple(blocks))


def room(c: Context, upgrade: Upgrade) -> str:
    """How many further cards it takes without other parts."""
    count = upgrade.owned.room_to_grow
    if count is None:
        return c.say("Whether it takes further cards is not known: slots or cards are not documented well enough.")
    if count == 0:
        return c.say("As it stands it takes no further card.")
    return c.say("As it stands it takes {n} more such {n:card|cards}.", n=count)
