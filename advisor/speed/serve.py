"""How fast a serving job runs on given hardware under a given plan."""

from __future__ import annotations

from math import floor

from advisor.architecture.shape import ModelShape
from advisor.assumptions import assumed
from advisor.machines.hardware import Hardware
from advisor.memory.beside import model_shape
from advisor.memory.plan import MemoryPlan, Plan
from advisor.quantity import Note, Quantity, note
from advisor.speed.batch import Round, output_rate, user_rate
from advisor.speed.constants import table_of
from advisor.speed.estimate import SpeedEstimate
from advisor.speed.host import host_rate
from advisor.speed.kinds import ANY, engine_chain, hardware_chain
from advisor.speed.power import capped_too_low, drawn, draws
from advisor.speed.ranges import Spread, ranged, spread_of
from advisor.speed.serving import Serving, serving_of
from advisor.speed.step import Step
from advisor.speed.users import busiest_hour, most_users
from advisor.workload import Serve
from catalog.catalog import Catalog

DEFAULT_ENGINE = "vllm"

Inputs = tuple[tuple[str, Quantity], ...]

FIRST_TOKEN = (
    ("reading", "s"),
    ("share", "1"),
    ("ahead", "1"),
    ("steps", "1"),
    ("step", "s"),
    ("batch", "1"),
    ("start", "s"),
)


def serve_speed(
    job: Serve, shape: ModelShape, hardware: Hardware, plan: Plan, memory: MemoryPlan | None, catalog: Catalog
) -> SpeedEstimate:
    """Speed of ``job``; fields stay None, with a note, where the chip's bandwidth or peak is unknown."""
    chip = hardware.chip
    name = chip.name or chip.id
    for format in (job.weights, job.kv):
        if format not in catalog.formats:
            return SpeedEstimate(notes=(note("speed.unknown_format", "unknown", format=format),))
    if not chip.bandwidth_gb_s:
        return SpeedEstimate(notes=(note("speed.no_bandwidth", "unknown", chip=name),))
    chain = engine_chain(plan.engine or (job.engine if job.engine != "auto" else DEFAULT_ENGINE))
    classes = hardware_chain(chip)
    table = table_of(catalog.assumptions)
    notes: list[Note] = []
    if chain == (ANY,):
        notes.append(note("speed.unknown_engine", "unknown", engine=plan.engine or job.engine))
    draft = model_shape(job.draft_model, catalog) if job.draft_model and job.speculative_tokens else None
    serving = serving_of(
        job, shape, hardware, plan, memory, catalog.formats, catalog.assumptions, table, chain, classes, draft
    )
    if isinstance(serving, Note):
        return SpeedEstimate(notes=(*notes, serving))
    notes.extend(capped_too_low(hardware, catalog.assumptions))
    if serving.device.peak is None:
        notes.append(note("speed.no_peak", "unknown", chip=name))
    if not spread_of(table, "decode", chain, classes).measured:
        notes.append(note("speed.unmeasured_class", "info", chip=name))
    return _estimate(job, serving, hardware, catalog, chain, classes, notes)


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
    shift = _judged(serving, hardware, catalog, notes)

    def spread(quantity: str) -> Spread:
        return spread_of(table, quantity, chain, classes).shifted(*shift)

    plain, seconds = serving.token_time(1.0)
    if serving.drafted:
        accepted, drafted, check, draft = serving.speculation(1.0, plain)
        inputs: Inputs = (
            ("accepted", Quantity(accepted, "1")),
            ("drafted", Quantity(drafted, "1")),
            ("check", Quantity(check, "s")),
            ("draft", Quantity(draft, "s")),
        )
        decode = ranged(1.0 / seconds, "tok/s", "speed.speculated", spread("decode"), inputs)
    else:
        decode = ranged(1.0 / seconds, "tok/s", "speed.decode", spread("decode"), step_inputs(plain))
    reading = serving.reading()
    wanted = job.users / serving.replicas
    batch = min(max(wanted, 1.0), max(1.0, serving.room))
    if serving.room < wanted:
        most = floor(serving.room) * serving.replicas
        notes.append(note("speed.users_over_memory", "warning", users=job.users, most=most))
    round_ = serving.together(batch)
    if reading is None or round_ is None:
        return SpeedEstimate(
            decode=decode,
            watts=drawn(hardware, catalog.assumptions, "decode"),
            limited_by="bandwidth",
            notes=tuple(notes),
        )
    rate = output_rate(batch, serving.answer, round_.reading, round_.seconds)
    each = user_rate(serving.answer, round_.seconds, batch, round_.reading)
    shared: Inputs = (
        ("answer", Quantity(serving.answer, "tok")),
        ("batch", Quantity(batch, "1")),
        ("prompts", Quantity(round_.reading, "s")),
        ("step", Quantity(round_.seconds, "s")),
    )
    symbols = serving.waiting(reading, batch, round_.seconds)
    waited: Inputs = tuple(
        (symbol, Quantity(value, unit)) for (symbol, unit), value in zip(FIRST_TOKEN, symbols, strict=True)
    )
    first = serving.first_token(reading, batch, round_.seconds)
    peak_share = assumed(catalog.assumptions, "speed.peak_hour_share").value
    limit = limit_of(serving, round_, wanted)
    load, replicas = busiest_hour(job, serving, reading, peak_share, spread("throughput"), spread("prefill"), notes)
    return SpeedEstimate(
        decode=decode,
        decode_per_user=ranged(each, "tok/s", "speed.decode_per_user", spread("throughput"), shared),
        throughput=ranged(rate * serving.replicas, "tok/s", "speed.throughput", spread("throughput"), shared),
        prefill=_prefill(serving, reading, spread("prefill")),
        first_token=ranged(first, "s", "speed.first_token", spread("ttft"), waited, inverse=True),
        most_users=most_users(job, serving, reading, spread("throughput"), spread("ttft"), notes),
        watts=drawn(hardware, catalog.assumptions, "prefill" if limit == "compute" else "decode"),
        limited_by=limit,
        notes=tuple(notes),
        load=load,
        replicas_needed=replicas,
        draws=draws(hardware, catalog.assumptions, ("decode", "prefill", "idle")),
    )


def _judged(serving: Serving, hardware: Hardware, catalog: Catalog, notes: list[Note]) -> tuple[float, float]:
    """By what factors (low, high) a rate may differ because of judgements that no measurement of the table covers."""
    low = high = 1.0
    if serving.drafted:
        accepted = assumed(catalog.assumptions, "speed.acceptance.any.any")
        power = serving.drafted + 1

        def tokens(chance: float) -> float:
            return float(1 - chance**power) / (1 - chance)

        low *= tokens(accepted.low) / tokens(accepted.value)
        high *= tokens(accepted.high) / tokens(accepted.value)
        notes.append(note("speed.speculation_assumed", "info", accepted=accepted))
    hosted = serving.one_step(1.0)
    if hosted.offloaded:
        bandwidth = host_rate(hardware, catalog.assumptions)
        rest = hosted.seconds - hosted.offloaded
        for bound, factor in ((bandwidth.low, 0), (bandwidth.high, 1)):
            ratio = hosted.seconds / (rest + hosted.offloaded * bandwidth.value / bound)
            low, high = (low * ratio, high) if factor == 0 else (low, high * ratio)
        notes.append(note("speed.offloaded", "warning", bandwidth=bandwidth))
    return low, high


def _prefill(serving: Serving, reading: float, spread: Spread) -> Quantity | None:
    if reading <= 0:
        return None
    inputs: Inputs = (("prompt", Quantity(serving.prompt, "tok")), ("reading", Quantity(reading, "s")))
    return ranged(serving.prompt / reading, "tok/s", "speed.prefill", spread, inputs)


def step_inputs(one: Step) -> Inputs:
    """A step's parts under the names of the formula ``speed.decode``."""
    return (
        ("matrices", Quantity(one.matrices, "s")),
        ("cache", Quantity(one.cache, "s")),
        ("overhead", Quantity(one.overhead, "s")),
        ("exchanges", Quantity(one.exchanges, "s")),
        ("hops", Quantity(one.hops, "s")),
        ("waiting", Quantity(one.waiting, "s")),
        ("offloaded", Quantity(one.offloaded, "s")),
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
        "bandwidth": answers * (parts.cache + parts.offloaded + (parts.matrices if reading >= computing else 0.0)),
        "compute": round_.reading + answers * (parts.matrices if computing > reading else 0.0),
        "interconnect": answers * (parts.exchanges + parts.hops),
        "host": answers * (parts.overhead + parts.waiting),
    }
    return max(times, key=lambda name: times[name])
