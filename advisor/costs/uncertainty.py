"""How sure a sum is: which input moves it most, and the spread when all of them vary at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from advisor.assumptions import assumed
from advisor.costs.buying import purchase, repairs_id, warranty_months
from advisor.costs.resale import resale_fraction
from advisor.costs.site import pue_of, tariff_of
from advisor.costs.usage import HOURS_A_MONTH, Usage
from advisor.machines.machine import Machine
from advisor.quantity import Quantity
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates

Values = npt.NDArray[np.float64]
Inputs = Mapping[str, "float | Values"]
Cost = Callable[[Inputs], Values]


@dataclass(frozen=True, slots=True)
class Driver:
    """An input of a sum: ``code`` names it ("price", "tariff", ...), the three values bound and centre it."""

    code: str
    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class Swing:
    """The sum with one input at its ends and all others likely; ``at_low`` belongs to the input's low end."""

    code: str
    at_low: float
    at_high: float

    @property
    def size(self) -> float:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True)
class Spread:
    """Percentiles of the sum over all runs."""

    p5: float
    p25: float
    median: float
    p75: float
    p95: float
    mean: float
    runs: int


def tornado(drivers: tuple[Driver, ...], cost: Cost) -> tuple[Swing, ...]:
    """The inputs by what they move, the greatest first."""
    likely = {driver.code: driver.likely for driver in drivers}
    swings = [
        Swing(
            driver.code,
            float(cost({**likely, driver.code: driver.low})),
            float(cost({**likely, driver.code: driver.high})),
        )
        for driver in drivers
    ]
    return tuple(sorted(swings, key=lambda swing: -swing.size))


def simulate(drivers: tuple[Driver, ...], cost: Cost, runs: int = 4000, seed: int = 20261121) -> Spread:
    """All inputs drawn at once, each from the triangle over its three values, independent of the others."""
    return spread_of(cost(draw(drivers, runs, seed)))


def draw(drivers: tuple[Driver, ...], runs: int, seed: int) -> dict[str, Values]:
    """``runs`` values of every input; the same seed gives the same values."""
    random = np.random.default_rng(seed)
    drawn: dict[str, Values] = {}
    for driver in drivers:
        if driver.high > driver.low:
            drawn[driver.code] = random.triangular(driver.low, driver.likely, driver.high, runs)
        else:
            drawn[driver.code] = np.full(runs, driver.likely)
    return drawn


def spread_of(values: Values) -> Spread:
    p5, p25, median, p75, p95 = (float(value) for value in np.percentile(values, (5, 25, 50, 75, 95)))
    return Spread(p5, p25, median, p75, p95, float(np.mean(values)), int(values.size))


def owning(
    machine: Machine, usage: Usage, study: Study, catalog: Catalog, rates: Rates
) -> tuple[tuple[Driver, ...], Cost]:
    """(the inputs of a bought machine's present value, that value as a function of them).

    With all inputs likely it equals the present value of ``buy_cash_flow``.
    """
    months = study.money.months
    net, taxes, _ = purchase(machine, study, catalog, rates)
    tariff, _ = tariff_of(study, catalog, rates, usage)
    assumptions = catalog.assumptions
    within, after = assumed(assumptions, "costs.repairs_in_warranty"), assumed(assumptions, repairs_id(machine))
    warranty = warranty_months(study, catalog).value
    plan = assumed(assumptions, "costs.hours_as_planned")
    hours = usage.hours_per_month
    most = HOURS_A_MONTH / hours if hours else 1.0
    ends = tuple(each / hours if hours else 1.0 for each in usage.hours)
    drivers = (
        Driver("price", *(float(a + b) for a, b in zip(net, taxes, strict=True))),
        _driver("resale", resale_fraction(months, study, assumptions)),
        _driver("tariff", tariff),
        _driver("tariff change", assumed(assumptions, "costs.electricity_trend")),
        _driver("cooling", pue_of(study, catalog)),
        _driver("power at work", usage.watts_busy),
        _driver("power idle", usage.watts_idle),
        _driver("stays on", assumed(assumptions, "costs.on_outside_work")),
        Driver("hours", min(plan.low, most), min(plan.value, most), min(plan.high, most)),
        *((Driver("run time", *ends),) if usage.by_work else ()),
        _driver("repairs in warranty", within),
        _driver("repairs", after),
    )
    index = np.arange(1, months + 1, dtype=float)
    worth = (1 + study.money.discount_rate) ** (-index / 12)
    inside = float(worth[index <= warranty].sum())
    outside = float(worth[index > warranty].sum())
    staff = study.money.staff_hours_per_month * float(study.money.staff_hour) * float(worth.sum())

    def cost(inputs: Inputs) -> Values:
        value = {code: np.asarray(given, dtype=float) for code, given in inputs.items()}
        used = np.minimum(hours * value["hours"] * value.get("run time", np.asarray(1.0)), HOURS_A_MONTH)
        working = usage.utilisation * value["power at work"] + (1 - usage.utilisation) * value["power idle"]
        watt_hours = used * working + (HOURS_A_MONTH - used) * value["stays on"] * value["power idle"]
        bill = watt_hours / 1000 * value["cooling"] * value["tariff"]
        level = (1 + value["tariff change"][..., None]) ** ((index - 1) / 12)
        repairs = value["price"] / 12 * (value["repairs in warranty"] * inside + value["repairs"] * outside)
        back = value["price"] * value["resale"] * worth[-1]
        total: Values = value["price"] + bill * (level * worth).sum(axis=-1) + repairs + staff - back
        return total

    return drivers, cost


def _driver(code: str, quantity: Quantity) -> Driver:
    return Driver(code, quantity.low, quantity.value, quantity.high)
