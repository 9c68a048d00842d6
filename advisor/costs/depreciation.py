"""How the books and the tax office spread a price over years: information beside the cash flow, never part of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from advisor.costs.formulas import macrs
from advisor.costs.streams import CENT, ZERO
from catalog.exchange import Rates
from catalog.published import DepreciationRule, load_depreciation


@dataclass(frozen=True, slots=True)
class Depreciation:
    """One rule's yearly amounts in the currency of the price, and what is left in the books after each year."""

    rule: DepreciationRule
    years: tuple[Decimal, ...]
    left: tuple[Decimal, ...]


def depreciation(price: Decimal, currency: str, country: str, rates: Rates) -> tuple[Depreciation, ...]:
    """Every rule of the country that the price falls under; () for a country without a known rule."""
    found = []
    for rule in load_depreciation():
        if rule.country != country:
            continue
        if rule.most_per_unit is not None and rates.convert(price, currency, rule.currency) > rule.most_per_unit:
            continue
        found.append(_spread(price, rule))
    return tuple(found)


def _spread(price: Decimal, rule: DepreciationRule) -> Depreciation:
    amounts = [amount.quantize(CENT) for amount in _amounts(price, rule)]
    if rule.method != "declining":
        amounts[-1] += price.quantize(CENT) - sum(amounts, ZERO)  # cents of rounding
    left, rest = [], price.quantize(CENT)
    for amount in amounts:
        rest -= amount
        left.append(rest)
    return Depreciation(rule, tuple(amounts), tuple(left))


def _amounts(price: Decimal, rule: DepreciationRule) -> tuple[Decimal, ...]:
    if rule.method == "macrs":
        return macrs(price)
    if rule.method == "declining":
        rate = Decimal(str(rule.rate or 0))
        return tuple(price * (1 - rate) ** year * rate for year in range(rule.years))
    return (price / rule.years,) * rule.years
