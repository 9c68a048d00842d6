"""Which option comes first, and why the others stand behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from advisor.answer import Option, Rejection
from advisor.fitting import FITS
from advisor.naming import name_of
from advisor.quantity import Amount, Note, note
from advisor.score import measures_of, scored, speed_of_option, without_outdone
from advisor.screen import worst
from advisor.standing import (
    STANDINGS,
    estimated,
    level_unknown,
    modified,
    offloading,
    otherwise_open,
    over_budget,
    tier,
    undecided,
)
from advisor.workload import Study
from catalog.records.assumptions import Assumption

SHOWN = {"buy": 10, "rent": 6, "api": 3}  # more than these nobody compares
CHEAPEST = 2  # places of each kind kept for the cheapest


def rank(
    options: tuple[Option, ...], study: Study, assumptions: Mapping[str, Assumption]
) -> tuple[tuple[Option, ...], tuple[Rejection, ...]]:
    """Best first; what is worse than another of its kind in every respect is rejected by name."""
    measures = {option.id: measures_of(option, study, assumptions) for option in options}
    kept, outdone = without_outdone(options, study, measures)
    known = scored(kept, study, measures)
    tiers = {option.id: tier(option, study) for option in known}
    # ways are compared as ways: buying leads unless no machine does the work and another way does
    best_of = {
        kind: min(
            (
                (max(1, tiers[each.id]), level_unknown(each), tiers[each.id] == 2 and otherwise_open(each))
                for each in known
                if each.kind == kind
            ),
            default=(9, True, True),
        )
        for kind in SHOWN
    }
    ordered = sorted(
        known,
        key=lambda each: (
            best_of[each.kind],
            tuple(SHOWN).index(each.kind),
            tiers[each.id],
            level_unknown(each),
            tiers[each.id] == 2 and otherwise_open(each),
            offloading(each),
            -each.score,
            each.cash_flow.present_value,
        ),
    )
    ordered, refused = _without_refused(ordered, tiers, study)
    outdone += refused
    chosen = {option.id for kind in SHOWN for option in _shown(kind, ordered, tiers)} | {study.choices.picked}
    shown = [option for option in ordered if option.id in chosen]
    outdone += [
        Rejection(name_of(option), option.kind, (note("advice.lower_rank"),))
        for option in ordered
        if option.id not in chosen
    ]
    best = shown[0] if shown else None
    return tuple(
        replace(each, reasons=_reasons(each, best, study), standing=STANDINGS[tiers[each.id]]) for each in shown
    ), tuple(outdone)


def _without_refused(
    ordered: list[Option], tiers: dict[str, int], study: Study
) -> tuple[list[Option], list[Rejection]]:
    """Leave out what costs more than the budget or has no price, where its kind has something better."""
    payable = {option.kind for option in ordered if tiers[option.id] < 4}
    kept: list[Option] = []
    refused: list[Rejection] = []
    for option in ordered:
        if tiers[option.id] < 4 or option.kind not in payable or option.id == study.choices.picked:
            kept.append(option)
            continue
        if tiers[option.id] == 5 and option.machine is not None:
            parts = ", ".join(f"term:role.{role}" for role in option.machine.missing)
            why = note("advice.price_unknown", "unknown", parts=parts)
        else:
            over = option.cash_flow.months[0].likely - (study.money.budget or Decimal(0))
            why = note("advice.over_budget", "warning", over=_amount(over, study))
        refused.append(Rejection(name_of(option), option.kind, (why,)))
    return kept, refused


def _shown(kind: str, ordered: list[Option], tiers: dict[str, int]) -> list[Option]:
    """The best of a kind by rank, and among the rest the cheapest that do the work: a reader asks for both."""
    ranked = [option for option in ordered if option.kind == kind]
    first = ranked[: SHOWN[kind] - CHEAPEST]
    nearest = min(2, tiers[ranked[0].id]) if ranked else 0  # where all leave a question open, those that do
    rest = [option for option in ranked[len(first) :] if tiers[option.id] <= max(1, nearest)]
    return first + sorted(rest, key=lambda option: option.cash_flow.present_value)[:CHEAPEST]


def _reasons(option: Option, best: Option | None, study: Study) -> tuple[Note, ...]:
    """What a reader wants to know beside the rank."""
    reasons: list[Note] = []
    if over_budget(option, study) and study.money.budget is not None:
        over = option.cash_flow.months[0].likely - study.money.budget
        reasons.append(note("advice.over_budget", "warning", over=_amount(over, study)))
    if worst(option.fits) != FITS:
        reasons.append(note("advice.tight", "warning"))
    if option.machine is not None and undecided(option.machine):
        reasons.append(note("advice.undecided", "unknown"))
    if estimated(option):
        reasons.append(note("advice.cards_estimated", "unknown"))
    if modified(option):
        reasons.append(note("advice.modified_card", "warning"))
    reasons += [each for fit in option.fits for each in fit.notes]
    if best is not None and option.id != best.id and best.cash_flow.present_value > 0:
        ratio = float(option.cash_flow.present_value / best.cash_flow.present_value)
        reasons.append(
            note("advice.costs_more", times=ratio) if ratio >= 1 else note("advice.costs_less", share=1 - ratio)
        )
        mine, its = speed_of_option(option), speed_of_option(best)
        if mine and its and (mine / its >= 1.1 or its / mine >= 1.1):
            faster = mine > its
            code = "advice.faster" if faster else "advice.slower"
            reasons.append(note(code, times=mine / its if faster else its / mine))
    return tuple(reasons)


def _amount(number: Decimal, study: Study) -> Amount:
    return Amount(number, study.money.currency)
