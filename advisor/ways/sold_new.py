"""Is a card still to be had as new? Only as far as somebody offers it."""

from __future__ import annotations

from datetime import date

from advisor.assumptions import assumed
from advisor.machines.machine import Machine
from advisor.quantity import Note, note
from catalog.catalog import Catalog
from catalog.pricing import observations_of

YEAR = 365.25


def sold_new(machine: Machine, catalog: Catalog, today: date) -> bool:
    """Whether the accelerators are young enough to be sold, or somebody offered them as new in these years.

    A launch price or an estimate is no offer. A card without a known day of release counts as young.
    """
    years = assumed(catalog.assumptions, "advice.years_sold_new").value
    released = machine.chip.released[:4]
    if not released.isdigit() or today.year - int(released) < years:
        return True
    parts = [line.part for line in machine.lines if line.role in ("accelerator", "machine")]
    seen = [one for part in parts for one in observations_of(catalog, part)]
    return any(
        one.condition in ("new", "")
        and one.kind not in ("msrp", "estimate")
        and (today - one.observed_on).days < years * YEAR / 2
        for one in seen
    )


def new_notes(machine: Machine, catalog: Catalog, today: date) -> tuple[Note, ...]:
    """What a buyer of new parts has to ask before he counts on these cards."""
    if sold_new(machine, catalog, today):
        return ()
    return (note("advice.not_sold_new", "unknown", chip=machine.chip.name, year=machine.chip.released[:4]),)
