"""Own the base load, rent the peaks: how many machines to own for a demand that varies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.costs.formulas import break_even_utilisation


@dataclass(frozen=True, slots=True)
class Fleet:
    """``owned`` accelerators, and the yearly cost of owning them and renting the rest."""

    owned: int
    annual_cost: float


def marginal_utilisation(demand: Sequence[float], count: int) -> float:
    """Share of the hours in which the ``count``-th accelerator is needed; ``demand`` is what each hour needs."""
    return sum(min(max(hour - (count - 1), 0.0), 1.0) for hour in demand) / len(demand)


def annual_cost(demand: Sequence[float], owned: int, fixed: float, marginal: float, rent: float) -> float:
    """Yearly cost: ``fixed`` per owned accelerator, ``marginal`` per hour it works, ``rent`` per hour beyond."""
    hours = 8760 / len(demand)
    own = sum(min(hour, owned) for hour in demand) * hours
    rented = sum(max(hour - owned, 0.0) for hour in demand) * hours
    return owned * fixed + own * marginal + rented * rent


def best_fleet(demand: Sequence[float], fixed: float, marginal: float, rent: float) -> Fleet:
    """The cheapest number to own: the last accelerator whose use is worth its fixed cost.

    ``demand`` is a profile of equally long times (24 hours of a day, 168 of a week); money per year and per hour.
    """
    if not demand or min(demand) < 0:
        raise ValueError("demand is empty or below 0; expected the number of accelerators needed in each hour")
    owned = 0
    if rent > marginal:
        needed = break_even_utilisation(fixed, 1.0, rent, marginal)
        while marginal_utilisation(demand, owned + 1) > needed:
            owned += 1
    return Fleet(owned, annual_cost(demand, owned, fixed, marginal, rent))
