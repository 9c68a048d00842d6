"""One number a month for options that are paid at different times."""

from __future__ import annotations

from decimal import Decimal

from advisor.costs.cashflow import CashFlow
from advisor.costs.formulas import annuity_factor
from advisor.costs.streams import CENT


def equivalent_monthly(flow: CashFlow, rate: float) -> Decimal:
    """The equal payment at the end of every month that is worth as much today as the whole flow.

    ``rate`` is the yearly discount rate; at 0 it is the plain average.
    """
    months = len(flow.months) - 1
    if months < 1:
        return flow.present_value
    a_month = (1 + Decimal(str(rate))) ** (Decimal(1) / 12) - 1
    return (flow.present_value / annuity_factor(a_month, Decimal(months))).quantize(CENT)
