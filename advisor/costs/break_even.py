"""From how many hours a week, and from which month, a bought machine costs less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.assumptions import assumed
from advisor.costs.buying import buy_cash_flow
from advisor.costs.cashflow import CashFlow
from advisor.costs.renting import Plan, plan_cash_flow, plans_of
from advisor.costs.usage import HOURS_A_WEEK, WEEKS_A_MONTH, Usage
from advisor.machines.machine import Machine
from advisor.quantity import Note, note
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.offers import RentalOffer

if TYPE_CHECKING:  # the answer's shape holds cash flows: importing it here would go round in a circle
    from advisor.answer import BreakEven, Option


def break_even(
    buy: Option,
    other: Option,
    usage_buy: Usage,
    usage_other: Usage,
    study: Study,
    catalog: Catalog,
    rates: Rates,
) -> BreakEven:
    """The machine of ``buy`` against one way to rent or one API, present values over the study's months.

    Both costs are piecewise linear in the hours a week, so the crossing is solved exactly between the places where a
    line bends. Hours are the bought machine's; the other way does the same work, in more or fewer hours where these
    follow from its speed. Work done in an hour stays the same, hence an API costs in proportion to the hours.
    """
    from advisor.answer import BreakEven  # see above

    machine = buy.machine
    if machine is None:
        raise ValueError(f"{buy.id} is nothing to buy")
    months = study.money.months
    unpriced = [line.part.name or line.part.id for line in machine.lines if line.price is None]
    if unpriced:
        said = note("costs.break_even_unknown", "unknown", parts=", ".join(unpriced))
        return BreakEven(other.id, None, None, None, said)

    def bought(hours: float) -> float:
        return float(buy_cash_flow(machine, usage_buy.at(hours), study, catalog, rates).present_value)

    idle, full = bought(0.0), bought(HOURS_A_WEEK)

    def owning(hours: float) -> float:
        return idle + (full - idle) * hours / HOURS_A_WEEK

    instances = max(1, other.instances)
    if other.offer is not None:
        same_work = _same_work(usage_buy, usage_other)
        line, its_bends = rent_line(other.offer, usage_other, study, catalog, rates, instances)
        renting = _stretched(line, same_work)
        bends = [bend / same_work for bend in its_bends if bend / same_work < HOURS_A_WEEK]
    else:
        a_week = study.money.hours_per_week
        at_plan = float(other.cash_flow.present_value)
        renting = _proportional(at_plan / a_week if a_week else 0.0)
        bends = []
    hours = first_crossing(lambda at: owning(at) - renting(at), [0.0, *bends, HOURS_A_WEEK])
    naive = naive_hours(machine, other.offer, instances, study, rates)
    month = first_month(buy.cash_flow, other.cash_flow)
    return BreakEven(other.id, hours, month, naive, _note(name_of(other), hours, naive, months))


def _same_work(ours: Usage, its: Usage) -> float:
    """Its hours for each of ours: 1 where both have the planned ones."""
    known = ours.by_work and its.by_work and ours.hours_per_month > 0 and its.hours_per_month > 0
    return its.hours_per_month / ours.hours_per_month if known else 1.0


def _stretched(line: Callable[[float], float], times: float) -> Callable[[float], float]:
    return lambda hours: line(hours * times)


def _proportional(slope: float) -> Callable[[float], float]:
    return lambda hours: slope * hours


def rent_line(
    offer: RentalOffer, usage: Usage, study: Study, catalog: Catalog, rates: Rates, instances: int
) -> tuple[Callable[[float], float], list[float]]:
    """(present value of the cheapest way to pay at so many hours a week, where that line bends)."""
    idle = assumed(catalog.assumptions, "costs.rent_idle").value
    cap = HOURS_A_WEEK / (1 + idle)  # beyond it every hour of the week is on the bill

    def value(plan: Plan, hours: float) -> float:
        flow = plan_cash_flow(plan, offer, usage.at(hours), study, catalog, rates, instances)
        return float(flow.present_value)

    slopes: list[float] = []
    flats: list[float] = []
    for plan in plans_of(offer, study):
        if plan.hour is not None:
            slopes.append(value(plan, cap) / cap)
        else:
            flats.append(value(plan, cap))
    slope = min(slopes, default=None)
    flat = min(flats, default=None)

    def cost(hours: float) -> float:
        ways = [] if slope is None else [slope * min(hours, cap)]
        if flat is not None:
            ways.append(flat)
        return min(ways)

    bends = [] if slope is None else [cap]
    if slope and flat is not None and 0 < flat / slope < cap:
        bends.append(flat / slope)
    return cost, sorted(bends)


def first_crossing(difference: Callable[[float], float], places: Sequence[float]) -> float | None:
    """The least x at which a function that is linear between ``places`` comes down to 0; None where it never does."""
    previous, before = places[0], difference(places[0])
    if before <= 0:
        return previous
    for place in places[1:]:
        after = difference(place)
        if after <= 0:
            return previous + (place - previous) * before / (before - after)
        previous, before = place, after
    return None


def first_month(buy: CashFlow, other: CashFlow) -> int | None:
    """The first month after the purchase in which the money spent on buying is not more than on the other way.

    The resale value counts only in the last month, where it is really received.
    """
    both = zip(buy.cumulative, other.cumulative, strict=False)
    return next((index for index, (ours, theirs) in enumerate(both) if index and ours[1] <= theirs[1]), None)


def naive_hours(
    machine: Machine, offer: RentalOffer | None, instances: int, study: Study, rates: Rates
) -> float | None:
    """Price of the cards over the rent of an hour, as a table of prices invites one to count."""
    if offer is None or offer.hour is None:
        return None
    lines = [line for line in machine.lines if line.role in ("accelerator", "machine")]
    if not lines or any(line.price is None for line in lines):
        return None
    currency = study.money.currency
    cards = sum(
        (
            rates.convert(line.price.likely, line.price.currency, currency) * line.quantity
            for line in lines
            if line.price
        ),
        Decimal(0),
    )
    rent = rates.convert(offer.hour, offer.currency, currency) * instances
    return float(cards / rent)


def name_of(other: Option) -> str:
    """Who is compared with."""
    if other.offer is not None:
        return other.offer.name or other.offer.provider
    return ", ".join(dict.fromkeys(f"{price.provider} {price.model}" for price in other.tokens))


def _note(other: str, hours: float | None, naive: float | None, months: int) -> Note:
    if hours is None:
        return note("costs.break_even_never", "info", other=other, months=months)
    if hours == 0:
        return note("costs.break_even_always", "info", other=other, months=months)
    if naive is None:
        return note("costs.break_even_hours", "info", other=other, hours=hours, months=months)
    total = hours * WEEKS_A_MONTH * months
    return note("costs.break_even_naive", "info", other=other, hours=hours, months=months, naive=naive, total=total)
