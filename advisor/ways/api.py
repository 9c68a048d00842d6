"""Paying by the token: the same models where somebody hosts them, else comparable ones."""

from __future__ import annotations

from decimal import Decimal

from advisor.answer import JobFit, Option, Rejection
from advisor.assumptions import assumed
from advisor.costs import api_cash_flow
from advisor.jobs import Work
from advisor.quantity import Note, note
from advisor.screen import Screen, enough_of
from advisor.speed.estimate import SpeedEstimate
from advisor.usage import usage_of
from advisor.workload import Serve
from catalog.exchange import Rates
from catalog.records.offers import TokenPrice


def hosted(screen: Screen, rates: Rates) -> tuple[tuple[Option, ...], tuple[Rejection, ...]]:
    """The same models by the token where somebody hosts them, else comparable ones, named as such."""
    trains = [work.name for work in screen.works if not isinstance(work.job, Serve)]
    if trains:
        why = note("advice.api_does_not_train", "conflict", model=", ".join(trains))
        return (), (Rejection("API", "api", (why,)),)
    choices: list[list[tuple[TokenPrice, Note | None]]] = []
    for work in screen.works:
        hosts = _same_model(work, screen, rates) or _comparable(work, screen, rates)
        if not hosts:
            why = note("advice.not_hosted", "unknown", model=work.name)
            return (), (Rejection("API", "api", (why,)),)
        choices.append(hosts)
    options: list[Option] = []
    for rank in range(min(3, max(len(choice) for choice in choices))):
        picked = [choice[min(rank, len(choice) - 1)] for choice in choices]
        prices = tuple(price for price, _ in picked)
        fits = tuple(_fit(index, work) for index, work in enumerate(screen.works))
        usages = tuple(
            usage_of((work,), (fit,), None, screen.study, screen.catalog)
            for work, fit in zip(screen.works, fits, strict=True)
        )
        flow = api_cash_flow(prices, usages, screen.study, screen.catalog, rates)
        notes = tuple(each for _, each in picked if each is not None)
        notes += (note("advice.api_leaves_the_house", "info"),)
        options.append(
            Option(
                "api-" + "-".join(price.id for price in prices), "api", None, None, prices, fits, flow, 0.0, (), notes
            )
        )
    return tuple(options), ()


def _fit(index: int, work: Work) -> JobFit:
    """Nobody states how fast a hosted model answers: whether it keeps a level that was asked for is open."""
    enough, notes = enough_of(work, SpeedEstimate(), None)
    return JobFit(index, "fits", None, 0.0, None, enough, notes)


def _cost(price: TokenPrice, work: Work, screen: Screen, rates: Rates) -> Decimal:
    """Of one million answer tokens with their prompts, in the study's currency."""
    job = work.job
    share = Decimal(job.prompt_tokens) / Decimal(job.answer_tokens) if isinstance(job, Serve) else Decimal(1)
    return rates.convert(price.input * share + price.output, price.currency, screen.study.money.currency)


def _same_model(work: Work, screen: Screen, rates: Rates) -> list[tuple[TokenPrice, Note | None]]:
    if work.model is None:
        return []
    found = [price for price in screen.catalog.token_prices.values() if price.model_id == work.model.id]
    found.sort(key=lambda price: _cost(price, work, screen, rates))
    return [(price, None) for price in found]


def _comparable(work: Work, screen: Screen, rates: Rates) -> list[tuple[TokenPrice, Note | None]]:
    most = assumed(screen.catalog.assumptions, "advice.comparable_size").value
    found: list[tuple[float, TokenPrice]] = []
    for price in screen.catalog.token_prices.values():
        model = screen.catalog.models.get(price.model_id)
        if model is None or not model.published_parameters:
            continue
        ratio = model.published_parameters / work.shape.parameters
        if 1 / most <= ratio <= most:
            found.append((abs(ratio - 1), price))
    found.sort(key=lambda pair: (round(pair[0], 1), _cost(pair[1], work, screen, rates)))  # of equal size the cheapest
    return [
        (price, note("advice.comparable_model", "warning", wanted=work.name, hosted=price.model)) for _, price in found
    ]
