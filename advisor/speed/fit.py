"""Learning the constants from measured cases: one value per engine and hardware class, drawn towards the general one.

The logarithm of a constant is a general value plus a deviation for every name of the engine's and the hardware's
chain and one for each pair. Deviations cost (ridge), so that a class with three measurements stays near its family
and one with none takes its family's value; far-off rows weigh little (Student's t), because public measurements
contain errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any, cast

import numpy as np

from advisor.speed.cases import Case, UnknownError, answer
from advisor.speed.constants import composed
from advisor.speed.kinds import ANY

Vector = np.ndarray[Any, np.dtype[np.float64]]
Node = tuple[str, str, str]  # constant, engine, class

SCATTERS = (0.5, 0.1)
"""Scatter of a good measurement around the formulas, in logarithms: wide at first, or a far start is an outlier."""
STEP = 0.02

OF_STEPS = (
    "memory_efficiency", "format_memory", "cache_efficiency", "layer_time", "mixture_layer_time", "host_layer_time",
    "format_host", "step_time", "sequence_time", "matrix_efficiency",
)  # fmt: skip
"""What a step takes is learned from rates; a first token, which waits for some steps, says too little of it."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Where a constant starts and how far each level may pull it away (in logarithms)."""

    value: float
    general: float = 0.5
    engine: float = 0.4
    hardware: float = 0.25
    pair: float = 0.25
    known: tuple[
        tuple[str, float], ...
    ] = ()  # engines that start elsewhere (documented defaults, other kinds of engine)

    def start(self, chain: Sequence[str]) -> float:
        """Where the constant starts for an engine."""
        return next((value for one in chain for name, value in self.known if name == one), self.value)


def nodes_of(constant: str, chain: Sequence[str], classes: Sequence[str]) -> tuple[Node, ...]:
    """Every node whose deviation counts for a case."""
    engines = [one for one in chain if one != ANY]
    hardware = [one for one in classes if one != ANY]
    found = [(constant, ANY, ANY)]
    found += [(constant, one, ANY) for one in engines]
    found += [(constant, ANY, one) for one in hardware]
    found += [(constant, one, two) for one in engines for two in hardware if "-" in two]  # not a vendor as a whole
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
    index: dict[Node, int]
    covariance: Vector | None = None

    def spread(self, name: str, chain: Sequence[str], classes: Sequence[str]) -> float:
        """Standard deviation of a constant's logarithm: what priors and measurements leave open."""
        at = [self.index[node] for node in nodes_of(name, chain, classes) if node in self.index]
        if self.covariance is None or not at:
            return 0.0
        return sqrt(float(self.covariance[np.ix_(at, at)].sum()))

    def value(self, name: str, chain: Sequence[str], classes: Sequence[str]) -> float:
        total = log(self.priors[name].start(chain))
        for node in nodes_of(name, chain, classes):
            total += self.deviations.get(node, 0.0)
        return exp(total)

    def constants(self, case: Case) -> dict[str, float]:
        found = {base: self.value(name, case.chain, case.classes) for base, name in names_of(case, self.priors).items()}
        return composed(found)


def learn(cases: Sequence[Case], priors: Mapping[str, Prior], rounds: int = 10, near: Fit | None = None) -> Fit:
    """Fit the deviations to ``cases`` (each with its measurement) by iteratively reweighted Gauss-Newton steps.

    ``near``: a fit to nearly the same cases, from which the search starts.
    """
    index: dict[Node, int] = {}
    fit = Fit(priors, {}, index)
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
    nodes = list(index)
    theta = np.array([near.deviations.get(node, 0.0) if near else 0.0 for node in nodes])

    def residuals(values: Vector) -> Vector:
        fit.deviations = dict(zip(nodes, values.tolist(), strict=True))
        return np.array([_residual(case, fit.constants(case)) for case in cases])

    for scatter in SCATTERS[1:] if near else SCATTERS:
        theta = _descend(cases, fit, used, index, precision, theta, residuals, scatter, rounds)
    errors = residuals(theta)
    if near is None:
        jacobian = _slopes(cases, fit, used, index, errors)
        curvature = jacobian.T @ (jacobian * _scale(errors, SCATTERS[-1])[:, None]) + np.diag(precision)
        fit.covariance = cast(Vector, np.linalg.inv(curvature))
    return fit


def _scale(errors: Vector, scatter: float) -> Vector:
    """Weight of every case: that of Student's t at its error, over the variance of a good measurement."""
    return np.asarray(4.0 / (3.0 + np.square(errors / scatter)) / scatter**2)


def _descend(
    cases: Sequence[Case],
    fit: Fit,
    used: Sequence[Mapping[str, str]],
    index: Mapping[Node, int],
    precision: Vector,
    theta: Vector,
    residuals: Callable[[Vector], Vector],
    scatter: float,
    rounds: int,
) -> Vector:
    """Levenberg-Marquardt on the reweighted problem; the deviations where the loss no longer falls."""

    def loss(errors: Vector, values: Vector) -> float:
        robust = 2.0 * np.log1p(np.square(errors / scatter) / 3.0)  # Student's t, three degrees of freedom
        return float(robust.sum() + 0.5 * (precision * values * values).sum())

    damping = 1e-2
    errors = residuals(theta)
    best = loss(errors, theta)
    for _ in range(rounds):
        jacobian = _slopes(cases, fit, used, index, errors)
        scale = _scale(errors, scatter)
        hessian = jacobian.T @ (jacobian * scale[:, None]) + np.diag(precision)
        gradient = jacobian.T @ (scale * errors) + precision * theta
        for _ in range(8):
            move = np.linalg.solve(hessian + damping * np.diag(np.diag(hessian)), -gradient)
            tried = theta + np.clip(move, -0.7, 0.7)
            found = residuals(tried)
            value = loss(found, tried)
            if value < best:
                break
            damping *= 4.0
        else:
            break
        gain = best - value
        theta, errors, best = tried, found, value
        damping = max(damping / 5.0, 1e-6)
        if gain < 1e-5 * abs(best):
            break
    residuals(theta)
    return theta


def _slopes(
    cases: Sequence[Case],
    fit: Fit,
    used: Sequence[Mapping[str, str]],
    index: Mapping[Node, int],
    errors: Vector,
) -> Vector:
    """How every case's error moves with every deviation: one finite difference a constant, shared by all its nodes."""
    out = np.zeros((len(cases), len(index)))
    for row, case in enumerate(cases):
        raw = {base: fit.value(name, case.chain, case.classes) for base, name in used[row].items()}
        for base, name in used[row].items():
            if case.quantity == "ttft" and base in OF_STEPS:
                continue
            slope = (_residual(case, composed(raw | {base: raw[base] * exp(STEP)})) - errors[row]) / STEP
            if slope:
                for node in nodes_of(name, case.chain, case.classes):
                    if node in index:
                        out[row, index[node]] = slope
    return out


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
