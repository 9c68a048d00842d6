"""The class of a part, and with it the price band that stands in where nobody saw a price.

A band's ``applies`` says for which parts of its class it holds: every condition must, an unknown field fails. Of the
bands that hold, the one with most conditions is the part's, then the newest. Units GB and TB multiply by the capacity.
"""

from __future__ import annotations

from decimal import Decimal

from catalog.catalog import Catalog
from catalog.records.accelerators import Chip
from catalog.records.hosts import Case, Cooler, Cpu, Drive, Mainboard, MemoryKit, Psu
from catalog.records.machines import WholeMachine
from catalog.records.prices import Band
from catalog.records.record import Record

NOT_PROPOSED = {"superseded", "not proposed"}  # known where somebody owns one
CLASSES: dict[type[Record], str] = {
    Chip: "chip",
    Psu: "psu",
    Mainboard: "mainboard",
    Cpu: "cpu",
    Case: "case",
    Cooler: "cooler",
    MemoryKit: "memory_kit",
    Drive: "drive",
    WholeMachine: "whole_machine",
}


def band_of(catalog: Catalog, part: Record) -> Band | None:
    """The band of a part's class; None where no band holds for it: bands are prices of parts that shops still sell."""
    if getattr(part, "sold", "") in NOT_PROPOSED:
        return None
    of_class = catalog.bands_of.get(CLASSES.get(type(part), ""), ())
    return next((band for band in of_class if all(holds(condition, part) for condition in band.applies)), None)


def holds(condition: str, part: Record) -> bool:
    """Whether "field=value", "field=low-high" or "field=one|other" is true of a part."""
    field, _, wanted = condition.partition("=")
    value = getattr(part, field, None)
    if isinstance(value, tuple):
        return any(one in wanted.split("|") for one in value)
    if isinstance(value, bool) or value is None:
        return str(value).lower() == wanted
    if isinstance(value, int | float):
        low, dash, high = wanted.partition("-")
        return float(low) <= value <= float(high) if dash else value == float(wanted)
    return value in wanted.split("|")


def units(band: Band, part: Record) -> Decimal | None:
    """By how much a band's price is multiplied for a part; None where the part does not say."""
    if band.unit == "each":
        return Decimal(1)
    if isinstance(part, Drive):
        size: float | None = part.capacity_gb
    elif isinstance(part, MemoryKit):
        size = part.total_gb
    elif isinstance(part, Chip | WholeMachine):
        size = part.memory_gb
    else:
        size = None
    return None if size is None else Decimal(str(size)) / (1000 if band.unit == "TB" else 1)
