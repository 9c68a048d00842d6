"""Renting: by the hour, for a committed year or three, or by the month."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal

from advisor.assumptions import assumed
from advisor.costs.cashflow import CashFlow
from advisor.costs.equivalent import with_unit_costs
from advisor.costs.site import service_factor, tax_of
from advisor.costs.streams import Stream, Three, cash_flow, discount_factors, monthly, trend, worth
from advisor.costs.usage import HOURS_A_MONTH, Usage
from advisor.quantity import Amount, Note, note
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.offers import RentalOffer

HYPERSCALERS = ("aws", "azure", "gcp", "alibaba cloud")
TERMS = {"year": 12, "three years": 36}


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to pay for an offer: ``hour`` is for the hours used, ``month`` for every month whatever is used."""

    code: str  # "hourly", "year", "three years", "month"
    hour: Decimal | None
    month: Decimal | None
    term: int  # months that are bound


def plans_of(offer: RentalOffer, study: Study) -> tuple[Plan, ...]:
    """The ways to pay, of the offer's own currency; a commitment longer than the study's horizon is none."""
    found: list[Plan] = []
    if offer.hour is not None:
        found.append(Plan("hourly", offer.hour, None, 0))
    whole = Decimal(str(HOURS_A_MONTH))
    for code, price in (("year", offer.hour_one_year), ("three years", offer.hour_three_years)):
        if price is not None and study.money.months >= TERMS[code]:
            found.append(Plan(code, None, price * whole, TERMS[code]))
    if offer.month is not None:
        found.append(Plan("month", None, offer.month, 1))
    return tuple(found)


def rent_cash_flow(
    offer: RentalOffer, usage: Usage, study: Study, catalog: Catalog, rates: Rates, instances: int = 1
) -> CashFlow:
    """The cheapest way to pay for ``instances`` of an offer over the study's months.

    Spot prices are never the basis: such an instance can be taken away. ValueError where the offer has no price.
    """
    plans = plans_of(offer, study)
    if not plans:
        raise ValueError(f"{offer.id} has no price that holds for {study.money.months} months")
    cheapest = min(plans, key=lambda plan: plan_worth(plan, offer, usage, study, catalog))
    return plan_cash_flow(cheapest, offer, usage, study, catalog, rates, instances)


def plan_worth(plan: Plan, offer: RentalOffer, usage: Usage, study: Study, catalog: Catalog) -> Decimal:
    """The rent alone of one instance, likely, worth today in the offer's own currency: enough to compare plans."""
    months, rate = study.money.months, study.money.discount_rate
    if plan.hour is not None:
        idle = assumed(catalog.assumptions, "costs.rent_idle").value
        change = assumed(catalog.assumptions, trend_id(offer)).value
        return plan.hour * Decimal(str(billed_hours(usage.hours_per_month, idle))) * worth(rate, change, months)
    unused = _unused(plan, months) * discount_factors(rate, months)[-1]
    return (plan.month or Decimal(0)) * (worth(rate, 0.0, months) + unused)


def plan_cash_flow(
    plan: Plan, offer: RentalOffer, usage: Usage, study: Study, catalog: Catalog, rates: Rates, instances: int = 1
) -> CashFlow:
    """One way to pay, month by month: rent, storage and traffic on top, tax."""
    months = study.money.months
    factor = service_factor(offer.currency, study, tax_of(study, catalog)) * instances
    price = rates.convert(plan.hour or plan.month or Decimal(0), offer.currency, study.money.currency)
    rent = _hourly(offer, price, usage, months, catalog) if plan.hour is not None else _bound(plan, price, months)
    extras = assumed(catalog.assumptions, "costs.rent_extras")
    shares = (Decimal(str(extras.low)), Decimal(str(extras.value)), Decimal(str(extras.high)))

    one = Decimal(instances)
    streams = [_times("rent", rent, (one, one, one)), _times("storage and traffic", rent, _scaled(shares, one))]
    taxed = factor - one
    if taxed:
        with_extras = (1 + shares[0], 1 + shares[1], 1 + shares[2])
        streams.append(_times("tax", rent, _scaled(with_extras, taxed)))
    notes = (*_notes(plan, offer, price * factor, study, catalog, rates), *usage.notes)
    flow = cash_flow(study.money.currency, tuple(streams), months, study.money.discount_rate, notes)
    return with_unit_costs(flow, study.money.discount_rate, usage)


def _times(code: str, rent: Stream, by: Three) -> Stream:
    low, likely, high = by
    return Stream(
        code, tuple((month, (one * low, two * likely, three * high)) for month, (one, two, three) in rent.payments)
    )


def _scaled(shares: Three, by: Decimal) -> Three:
    return shares[0] * by, shares[1] * by, shares[2] * by


def _hourly(offer: RentalOffer, price: Decimal, usage: Usage, months: int, catalog: Catalog) -> Stream:
    idle = assumed(catalog.assumptions, "costs.rent_idle")
    change = assumed(catalog.assumptions, trend_id(offer))
    hours = tuple(
        Decimal(str(billed_hours(used, share)))
        for used, share in zip(usage.hours, (idle.low, idle.value, idle.high), strict=True)
    )
    levels = tuple(trend(value, months) for value in (change.low, change.value, change.high))
    return monthly(
        "rent",
        lambda month: (
            price * hours[0] * levels[0][month],
            price * hours[1] * levels[1][month],
            price * hours[2] * levels[2][month],
        ),
        months,
    )


def billed_hours(hours: float, idle: float) -> float:
    """Hours on the bill: those with work and those that were forgotten, never more than the month has."""
    return min(hours * (1 + idle), HOURS_A_MONTH)


def _bound(plan: Plan, price: Decimal, months: int) -> Stream:
    """Every month of whole terms: a second year begun is a second year paid, in the month where it begins to bind."""
    rest = _unused(plan, months)
    return monthly(
        "rent",
        lambda month: (price, price, price) if month < months or not rest else (price * (1 + rest),) * 3,
        months,
    )


def _unused(plan: Plan, months: int) -> int:
    """Months that are paid for and not used, at the end."""
    return math.ceil(months / plan.term) * plan.term - months


def trend_id(offer: RentalOffer) -> str:
    return f"costs.rent_trend_{'hyperscaler' if _is_large(offer) else 'neocloud'}"


def _is_large(offer: RentalOffer) -> bool:
    return offer.provider.lower().startswith(HYPERSCALERS)


def _notes(
    plan: Plan, offer: RentalOffer, price: Decimal, study: Study, catalog: Catalog, rates: Rates
) -> tuple[Note, ...]:
    codes = {"hourly": "hourly", "year": "one_year", "three years": "three_years", "month": "monthly"}
    sources = (offer.source,)
    amount = Amount(price, study.money.currency)
    notes = [note(f"costs.rent_{codes[plan.code]}", "info", sources, price=amount, date=offer.observed_on.isoformat())]
    if offer.hour_spot is not None:
        spot = rates.convert(offer.hour_spot, offer.currency, study.money.currency)
        notes.append(note("costs.rent_spot", "info", sources, price=Amount(spot, study.money.currency)))
    if (
        plan.hour is not None
        and offer.hour_one_year is None
        and _is_large(offer)
        and study.money.months >= TERMS["year"]
    ):
        share = assumed(catalog.assumptions, "costs.commit_one_year")
        notes.append(note("costs.rent_commit", "info", share.sources, share=replace(share, unit="fraction")))
    return tuple(notes)
