"""Training: operations and traffic of a step, tokens a second, time to finish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from advisor.formulas import formula
from advisor.speed.links import Link, all_reduce
from advisor.speed.step import HIDDEN_BYTES
from advisor.speed.work import Work

FORWARD = 1.0
INPUT_GRADIENTS = 1.0
WEIGHT_GRADIENTS = 1.0
RECOMPUTED = {"none": 0.0, "selective": 0.0, "full": 1.0}
SCORES_RECOMPUTED = {"none": 0.0, "selective": 1.0, "full": 1.0}
PARAMETER_BYTES = 2  # weights and gradients travel in half precision


@dataclass(frozen=True, slots=True)
class Layout:
    """How a step is laid out: ``sharded`` devices share the parameters (ZeRO-3, FSDP), ``micro_batch`` sequences at
    once, each shared by ``context`` devices.
    """

    devices: int
    tensor: int = 1
    pipeline: int = 1
    expert: int = 1
    sharded: int = 1
    domain: int = 8  # devices that the link joins; beyond them the network carries
    network: float = inf  # B/s of one device between machines, one way
    micro_batch: int = 1
    micro_batches: int = 1
    sequence: int = 2048
    recompute: str = "none"
    method: str = "full"
    quantised: bool = False  # the frozen base is stored in 4 or 8 bit (QLoRA)
    offload: bool = False
    context: int = 1
    distributed: bool = False  # optimizer states lie once on all devices together (ZeRO 1 and 2)
    host_bandwidth: float = 0.0  # B/s of the main memory in which an offloaded optimizer works
    drive_bytes: float = 0.0  # B that all devices together read from and write to drives in an optimizer step
    drive_bandwidth: float = inf


@dataclass(frozen=True, slots=True)
class TokenTime:
    """The seconds that one device needs for one token, by what they go to."""

    arithmetic: float
    exchanges: float  # between devices, as far as arithmetic does not hide them
    idle: float  # while the pipeline fills and drains
    optimizer: float

    @property
    def seconds(self) -> float:
        return self.arithmetic + self.exchanges + self.idle + self.optimizer

    @property
    def limit(self) -> str:
        """What most of the time goes to: "compute", "interconnect" or "bandwidth" (the optimizer's pass)."""
        most = max(self.arithmetic, self.exchanges + self.idle, self.optimizer)
        if most == self.arithmetic:
            return "compute"
        return "bandwidth" if most == self.optimizer else "interconnect"


@formula(
    "speed.training_flops",
    "matrices * (2 + trained + recomputed) + scores * (3 + recomputed)",
    unit="FLOP",
    source="6ND (Kaplan et al. 2020, arXiv:2001.08361), attention as in Korthikanti et al. 2022 (arXiv:2205.05198)",
    valid_for="one token, forward and backward; LoRA skips the weight gradients (4ND)",
    matrices="FLOP of one token's matrix products forward, 2 per active parameter",
    scores="FLOP of one token's attention scores forward",
    trained="1 where all weights are trained, 0 where only adapters are",
    recomputed="1 with full recomputation, else 0",
)
def training_flops(matrices: float, scores: float, trained: float, recomputed: float) -> float:
    """FLOP of one token, forward and backward."""
    return matrices * (2 + trained + recomputed) + scores * (3 + recomputed)


@formula(
    "speed.training_time",
    "tokens / rate * (1 + lost)",
    unit="s",
    source="definition; published GPU-hours of pre-training contain restarts and failures",
    valid_for="one run over all tokens",
    tokens="tokens of all epochs",
    rate="tok/s of the whole machine",
    lost="time lost over time worked, 0 for short runs",
)
def training_time(tokens: float, rate: float, lost: float) -> float:
    """Seconds of a run."""
    return tokens / rate * (1 + lost)


def token_time(
    work: Work,
    layout: Layout,
    constants: Mapping[str, float],
    *,
    parameters: float,
    peak: float,
    half_peak: float,
    bandwidth: float | None,
    link: Link,
) -> TokenTime:
    """What one device needs for one token (the inverse of tokens a second and device).

    Arithmetic over the reachable part of the peak (attention always in half precision), tensor-parallel exchanges,
    the part of the sharding traffic that arithmetic does not hide, the optimizer's pass over memory, and the
    pipeline's bubble.
    """
    near = link.bytes_s * constants["train_link_efficiency"]
    far = min(near, layout.network * constants["network_efficiency"])
    # a gathered or summed tensor comes into a machine once, over the ports of all its devices together
    wide = min(near, far * layout.domain)
    trained = WEIGHT_GRADIENTS if layout.method == "full" else 0.0
    again = RECOMPUTED.get(layout.recompute, 0.0)
    efficiency = constants["train_efficiency"] * work.hidden / (work.hidden + constants["train_half_speed_hidden"])
    if work.experts:
        tokens = layout.micro_batch * layout.sequence / layout.context
        tokens *= layout.expert * work.experts_per_token / work.experts
        efficiency *= constants["mixture_train"] * tokens / (tokens + constants["train_half_speed_expert_tokens"])
    if layout.quantised:
        efficiency *= constants["quantised_train"]
    if layout.offload:
        efficiency *= constants["offload_train"]
    if layout.method != "full":
        efficiency *= constants["adapter_train"]
    compute = work.matrix_flops * (FORWARD + INPUT_GRADIENTS + trained + again) / (peak * efficiency)
    scores = work.score_flops(layout.sequence / 2)
    scores *= 3.0 + SCORES_RECOMPUTED.get(layout.recompute, 0.0)
    scoring = scores / (half_peak * constants["train_score_efficiency"])
    compute += scoring
    own = layout.micro_batch * layout.sequence / layout.context  # tokens that go through a device
    here = own / (layout.tensor * layout.pipeline)  # tokens a device answers for
    talking = 0.0
    if layout.expert > 1 and work.mixture_layers:
        # every token goes to its experts and back, forward and backward; those on its own device stay
        size = here * work.hidden * HIDDEN_BYTES * work.experts_per_token * 4.0
        inside = min(1.0, layout.domain / (layout.expert * layout.tensor))
        rate = 1.0 / (inside / near + (1.0 - inside) / far)
        moving = size * (layout.expert - 1) / layout.expert * work.mixture_layers / layout.pipeline / rate
        talking += moving * constants["exposed_exchange"] / here
    if layout.tensor > 1:
        size = own * work.hidden * HIDDEN_BYTES
        exchanges = (2.0 + again) * work.exchanges / layout.pipeline
        talking += (
            exchanges
            * all_reduce(size, layout.tensor, near if layout.tensor <= layout.domain else far, 0.0)
            * constants["exposed_exchange"]
            / here
        )
    if layout.context > 1:
        # every other device's keys and values pass by, forward and again with their gradients backward, while scores
        # are computed
        block = sum(values for values, _ in work.cache) * HIDDEN_BYTES * (layout.context - 1)
        moving = block * (3.0 + again) / (near if layout.context * layout.tensor <= layout.domain else far)
        talking += max(0.0, moving - scoring * constants["hidden_communication"])
    if layout.sharded > 1:
        passes = (
            (2.0 + trained) if not layout.quantised else 0.5
        )  # gathered forward and backward; gradients scattered where weights are trained
        shards = passes * PARAMETER_BYTES * parameters_held(work, layout, parameters)
        shards *= (layout.sharded - 1) / layout.sharded
        moving = shards / (near if layout.sharded * layout.tensor <= layout.domain else wide) / here
        talking += max(0.0, moving - compute * constants["hidden_communication"])
    optimizer = 0.0
    step = here * layout.micro_batches  # tokens a device answers for between two optimizer steps
    if trained:
        local = parameters_held(work, layout, parameters)
        replicas = layout.devices / (layout.tensor * layout.pipeline * layout.sharded)
        if replicas > 1:  # gradients are summed once a step, while the last micro-batch still runs backward
            moving = 2 * (replicas - 1) / replicas * local / layout.sharded * PARAMETER_BYTES / step
            moving /= near if layout.devices <= layout.domain else wide
            talking += max(0.0, moving - compute * constants["hidden_communication"] / layout.micro_batches)
        held = parameters / layout.devices if layout.distributed or layout.sharded > 1 else local
        if layout.offload and layout.host_bandwidth:
            held, bandwidth = held * min(layout.devices, layout.domain), layout.host_bandwidth
        if bandwidth:
            optimizer = held * constants["optimizer_bytes"] / bandwidth / step
        optimizer += layout.drive_bytes / layout.drive_bandwidth / step
    idle = 0.0
    if layout.pipeline > 1:
        idle = (compute + talking) * (layout.pipeline - 1) / layout.micro_batches * constants["pipeline_bubble"]
    return TokenTime(compute, talking, idle, optimizer)


def parameters_held(work: Work, layout: Layout, parameters: float) -> float:
    """Parameters that one device works on: its part of the matrices and of the experts, before sharding."""
    routed = work.experts_bytes / PARAMETER_BYTES
    own = (parameters - routed) / layout.tensor + routed / max(layout.tensor, layout.expert)
    return own / layout.pipeline


@formula(
    "speed.training_rate",
    "devices / token",
    unit="tok/s",
    source="the inverse of the time that one device needs for one token",
    valid_for="equal devices, full batches",
    devices="devices that train",
    token="s that one device needs for one token, exchanges, optimizer and pipeline bubble included",
)
def training_rate(devices: float, token: float) -> float:
    """Tokens a second of the whole machine."""
    return devices / token
