"""Many requests at once: what the whole machine gives, and what each of its users sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.formulas import formula
from advisor.speed.prompt import prefill_time
from advisor.speed.step import Device, Step, step
from advisor.speed.work import Work

NO_CACHE = 1e6  # requests that fit where a model keeps no cache at all


@dataclass(frozen=True, slots=True)
class Round:
    """``batch`` requests that run together: ``reading`` s to read one prompt each, ``step`` one token each."""

    batch: float
    reading: float
    step: Step
    seconds: float  # of one step


@formula(
    "speed.throughput",
    "batch * answer / (prompts + answer * step)",
    unit="tok/s",
    source="steady state: while a batch writes its answers, as many new prompts are read",
    valid_for="requests of equal length, always enough of them waiting",
    batch="requests that run together",
    answer="tokens of an answer",
    prompts="s to read the batch's prompts",
    step="s of one step of the batch",
)
def output_rate(batch: float, answer: float, prompts: float, step: float) -> float:
    """Answer tokens a second of all requests together."""
    return batch * answer / (prompts + answer * step)


@formula(
    "speed.decode_per_user",
    "answer / (answer * step + (batch - 1) / batch * prompts)",
    unit="tok/s",
    source="while one answer is written, every other user's prompt is read once",
    valid_for="the same steady state, after the user's own first token",
    answer="tokens of an answer",
    step="s of one step of the batch",
    batch="requests that run together",
    prompts="s to read the batch's prompts",
)
def user_rate(answer: float, step: float, batch: float, prompts: float) -> float:
    """Tokens a second that one user sees come."""
    return answer / (answer * step + (batch - 1) / batch * prompts)


def requests_that_fit(work: Work, free_bytes: float, tokens: float, cache_bits: float) -> float:
    """How many requests of ``tokens`` tokens the free memory can hold; 0 where there is none."""
    if free_bytes <= 0:
        return 0.0
    each = work.cache_bytes(tokens, cache_bits)
    return free_bytes / each if each > 0 else NO_CACHE


def batch_round(
    work: Work,
    device: Device,
    constants: Mapping[str, float],
    *,
    batch: float,
    prompt: float,
    answer: float,
    cache_bits: float,
    tensor: int = 1,
    pipeline: int = 1,
) -> Round | None:
    """One round of ``batch`` requests; None where the chip's peak is unknown, because prompts cannot be timed then."""
    reading: float | None = 0.0
    if prompt > 1:
        reading = prefill_time(
            work,
            device,
            constants,
            tokens=prompt,
            prompts=batch,
            cache_bits=cache_bits,
            tensor=tensor,
            pipeline=pipeline,
        )
    if reading is None:
        return None
    one = step(
        work,
        device,
        constants,
        batch=batch,
        context=prompt + answer / 2,
        cache_bits=cache_bits,
        tensor=tensor,
        pipeline=pipeline,
    )
    return Round(batch, reading, one, one.seconds)
