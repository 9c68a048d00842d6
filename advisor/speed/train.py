"""How fast a training job runs on given hardware under a given plan, and when it is done."""

from __future__ import annotations

from math import inf

from advisor.architecture.shape import ModelShape
from advisor.machines.hardware import Hardware
from advisor.memory.plan import MemoryPlan, Plan
from advisor.quantity import Evidence, Note, Quantity, note
from advisor.speed.constants import Table, table_of
from advisor.speed.estimate import SpeedEstimate
from advisor.speed.kinds import ANY, framework_chain, hardware_chain, peak_flops
from advisor.speed.links import NO_LINK, domain_of, link_of
from advisor.speed.power import capped_too_low, drawn, draws, kept_by_cap
from advisor.speed.ranges import ranged, spread_of
from advisor.speed.training import Layout, token_time, training_time
from advisor.speed.work import HALF, work_of
from advisor.workload import FineTune, Pretrain
from catalog.catalog import Catalog
from catalog.records.accelerators import Chip

DEFAULT_FRAMEWORK = "transformers"


def train_speed(
    job: FineTune, shape: ModelShape, hardware: Hardware, plan: Plan, memory: MemoryPlan | None, catalog: Catalog
) -> SpeedEstimate:
    """Speed of ``job``, whose ``memory`` says what lies on drives.

    Fields stay None, with a note, where the chip's peak at the job's precision is unknown.
    """
    chip = hardware.chip
    chain = framework_chain(plan.engine or (job.framework if job.framework != "auto" else DEFAULT_FRAMEWORK))
    classes = hardware_chain(chip)
    table = table_of(catalog.assumptions)
    notes: list[Note] = []
    if chain == (ANY,):
        notes.append(note("speed.unknown_framework", "unknown", framework=plan.engine or job.framework))
    kind, peak = training_peak(chip, job.precision)
    half = peak_flops(chip, "half")
    if not peak or not half:
        notes.append(note("speed.no_peak", "unknown", chip=chip.name or chip.id))
        return SpeedEstimate(watts=drawn(hardware, catalog.assumptions, "training"), notes=tuple(notes))
    devices = plan.tensor_parallel * plan.pipeline_parallel * plan.data_parallel * plan.context_parallel
    link = NO_LINK if devices == 1 else link_of(chip, hardware.interconnect, hardware.link_lanes, devices)
    if link is None:
        return SpeedEstimate(notes=(*notes, note("speed.no_link", "unknown", chip=chip.name or chip.id)))
    if not spread_of(table, "training", chain, classes).measured:
        notes.append(note("speed.unmeasured_class", "info", chip=chip.name or chip.id))
    notes.extend(capped_too_low(hardware, catalog.assumptions))
    constants = table.resolve(chain, classes, kind, link.kind)
    memory_kept, compute_kept = kept_by_cap(hardware.power_limit_w, chip.board_power_w, constants)
    micro = plan.micro_batch
    parts = token_time(
        work_of(shape, HALF),
        Layout(
            devices=devices,
            tensor=plan.tensor_parallel,
            pipeline=plan.pipeline_parallel,
            expert=max(1, plan.expert_parallel),
            domain=domain_of(chip),
            sharded=plan.data_parallel * plan.context_parallel if plan.zero_stage == 3 else 1,
            micro_batch=micro,
            micro_batches=steps_of(job, plan),
            sequence=job.sequence_tokens,
            recompute=plan.recompute,
            method=job.method,
            quantised=job.method == "qlora",
            offload=plan.cpu_offload,
            context=plan.context_parallel,
            network=constants["network_bytes"],
            distributed=plan.zero_stage >= 1,
            host_bandwidth=constants["host_bandwidth"],
            drive_bytes=drive_traffic(memory),
            drive_bandwidth=constants["drive_bandwidth"],
        ),
        constants,
        parameters=float(shape.parameters),
        peak=peak * compute_kept,
        half_peak=half * compute_kept,
        bandwidth=(chip.bandwidth_gb_s * 1e9 * memory_kept) if chip.bandwidth_gb_s else inf,
        link=link,
    )
    one = parts.seconds
    spread = spread_of(table, "training", chain, classes)
    rate = ranged(
        devices / one,
        "tok/s",
        "speed.training_rate",
        spread,
        (("devices", Quantity(float(devices), "1")), ("token", Quantity(one, "s"))),
    )
    lost = assumed_loss(job, table)
    seconds = training_time(job.tokens, rate.value, lost.value)
    return SpeedEstimate(
        training_rate=rate,
        training_time=Quantity(
            seconds,
            "s",
            training_time(job.tokens, rate.high, lost.low),
            training_time(job.tokens, rate.low, lost.high),
            "speed.training_time",
            (("tokens", Quantity(float(job.tokens), "tok")), ("rate", rate), ("lost", lost)),
            rate.sources,
            rate.evidence,
        ),
        watts=drawn(hardware, catalog.assumptions, "training"),
        limited_by=parts.limit,
        notes=tuple(notes),
        draws=draws(hardware, catalog.assumptions, ("training", "idle")),
    )


def drive_traffic(memory: MemoryPlan | None) -> float:
    """B that all devices together read from and write to drives in an optimizer step."""
    if memory is None:
        return 0.0
    return sum(one.value for one in (memory.drive_reads, memory.drive_writes) if one is not None)


def training_peak(chip: Chip, precision: str) -> tuple[str, float | None]:
    """(format kind, FLOP/s) of a precision's matrix products; single precision runs as TF32 where the chip has it."""
    if precision == "fp32":
        best = chip.tf32_tflops or chip.fp32_tflops
        return "half", best * 1e12 if best else None
    kind = "fp8" if precision == "fp8" and chip.fp8_tflops else "half"
    return kind, peak_flops(chip, kind)


def steps_of(job: FineTune, plan: Plan) -> int:
    """Micro-batches that one device sees between two optimizer steps."""
    if job.global_batch is None:
        return max(1, plan.micro_batches)
    return max(1, round(job.global_batch / (plan.micro_batch * plan.data_parallel)))


def assumed_loss(job: FineTune, table: Table) -> Quantity:
    """What restarts and failures add to a long run's time; fine-tuning takes hours, and is simply run."""
    if not isinstance(job, Pretrain):
        return Quantity(0.0, "1")
    record = table.records["lost_time", ANY, ANY]
    return Quantity(record.likely, "1", record.low, record.high, sources=(record.source,), evidence=Evidence.ASSUMED)
