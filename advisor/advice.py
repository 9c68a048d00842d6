"""The whole way from a workload to ranked options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from advisor.answer import Advice, BreakEven, JobFit, JobNeed, Option, Rejection
from advisor.assumptions import assumed
from advisor.costs import break_even
from advisor.fitting import FAILS, verdict_of
from advisor.guide import guide_answers
from advisor.jobs import Work, works_of
from advisor.memory.plan import MemoryPlan
from advisor.memory.rules_of_thumb import rule_of_thumb
from advisor.naming import name_of
from advisor.quantity import Note, Quantity, note
from advisor.ranking import rank
from advisor.screen import Screen
from advisor.shortlist import shortlist
from advisor.standing import keeps_level, tier
from advisor.usage import usage_of
from advisor.ways.api import hosted
from advisor.ways.buy import bought
from advisor.ways.rent import rented
from advisor.workload import Serve, Study
from catalog.catalog import Catalog
from catalog.exchange import Rates, load_rates

__all__ = ["Advice", "BreakEven", "JobFit", "JobNeed", "Option", "Rejection", "advise"]


def advise(
    study: Study,
    catalog: Catalog,
    *,
    today: date,
    rates: Rates | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Advice:
    """Everything the screen and the document show of a study.

    ``today`` decides which prices are stale; ``cancelled`` is asked between the steps, and an advice that was cancelled
    is incomplete and must not be shown. Raises StudyError where the study names something that cannot be used.
    """
    rates = rates or load_rates()
    works = works_of(study, catalog)
    screen = Screen(works, study, catalog)
    needs = tuple(_need(index, work, screen) for index, work in enumerate(works))

    candidates, too_small = screen.candidates(cancelled)
    ways: list[Option] = []
    rejected: list[Rejection] = []
    if "buy" in study.choices.kinds:
        worth, outdone_before = shortlist(candidates, screen, rates, today)
        machines, unbuildable = bought(screen, worth, rates, today, cancelled)
        ways += machines
        rejected += [*too_small, *unbuildable, *outdone_before]
    if "rent" in study.choices.kinds and not cancelled():
        offers, not_rented = rented(screen, rates)
        ways += offers
        rejected += not_rented
    if "api" in study.choices.kinds and not cancelled():
        services, not_hosted = hosted(screen, rates)
        ways += services
        rejected += not_hosted

    options, outdone = rank(tuple(ways), study, catalog.assumptions)
    recommended = _recommended(options, study)
    comparisons = _break_even(recommended, options, screen, rates)
    currencies = {offer.currency for offer in catalog.rental_offers.values()} | {"USD"}
    return Advice(
        study=study,
        needs=_as_recommended(needs, recommended),
        options=options,
        rejected=(*rejected, *outdone),
        recommended=recommended,
        break_even=comparisons,
        currency=study.money.currency,
        rates=tuple(
            (
                currency,
                rates.convert(Decimal(1), currency, study.money.currency),
                rates.basis(currency, study.money.currency),
            )
            for currency in sorted(currencies - {study.money.currency})
        ),
        assumptions=_used(study, catalog),
        notes=(*_headline(recommended, options, study), *_contradictions(works)),
        guide=guide_answers(catalog, {work.model.id for work in works if work.model is not None}),
    )


def _need(index: int, work: Work, screen: Screen) -> JobNeed:
    """What the job needs before a machine is chosen, and the least card that holds it alone."""
    counts = sorted(set(screen.study.choices.gpu_counts) | {1})
    plans = [plan for count in counts if (plan := screen.needs.leanest(index, count)) is not None]
    return JobNeed(
        job=work.job,
        model_name=work.name,
        parameters=work.shape.parameters,
        active_parameters=work.shape.active_parameters,
        by_devices=tuple(plans),
        rule_of_thumb=rule_of_thumb(work.job, work.shape, counts[-1]),
        smallest_card=_smallest(next((plan for plan in plans if plan.plan.devices == 1), None), screen),
        notes=work.notes,
    )


def _as_recommended(needs: tuple[JobNeed, ...], recommended: Option | None) -> tuple[JobNeed, ...]:
    """The needs with the recommended option's own plans in place of the leanest for so many devices."""
    if recommended is None:
        return needs
    own = {fit.job_index: fit.memory for fit in recommended.fits if fit.memory is not None}
    return tuple(
        replace(
            need,
            by_devices=tuple(
                own[index] if index in own and own[index].plan.devices == plan.plan.devices else plan
                for plan in need.by_devices
            ),
        )
        for index, need in enumerate(needs)
    )


def _smallest(plan: MemoryPlan | None, screen: Screen) -> str:
    """The card with least memory that holds the plan; among equals the one that needs least power."""
    if plan is None:
        return ""
    holding = [
        (screen.capacity(chip).value, chip.board_power_w or float("inf"), chip.id)
        for chip in screen.allowed
        if chip.form == "pcie"
        and verdict_of(plan.fullest.needed, screen.capacity(chip), screen.study.choices.headroom) != FAILS
    ]
    return min(holding)[2] if holding else ""


def _recommended(options: tuple[Option, ...], study: Study) -> Option | None:
    """The user's pick, else the first of the ranking."""
    picked = next((option for option in options if option.id == study.choices.picked), None)
    return picked or (options[0] if options else None)


def _break_even(
    recommended: Option | None, options: tuple[Option, ...], screen: Screen, rates: Rates
) -> tuple[BreakEven, ...]:
    """The machine against the best and the cheapest way to rent and to pay by the token."""
    if recommended is None or recommended.machine is None:
        return ()
    others: list[Option] = []
    for kind in ("rent", "api"):
        ways = [option for option in options if option.kind == kind]
        if ways:
            cheapest = min(ways, key=lambda option: option.cash_flow.present_value)
            others += [ways[0]] if cheapest is ways[0] else [ways[0], cheapest]
    ours = usage_of(screen.works, recommended.fits, recommended.machine, screen.study, screen.catalog)
    return tuple(
        break_even(
            recommended,
            other,
            ours,
            usage_of(screen.works, other.fits, None, screen.study, screen.catalog),
            screen.study,
            screen.catalog,
            rates,
        )
        for other in others
    )


def _headline(recommended: Option | None, options: tuple[Option, ...], study: Study) -> tuple[Note, ...]:
    """The first thing to say: what to do, and whether not buying costs less."""
    if recommended is None:
        return (note("advice.nothing_fits", "conflict"),)
    notes: list[Note] = []
    level = ("info", "warning", "unknown", "warning", "conflict", "unknown")[tier(recommended, study)]
    notes.append(note(f"advice.recommend_{recommended.kind}", level, name=name_of(recommended)))
    if not any(keeps_level(option) for option in options):
        notes.append(note("advice.level_met_by_none", "warning"))
    if recommended.kind == "buy":
        cheaper = [
            option
            for option in options
            if option.kind != "buy" and option.cash_flow.present_value < recommended.cash_flow.present_value
        ]
        if cheaper:
            best = min(cheaper, key=lambda option: option.cash_flow.present_value)
            share = 1 - float(best.cash_flow.present_value / recommended.cash_flow.present_value)
            notes.append(
                note(
                    f"advice.{best.kind}_costs_less",
                    "warning",
                    name=name_of(best),
                    share=share,
                    months=study.money.months,
                )
            )
        elif any(option.kind != "buy" for option in options):
            notes.append(note("advice.buying_costs_least", months=study.money.months))
    return tuple(notes)


def _contradictions(works: tuple[Work, ...]) -> tuple[Note, ...]:
    """Requests that are longer than the context the study gives them."""
    return tuple(
        note(
            "advice.request_too_long",
            "warning",
            model=work.name,
            wanted=work.job.prompt_tokens + work.job.answer_tokens,
            context=work.job.context_tokens,
        )
        for work in works
        if isinstance(work.job, Serve) and work.job.prompt_tokens + work.job.answer_tokens > work.job.context_tokens
    )


def _used(study: Study, catalog: Catalog) -> tuple[tuple[str, Quantity], ...]:
    """The judgements behind the numbers, by their ids; training's only where something is trained.

    The learned constants of single engines and hardware classes ("speed.what.engine.class") are left to METHOD.md.
    """
    trains = any(job.kind != "serve" for job in study.jobs)
    return tuple(
        (id, assumed(catalog.assumptions, id))
        for id in sorted(catalog.assumptions)
        if id.count(".") == 1 and (trains or not id.startswith("memory_training."))
    )
