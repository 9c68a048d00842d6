"""The formulas of buying against renting, each with its published source; all work on floats and on Decimals alike."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from advisor.formulas import formula

Number = TypeVar("Number", float, Decimal)

SURVEY = "common to published comparisons: Lenovo LP2225 (2025-05), gpu-tco (2026-07), ai-infra-index (2026-03)"
TEXTBOOK = "engineering economics: equivalent annual cost"


@formula(
    "costs.break_even_hours",
    "price / (rent - running)",
    unit="h",
    source="Lenovo LP2225 (2025-05): 833,806 / (98.32 - 0.87) = 8,556 h",
    valid_for="rent above running; else buying never pays. Leaves out network, room, staff, discounting and resale",
    price="price of the machine",
    rent="rent an hour",
    running="own running cost an hour",
)
def break_even_hours(price: Number, rent: Number, running: Number) -> Number:
    return price / (rent - running)


@formula(
    "costs.electricity_month",
    "(hours * (utilisation * busy + (1 - utilisation) * idle) + other_hours * on * idle) / 1000 * pue * tariff",
    unit="money",
    source=SURVEY + ": power x PUE x tariff",
    valid_for="power at the wall, losses of the power supply included",
    hours="hours with work in the month (h)",
    utilisation="share of them in which the accelerators compute",
    busy="power at work (W)",
    idle="power when idle (W)",
    other_hours="hours of the month without work (h)",
    on="share of those in which the machine stays on",
    pue="power of the room over power of the machine",
    tariff="price of a kWh",
)
def electricity_month(
    hours: float,
    utilisation: float,
    busy: float,
    idle: float,
    other_hours: float,
    on: float,
    pue: float,
    tariff: float,
) -> float:
    energy = hours * (utilisation * busy + (1 - utilisation) * idle) + other_hours * on * idle
    return energy / 1000 * pue * tariff


@formula(
    "costs.training_month",
    "runs * run / 3600",
    unit="h",
    source="definition",
    valid_for="training; bounded by the month's 730.5 hours where it is paid for",
    runs="runs a month",
    run="time of one run on this machine (s)",
)
def training_month(runs: float, run: float) -> float:
    return runs * run / 3600


@formula(
    "costs.straight_line",
    "(price - resale) / years",
    unit="money a year",
    source="accounting: straight-line depreciation",
    valid_for="any life",
    price="price paid",
    resale="value at the end",
    years="life (years)",
)
def straight_line(price: Number, resale: Number, years: Number) -> Number:
    return (price - resale) / years


@formula(
    "costs.annuity_factor",
    "(1 - (1 + rate) ** -years) / rate",
    unit="years",
    source=TEXTBOOK,
    valid_for="rate above 0; at 0 it is the number of years",
    rate="discount rate a year",
    years="life (years)",
)
def annuity_factor(rate: Number, years: Number) -> Number:
    if rate == 0:
        return years
    factor: Number = (1 - (1 + rate) ** -years) / rate
    return factor


@formula(
    "costs.equivalent_annual_cost",
    "(price - resale / (1 + rate) ** years) / annuity + running",
    unit="money a year",
    source=TEXTBOOK,
    valid_for="constant running cost",
    price="price paid",
    resale="value at the end",
    rate="discount rate a year",
    years="life (years)",
    annuity="annuity factor (years)",
    running="running cost a year",
)
def equivalent_annual_cost(
    price: Number, resale: Number, rate: Number, years: Number, annuity: Number, running: Number
) -> Number:
    annual: Number = (price - resale / (1 + rate) ** years) / annuity + running
    return annual


@formula(
    "costs.per_delivered_hour",
    "annual / (cards * 8760 * utilisation)",
    unit="money per card and hour",
    source=SURVEY,
    valid_for="utilisation above 0; towards 0 an owned hour costs without limit",
    annual="equivalent annual cost",
    cards="accelerators",
    utilisation="share of all hours in use",
)
def per_delivered_hour(annual: Number, cards: Number, utilisation: Number) -> Number:
    return annual / (cards * 8760 * utilisation)


@formula(
    "costs.break_even_utilisation",
    "fixed / (cards * 8760 * (rent - marginal))",
    unit="1",
    source=SURVEY,
    valid_for="rent above marginal; above 1 buying never pays",
    fixed="equivalent annual cost that does not depend on use",
    cards="accelerators",
    rent="rent per card and hour",
    marginal="own running cost per card and hour in use",
)
def break_even_utilisation(fixed: Number, cards: Number, rent: Number, marginal: Number) -> Number:
    return fixed / (cards * 8760 * (rent - marginal))


@formula(
    "costs.present_value",
    "amount / (1 + rate) ** (month / 12)",
    unit="money",
    source=TEXTBOOK,
    valid_for="payments at the end of a month",
    amount="paid in the month",
    rate="discount rate a year",
    month="months from now",
)
def present_value(amount: float, rate: float, month: float) -> float:
    today: float = amount / (1 + rate) ** (month / 12)
    return today


@formula(
    "costs.break_even_tokens",
    "fixed / (api - marginal)",
    unit="tok a month",
    source="Pan et al., arXiv 2509.18101 (2025-09), as cost per token",
    valid_for="api above marginal, and not more than the machine can do",
    fixed="own cost of a month that does not depend on use",
    api="price of a token, input and output blended",
    marginal="own running cost of a token",
)
def break_even_tokens(fixed: Number, api: Number, marginal: Number) -> Number:
    return fixed / (api - marginal)


MACRS_FIVE_YEARS = (
    Decimal("0.20"),
    Decimal("0.32"),
    Decimal("0.192"),
    Decimal("0.1152"),
    Decimal("0.1152"),
    Decimal("0.0576"),
)
"""Yearly shares of US tax depreciation of computers (IRS Publication 946, five-year class, half-year convention)."""


def macrs(price: Decimal) -> tuple[Decimal, ...]:
    """Tax depreciation in years 1 to 6."""
    return tuple(price * share for share in MACRS_FIVE_YEARS)
