"""Renting: by the hour, for a committed year or three, or by the month."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from advisor.assumptions import assumed
from advisor.costs.cashflow import CashFlow
from advisor.costs.site import service_factor, tax_of
from advisor.costs.streams import Stream, Three, cash_flow, monthly, trend
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
    flows = [plan_cash_flow(plan, offer, usage, study, catalog, rates, instances) for plan in plans]
    return min(flows, key=lambda flow: flow.present_value)


def plan_cash_flow(
    plan: Plan, offer: RentalOffer, usage: Usage, study: Study, catalog: Catalog, rates: Rates, instances: int = 1
) -> CashFlow:
    """One way to pay, month by month: rent, what comes on top, and staff."""
    months = study.money.months
    factor = service_factor(offer.currency, study, tax_of(study, catalog)) * instances
    price = rates.convert(plan.hour or plan.month or Decimal(0), offer.currency, study.money.currency)
    rent = _hourly(offer, price, usage, months, catalog) if plan.hour is not None else _bound(plan, price, months)
    extras = assumed(catalog.assumptions, "costs.rent_extras")
    shares = (Decimal(str(extras.low)), Decimal(str(extras.value)), Decimal(str(extras.high)))

    def times(by: Three) -> tuple[Three, ...]:
        return tuple((low * by[0], likely * by[1], high * by[2]) for low, likely, high in rent.months)

    streams = [Stream("rent", times((Decimal(1),) * 3)), Stream("storage and traffic", times(shares))]
    if factor != instances:
        taxed = factor / instances - 1
        streams.append(
            Stream("tax", times((taxed * (1 + shares[0]), taxed * (1 + shares[1]), taxed * (1 + shares[2]))))
        )
    streams = [_scaled(stream, instances) for stream in streams]
    notes = _notes(plan, offer, price * factor, study, rates)
    return cash_flow(study.money.currency, tuple(streams), study.money.discount_rate, notes)


def _scaled(stream: Stream, times: int) -> Stream:
    if times == 1:
        return stream
    return Stream(
        stream.code, tuple((low * times, likely * times, high * times) for low, likely, high in stream.months)
    )


def _hourly(offer: RentalOffer, price: Decimal, usage: Usage, months: int, catalog: Catalog) -> Stream:
    idle = assumed(catalog.assumptions, "costs.rent_idle")
    change = assumed(catalog.assumptions, trend_id(offer))
    hours = tuple(Decimal(str(billed_hours(usage, share))) for share in (idle.low, idle.value, idle.high))
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


def billed_hours(usage: Usage, idle: float) -> float:
    """Hours on the bill: those with work and those that were forgotten, never more than the month has."""
    return min(usage.hours_per_month * (1 + idle), HOURS_A_MONTH)


def _bound(plan: Plan, price: Decimal, months: int) -> Stream:
    """Every month of whole terms: a second year begun is a second year paid, in the month where it begins to bind."""
    terms = math.ceil(months / plan.term)
    rest = terms * plan.term - months  # months paid for and not used, at the end
    return monthly(
        "rent",
        lambda month: (price, price, price) if month < months or not rest else (price * (1 + rest),) * 3,
        months,
    )


def trend_id(offer: RentalOffer) -> str:
    large = offer.provider.lower().startswith(HYPERSCALERS)
    return f"costs.rent_trend_{'hyperscaler' if large else 'neocloud'}"


def _notes(plan: Plan, offer: RentalOffer, price: Decimal, study: Study, rates: Rates) -> tuple[Note, ...]:
    codes = {"hourly": "hourly", "year": "one_year", "three years": "three_years", "month": "monthly"}
    sources = (offer.source,)
    amount = Amount(price, study.money.currency)
    notes = [note(f"costs.rent_{codes[plan.code]}", "info", sources, price=amount, date=offer.observed_on.isoformat())]
    if offer.hour_spot is not None:
        spot = rates.convert(offer.hour_spot, offer.currency, study.money.currency)
        notes.append(note("costs.rent_spot", "info", sources, price=Amount(spot, study.money.currency)))
    return tuple(notes)
