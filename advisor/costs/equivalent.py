"""One number a month, an hour and a million tokens for options that are paid at different times."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from advisor.costs.cashflow import CashFlow
from advisor.costs.streams import CENT, worth
from advisor.costs.usage import Usage

FINE = Decimal("0.0001")
MILLION = Decimal(1_000_000)
LEAST_HOURS = Decimal("0.01")  # less is nothing to divide by


def equivalent_monthly(flow: CashFlow, rate: float) -> Decimal:
    """The equal payment at the end of every month that is worth as much today as the whole flow.

    ``rate`` is the yearly discount rate; at 0 it is the plain average.
    """
    months = len(flow.months) - 1
    if months < 1:
        return flow.present_value
    return (flow.present_value / worth(rate, 0.0, months)).quantize(CENT)


def with_unit_costs(flow: CashFlow, rate: float, usage: Usage) -> CashFlow:
    """The flow with its cost a month, an hour with work and a million tokens; None where nothing is used."""
    month = equivalent_monthly(flow, rate)
    hours = Decimal(str(usage.hours_per_month))
    tokens = Decimal(str(usage.input_tokens_per_month + usage.output_tokens_per_month))
    return replace(
        flow,
        per_month=month,
        per_hour=(month / hours).quantize(FINE) if hours >= LEAST_HOURS else None,
        per_million_tokens=(month / tokens * MILLION).quantize(FINE) if tokens >= 1 else None,
    )
