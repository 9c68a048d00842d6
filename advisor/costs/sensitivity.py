"""How sure the comparison is: what moves the cost of owning most, and how often it beats another way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from advisor.costs.uncertainty import Driver, Spread, Swing, draw, owning, spread_of, tornado
from advisor.costs.usage import Usage
from advisor.machines.machine import Machine
from advisor.quantity import Note, note
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates

if TYPE_CHECKING:  # the answer's shape holds cash flows: importing it here would go round in a circle
    from advisor.answer import Option

RUNS = 4000
SEED = 20261121
BY_USE = ("costs.rent_hourly", "costs.tokens")  # notes of flows that are paid by use


@dataclass(frozen=True, slots=True)
class Chance:
    """In which share of the runs owning costs less than the option ``against``."""

    against: str
    share: float
    note: Note


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Of the recommended machine's present value, in the study's currency."""

    swings: tuple[Swing, ...]
    spread: Spread
    chances: tuple[Chance, ...]


def sensitivity(
    machine: Machine, others: tuple[Option, ...], usage: Usage, study: Study, catalog: Catalog, rates: Rates
) -> Sensitivity:
    """Tornado, spread and chances; seeded, so that the same study gives the same figures.

    All ways share the drawn hours of use; the prices of the others vary between the ends of their own cash flows.
    """
    drivers, cost = owning(machine, usage, study, catalog, rates)
    drawn = draw(drivers, RUNS, SEED)
    own = cost(drawn)
    chances = tuple(_chance(other, own, drawn["hours"], place) for place, other in enumerate(others))
    return Sensitivity(tornado(drivers, cost), spread_of(own), chances)


def _chance(
    other: Option, own: np.typing.NDArray[np.float64], hours: np.typing.NDArray[np.float64], place: int
) -> Chance:
    from advisor.costs.break_even import name_of

    flow = other.cash_flow
    driver = Driver(other.id, float(flow.present_value_low), float(flow.present_value), float(flow.present_value_high))
    value = draw((driver,), own.size, SEED + 1 + place)[other.id]
    if any(one.code in BY_USE for one in flow.notes):
        value = value * hours
    share = float(np.mean(own < value))
    return Chance(
        other.id, share, note("costs.chance", other=name_of(other), share=round(share, 2), runs=int(own.size))
    )
