"""Predicting every measured case by constants that were learned without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log

from advisor.speed.cases import Case, UnknownError, answer
from advisor.speed.fit import Fit, Prior, learn

FOLDS = 5


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


def quantity_of(case: Case) -> str:
    return "training" if case.layout is not None else case.quantity


def family_of(case: Case) -> str:
    """The hardware family without its generation: "nvidia-hbm"."""
    return case.classes[-3] if len(case.classes) >= 3 else case.classes[0]


def engine_of(case: Case) -> str:
    """The engine itself, whatever its back end: "llama-cpp"."""
    return case.chain[-2] if len(case.chain) > 1 else case.chain[0]


def _shuffle(count: int) -> list[int]:
    """A fixed permutation (Lehmer generator), so that folds do not follow the order of the file."""
    state = 20261121
    order = list(range(count))
    for index in range(count - 1, 0, -1):
        state = state * 48271 % 2147483647
        other = state % (index + 1)
        order[index], order[other] = order[other], order[index]
    return order
