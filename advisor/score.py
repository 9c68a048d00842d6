"""What an option is worth by the study's own priorities, and which options another one of their kind outdoes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from advisor.answer import Option, Rejection
from advisor.assumptions import assumed
from advisor.naming import name_of
from advisor.quantity import note
from advisor.screen import rate
from advisor.standing import tier
from advisor.workload import Serve, Study
from catalog.records.assumptions import Assumption

KINDS = ("buy", "rent", "api")

Measures = dict[str, float | None]  # by priority; None = unknown


def measures_of(option: Option, study: Study, assumptions: Mapping[str, Assumption]) -> Measures:
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


def speed_of_option(option: Option) -> float | None:
    """The slowest job's rate (tok/s); None where it is unknown."""
    rates = [rate(fit.speed) for fit in option.fits]
    known = [each for each in rates if each is not None]
    return min(known) if known and len(known) == len(rates) else None


def headroom_of(option: Option) -> float | None:
    """Capacity over need on the fullest device; None with a hosted API."""
    ratios = [fit.capacity / fit.memory.fullest.needed.high for fit in option.fits if fit.memory]
    return min(ratios) if ratios else None


def scored(options: list[Option], study: Study, measures: Mapping[str, Measures]) -> list[Option]:
    """Score 0 to 1 within each kind: a priority earns its share of the best one's value.

    Twice as dear is half the points. The best is sought among those that come nearest to what was asked. The study's
    first priority weighs 1, the second 1/2, the third 1/3; what is unknown earns nothing.
    """
    tiers = {option.id: tier(option, study) for option in options}
    weights = {priority: 1 / (1 + place) for place, priority in enumerate(study.choices.rank_by)}
    best: dict[tuple[str, str], float] = {}
    for kind in KINDS:
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


Measured = tuple[int, Measures]  # tier and measures of one option


def without_outdone(
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


def _outdoes(cheaper: Measured, option: Measured) -> bool:
    """Is the cheaper option no worse in all that is known? An unknown price outdoes nothing and is not outdone."""
    if cheaper[0] > option[0] or cheaper[1]["cost"] is None or option[1]["cost"] is None:
        return False
    for priority in ("speed", "headroom"):
        its, mine = cheaper[1][priority], option[1][priority]
        if mine is not None and (its is None or its < mine):
            return False
    return True
