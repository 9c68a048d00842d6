"""The formulas of a cash flow's items: a month's amount, its sum over the months, what comes back at the end."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from advisor.formulas import formula

Number = TypeVar("Number", float, Decimal)

OWN = "definition; the range of each share stands with the assumptions"


@formula(
    "costs.repairs_month",
    "paid * share / 12",
    unit="money",
    source=OWN,
    valid_for="one share within the warranty, another one after it",
    paid="price paid, tax included",
    share="repairs of a year as a share of it",
)
def repairs_month(paid: Number, share: Number) -> Number:
    return paid * share / 12


@formula(
    "costs.resale",
    "paid * share",
    unit="money",
    source=OWN,
    valid_for="the end of the time considered; taken off in the last month",
    paid="price paid, tax included",
    share="what is left of it then",
)
def resale(paid: Number, share: Number) -> Number:
    return paid * share


@formula(
    "costs.rent_month",
    "price * hours * (1 + idle)",
    unit="money",
    source="definition; hours on the bill are those with work and those that were forgotten",
    valid_for="rent by the hour, not more than the 730.5 hours of a month",
    price="price of an hour in the study's currency",
    hours="hours with work in the month (h)",
    idle="hours that are paid without work, as a share of them",
)
def rent_month(price: Number, hours: Number, idle: Number) -> Number:
    return price * hours * (1 + idle)


@formula(
    "costs.over_months",
    "month * ((1 + change) ** (months / 12) - 1) / ((1 + change) ** (1 / 12) - 1)",
    unit="money",
    source="definition: a geometric series",
    valid_for="a change other than 0; at 0 it is month * months",
    month="amount of the first month",
    change="change of the price a year",
    months="months considered",
)
def over_months(month: float, change: float, months: float) -> float:
    if change == 0:
        return month * months
    total: float = month * ((1 + change) ** (months / 12) - 1) / ((1 + change) ** (1 / 12) - 1)
    return total
