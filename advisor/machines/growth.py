"""How many further cards of the same kind a machine takes without a new board, supply or case."""

from __future__ import annotations

from dataclasses import replace

from advisor.machines.build import Build, Known, changed
from advisor.machines.machine import Finding
from advisor.machines.rules import cards, leads, slots, supply

MOST = 8
CHECKS = (
    slots.room_for_cards,
    slots.consumer_limit,
    supply.capacity,
    leads.sixteen_pin,
    leads.eight_pin,
    leads.eps,
    cards.server_takes_card,
)
DECISIVE = {"slots.count", "case.slots", "server.card"}


def room_to_grow(build: Build, known: Known, enough: int = MOST) -> int | None:
    """Further cards without changing board, supply or case; None where the deciding facts are not known.

    Nobody asks for more than ``enough``: a machine that takes so many is not asked further.
    """
    if not build.cards or build.count >= MOST:
        return 0
    if build.whole is not None and (build.whole.chip_id or build.whole.kind == "unified"):
        return 0
    group = build.cards[0]
    most = min(enough, MOST - build.count)
    for more in range(1, most + 1):
        larger = changed(build, cards=(replace(group, count=group.count + more), *build.cards[1:]))
        findings: list[Finding] = [found for check in CHECKS for found in check(larger, known)]
        if any(found.answer == "conflict" or found.rule == "platform.cards" for found in findings):
            return more - 1
        if any(found.answer == "warning" and found.rule == "psu.capacity" for found in findings):
            return more - 1
        if any(found.answer == "unknown" and found.rule in DECISIVE for found in findings):
            return more - 1 if more > 1 else None
    return most
