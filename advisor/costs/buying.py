"""Buying: the machine, its electricity and repairs, and what comes back at the end."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from advisor.assumptions import assumed
from advisor.costs.cashflow import CashFlow
from advisor.costs.equivalent import with_unit_costs
from advisor.costs.formulas import electricity_month
from advisor.costs.resale import resale_fraction
from advisor.costs.site import country_term, goods_factors, pue_of, tariff_of, tax_of
from advisor.costs.streams import ZERO, Stream, Three, cash_flow, monthly, once, trend
from advisor.costs.sums import repairs_month
from advisor.costs.sums import resale as worth_at_end
from advisor.costs.usage import HOURS_A_MONTH, Usage
from advisor.machines.machine import Machine
from advisor.quantity import Note, Quantity, note
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates


def buy_cash_flow(machine: Machine, usage: Usage, study: Study, catalog: Catalog, rates: Rates) -> CashFlow:
    """Month by month: purchase with tax, electricity, repairs, staff, and the resale value in the last month.

    A line without a price is left out and named in a note of level "unknown": the sum is then a lower bound.
    """
    months = study.money.months
    net, taxes, notes = purchase(machine, study, catalog, rates)
    gross = (net[0] + taxes[0], net[1] + taxes[1], net[2] + taxes[2])
    streams = [once("purchase", 0, net)]
    if any(taxes):
        streams.append(once("tax", 0, taxes))
    electricity, said = electricity_stream(usage, study, catalog, rates)
    streams.append(electricity)
    streams.append(_repairs(machine, gross, study, catalog))
    if study.money.staff_hours_per_month and study.money.staff_hour:
        pay = Decimal(str(study.money.staff_hours_per_month)) * study.money.staff_hour
        streams.append(monthly("staff", lambda month: (pay, pay, pay), months))
    share = resale_fraction(months, study, catalog.assumptions)
    back = (
        -worth_at_end(gross[0], Decimal(str(share.high))),
        -worth_at_end(gross[1], Decimal(str(share.value))),
        -worth_at_end(gross[2], Decimal(str(share.low))),
    )
    # three scenarios, not a range of this month alone: who paid little and sells well, who paid much and sells badly
    streams.append(once("resale", months, back))
    notes += (*usage.notes, *said)
    notes += (note("costs.resale", months=months, share=replace(share, unit="fraction")),)
    flow = cash_flow(study.money.currency, tuple(streams), months, study.money.discount_rate, notes)
    return with_unit_costs(flow, study.money.discount_rate, usage)


def purchase(machine: Machine, study: Study, catalog: Catalog, rates: Rates) -> tuple[Three, Three, tuple[Note, ...]]:
    """(price as printed, tax added or taken off, notes); low, likely and high, in the study's currency."""
    tax = tax_of(study, catalog)
    currency = study.money.currency
    printed, added = [ZERO, ZERO, ZERO], [ZERO, ZERO, ZERO]
    missing: list[str] = []
    unsaid = False
    for line in machine.lines:
        if line.price is None:
            missing.append(line.part.name or line.part.id)
            continue
        unsaid = unsaid or line.price.tax_included is None
        factors = goods_factors(line.price, tax)
        for place, number in enumerate((line.price.low, line.price.likely, line.price.high)):
            amount = rates.convert(number, line.price.currency, currency) * line.quantity
            printed[place] += amount
            added[place] += amount * (factors[place] - 1)
    notes: tuple[Note, ...] = ()
    if missing:
        notes += (note("costs.price_missing", "unknown", parts=", ".join(missing)),)
    if tax.rate is None:
        notes += (note("costs.tax_unknown", "unknown", country=country_term(study)),)
    elif tax.reclaimed:
        notes += (note("costs.tax_reclaimed", rate=float(tax.statutory or 0)),)
    elif unsaid and tax.rate:
        notes += (note("costs.tax_unsaid", rate=float(tax.rate)),)
    return (printed[0], printed[1], printed[2]), (added[0], added[1], added[2]), notes


def electricity_stream(usage: Usage, study: Study, catalog: Catalog, rates: Rates) -> tuple[Stream, tuple[Note, ...]]:
    """What the machine draws from the wall, cooling included."""
    tariff, notes = tariff_of(study, catalog, rates, usage)
    pue = pue_of(study, catalog)
    on = assumed(catalog.assumptions, "costs.on_outside_work")
    change = assumed(catalog.assumptions, "costs.electricity_trend")
    month = tuple(
        Decimal(str(electricity(usage, hours, busy, idle, stays_on, cooling, price)))
        for hours, busy, idle, stays_on, cooling, price in zip(
            usage.hours,
            _three(usage.watts_busy),
            _three(usage.watts_idle),
            _three(on),
            _three(pue),
            _three(tariff),
            strict=True,
        )
    )
    months = study.money.months
    levels = tuple(trend(value, months) for value in _three(change))
    if usage.watts_busy.value <= 0:
        notes += (note("costs.power_missing", "unknown"),)
    stream = monthly(
        "electricity",
        lambda index: (month[0] * levels[0][index], month[1] * levels[1][index], month[2] * levels[2][index]),
        months,
    )
    return stream, notes


def electricity(usage: Usage, hours: float, busy: float, idle: float, on: float, pue: float, tariff: float) -> float:
    """One month's bill at today's tariff, with ``hours`` of work."""
    return electricity_month(hours, usage.utilisation, busy, idle, HOURS_A_MONTH - hours, on, pue, tariff)


def _repairs(machine: Machine, gross: Three, study: Study, catalog: Catalog) -> Stream:
    """Little within the warranty, more after it; used parts have none, whole machines take a service contract."""
    within = assumed(catalog.assumptions, "costs.repairs_in_warranty")
    after = assumed(catalog.assumptions, repairs_id(machine))
    warranty = warranty_months(study, catalog)

    def amount(month: int) -> Three:
        shares = (
            (within.low if month <= warranty.high else after.low),
            (within.value if month <= warranty.value else after.value),
            (within.high if month <= warranty.low else after.high),
        )
        low, likely, high = (
            repairs_month(price, Decimal(str(share))) for price, share in zip(gross, shares, strict=True)
        )
        return low, likely, high

    return monthly("repairs", amount, study.money.months)


def repairs_id(machine: Machine) -> str:
    return "costs.maintenance_contract" if machine.kind == "whole" else "costs.repairs_after"


def warranty_months(study: Study, catalog: Catalog) -> Quantity:
    """Used parts have no warranty."""
    return Quantity(0.0, "month") if study.money.used_parts else assumed(catalog.assumptions, "costs.warranty_months")


def _three(quantity: Quantity) -> tuple[float, float, float]:
    return quantity.low, quantity.value, quantity.high
