"""What an option costs over time."""

from advisor.costs.break_even import break_even
from advisor.costs.buying import buy_cash_flow
from advisor.costs.cashflow import CashFlow, Month
from advisor.costs.equivalent import equivalent_monthly
from advisor.costs.hosted import api_cash_flow
from advisor.costs.renting import rent_cash_flow
from advisor.costs.usage import Usage

__all__ = [
    "CashFlow",
    "Month",
    "Usage",
    "api_cash_flow",
    "break_even",
    "buy_cash_flow",
    "equivalent_monthly",
    "rent_cash_flow",
]
