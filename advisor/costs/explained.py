"""How the sums of a cash flow were got: every item that a formula gives, with the formula and its values."""

from __future__ import annotations

from advisor.assumptions import assumed
from advisor.costs.buying import repairs_id, warranty_months
from advisor.costs.cashflow import CashFlow
from advisor.costs.formulas import electricity_month, present_value
from advisor.costs.renting import billed_hours, plan_worth, plans_of, trend_id
from advisor.costs.resale import resale_fraction
from advisor.costs.site import pue_of, tariff_of
from advisor.costs.sums import over_months, rent_month, repairs_month, resale
from advisor.costs.usage import HOURS_A_MONTH, Usage
from advisor.machines.machine import Machine
from advisor.quantity import Evidence, Quantity
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.offers import RentalOffer

Terms = tuple[tuple[str, Quantity], ...]  # (code of the item, how it was got)


def bought(machine: Machine, flow: CashFlow, usage: Usage, study: Study, catalog: Catalog, rates: Rates) -> Terms:
    """Electricity, repairs and resale of a machine that is bought, and what its last month is worth today."""
    currency, months = study.money.currency, float(study.money.months)
    terms: list[tuple[str, Quantity]] = []
    if usage.watts_busy.value > 0:
        month = electricity(usage, study, catalog, rates)
        change = assumed(catalog.assumptions, "costs.electricity_trend")
        terms.append(("electricity", summed(month, change, months)))
    first = flow.months[0]
    paid = Quantity(float(first.likely), currency, float(first.low), float(first.high), evidence=Evidence.PUBLISHED)
    used = warranty_months(study, catalog).value <= 0
    share = assumed(catalog.assumptions, repairs_id(machine) if used else "costs.repairs_in_warranty")
    terms.append(("repairs", product("costs.repairs_month", repairs_month, paid, share)))
    left = resale_fraction(study.money.months, study, catalog.assumptions)
    terms.append(("resale", product("costs.resale", resale, paid, left)))
    return (*terms, ("last month", discounted(flow, study)))


def electricity(usage: Usage, study: Study, catalog: Catalog, rates: Rates) -> Quantity:
    """A month's bill at today's tariff."""
    tariff, _ = tariff_of(study, catalog, rates, usage)
    pue, on = pue_of(study, catalog), assumed(catalog.assumptions, "costs.on_outside_work")
    busy, idle = usage.watts_busy, usage.watts_idle
    ends = []
    for place, hours in enumerate(usage.hours):
        b, i, stays, cooling, price = (_three(each)[place] for each in (busy, idle, on, pue, tariff))
        ends.append(electricity_month(hours, usage.utilisation, b, i, HOURS_A_MONTH - hours, stays, cooling, price))
    low, hours, high = usage.hours
    inputs = (
        ("hours", Quantity(hours, "1", low, high)),
        ("utilisation", Quantity(usage.utilisation, "fraction")),
        ("busy", busy),
        ("idle", idle),
        ("other_hours", Quantity(HOURS_A_MONTH - hours, "1", HOURS_A_MONTH - high, HOURS_A_MONTH - low)),
        ("on", on),
        ("pue", pue),
        ("tariff", tariff),
    )
    return Quantity(
        ends[1],
        study.money.currency,
        min(ends),
        max(ends),
        "costs.electricity_month",
        inputs,
        tariff.sources,
        min(part.evidence for _, part in inputs),
    )


def rented(
    offer: RentalOffer, instances: int, usage: Usage, study: Study, catalog: Catalog, rates: Rates
) -> Quantity | None:
    """Rent by the hour over the months, without tax; None where another way to pay is the cheapest."""
    plans = plans_of(offer, study)
    if not plans:
        return None
    plan = min(plans, key=lambda plan: plan_worth(plan, offer, usage, study, catalog))
    if plan.hour is None:
        return None
    hour = rates.convert(plan.hour, offer.currency, study.money.currency) * instances
    price = Quantity(float(hour), f"{study.money.currency}/h", sources=(offer.source,), evidence=Evidence.PUBLISHED)
    idle = assumed(catalog.assumptions, "costs.rent_idle")
    low, hours, high = usage.hours
    month = Quantity(
        price.value * billed_hours(hours, idle.value),
        study.money.currency,
        price.value * billed_hours(low, idle.low),
        price.value * billed_hours(high, idle.high),
        "costs.rent_month",
        (("price", price), ("hours", Quantity(hours, "1", low, high)), ("idle", idle)),
        (offer.source,),
        min(price.evidence, idle.evidence),
    )
    if rent_month(price.value, high, idle.high) > price.value * HOURS_A_MONTH:
        return None  # the month is full: the formula does not hold
    return summed(month, assumed(catalog.assumptions, trend_id(offer)), float(study.money.months))


def summed(month: Quantity, change: Quantity, months: float) -> Quantity:
    """A monthly amount over the months with its yearly change."""
    low, likely, high = (
        over_months(amount, yearly, months) for amount, yearly in zip(_three(month), _three(change), strict=True)
    )
    return Quantity(
        likely,
        month.unit,
        min(low, likely),
        max(high, likely),
        "costs.over_months",
        (("month", month), ("change", change), ("months", Quantity(months, "1"))),
        (*month.sources, *change.sources),
        min(month.evidence, change.evidence),
    )


def product(id: str, code: object, paid: Quantity, share: Quantity) -> Quantity:
    """A share of what is paid."""
    assert callable(code)
    low, likely, high = (code(one, part) for one, part in zip(_three(paid), _three(share), strict=True))
    return Quantity(
        likely,
        paid.unit,
        low,
        high,
        id,
        (("paid", paid), ("share", share)),
        share.sources,
        min(paid.evidence, share.evidence),
    )


def discounted(flow: CashFlow, study: Study) -> Quantity:
    """The last month as it counts today, as one of the months of which the discounted sum consists."""
    last, rate = flow.months[-1], study.money.discount_rate
    amounts = sorted((float(last.low), float(last.likely), float(last.high)))
    amount = Quantity(float(last.likely), flow.currency, amounts[0], amounts[-1])
    low, likely, high = (present_value(each, rate, last.index) for each in (amount.low, amount.value, amount.high))
    return Quantity(
        likely,
        flow.currency,
        low,
        high,
        "costs.present_value",
        (("amount", amount), ("rate", Quantity(rate, "fraction")), ("month", Quantity(float(last.index), "1"))),
    )


def _three(quantity: Quantity) -> tuple[float, float, float]:
    return quantity.low, quantity.value, quantity.high
