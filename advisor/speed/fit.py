"""Learning the constants from measured cases: one value per engine and hardware class, drawn towards the general one.

The logarithm of a constant is a general value plus a deviation for every name of the engine's and the hardware's
chain and one for each pair. Deviations cost (ridge), so that a class with three measurements stays near its family
and one with none takes its family's value; far-off rows weigh little (Student's t), because public measurements
contain errors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from advisor.speed.cases import Case, UnknownError, answer
from advisor.speed.constants import FACTORS, NO_LINK
from advisor.speed.kinds import ANY

Node = tuple[str, str, str]  # constant, engine, class

SCATTER = 0.10  # of a good measurement around the formulas, in logarithms
STEP = 0.02


@dataclass(frozen=True, slots=True)
class Prior:
    """Where a constant starts and how far each level may pull it away (in logarithms)."""

    value: float
    general: float = 0.5
    engine: float = 0.4
    hardware: float = 0.25
    pair: float = 0.25


def nodes_of(constant: str, chain: Sequence[str], classes: Sequence[str]) -> tuple[Node, ...]:
    """Every node whose deviation counts for a case."""
    engines = [one for one in chain if one != ANY]
    hardware = [one for one in classes if one != ANY]
    found = [(constant, ANY, ANY)]
    found += [(constant, one, ANY) for one in engines]
    found += [(constant, ANY, one) for one in hardware]
    found += [(constant, one, two) for one in engines for two in hardware]
    return tuple(found)


def names_of(case: Case, priors: Mapping[str, Prior]) -> dict[str, str]:
    """The stored name of every constant a case needs: some are kept by format kind or link ("format_memory.fp8")."""
    out: dict[str, str] = {}
    for name in priors:
        base, _, key = name.partition(".")
        if not key or key in (case.kind, case.device.link.kind):
            out[base] = name
    return out


@dataclass(slots=True)
class Fit:
    """Deviations by node, and the priors they were learned under."""

    priors: Mapping[str, Prior]
    deviations: dict[Node, float]

    def value(self, name: str, chain: Sequence[str], classes: Sequence[str]) -> float:
        total = log(self.priors[name].value)
        for node in nodes_of(name, chain, classes):
            total += self.deviations.get(node, 0.0)
        return exp(total)

    def constants(self, case: Case) -> dict[str, float]:
        found = {base: self.value(name, case.chain, case.classes) for base, name in names_of(case, self.priors).items()}
        return composed(found)


def composed(found: dict[str, float]) -> dict[str, float]:
    """Constants with the format's factors multiplied in; a format or link without a factor of its own counts as 1."""
    for factor, targets in FACTORS.items():
        for target in targets:
            if target in found:
                found[target] *= found.get(factor, 1.0)
    return {**NO_LINK, **found}


def learn(
    cases: Sequence[Case], priors: Mapping[str, Prior], rounds: int = 25, weights: Sequence[float] | None = None
) -> Fit:
    """Fit the deviations to ``cases`` (each with its measurement) by iteratively reweighted Gauss-Newton steps."""
    fit = Fit(priors, {})
    index: dict[Node, int] = {}
    sd: list[float] = []
    used: list[dict[str, str]] = []
    for case in cases:
        names = names_of(case, priors)
        used.append(names)
        for name in names.values():
            prior = priors[name]
            for node in nodes_of(name, case.chain, case.classes):
                spread = _spread(prior, node)
                if spread > 0 and node not in index:
                    index[node] = len(index)
                    sd.append(spread)
    precision = 1.0 / np.square(np.array(sd))
    theta = np.zeros(len(index))
    nodes = list(index)
    base_weight = np.ones(len(cases)) if weights is None else np.asarray(weights)
    damping = 1e-2

    def residuals(values: np.ndarray) -> np.ndarray:
        fit.deviations = dict(zip(nodes, values.tolist(), strict=True))
        return np.array([_residual(case, fit.constants(case)) for case in cases])

    def loss(res: np.ndarray, values: np.ndarray) -> float:
        robust = 2.5 * np.log1p(np.square(res / SCATTER) / 3.0) * base_weight
        return float(robust.sum() + 0.5 * (precision * values * values).sum())

    current = residuals(theta)
    best = loss(current, theta)
    for _ in range(rounds):
        jacobian = np.zeros((len(cases), len(index)))
        for row, case in enumerate(cases):
            raw = {base: fit.value(name, case.chain, case.classes) for base, name in used[row].items()}
            for base, name in used[row].items():
                moved = dict(raw)
                moved[base] = raw[base] * exp(STEP)
                slope = (_residual(case, composed(moved)) - current[row]) / STEP
                if slope:
                    for node in nodes_of(name, case.chain, case.classes):
                        if node in index:
                            jacobian[row, index[node]] = slope
        scale = base_weight * 4.0 / (3.0 + np.square(current / SCATTER)) / SCATTER**2
        hessian = jacobian.T @ (jacobian * scale[:, None]) + np.diag(precision)
        gradient = jacobian.T @ (scale * current) + precision * theta
        for _ in range(8):
            step = np.linalg.solve(hessian + damping * np.diag(np.diag(hessian)), -gradient)
            tried = theta + np.clip(step, -0.7, 0.7)
            res = residuals(tried)
            value = loss(res, tried)
            if value < best:
                break
            damping *= 4.0
        else:
            break
        gain = best - value
        theta, current, best = tried, res, value
        damping = max(damping / 5.0, 1e-6)
        if gain < 1e-3 * abs(best) / 100:
            break
    residuals(theta)
    return fit


def _spread(prior: Prior, node: Node) -> float:
    _, engine, hardware = node
    if engine == ANY and hardware == ANY:
        return prior.general
    if hardware == ANY:
        return prior.engine
    return prior.hardware if engine == ANY else prior.pair


def _residual(case: Case, constants: Mapping[str, float]) -> float:
    """log(answer / measured)."""
    try:
        return log(answer(case, constants) / case.measured)
    except UnknownError:
        return 0.0
