"""Prefill: how fast a prompt is read, and when the first token comes."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, sqrt

from advisor.formulas import formula
from advisor.speed.links import all_reduce
from advisor.speed.step import HIDDEN_BYTES, SHARPNESS, Device, fixed, matrices
from advisor.speed.work import Work


def prefill_time(
    work: Work,
    device: Device,
    constants: Mapping[str, float],
    *,
    tokens: float,
    context: float = 0.0,
    prompts: float = 1.0,
    cache_bits: float = 16.0,
    tensor: int = 1,
    pipeline: int = 1,
) -> float | None:
    """Seconds to read ``prompts`` prompts of ``tokens`` tokens each after ``context`` tokens already in the cache.

    Operations of the matrices and of attention's quadratic part over the peak, never less than reading the weights
    once a chunk; pipeline stages fill chunk by chunk. None where the chip's peak is unknown.
    """
    if not device.peak:
        return None
    total = tokens * prompts
    chunk = max(1.0, min(total, constants["chunk_tokens"]))
    chunks = ceil(total / chunk)
    mean = context + tokens / 2
    share = 1.0 / tensor
    work_flops = total * (work.matrix_flops - work.head_flops) + prompts * work.head_flops
    peak = device.peak * constants["prompt_efficiency"] * chunk / (chunk + constants["half_speed_tokens"])
    if work.experts:
        peak *= constants["mixture_prompt"]
    computing = work_flops * share / peak
    hosted = work.hosted_bytes(chunk)
    reading = chunks * (work.weight_bytes(chunk) - hosted) * share / (device.bandwidth * constants["memory_efficiency"])
    scores = total * work.score_flops(mean) * share / (device.peak * constants["score_efficiency"])
    looking = chunks * work.cache_bytes(mean, cache_bits) * share / (device.bandwidth * constants["cache_efficiency"])
    overhead = chunks * fixed(work, constants)
    talking = 0.0
    if tensor > 1:
        rate = device.link.bytes_s * constants["link_efficiency"]
        one = all_reduce(chunk * work.hidden * HIDDEN_BYTES, tensor, rate, constants["reduce_latency"])
        talking = chunks * work.exchanges * one
    whole = matrices(reading, computing, SHARPNESS) + scores + looking + overhead + talking
    # a chunk's worth of arithmetic is too much for a CPU: the weights come to the device
    whole += chunks * hosted / min(device.host_bandwidth, device.host_link)
    whole = max(whole, chunks * work.layers * constants["host_layer_time"])
    return whole / faster_by_pipeline(chunks, pipeline, constants["pipeline_use"]) + constants["prompt_time"]


def faster_by_pipeline(chunks: int, pipeline: int, use: float) -> float:
    """How much faster ``pipeline`` stages read than one device: chunks follow each other through the stages.

    ``use`` is the part of the ideal gain that an engine's pipeline reaches.
    """
    ideal = chunks * pipeline / (chunks + pipeline - 1)
    return 1.0 + (ideal - 1.0) * use


@formula(
    "speed.prefill",
    "prompt / reading",
    unit="tok/s",
    source="operations of the prompt over the reachable peak, never less than reading the weights once a chunk",
    valid_for="one prompt alone",
    prompt="tokens of the prompt",
    reading="s to read it",
)
def prefill_rate(prompt: float, reading: float) -> float:
    """Tokens of a prompt read a second."""
    return prompt / reading


@formula(
    "speed.prompts_ahead",
    "(sqrt((1 - batch * part + part) ** 2 + 4 * part ** 2 * batch) - (1 - batch * part + part)) / (2 * part)",
    unit="1",
    source="closed queue of one reader and independent writers, U / (1 - U) requests at a reader that is busy for U",
    valid_for="a closed group of users: each sends its next request when it has its answer",
    batch="requests that run together",
    part="time to read a prompt over the time to write an answer, above 0",
)
def prompts_ahead(batch: float, part: float) -> float:
    """Requests that are being read or wait to be read, on average."""
    free = 1 - batch * part + part
    return (sqrt(free**2 + 4 * part**2 * batch) - free) / (2 * part)


@formula(
    "speed.first_token",
    "reading + share * ahead * reading + steps * step * (batch - 1) / batch + start",
    unit="s",
    source="the own prompt, the prompts ahead of it, and the steps of running answers that come between",
    valid_for="a closed group of users: each sends its next request when it has its answer",
    reading="s to read one prompt",
    share="part of the prompts ahead that a new one really waits for, because several are read at once",
    ahead="other requests being read or waiting to be read",
    steps="steps of the running answers that come first",
    step="s of one step",
    batch="requests that run together",
    start="s of scheduling and the first step",
)
def first_token_time(
    reading: float, share: float, ahead: float, steps: float, step: float, batch: float, start: float
) -> float:
    """Seconds from a request to its first token (TTFT)."""
    return reading + share * ahead * reading + steps * step * (batch - 1) / batch + start


def first_token_inputs(
    reading: float, batch: float, answer: float, step: float, constants: Mapping[str, float]
) -> tuple[float, float, float, float, float, float, float]:
    """The symbols of ``speed.first_token``, in their order, for answers of ``answer`` tokens."""
    ahead = 0.0
    if batch > 1 and reading > 0:
        ahead = prompts_ahead(batch, reading / (answer * step)) * (batch - 1) / batch
    return (
        reading,
        constants["queue_share"],
        ahead,
        constants["waited_steps"],
        step,
        batch,
        constants["first_token_time"],
    )
