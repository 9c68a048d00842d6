"""A hosted model: paid by the token."""

from __future__ import annotations

from decimal import Decimal

from advisor.assumptions import assumed
from advisor.costs.cashflow import CashFlow
from advisor.costs.equivalent import with_unit_costs
from advisor.costs.site import service_factor, tax_of
from advisor.costs.streams import ZERO, Stream, cash_flow, monthly, trend
from advisor.costs.usage import Usage, together
from advisor.quantity import Amount, Note, note
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.offers import TokenPrice

MILLION = Decimal(1_000_000)


def api_cash_flow(
    prices: tuple[TokenPrice, ...], usages: tuple[Usage, ...], study: Study, catalog: Catalog, rates: Rates
) -> CashFlow:
    """Month by month: each job's tokens at its own price, repeated prompt tokens at the cached price if any."""
    months = study.money.months
    change = assumed(catalog.assumptions, "costs.token_price_trend")
    levels = tuple(trend(value, months) for value in (change.low, change.value, change.high))
    tax = tax_of(study, catalog)
    cached = assumed(catalog.assumptions, "costs.cached_share")
    shares = (cached.high, cached.value, cached.low)  # much from the cache is the cheap case
    read, written, taxes = [ZERO, ZERO, ZERO], [ZERO, ZERO, ZERO], [ZERO, ZERO, ZERO]
    notes: list[Note] = []
    for price, usage in zip(prices, usages, strict=True):
        taxed = service_factor(price.currency, study, tax) - 1
        for place, share in enumerate(shares):
            inputs = input_cost(price, usage, share)
            outputs = price.output * Decimal(str(usage.output_tokens_per_month)) / MILLION
            ours = [rates.convert(amount, price.currency, study.money.currency) for amount in (inputs, outputs)]
            read[place] += ours[0]
            written[place] += ours[1]
            taxes[place] += sum(ours, ZERO) * taxed
        notes.append(_note(price, study, rates))

    def stream(code: str, amounts: list[Decimal]) -> Stream:
        return monthly(
            code,
            lambda month: (
                amounts[0] * levels[0][month],
                amounts[1] * levels[1][month],
                amounts[2] * levels[2][month],
            ),
            months,
        )

    streams = [stream("input tokens", read), stream("output tokens", written)]
    if any(taxes):
        streams.append(stream("tax", taxes))
    flow = cash_flow(study.money.currency, tuple(streams), months, study.money.discount_rate, tuple(notes))
    return with_unit_costs(flow, study.money.discount_rate, together(usages))


def input_cost(price: TokenPrice, usage: Usage, cached_share: float) -> Decimal:
    """A month's prompt tokens in the price's own currency."""
    tokens = Decimal(str(usage.input_tokens_per_month)) / MILLION
    if price.cached_input is None:
        return price.input * tokens
    share = Decimal(str(cached_share))
    return (price.input * (1 - share) + price.cached_input * share) * tokens


def _note(price: TokenPrice, study: Study, rates: Rates) -> Note:
    currency = study.money.currency
    return note(
        "costs.tokens",
        "info",
        (price.source,),
        model=price.name or price.model,
        input=Amount(rates.convert(price.input, price.currency, currency), currency),
        output=Amount(rates.convert(price.output, price.currency, currency), currency),
        date=price.observed_on.isoformat(),
    )
