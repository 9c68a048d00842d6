"""Risers and splitters: signal, power and what the firmware has to offer."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.machines.build import Build, Known, finding
from advisor.machines.machine import Finding
from advisor.machines.rules.registry import rule, traited


@rule("traits", "mainboard", of=traited)
def risers(build: Build, known: Known) -> Iterator[Finding]:
    """Gen4 and Gen5 risers are short and rated; power never comes from SATA; splitting needs the firmware's option."""
    traits = build.traits
    if "sata riser power" in traits:
        yield finding("slots.risers", "conflict", "riser_sata", known)
    if "usb risers" not in traits and "risers" in traits and not traits & {"old riser"}:
        yield finding("slots.risers", "warning", "riser_rated", known)
    if "old riser" in traits and "usb risers" not in traits:
        yield finding("slots.risers", "warning", "riser_old", known)
    if "bifurcation" in traits:
        yield finding("slots.risers", "warning", "bifurcation", known)
    if "weak slot" in traits:
        slot_powered = [group for group in build.cards if group.board is not None and "none" in group.board.connectors]
        if slot_powered:
            yield finding(
                "slots.risers", "conflict", "slot_weak", known, slot_powered[0].board, card=slot_powered[0].name
            )
