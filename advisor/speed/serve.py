"""How fast a serving job runs on given hardware under a given plan."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, inf

from advisor.architecture.shape import ModelShape
from advisor.machines.hardware import Hardware
from advisor.memory.plan import MemoryPlan, Plan
from advisor.quantity import Note, Quantity, note
from advisor.speed.batch import Round, batch_round, output_rate, requests_that_fit, user_rate
from advisor.speed.constants import Constants, Table, table_of
from advisor.speed.estimate import SpeedEstimate
from advisor.speed.kinds import ANY, engine_chain, format_kind, hardware_chain, peak_flops
from advisor.speed.links import NO_LINK, link_of
from advisor.speed.power import drawn, kept_by_cap
from advisor.speed.prompt import first_token_time, prefill_time
from advisor.speed.ranges import ranged, spread_of
from advisor.speed.step import Device, Step, step
from advisor.speed.work import Work, bits_of, work_of
from advisor.workload import Serve
from catalog.catalog import Catalog
from catalog.records.formats import NumberFormat

MOST_USERS = 100_000
DEFAULT_ENGINE = "vllm"

Inputs = tuple[tuple[str, Quantity], ...]


@dataclass(frozen=True, slots=True)
class Serving:
    """A serving job in plain numbers, ready for the formulas."""

    work: Work
    device: Device
    constants: Constants
    tensor: int
    pipeline: int
    replicas: int
    prompt: float
    answer: float
    cache_bits: float
    room: float  # requests of one replica that the memory holds

    def alone(self) -> Step:
        return step(
            self.work,
            self.device,
            self.constants,
            batch=1.0,
            context=self.prompt + self.answer / 2,
            cache_bits=self.cache_bits,
            tensor=self.tensor,
            pipeline=self.pipeline,
        )

    def together(self, batch: float) -> Round | None:
        return batch_round(
            self.work,
            self.device,
            self.constants,
            batch=batch,
            prompt=self.prompt,
            answer=self.answer,
            cache_bits=self.cache_bits,
            tensor=self.tensor,
            pipeline=self.pipeline,
        )

    def reading(self) -> float | None:
        return prefill_time(
            self.work,
            self.device,
            self.constants,
            tokens=self.prompt,
            cache_bits=self.cache_bits,
            tensor=self.tensor,
            pipeline=self.pipeline,
        )

    def first_token(self, reading: float, batch: float) -> float:
        return first_token_time(reading, batch, self.constants["queue_share"], self.constants["first_token_time"])


def serve_speed(
    job: Serve, shape: ModelShape, hardware: Hardware, plan: Plan, memory: MemoryPlan | None, catalog: Catalog
) -> SpeedEstimate:
    """Speed of ``job``; fields stay None, with a note, where the chip's bandwidth or peak is unknown."""
    chip = hardware.chip
    weights = catalog.formats.get(job.weights)
    cache = catalog.formats.get(job.kv)
    if weights is None or cache is None:
        missing = job.weights if weights is None else job.kv
        return SpeedEstimate(notes=(note("speed.unknown_format", "unknown", format=missing),))
    if not chip.bandwidth_gb_s:
        return SpeedEstimate(notes=(note("speed.no_bandwidth", "unknown", chip=chip.name or chip.id),))
    chain = engine_chain(plan.engine or (job.engine if job.engine != "auto" else DEFAULT_ENGINE))
    classes = hardware_chain(chip)
    table = table_of(catalog.assumptions)
    notes: list[Note] = []
    if chain == (ANY,):
        notes.append(note("speed.unknown_engine", "unknown", engine=plan.engine or job.engine))
    serving = _serving(job, shape, hardware, plan, memory, weights, cache, table, chain, classes)
    if isinstance(serving, Note):
        return SpeedEstimate(notes=(*notes, serving))
    if serving.device.peak is None:
        notes.append(note("speed.no_peak", "unknown", chip=chip.name or chip.id))
    if not spread_of(table, "decode", chain, classes)[2]:
        notes.append(note("speed.unmeasured_class", "info", chip=chip.name or chip.id))
    return _estimate(job, serving, hardware, catalog, chain, classes, notes)


def _serving(
    job: Serve,
    shape: ModelShape,
    hardware: Hardware,
    plan: Plan,
    memory: MemoryPlan | None,
    weights: NumberFormat,
    cache: NumberFormat,
    table: Table,
    chain: tuple[str, ...],
    classes: tuple[str, ...],
) -> Serving | Note:
    chip = hardware.chip
    kind = format_kind(weights.id)
    tensor, pipeline = plan.tensor_parallel, plan.pipeline_parallel
    link = (
        NO_LINK
        if tensor * pipeline == 1
        else link_of(chip, hardware.interconnect, hardware.link_lanes, tensor * pipeline)
    )
    if link is None:
        return note("speed.no_link", "unknown", chip=chip.name or chip.id)
    constants = table.resolve(chain, classes, kind, link.kind)
    memory_kept, compute_kept = kept_by_cap(hardware.power_limit_w, chip.board_power_w, constants)
    peak = peak_flops(chip, kind)
    device = Device(
        (chip.bandwidth_gb_s or 0.0) * 1e9 * memory_kept, peak * compute_kept if peak is not None else None, link
    )
    work = work_of(shape, bits_of(weights))
    prompt, answer = float(job.prompt_tokens), float(job.answer_tokens)
    replicas = max(1, plan.data_parallel)
    if memory is not None:
        room = room_by_plan(memory, hardware.memory_per_device, -(-job.users // replicas))
    else:
        free = hardware.memory_per_device * tensor * pipeline * constants["memory_share"]
        free -= work.plain_bytes + work.experts_bytes
        room = requests_that_fit(work, free, max(prompt + answer, float(job.context_tokens)), cache.bits)
    return Serving(work, device, constants, tensor, pipeline, replicas, prompt, answer, cache.bits, room)


def room_by_plan(memory: MemoryPlan, per_device: float, users: int) -> float:
    """Requests of one replica whose cache the fullest device holds, from the memory plan's figures for ``users``."""
    room = inf
    for one in memory.devices:
        cache = one.size("kv_cache")
        if cache > 0:
            free = per_device - (one.needed.value - cache)
            room = min(room, max(0.0, free) / (cache / users))
    return float(MOST_USERS) if room == inf else room


def _estimate(
    job: Serve,
    serving: Serving,
    hardware: Hardware,
    catalog: Catalog,
    chain: tuple[str, ...],
    classes: tuple[str, ...],
    notes: list[Note],
) -> SpeedEstimate:
    table = table_of(catalog.assumptions)

    def spread(quantity: str) -> tuple[float, float, bool, str]:
        return spread_of(table, quantity, chain, classes)

    alone = serving.alone()
    decode = ranged(1.0 / alone.seconds, "tok/s", "speed.decode", spread("decode"), step_inputs(alone))
    power = drawn(hardware, catalog.assumptions, "decode")
    reading = serving.reading()
    wanted = job.users / serving.replicas
    batch = min(max(wanted, 1.0), max(1.0, serving.room))
    if serving.room < wanted:
        most = floor(serving.room) * serving.replicas
        notes.append(note("speed.users_over_memory", "warning", users=job.users, most=most))
    round_ = serving.together(batch)
    if reading is None or round_ is None:
        return SpeedEstimate(decode=decode, watts=power, limited_by="bandwidth", notes=tuple(notes))
    rate = output_rate(batch, serving.answer, round_.reading, round_.seconds)
    each = user_rate(serving.answer, round_.seconds, batch, round_.reading)
    shared: Inputs = (
        ("answer", _exact(serving.answer, "tok")),
        ("batch", _exact(batch, "1")),
        ("prompts", _exact(round_.reading, "s")),
        ("step", _exact(round_.seconds, "s")),
    )
    waited: Inputs = (
        ("reading", _exact(reading, "s")),
        ("batch", _exact(batch, "1")),
        ("share", _exact(serving.constants["queue_share"], "1")),
        ("start", _exact(serving.constants["first_token_time"], "s")),
    )
    return SpeedEstimate(
        decode=decode,
        decode_per_user=ranged(each, "tok/s", "speed.decode_per_user", spread("throughput"), shared),
        throughput=ranged(rate * serving.replicas, "tok/s", "speed.throughput", spread("throughput"), shared),
        prefill=ranged(
            serving.prompt / reading,
            "tok/s",
            "speed.prefill",
            spread("prefill"),
            (("prompt", _exact(serving.prompt, "tok")), ("reading", _exact(reading, "s"))),
        ),
        first_token=ranged(
            serving.first_token(reading, batch), "s", "speed.first_token", spread("ttft"), waited, inverse=True
        ),
        most_users=_most_users(job, serving, reading, notes),
        watts=power,
        limited_by=limit_of(serving, round_, wanted),
        notes=tuple(notes),
    )


def step_inputs(one: Step) -> tuple[tuple[str, Quantity], ...]:
    """A step's parts under the names of the formula ``speed.decode``."""
    return (
        ("matrices", _exact(one.matrices, "s")),
        ("cache", _exact(one.cache, "s")),
        ("overhead", _exact(one.overhead, "s")),
        ("exchanges", _exact(one.exchanges, "s")),
        ("hops", _exact(one.hops, "s")),
        ("waiting", _exact(one.waiting, "s")),
    )


def limit_of(serving: Serving, round_: Round, wanted: float) -> str:
    """What holds the rate back at the job's concurrency."""
    if serving.room < wanted:
        return "kv memory"
    parts = round_.step
    work, device, constants = serving.work, serving.device, serving.constants
    computing = 0.0
    if device.peak:
        computing = round_.batch * work.matrix_flops / (device.peak * constants["matrix_efficiency"]) / serving.tensor
    reading = work.weight_bytes(round_.batch) / (device.bandwidth * constants["memory_efficiency"]) / serving.tensor
    answers = serving.answer
    times = {
        "bandwidth": answers * (parts.cache + (parts.matrices if reading >= computing else 0.0)),
        "compute": round_.reading + answers * (parts.matrices if computing > reading else 0.0),
        "interconnect": answers * (parts.exchanges + parts.hops),
        "host": answers * (parts.overhead + parts.waiting),
    }
    return max(times, key=lambda name: times[name])


def _most_users(job: Serve, serving: Serving, reading: float, notes: list[Note]) -> int:
    """Concurrent users that memory holds and that the study's service level allows; 0, with a note, where not even
    one.
    """

    def kept(users: int) -> bool:
        round_ = serving.together(float(users))
        if round_ is None:
            return False
        if job.min_tokens_per_second is not None:
            rate = user_rate(serving.answer, round_.seconds, float(users), round_.reading)
            if rate < job.min_tokens_per_second:
                return False
        wait = serving.first_token(reading, float(users))
        return job.max_first_token_s is None or wait <= job.max_first_token_s

    room = min(MOST_USERS, floor(serving.room))
    if room < 1:
        return 0
    if job.min_tokens_per_second is None and job.max_first_token_s is None:
        return room * serving.replicas
    if not kept(1):
        notes.append(note("speed.level_unreachable", "warning"))
        return 0
    low, high = 1, 2
    while high <= room and kept(high):
        low, high = high, high * 2
    high = min(high, room + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if kept(middle) else (low, middle)
    return low * serving.replicas


def _exact(value: float, unit: str) -> Quantity:
    return Quantity(value, unit)
