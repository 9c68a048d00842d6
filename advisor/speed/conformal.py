"""How wrong the formulas are on measurements they were not fitted to, by engine and class: split conformal intervals.

Every case is predicted by a fit to the other folds; the 90 % quantile of |log(measured / predicted)| (with the
correction for few cases) is the half-width of the interval. A class with too few cases takes its engine's, then the
general width; the general one comes from fits that never saw the case's engine or its hardware family, because that
is what "any" has to answer for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import exp, log

from advisor.speed.cases import Case, UnknownError, answer
from advisor.speed.fit import Fit, Prior, learn
from advisor.speed.kinds import ANY
from advisor.speed.records import Row

LEVEL = 0.9
FOLDS = 5
FEWEST = 12
FEW = 1.5  # beyond the largest error, where there are too few for a quantile
WIDEST = log(10.0)
NAMES = {
    "decode": "Decode of one request", "prefill": "Prefill", "throughput": "Throughput", "ttft": "Time to first token",
    "training": "Training rate",
}  # fmt: skip


def quantity_of(case: Case) -> str:
    return "training" if case.layout is not None else case.quantity


def half_width(errors: Sequence[float], groups: Sequence[object] = ()) -> float:
    """The conformal quantile of absolute logarithmic errors; with ``groups``, every group counts the same."""
    count = len(errors)
    share = min(1.0, LEVEL * (count + 1) / count)
    sizes: dict[object, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    weights = [1.0 / sizes[group] for group in groups] if groups else [1.0] * count
    wanted = share * sum(weights)
    reached = 0.0
    for error, weight in sorted(zip(errors, weights, strict=True)):
        reached += weight
        if reached >= wanted - 1e-9:
            return error if share < 1.0 else error * FEW
    raise ValueError("no errors to take a quantile of")


def unseen_width(errors: Sequence[tuple[str, object, float]]) -> float:
    """The quantile for a group that was never seen, from (group, everything else that marks the case, error).

    A case counts where everything else about it occurs in another group: what an engine gives on a class that no other
    engine
    was measured on says nothing of a new engine on a known class. Every group counts the same.
    """
    seen: dict[object, set[str]] = {}
    for group, rest, _ in errors:
        seen.setdefault(rest, set()).add(group)
    kept = [(group, error) for group, rest, error in errors if len(seen[rest]) > 1]
    if not kept:
        return WIDEST
    return half_width([error for _, error in kept], [group for group, _ in kept])


def held_out(
    cases: Sequence[Case],
    priors: Mapping[str, Prior],
    fold_of: Callable[[int, Case], object],
    rounds: int = 5,
    whole: Fit | None = None,
) -> list[float]:
    """log(measured / predicted) of every case by a fit to the cases of the other folds; nan where it cannot be
    predicted.
    """
    whole = whole or learn(cases, priors)
    folds = [fold_of(index, case) for index, case in enumerate(cases)]
    out = [float("nan")] * len(cases)
    for fold in sorted(set(folds), key=str):
        fit = learn([case for case, its in zip(cases, folds, strict=True) if its != fold], priors, rounds, whole)
        for index, case in enumerate(cases):
            if folds[index] == fold:
                try:
                    out[index] = log(case.measured / answer(case, fit.constants(case)))
                except (UnknownError, KeyError):
                    continue
    return out


def near_errors(cases: Sequence[Case], priors: Mapping[str, Prior], whole: Fit) -> list[float]:
    """log(measured / predicted) of every case by fits to random folds that leave it out."""
    shuffled = _shuffle(len(cases))
    return held_out(cases, priors, lambda index, _: shuffled[index] % FOLDS, whole=whole)


def error_rows(
    cases: Sequence[Case], priors: Mapping[str, Prior], source: str, whole: Fit, near: Sequence[float]
) -> list[Row]:
    """The error records of all quantities of ``cases``, whose ``near_errors`` are known.

    A pair of engine and hardware family that was measured has its own width, or with few cases that of its engine's
    or of all measured pairs; an engine on other hardware has the width of fits that never saw the hardware family,
    and everything else the larger of the widths without the family and without the engine.
    """
    no_family = held_out(cases, priors, lambda _, case: family_of(case), whole=whole)
    no_engine = held_out(cases, priors, lambda _, case: engine_of(case), whole=whole)
    out: list[Row] = []
    for quantity in sorted({quantity_of(case) for case in cases}):
        chosen = [
            index for index, case in enumerate(cases) if quantity_of(case) == quantity and near[index] == near[index]
        ]
        every = [abs(near[index]) for index in chosen]
        pairs: dict[tuple[str, str], list[int]] = {}
        engines: dict[str, list[int]] = {}
        for index in chosen:
            pairs.setdefault((cases[index].chain[0], family_of(cases[index])), []).append(index)
            engines.setdefault(cases[index].chain[0], []).append(index)
        unseen = max(
            unseen_width([(group_of(cases[index]), rest_of(cases[index]), abs(one[index])) for index in chosen])
            for one, group_of, rest_of in (
                (no_family, family_of, lambda case: (engine_of(case), case.work.experts > 0)),
                (no_engine, engine_of, lambda case: (case.classes[0], case.work.experts > 0)),
            )
        )
        out.append(_row(quantity, ANY, ANY, unseen, len(chosen), f"{source}; engine or hardware not seen"))
        for engine, members in sorted(engines.items()):
            families = {family_of(cases[index]) for index in members}
            if len(families) > 1 and len(members) >= FEWEST:
                width = half_width([abs(no_family[index]) for index in members])
                out.append(_row(quantity, engine, ANY, width, len(members), f"{source}; hardware not seen"))
        for (engine, family), members in sorted(pairs.items()):
            own = [abs(near[index]) for index in members]
            pooled = [abs(near[index]) for index in engines[engine]]
            enough = next((one for one in (own, pooled, every) if len(one) >= FEWEST), every)
            note = "" if enough is own else "; thin: the width of more of its kind, or its own where larger"
            width = max(half_width(enough), half_width(own))
            out.append(_row(quantity, engine, family, width, len(own), source + note))
    return out


def family_of(case: Case) -> str:
    """The hardware family without its generation: "nvidia-hbm"."""
    return case.classes[-3] if len(case.classes) >= 3 else case.classes[0]


def engine_of(case: Case) -> str:
    """The engine itself, whatever its back end: "llama-cpp"."""
    return case.chain[-2] if len(case.chain) > 1 else case.chain[0]


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
        source=f"split conformal over {FOLDS} folds, {count} measurements; {source}",
        confidence="B" if count >= 30 else "C",
    )


def _shuffle(count: int) -> list[int]:
    """A fixed permutation (Lehmer generator), so that folds do not follow the order of the file."""
    state = 20261121
    order = list(range(count))
    for index in range(count - 1, 0, -1):
        state = state * 48271 % 2147483647
        other = state % (index + 1)
        order[index], order[other] = order[other], order[index]
    return order
