"""Prefill: how fast a prompt is read, and when the first token comes."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

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
    whole += chunks * hosted / device.host_bandwidth
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
    "speed.first_token",
    "reading * (1 + share * (batch - 1)) + start",
    unit="s",
    source="the own prompt, and the part of the other requests' prompts that comes first",
    valid_for="a closed group of users: each sends its next request when it has its answer",
    reading="s to read one prompt",
    batch="requests that run together",
    share="part of the others' prompts that a new one waits for",
    start="s of scheduling and the first step",
)
def first_token_time(reading: float, batch: float, share: float, start: float) -> float:
    """Seconds from a request to its first token (TTFT)."""
    return reading * (1 + share * (batch - 1)) + start
