"""Doing the step: before the case is opened, the new parts, the test, the old parts."""

from __future__ import annotations

from advisor.upgrading import Way
from reports.document import Block, Remark, Remarks, Section
from reports.sections.context import Context
from reports.sections.deployment import acceptance


def section(c: Context, way: Way) -> Section:
    blocks: list[Block] = [
        listed(c, c.say("Before the case is opened"), before(c)),
        listed(c, c.say("Acceptance test"), acceptance(c)),
    ]
    if way.step.sell:
        blocks.append(listed(c, c.say("The old parts"), old(c), "warning"))
    return Section("doing", c.say("Doing the step"), tuple(blocks))


def listed(c: Context, title: str, texts: list[str], level: str = "info") -> Remarks:
    return Remarks(tuple(Remark(level, text) for text in texts), title)


def before(c: Context) -> list[str]:
    return [
        c.say("Copy the machine's data elsewhere, and write down the versions of BIOS, driver and engine."),
        c.say("Measure today's speed with the own workload: only then can anybody say what the step has brought."),
        c.say(
            "Look up every point that is open above on the real parts: slots, plugs, lengths, the label of the supply."
        ),
    ]


def old(c: Context) -> list[str]:
    return [
        c.say(
            "Do the old parts stand in the inventory? Then the office that keeps it decides on selling or lending them."
        ),
        c.say("Parts under warranty go with their receipt; drives are wiped before they leave the house."),
    ]
