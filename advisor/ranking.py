"""Which option comes first, and why the others stand behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from advisor.answer import Option, Rejection
from advisor.assumptions import assumed
from advisor.fitting import FITS, offloads
from advisor.machines.machine import Machine
from advisor.quantity import Amount, Note, note
from advisor.screen import rate, worst
from advisor.workload import Serve, Study
from catalog.records.assumptions import Assumption

SHOWN = {"buy": 10, "rent": 6, "api": 3}  # more than these nobody compares
CHEAPEST = 2  # places of each kind kept for the cheapest


def rank(
    options: tuple[Option, ...], study: Study, assumptions: Mapping[str, Assumption]
) -> tuple[tuple[Option, ...], tuple[Rejection, ...]]:
    """Best first; what is worse than another of its kind in every respect is rejected by name."""
    measures = {option.id: _measures(option, study, assumptions) for option in options}
    kept, outdone = _without_outdone(options, study, measures)
    scored = _scored(kept, study, measures)
    tiers = {option.id: tier(option, study) for option in scored}
    # ways are compared as ways: buying leads unless no machine does the work and another way does
    best_of = {kind: min((max(1, tiers[each.id]) for each in scored if each.kind == kind), default=9) for kind in SHOWN}
    ordered = sorted(
        scored,
        key=lambda each: (
            best_of[each.kind],
            tuple(SHOWN).index(each.kind),
            tiers[each.id],
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


STANDINGS = ("all", "just", "open", "misses", "over budget", "unpriced")  # by tier


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
            why = note("advice.price_unknown", "unknown", parts=", ".join(option.machine.missing))
        else:
            over = option.cash_flow.months[0].likely - (study.money.budget or Decimal(0))
            why = note("advice.over_budget", "warning", over=_amount(over, study))
        refused.append(Rejection(name_of(option), option.kind, (why,)))
    return kept, refused


def _shown(kind: str, ordered: list[Option], tiers: dict[str, int]) -> list[Option]:
    """The best of a kind by rank, and among the rest the cheapest that do the work: a reader asks for both."""
    ranked = [option for option in ordered if option.kind == kind]
    first = ranked[: SHOWN[kind] - CHEAPEST]
    rest = [option for option in ranked[len(first) :] if tiers[option.id] <= 1]
    return first + sorted(rest, key=lambda option: option.cash_flow.present_value)[:CHEAPEST]


def tier(option: Option, study: Study) -> int:
    """How near an option comes to what was asked; a lower tier stands first whatever its score.

    0 does all that was asked; 1 does it only just, or in another place or with another model than wanted; 2 leaves a
    question open; 3 misses a demand; 4 costs more than the budget; 5 has no price.
    """
    if option.machine is not None and option.machine.price is None:
        return 5
    if over_budget(option, study):
        return 4
    if any(fit.enough is False for fit in option.fits):
        return 3
    if open_question(option):
        return 2
    return 1 if worst(option.fits) != FITS or elsewhere(option) else 0


def open_question(option: Option) -> bool:
    """Is something not known, or not sure to work, that a buyer has to find out first?"""
    if option.machine is not None and (undecided(option.machine) or modified(option) or estimated(option)):
        return True
    return on_preview(option) or any(each.level == "unknown" for fit in option.fits for each in fit.notes)


EXPORT = "buyer.export"  # a licence may be needed: a question for a buyer in another country
LANES = "slots.lanes"  # decides for several cards; one card has the first slot to itself
DECISIVE = ("slots.count", "slots.lanes", "psu.capacity", "psu.connectors_8pin", "psu.connectors_16pin", "case.length")


def undecided(machine: Machine) -> bool:
    """Is a question open that decides whether the machine can be built, or delivered, at all?"""
    return any(
        (finding.answer == "unknown" and finding.rule in DECISIVE and (machine.count > 1 or finding.rule != LANES))
        or (finding.answer in ("warning", "unknown") and finding.rule == EXPORT)
        for finding in machine.findings
    )


def offloading(option: Option) -> bool:
    """Does a job leave weights in main memory? How fast that is hangs on more than the cards."""
    return any(offloads(fit.memory) for fit in option.fits)


def on_preview(option: Option) -> bool:
    """Does it rest on software that its makers do not yet call complete for this vendor?"""
    return any(each.code == "advice.software_preview" for fit in option.fits for each in fit.notes)


ELSEWHERE = ("advice.rented_abroad", "advice.rented_somewhere", "advice.comparable_model")


def elsewhere(option: Option) -> bool:
    """Is it rented in another country or in one that nobody states, or another model than the wanted one?"""
    return any(each.code in ELSEWHERE for each in option.notes)


def estimated(option: Option) -> bool:
    """Is the price of the cards themselves only the band of their class?"""
    lines = option.machine.lines if option.machine else ()
    return any(line.role in ("accelerator", "machine") and line.price and line.price.estimate for line in lines)


def modified(option: Option) -> bool:
    """Are its cards altered by somebody else than their maker (memory mods)?"""
    lines = option.machine.lines if option.machine else ()
    return any(line.role == "accelerator" and line.price and "modded" in line.price.condition for line in lines)


def over_budget(option: Option, study: Study) -> bool:
    """The first month's payment, taxes included, against the budget."""
    budget = study.money.budget
    return budget is not None and option.kind == "buy" and option.cash_flow.months[0].likely > budget


def name_of(option: Option) -> str:
    """A short name of records' own words."""
    if option.machine is not None:
        cards = f"{option.machine.count} x {(option.machine.board or option.machine.chip).name}"
        whole = next((line.part.name for line in option.machine.lines if line.role == "machine"), "")
        if not whole:
            return cards
        return whole if option.machine.chip.unified else f"{cards}, {whole}"
    if option.offer is not None:
        offer = option.offer
        name = offer.name if offer.name.startswith(offer.provider) else f"{offer.provider} {offer.name}".strip()
        return name if option.instances == 1 else f"{option.instances} x {name}"
    return ", ".join(f"{price.provider} {price.model}" for price in option.tokens)


def speed_of_option(option: Option) -> float | None:
    """The slowest job's rate (tok/s); None where it is unknown."""
    rates = [rate(fit.speed) for fit in option.fits]
    known = [each for each in rates if each is not None]
    return min(known) if known and len(known) == len(rates) else None


def headroom_of(option: Option) -> float | None:
    """Capacity over need on the fullest device; None with a hosted API."""
    ratios = [fit.capacity / fit.memory.fullest.needed.high for fit in option.fits if fit.memory]
    return min(ratios) if ratios else None


Measures = dict[str, float | None]  # by priority; None = unknown


def _measures(option: Option, study: Study, assumptions: Mapping[str, Assumption]) -> Measures:
    """What each priority looks at; more is better, on a scale of ratios. None = unknown."""
    wall = dict(option.machine.power).get("wall") if option.machine else None
    priced = option.machine is None or option.machine.price is not None
    cost = float(option.cash_flow.present_value)
    room = option.machine.room_to_grow if option.machine else None
    speed, headroom = speed_of_option(option), headroom_of(option)
    roomy = assumed(assumptions, "advice.headroom_worth").value
    asked = [job.min_tokens_per_second for job in study.jobs if isinstance(job, Serve) and job.min_tokens_per_second]
    if speed is not None and len(asked) == len(study.jobs):
        speed = min(speed, assumed(assumptions, "advice.speed_worth").value * max(asked))
    return {
        "cost": 1 / cost if priced and cost > 0 else None,
        "speed": speed,
        "headroom": None if headroom is None else min(headroom, roomy),
        "quiet": 1.0 if option.machine is None else (1 / max(1.0, wall.value) if wall else None),
        "upgrade": None if room is None else 1.0 + room,
    }


def _scored(options: list[Option], study: Study, measures: Mapping[str, Measures]) -> list[Option]:
    """Score 0 to 1 within each kind: a priority earns its share of the best one's value.

    Twice as dear is half the points. The best is sought among those that come nearest to what was asked. The study's
    first priority weighs 1, the second 1/2, the third 1/3; what is unknown earns nothing.
    """
    tiers = {option.id: tier(option, study) for option in options}
    weights = {priority: 1 / (1 + place) for place, priority in enumerate(study.choices.rank_by)}
    best: dict[tuple[str, str], float] = {}
    for kind in SHOWN:
        of_kind = [option for option in options if option.kind == kind]
        nearest = min((tiers[option.id] for option in of_kind), default=0)
        for priority in weights:
            values = [measures[option.id][priority] or 0.0 for option in of_kind if tiers[option.id] == nearest]
            best[kind, priority] = max(values, default=0.0)

    def score(option: Option) -> float:
        points = 0.0
        for priority, weight in weights.items():
            value, most = measures[option.id][priority], best[option.kind, priority]
            points += weight * (min(1.0, value / most) if value and most else 0.0)
        return points / (sum(weights.values()) or 1.0)

    return [replace(option, score=score(option)) for option in options]


def _without_outdone(
    options: tuple[Option, ...], study: Study, measures: Mapping[str, Measures]
) -> tuple[list[Option], list[Rejection]]:
    """Drop what another option of its kind outdoes: cheaper, and no worse in speed, headroom and what it misses."""
    kept: list[Option] = []
    outdone: list[Rejection] = []
    by_cost = sorted(options, key=lambda option: option.cash_flow.present_value)
    measured = {option.id: (tier(option, study), measures[option.id]) for option in options}
    for place, option in enumerate(by_cost):
        mine = measured[option.id]
        cheaper = (each for each in by_cost[:place] if each.kind == option.kind)
        better = next((each for each in cheaper if _outdoes(measured[each.id], mine)), None)
        if better is None or option.id == study.choices.picked:
            kept.append(option)
        else:
            outdone.append(Rejection(name_of(option), option.kind, (note("advice.outdone", by=name_of(better)),)))
    return kept, outdone


Measured = tuple[int, Measures]  # tier and measures of one option


def _outdoes(cheaper: Measured, option: Measured) -> bool:
    """Is the cheaper option no worse in all that is known? An unknown price outdoes nothing and is not outdone."""
    if cheaper[0] > option[0] or cheaper[1]["cost"] is None or option[1]["cost"] is None:
        return False
    for priority in ("speed", "headroom"):
        its, mine = cheaper[1][priority], option[1][priority]
        if mine is not None and (its is None or its < mine):
            return False
    return True


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
