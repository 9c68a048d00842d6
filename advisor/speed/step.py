"""One decode step: what a token takes, alone and in a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from advisor.formulas import formula
from advisor.speed.links import NO_LINK, Link, all_reduce
from advisor.speed.work import Work

HIDDEN_BYTES = 2  # activations travel between devices in half precision
SHARPNESS = 3.0


@dataclass(frozen=True, slots=True)
class Device:
    """One accelerator as the formulas see it: bytes/s, FLOP/s at the job's format, its link to the others."""

    bandwidth: float
    peak: float | None
    link: Link = NO_LINK
    host_bandwidth: float = inf  # B/s at which weights left in main memory are read
    host_link: float = inf  # B/s from main memory to the device


@dataclass(frozen=True, slots=True)
class Step:
    """The seconds of one decode step by what they go to."""

    matrices: float  # reading the weights and multiplying
    cache: float  # looking back on keys and values
    overhead: float  # starting kernels, sampling, scheduling
    exchanges: float  # between tensor-parallel devices
    hops: float  # between pipeline stages
    waiting: float = 0.0  # for the host, which prepares a layer's kernels more slowly than they run
    offloaded: float = 0.0  # reading weights that stay in main memory

    @property
    def seconds(self) -> float:
        return self.matrices + self.cache + self.overhead + self.exchanges + self.hops + self.waiting + self.offloaded


@formula(
    "speed.matrices",
    "(reading ** sharpness + computing ** sharpness) ** (1 / sharpness)",
    unit="s",
    source="roofline (Williams, Waterman, Patterson 2009) with a rounded corner, where neither limit is reached",
    valid_for="matrix products of a step",
    reading="s to read the weights",
    computing="s to do the arithmetic",
    sharpness="how sharp the corner is (infinite = max)",
)
def matrices(reading: float, computing: float, sharpness: float) -> float:
    """Seconds of a step's matrix products."""
    if computing <= 0.0:
        return reading
    return float((reading**sharpness + computing**sharpness) ** (1 / sharpness))


def step(
    work: Work,
    device: Device,
    constants: Mapping[str, float],
    *,
    batch: float,
    context: float,
    cache_bits: float,
    tensor: int = 1,
    pipeline: int = 1,
    tokens: float = 1.0,
) -> Step:
    """The step in which ``batch`` requests get one token each, every one looking back on ``context`` tokens.

    With ``tokens`` > 1 each request has that many tokens checked at once (speculative decoding): weights and caches are
    read once for all of them.

    With ``pipeline`` stages the batch runs as that many groups, each stage busy with another one, and every group
    passes the whole model once a token: a layer split adds memory and batch, and no speed for one request. A cache is
    not split finer than it has heads.
    """
    group = batch / min(float(pipeline), batch)
    share = 1.0 / tensor
    cache_share = 1.0 / min(tensor, work.kv_heads) if work.kv_heads else share
    hosted = work.hosted_bytes(group * tokens)
    reading = (work.weight_bytes(group * tokens) - hosted) * share
    reading /= device.bandwidth * constants["memory_efficiency"]
    computing = 0.0
    if device.peak:
        computing = group * tokens * work.matrix_flops * share / (device.peak * constants["matrix_efficiency"])
    looking = group * work.cache_bytes(context, cache_bits) * cache_share
    looking /= device.bandwidth * constants["cache_efficiency"]
    overhead = fixed(work, constants) + constants["step_time"] + group * constants["sequence_time"]
    exchanges = 0.0
    if tensor > 1:
        size = group * tokens * work.hidden * HIDDEN_BYTES
        rate = device.link.bytes_s * constants["link_efficiency"]
        exchanges = work.exchanges * all_reduce(size, tensor, rate, constants["reduce_latency"])
    hops = (pipeline - 1) * constants["hop_time"]
    products = matrices(reading, computing, SHARPNESS)
    waiting = max(0.0, work.layers * constants["host_layer_time"] - products - looking - overhead - exchanges - hops)
    return Step(products, looking, overhead, exchanges, hops, waiting, hosted / device.host_bandwidth)


def fixed(work: Work, constants: Mapping[str, float]) -> float:
    """Seconds of starting kernels in one pass through the layers."""
    return work.layers * constants["layer_time"] + work.mixture_layers * constants["mixture_layer_time"]


def step_time(
    work: Work,
    device: Device,
    constants: Mapping[str, float],
    *,
    batch: float,
    context: float,
    cache_bits: float,
    tensor: int = 1,
    pipeline: int = 1,
) -> float:
    """Seconds of ``step``."""
    return step(
        work, device, constants, batch=batch, context=context, cache_bits=cache_bits, tensor=tensor, pipeline=pipeline
    ).seconds


@formula(
    "speed.decode",
    "1 / (matrices + cache + overhead + exchanges + hops + waiting + offloaded)",
    unit="tok/s",
    source="roofline of one decode step: bytes over bandwidth, operations over peak, plus what every step costs",
    valid_for="one request; a batch with the batch's parts",
    matrices="s to read the weights once and multiply",
    cache="s to look back on keys and values",
    overhead="s to start kernels, sample and schedule, by layer and step",
    exchanges="s of all-reduces between tensor-parallel devices",
    hops="s between pipeline stages",
    waiting="s for a host that prepares kernels more slowly than they run",
    offloaded="s to read weights that stay in main memory",
)
def decode_rate(
    matrices: float,
    cache: float,
    overhead: float,
    exchanges: float,
    hops: float,
    waiting: float,
    offloaded: float,
) -> float:
    """Tokens a second of one request."""
    return 1 / (matrices + cache + overhead + exchanges + hops + waiting + offloaded)
