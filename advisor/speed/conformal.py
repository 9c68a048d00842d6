"""How wrong the formulas are on measurements they were not fitted to, by engine and class: conformal intervals.

Every case is predicted by a fit to the other folds; the half-width of a pair of engine and hardware family is the 90 %
quantile of |log(measured / predicted)| over its own cases and, with less weight, over those of its kin, so that a pair
with three measurements takes the width of its kind and one with fifty its own. What was never measured takes the
width of fits that never saw the engine or the hardware family, because that is what "any" has to answer for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, isnan, log

from advisor.speed.cases import Case
from advisor.speed.fit import Fit, Prior
from advisor.speed.held_out import FOLDS, engine_of, family_of, held_out, quantity_of
from advisor.speed.kinds import ANY
from advisor.speed.records import Row

LEVEL = 0.9
FEWEST = 12
WIDEST = log(10.0)
KIN = (0.5, 20.0)
"""Weight of a case of the same engine on other hardware, and the most that all of them weigh together."""
OTHERS = (0.1, 5.0)
"""The same for the cases of other engines."""
NAMES = {
    "decode": "Decode of one request", "prefill": "Prefill", "throughput": "Throughput", "ttft": "Time to first token",
    "training": "Training rate",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A measured case and the absolute logarithmic error of its prediction by fits that left it out."""

    pair: tuple[str, str]
    engine: str
    error: float


def quantile(errors: Sequence[float], weights: Sequence[float]) -> float:
    """The error that ninety of a hundred parts of the weight do not exceed; WIDEST without any weight."""
    wanted = LEVEL * sum(weights)
    reached = 0.0
    for error, weight in sorted(zip(errors, weights, strict=True)):
        reached += weight
        if weight and reached >= wanted - 1e-9:
            return error
    return WIDEST


def pair_width(pair: tuple[str, str], engine: str, cases: Sequence[Held], without: Held | None = None) -> float:
    """Half-width of a pair of engine and hardware family; ``without`` leaves one case out, to test the width on it."""
    kin = sum(one.engine == engine and one.pair != pair for one in cases)
    others = sum(one.engine != engine and one.pair != pair for one in cases)
    weights = []
    for one in cases:
        if one is without:
            weights.append(0.0)
        elif one.pair == pair:
            weights.append(1.0)
        else:
            each, most, count = (*KIN, kin) if one.engine == engine else (*OTHERS, others)
            weights.append(min(each, most / count))
    return quantile([one.error for one in cases], weights)


def inside(case: Held, cases: Sequence[Held]) -> bool:
    """Whether ``case`` lies in the range of its pair as learned without it: neither constants nor width know it."""
    return case.error <= pair_width(case.pair, case.engine, cases, without=case)


def unseen_width(errors: Sequence[tuple[str, object, float]]) -> float:
    """The quantile for a group that was never seen, from (group, everything else that marks the case, error).

    A case counts where everything else about it occurs in another group: what an engine gives on a class that no other
    engine was measured on says nothing of a new engine on a known class. Every group counts the same.
    """
    seen: dict[object, set[str]] = {}
    for group, rest, _ in errors:
        seen.setdefault(rest, set()).add(group)
    kept = [(group, error) for group, rest, error in errors if len(seen[rest]) > 1]
    sizes: dict[str, int] = {}
    for group, _ in kept:
        sizes[group] = sizes.get(group, 0) + 1
    return quantile([error for _, error in kept], [1.0 / sizes[group] for group, _ in kept])


def held_cases(cases: Sequence[Case], errors: Sequence[float], quantity: str) -> list[Held]:
    """The cases of ``quantity`` whose held-out errors, log(measured / predicted), are known."""
    return [
        Held((case.chain[0], family_of(case)), engine_of(case), abs(error))
        for case, error in zip(cases, errors, strict=True)
        if quantity_of(case) == quantity and not isnan(error)
    ]


def error_rows(
    cases: Sequence[Case], priors: Mapping[str, Prior], source: str, whole: Fit, near: Sequence[float]
) -> list[Row]:
    """The error records of all quantities of ``cases``, whose ``near_errors`` are known."""
    no_family = held_out(cases, priors, lambda _, case: family_of(case), whole=whole)
    no_engine = held_out(cases, priors, lambda _, case: engine_of(case), whole=whole)
    out: list[Row] = []
    for quantity in sorted({quantity_of(case) for case in cases}):
        chosen = [index for index, case in enumerate(cases) if quantity_of(case) == quantity and not isnan(near[index])]
        unseen = max(
            unseen_width([(group_of(cases[index]), rest_of(cases[index]), abs(one[index])) for index in chosen])
            for one, group_of, rest_of in (
                (no_family, family_of, lambda case: (engine_of(case), case.work.experts > 0)),
                (no_engine, engine_of, lambda case: (case.classes[0], case.work.experts > 0)),
            )
        )
        out.append(_row(quantity, ANY, ANY, unseen, len(chosen), f"{source}; engine or hardware not seen"))
        engines: dict[str, list[int]] = {}
        for index in chosen:
            engines.setdefault(cases[index].chain[0], []).append(index)
        for engine, members in sorted(engines.items()):
            families = {family_of(cases[index]) for index in members}
            if len(families) > 1 and len(members) >= FEWEST:
                width = quantile([abs(no_family[index]) for index in members], [1.0] * len(members))
                out.append(_row(quantity, engine, ANY, width, len(members), f"{source}; hardware not seen"))
        known = held_cases(cases, near, quantity)
        for pair, engine in sorted({(one.pair, one.engine) for one in known}):
            own = sum(one.pair == pair for one in known)
            note = "" if own >= FEWEST else "; thin: mostly the width of its kind"
            out.append(_row(quantity, *pair, pair_width(pair, engine, known), own, source + note))
    return out


def _row(quantity: str, engine: str, hardware: str, width: float, count: int, source: str) -> Row:
    width = min(max(width, 0.02), WIDEST)
    where = ", ".join(one for one in (engine, hardware) if one != ANY) or "not measured"
    return Row(
        id=f"speed.error.{quantity}.{engine}.{hardware}",
        name=f"{NAMES[quantity]}: measured over predicted ({where})",
        low=exp(-width),
        likely=1.0,
        high=exp(width),
        unit="1",
        reason="90 % of measurements that the formulas were not fitted to lie in this range",
        source=f"errors of {count} measurements left out of the fit in {FOLDS} folds; {source}",
        confidence="B" if count >= 30 else "C",
    )
