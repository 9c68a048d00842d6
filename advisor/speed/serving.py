"""A serving job on given hardware in plain numbers, ready for the formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

from advisor.architecture.shape import ModelShape
from advisor.machines.hardware import Hardware
from advisor.memory.engines import hosted_share, moves_host_weights
from advisor.memory.plan import MemoryPlan, Plan
from advisor.quantity import Note, note
from advisor.speed.batch import Round, requests_that_fit
from advisor.speed.constants import Constants, Table
from advisor.speed.host import host_rate
from advisor.speed.kinds import format_kind, peak_flops
from advisor.speed.links import NO_LINK, link_of, pcie
from advisor.speed.power import kept_by_cap
from advisor.speed.prompt import first_token_inputs, first_token_time, prefill_time
from advisor.speed.speculation import speculated_rate
from advisor.speed.step import Device, Step, step
from advisor.speed.work import Work, bits_of, work_of
from advisor.workload import Serve
from catalog.records.assumptions import Assumption
from catalog.records.formats import NumberFormat

MOST_USERS = 100_000


@dataclass(frozen=True, slots=True)
class Serving:
    """``room`` is how many requests one replica's memory holds; ``drafted`` tokens a round, 0 without speculation."""

    work: Work
    device: Device
    constants: Constants
    tensor: int
    pipeline: int
    replicas: int
    prompt: float
    answer: float
    cache_bits: float
    room: float
    drafted: int = 0
    draft: Work | None = None  # of a model of its own that drafts, held whole on every device
    rooms: tuple[float, float] | None = None  # the range of ``room``; None = as exact as ``room``

    def one_step(self, batch: float, tokens: float = 1.0) -> Step:
        """The step of ``batch`` requests in the middle of their answers."""
        return step(
            self.work,
            self.device,
            self.constants,
            batch=batch,
            context=self.prompt + self.answer / 2,
            cache_bits=self.cache_bits,
            tensor=self.tensor,
            pipeline=self.pipeline,
            tokens=tokens,
        )

    def token_time(self, batch: float) -> tuple[Step, float]:
        """The plain step of ``batch`` requests, and the seconds per token that a request gets of it."""
        plain = self.one_step(batch)
        if not self.drafted:
            return plain, plain.seconds
        return plain, 1.0 / speculated_rate(*self.speculation(batch, plain))

    def speculation(self, batch: float, plain: Step) -> tuple[float, float, float, float]:
        """(accepted, drafted, check, draft) of the formula ``speed.speculated``."""
        check = self.one_step(batch, self.drafted + 1.0).seconds
        draft = plain.seconds * self.constants["draft_cost"]
        if self.draft is not None:
            context = self.prompt + self.answer / 2
            draft = step(
                self.draft, self.device, self.constants, batch=batch, context=context, cache_bits=self.cache_bits
            ).seconds
        return self.constants["acceptance"], float(self.drafted), check, draft

    def reading(self, prompts: float = 1.0) -> float | None:
        """Seconds to read ``prompts`` prompts; None where the chip's peak is unknown."""
        if self.prompt <= 1:
            return 0.0 if self.device.peak else None
        return prefill_time(
            self.work,
            self.device,
            self.constants,
            tokens=self.prompt,
            prompts=prompts,
            cache_bits=self.cache_bits,
            tensor=self.tensor,
            pipeline=self.pipeline,
        )

    def together(self, batch: float) -> Round | None:
        """``batch`` requests at once; None where the chip's peak is unknown."""
        reading = self.reading(batch)
        if reading is None:
            return None
        plain, seconds = self.token_time(batch)
        return Round(batch, reading, plain, seconds)

    def waiting(self, reading: float, batch: float, step: float) -> tuple[float, ...]:
        """The symbols of ``speed.first_token`` while ``batch`` requests run, each getting a token every ``step`` s."""
        return first_token_inputs(reading, batch, self.answer, step, self.constants)

    def first_token(self, reading: float, batch: float, step: float) -> float:
        """Seconds to the first token while ``batch`` requests run."""
        return first_token_time(*first_token_inputs(reading, batch, self.answer, step, self.constants))


def serving_of(
    job: Serve,
    shape: ModelShape,
    hardware: Hardware,
    plan: Plan,
    memory: MemoryPlan | None,
    formats: Mapping[str, NumberFormat],
    assumptions: Mapping[str, Assumption],
    table: Table,
    chain: tuple[str, ...],
    classes: tuple[str, ...],
    draft: ModelShape | None = None,
) -> Serving | Note:
    """``job`` in plain numbers; a note where the link between the devices is unknown.

    The chip's bandwidth and both formats have to be known.
    """
    chip = hardware.chip
    weights, cache = formats[job.weights], formats[job.kv]
    kind = format_kind(weights.id)
    devices = plan.tensor_parallel * plan.pipeline_parallel
    link = NO_LINK if devices == 1 else link_of(chip, hardware.interconnect, hardware.link_lanes, devices)
    if link is None:
        return note("speed.no_link", "unknown", chip=chip.name or chip.id)
    constants = table.resolve(chain, classes, kind, link.kind)
    memory_kept, compute_kept = kept_by_cap(hardware.power_limit_w, chip.board_power_w, constants)
    peak = peak_flops(chip, kind)
    host_link = pcie(chip, hardware.link_lanes)
    device = Device(
        (chip.bandwidth_gb_s or 0.0) * 1e9 * memory_kept,
        peak * compute_kept if peak is not None else None,
        link,
        host_rate(hardware, assumptions).value,
        host_link.bytes_s if host_link else inf,
    )
    work = work_of(shape, bits_of(weights))
    if plan.cpu_offload:
        work = offloaded(work, shape, weights, plan)
    prompt, answer = float(job.prompt_tokens), float(job.answer_tokens)
    replicas = max(1, plan.data_parallel)
    if memory is not None:
        room, low, high = room_by_plan(memory, hardware.memory_per_device, -(-job.users // replicas))
    else:
        free = hardware.memory_per_device * devices * constants["memory_share"]
        free -= work.plain_bytes + work.experts_bytes
        room = requests_that_fit(work, free, max(prompt + answer, float(job.context_tokens)), cache.bits)
        low = high = room
    return Serving(
        work,
        device,
        constants,
        plan.tensor_parallel,
        plan.pipeline_parallel,
        replicas,
        prompt,
        answer,
        cache.bits,
        room,
        job.speculative_tokens,
        work_of(draft, bits_of(weights)) if draft is not None else None,
        (low, high),
    )


def offloaded(work: Work, shape: ModelShape, weights: NumberFormat, plan: Plan) -> Work:
    """``work`` with the weights in main memory that the memory plan moves there: of experts, or of the feed-forward."""
    if work.experts:
        return replace(work, hosted_experts=hosted_share(shape, plan))
    moved, _ = moves_host_weights(shape, weights, plan, 0, len(shape.layers))
    return replace(work, hosted_plain=min(moved * plan.tensor_parallel, work.plain_bytes))


def room_by_plan(memory: MemoryPlan, per_device: float, users: int) -> tuple[float, float, float]:
    """(likely, low, high) requests of one replica whose cache the fullest device holds, by the plan for ``users``."""
    likely = low = high = float(MOST_USERS)
    for one in memory.devices:
        cache = one.size("kv_cache")
        if cache > 0:
            each = cache / users
            likely = min(likely, max(0.0, per_device - (one.needed.value - cache)) / each)
            low = min(low, max(0.0, per_device - (one.needed.high - cache)) / each)
            high = min(high, max(0.0, per_device - (one.needed.low - cache)) / each)
    return likely, low, high
