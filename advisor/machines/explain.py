"""The machine that is shown: its price at once, its findings, power, seats and advice where somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from advisor.machines.advice import advice_for
from advisor.machines.bench import Bench, all_findings
from advisor.machines.build import Build
from advisor.machines.growth import room_to_grow
from advisor.machines.machine import Line, Machine
from advisor.machines.measure import BARRIER
from advisor.machines.placement import Seat, lanes_of
from advisor.machines.power import budget
from advisor.machines.rules.caps import settable
from advisor.machines.rules.slots import seats_of
from advisor.quantity import Note, Price
from catalog.records.accelerators import Chip

GB = 1e9


@dataclass(frozen=True, slots=True)
class Proposal:
    """A build with its lines and its measure, before it becomes a machine; ``kind`` is "composed" or "whole"."""

    id: str
    kind: str
    build: Build
    lines: tuple[Line, ...]
    measure: float
    missing: tuple[str, ...] = ()

    @property
    def unpriced(self) -> tuple[str, ...]:
        """Roles whose price is unknown."""
        return tuple(dict.fromkeys((*self.missing, *(line.role for line in self.lines if line.price is None))))

    @property
    def price(self) -> Price | None:
        """The sum of the lines; None while one is unknown."""
        return None if self.unpriced else total_price(self.lines)


def as_machine(proposal: Proposal, chip: Chip, count: int, bench: Bench, further: tuple[Note, ...] = ()) -> Machine:
    """The explained machine; ``further`` is advice that comes from beside it."""
    build = proposal.build
    later: dict[str, Callable[[Machine], Any]] = {
        "findings": lambda _: all_findings(build, bench.loud),
        "advice": lambda machine: (*advice_for(build, machine.findings, bench.loud), *further),
        "power": lambda _: budget(settable(build, bench.loud), bench.loud),
        "link_lanes": lambda _: narrowest_lanes(build, chip),
        "room_to_grow": lambda _: room_to_grow(build, bench.loud),
        "seats": lambda _: seated(build),
    }
    return Machine.sketched(
        later,
        id=proposal.id,
        kind=proposal.kind,
        chip=chip,
        count=count,
        board=build.cards[0].board,
        lines=proposal.lines,
        memory_per_device=bench.memory_of(chip),
        host_memory=(build.memory_gb or 0.0) * GB,
        interconnect=interconnect(chip, count, build.whole is not None and build.whole.kind == "unified"),
        price=proposal.price,
        missing=proposal.unpriced,
        clean=proposal.measure < BARRIER,
    )


def seated(build: Build) -> tuple[Seat, ...]:
    """Where each card sits; empty where the board's slot positions are not known."""
    seats = seats_of(build)
    if seats is None or any(seat.first is None for seat in seats.seats) or len(seats.seats) != build.count:
        return ()
    return seats.seats


def interconnect(chip: Chip, count: int, unified: bool) -> str:
    """How the accelerators reach each other as the machine is sold; a bridge is advice, not a part of it."""
    if count == 1:
        return "none"
    if chip.form in ("sxm", "oam", "module"):
        return "nvlink" if "nvlink" in chip.interconnect.lower() else "xgmi" if chip.interconnect else "pcie"
    return "unified" if unified else "pcie"


def narrowest_lanes(build: Build, chip: Chip) -> int | None:
    """Electrical PCIe lanes of the narrowest card; None where the board's record does not say."""
    if build.whole is not None:
        return None if chip.form != "pcie" else chip.pcie_lanes
    seats = seats_of(build)
    if seats is None or len(seats.seats) < build.count:
        return None
    widths = lanes_of(tuple(seat.slot for seat in seats.seats))
    known = [width for width in widths if width is not None]
    return min(known) if len(known) == build.count else None


def total_price(lines: tuple[Line, ...]) -> Price:
    """The sum of the lines; estimates, staleness and dates of the weakest line."""
    prices = [(line.price, line.quantity) for line in lines if line.price is not None]
    first = prices[0][0]
    taxes = {price.tax_included for price, _ in prices}
    return Price(
        sum((price.low * quantity for price, quantity in prices), Decimal(0)),
        sum((price.likely * quantity for price, quantity in prices), Decimal(0)),
        sum((price.high * quantity for price, quantity in prices), Decimal(0)),
        first.currency,
        "sum",
        min((price.as_of for price, _ in prices if price.as_of), default=""),
        "",
        tax_included=next(iter(taxes)) if len(taxes) == 1 else None,
        stale=any(price.stale for price, _ in prices),
        estimate=any(price.estimate for price, _ in prices),
    )
