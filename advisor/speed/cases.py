"""A measured case as the formulas see it, and what they answer for given constants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.speed.batch import batch_round, output_rate, requests_that_fit
from advisor.speed.links import PCIE_LANE_BYTES_S, Link
from advisor.speed.prompt import first_token_inputs, first_token_time, prefill_time
from advisor.speed.step import Device, step_time
from advisor.speed.training import Layout, token_time
from advisor.speed.work import Work

MS = 1e3
HOUR = 3600.0
DAY = 24 * HOUR
GIB = 2.0**30
PCIE4 = Link("pcie", 16 * PCIE_LANE_BYTES_S[4])


class UnknownError(ValueError):
    """The case cannot be predicted, with the reason."""


@dataclass(frozen=True, slots=True)
class Case:
    """One measured case; ``chain`` are the engine's (or framework's) names and ``classes`` the hardware's, narrowest
    first.
    """

    quantity: str
    chain: tuple[str, ...]
    classes: tuple[str, ...]
    kind: str
    work: Work
    device: Device
    tensor: int = 1
    pipeline: int = 1
    replicas: float = 1.0
    prompt: float = 0.0
    answer: float = 0.0
    context: float = 0.0
    batch: float | None = 1.0
    prefill_included: bool = False
    cache_bits: float = 16.0
    memory: float = 0.0  # B of all devices of one replica
    stored: float = 0.0  # B of all weights
    layout: Layout | None = None
    parameters: float = 0.0
    half_peak: float = 0.0
    tokens: float = 0.0
    devices: float = 1.0
    year: float | None = None
    released: float | None = None  # the accelerator's year
    measured: float = 0.0


def answer(case: Case, c: Mapping[str, float]) -> float:
    """What the formulas say for ``case`` under the constants ``c``, in the unit of its table; raises UnknownError."""
    if case.layout is not None:
        return _training(case, c)
    layout = {"cache_bits": case.cache_bits, "tensor": case.tensor, "pipeline": case.pipeline}
    if case.quantity == "prefill":
        took = prefill_time(
            case.work,
            case.device,
            c,
            tokens=case.prompt,
            context=case.context,
            prompts=case.batch or 1.0,
            **layout,  # type: ignore[arg-type]
        )
        return _known(took) and case.prompt * (case.batch or 1.0) / _known(took)
    if case.quantity == "ttft":
        took = _known(prefill_time(case.work, case.device, c, tokens=case.prompt, **layout))  # type: ignore[arg-type]
        batch = case.batch or 1.0
        one = step_time(case.work, case.device, c, batch=batch, context=case.context, **layout)  # type: ignore[arg-type]
        return first_token_time(*first_token_inputs(took, batch, case.answer, one, c)) * MS
    if case.quantity == "decode":
        one = step_time(case.work, case.device, c, batch=1.0, context=case.context, **layout)  # type: ignore[arg-type]
        if not case.prefill_included or case.prompt <= 1:
            return 1.0 / one
        took = _known(prefill_time(case.work, case.device, c, tokens=case.prompt, **layout))  # type: ignore[arg-type]
        return case.answer / (took + one * case.answer)
    free = case.memory * c["memory_share"] - case.stored
    fits = requests_that_fit(case.work, free, case.prompt + case.answer * c["answer_reserved"], case.cache_bits)
    wanted = case.batch if case.batch is not None else c["batch_limit"]
    batch = max(1.0, min(wanted, fits))
    prompt = case.prompt if case.prefill_included else 0.0
    found = batch_round(case.work, case.device, c, batch=batch, prompt=prompt, answer=case.answer, **layout)  # type: ignore[arg-type]
    if found is None:
        raise UnknownError("the chip's peak is unknown")
    if not case.prefill_included:
        step = step_time(case.work, case.device, c, batch=batch, context=case.context, **layout)  # type: ignore[arg-type]
        return batch / step
    rate = output_rate(batch, case.answer, found.reading, found.seconds)
    return rate * case.replicas * (c["load_efficiency"] if case.batch is None else 1.0)


def matured(year: float, released: float, gain: float, mature: float, reference: float) -> float:
    """Speed of ``year``'s software over that of ``reference``: it gains every year until a chip is ``mature`` years
    old.
    """
    aged, now = (min(max(one - released, 0.0), mature) for one in (year, reference))
    return float((1.0 + gain) ** (aged - now))


def _training(case: Case, c: Mapping[str, float]) -> float:
    assert case.layout is not None
    one = token_time(
        case.work,
        case.layout,
        c,
        parameters=case.parameters,
        peak=case.device.peak or 0.0,
        half_peak=case.half_peak,
        bandwidth=case.device.bandwidth,
        link=case.device.link,
    ).seconds
    if case.year is not None and case.released is not None:
        one /= matured(case.year, case.released, c["yearly_gain"], c["mature_years"], c["reference_year"])
    if case.quantity == "tokens_per_second_per_gpu":
        return 1.0 / one
    if not case.tokens:
        raise UnknownError("the row gives no number of tokens")
    seconds = case.tokens * one * (1.0 + c["lost_time"])  # of all devices together
    return seconds / HOUR if case.quantity == "gpu_hours" else seconds / case.devices / DAY


def _known(value: float | None) -> float:
    if value is None:
        raise UnknownError("the chip's peak is unknown")
    return value
