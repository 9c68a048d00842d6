"""What each device holds while a model is trained, at the moment when that is most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.architecture import ModelShape
from advisor.assumptions import assumed
from advisor.formulas import formula
from advisor.memory.activations.habits import habit_of
from advisor.memory.activations.setting import Setting
from advisor.memory.activations.step import Moment, Step, run_step
from advisor.memory.frameworks import Framework, framework_for
from advisor.memory.lora import adapter_parameters, adapter_widths, targets_of
from advisor.memory.offload import (
    Moved,
    moved_together,
    offload_notes,
    states_moved,
    to_host,
    weights_moved,
    without_checkpoints,
)
from advisor.memory.pipeline import Stage, stages_of
from advisor.memory.plan import DeviceMemory, MemoryPlan, Plan, Term
from advisor.memory.preference import preference_terms, sequences_at_once
from advisor.memory.training_state import HALF, SINGLE, StateBytes, per_parameter, state_bytes
from advisor.memory.weights import Weights, weights_of
from advisor.quantity import Evidence, Note, Quantity, note, total
from advisor.workload import FineTune
from catalog.catalog import Catalog
from catalog.find import find
from catalog.records.assumptions import Assumption
from catalog.records.formats import NumberFormat

QLORA_BASE = "nf4"
MOVING = ("activations", "working", "logits", "optimizer_step")
SLACK_OF = {
    "training_slack.varying": ("working", "logits")
}  # buffers of many lengths; layers reuse each other's blocks


@dataclass(frozen=True, slots=True)
class Training:
    """A training job with everything looked up: what every term is computed from."""

    job: FineTune
    shape: ModelShape
    plan: Plan
    framework: Framework
    base: NumberFormat
    setting: Setting
    state: StateBytes
    assumptions: Mapping[str, Assumption]
    whole_modules: float = 0.0  # parameters of embeddings and heads that are trained whole beside the adapters

    @property
    def adapters(self) -> bool:
        return self.job.method in ("lora", "qlora")

    @property
    def quantised(self) -> bool:
        return self.base.kind != "float" or self.base.bits < 16

    def judged(self, name: str) -> Quantity:
        return assumed(self.assumptions, f"memory.{name}")

    def shards(self, stage: int) -> int:
        """Devices that share out what ZeRO shards from ``stage`` on."""
        # every rank that sees other tokens shares: frameworks shard over data x context parallelism
        return self.plan.data_parallel * self.plan.context_parallel if self.plan.zero_stage >= stage else 1


@dataclass(frozen=True, slots=True)
class Held:
    """Parameters on one device: all, the trained ones, and the adapters'."""

    parameters: float
    weight_bytes: float
    trained: float
    widths: float  # of the adapted modules
    whole_parameters: float  # with every expert: what sharding over all data-parallel ranks divides
    whole_trained: float

    def sharded(self, shards: int) -> tuple[float, float]:
        """All and the trained parameters that are divided by ``shards``.

        Expert parallelism spreads the experts over data-parallel ranks, and sharding over those ranks then divides what
        is left of it: together every rank keeps a ``shards``-th of all experts.
        """
        return (self.parameters, self.trained) if shards == 1 else (self.whole_parameters, self.whole_trained)


@formula(
    "memory.kept_activations",
    "in_flight * layers * layer_bytes",
    unit="B",
    source="what each operation needs for its backward pass, found by running the framework without data",
    valid_for="one device's layers",
    in_flight="micro-batches that wait in this stage",
    layers="layers of this stage that keep something",
    layer_bytes="bytes that one layer keeps, mean of the stage",
)
def kept_activations(in_flight: float, layers: float, layer_bytes: float) -> float:
    return in_flight * layers * layer_bytes


@formula(
    "memory.training_slack",
    "moving * share",
    unit="B",
    source="reserved against allocated memory of the caching allocator",
    valid_for="CUDA caching allocator",
    moving="bytes that come and go in a step",
    share="held beyond what lives",
)
def slack_bytes(moving: float, share: float) -> float:
    return moving * share


def training_memory(job: FineTune, shape: ModelShape, plan: Plan, catalog: Catalog) -> MemoryPlan:
    """Every device's terms at its peak. KeyError where the study names a number format that the catalog does not
    know.
    """
    training, notes = look_up(job, shape, plan, catalog)
    weights = weights_of(shape, training.base, plan.tensor_parallel, plan.expert_parallel)
    stages = stages_of(len(shape.layers), plan.pipeline_parallel, plan.micro_batches)
    devices: list[DeviceMemory] = []
    moves: list[Moved] = []
    for stage in stages:
        terms, moved = device_terms(training, weights, stage)
        needed = _with_range(total(tuple(term.size for term in terms), "B"), terms, catalog.assumptions)
        for _ in range(plan.tensor_parallel * plan.data_parallel * plan.context_parallel):
            devices.append(DeviceMemory(len(devices), terms, needed))
            moves.append(moved)
    base = training.judged("training_host_base")
    everything = moved_together(moves)
    moved_all = everything.host
    main = Quantity(
        moved_all.value + base.value * plan.devices,
        "B",
        moved_all.low + base.low * plan.devices,
        moved_all.high + base.high * plan.devices,
        "memory.training_host",
        (("devices", Quantity(plan.devices, "1")), ("process", base), ("moved", moved_all)),
        base.sources,
        Evidence.ASSUMED,
    )
    said = (*shape.notes, *notes, *_against_rule(training, stages[0]))
    drives = everything.drive if everything.drive.value > 0 else None
    found = MemoryPlan(plan, "exact", tuple(devices), main, said, drives)
    return replace(found, notes=(*said, *offload_notes(found, moved_all)))


def _against_rule(training: Training, stage: Stage) -> tuple[Note, ...]:
    """What a layer keeps in the unit of the rules of thumb, so that their difference can be read."""
    setting = training.setting
    if training.job.method != "full" or setting.recompute == "full":
        return ()
    kept = sum(size for _, size in stage_step(training, stage, 0.0).kept_names) / (stage.last - stage.first)
    return (note("training.kept_per_token", each=round(kept / setting.rows / training.shape.hidden, 1)),)


KNOWN = (
    "reference_model",
    "reward_model",
    "value_model",
    "weights",
    "adapters",
    "whole_modules",
    "gradients",
    "master_weights",
    "optimizer_states",
)


def error_scale(terms: tuple[Term, ...], assumptions: Mapping[str, Assumption]) -> float:
    """Bytes that an error of the sum is counted in: all that comes and goes, and a share of what is kept per
    parameter.
    """
    share = assumptions["memory.training_known_error"].likely
    return sum(term.size.value * (share if term.code in KNOWN else 1.0) for term in terms)


def _with_range(needed: Quantity, terms: tuple[Term, ...], assumptions: Mapping[str, Assumption]) -> Quantity:
    """The sum with the 90 % interval that measured runs of all frameworks say."""
    known = assumptions.get("memory.training_residual.any")
    if known is None:
        return needed
    scale = error_scale(terms, assumptions)
    low, high = min(0.0, known.low) * scale, max(0.0, known.high) * scale
    return replace(needed, low=max(0.0, needed.value + low), high=needed.value + high)


@formula(
    "memory.training_host",
    "devices * process + moved",
    unit="B",
    source="one process a device, and what is offloaded to main memory",
    valid_for="one machine",
    devices="devices",
    process="main memory of a training process",
    moved="states moved to main memory, all devices",
)
def host_memory(devices: float, process: float, moved: float) -> float:
    return devices * process + moved


def look_up(job: FineTune, shape: ModelShape, plan: Plan, catalog: Catalog) -> tuple[Training, tuple[Note, ...]]:
    """The job's framework, formats and settings, with notes on what was assumed."""
    parallel = plan.tensor_parallel * plan.pipeline_parallel * plan.context_parallel
    name, framework = framework_for(plan.engine or job.framework, plan.devices, parallel)
    notes: list[Note] = []
    if job.framework == "auto":
        notes.append(note("training.framework_assumed", framework=f"term:framework.{name}"))
    element = 4 if job.precision == "fp32" else 2
    base_format = job.base or (QLORA_BASE if job.method == "qlora" else "fp32" if element == 4 else "bf16")
    adapters = job.method in ("lora", "qlora")
    setting = Setting(
        sequences_at_once(job, plan.micro_batch),
        job.sequence_tokens,
        element,
        job.attention,
        loss=framework.loss,
        recompute=plan.recompute,
        lora_rank=job.lora_rank if adapters else 0,
        targets=targets_of(shape, job.lora_targets) if adapters else (),
        adapter_element=element,
        lora_dropout=framework.lora_dropout,
        train_base=not adapters,
        fused_norm=framework.fused_norm,
        fused_gate=framework.fused_gate,
        written_gelu=framework.written_gelu,
        expert_adapters=adapters and framework.expert_adapters and job.lora_targets == "all-linear",
        tensor_parallel=plan.tensor_parallel,
        sequence_parallel=plan.sequence_parallel,
        expert_parallel=plan.expert_parallel,
        context_parallel=plan.context_parallel,
    )
    state = per_parameter(
        job,
        shape,
        single_gradients=framework.single_gradients,
        single_states=framework.single_states or (adapters and framework.single_adapters),
    )
    if adapters and framework.single_adapters:
        state = replace(state, weight=SINGLE, gradient=SINGLE, master=0.0)
    base = find(catalog.formats, base_format)
    if base is None:
        raise KeyError(f"the number format {base_format!r} of the frozen weights is not in the catalog")
    training = Training(job, shape, plan, framework, base, setting, state, catalog.assumptions)
    if shape.max_context and job.sequence_tokens > shape.max_context:
        notes.append(
            note("training.longer_than_model", "warning", asked=job.sequence_tokens, longest=shape.max_context)
        )
    if state.paged:
        notes.append(note("training.paged_states"))
    return training, tuple(notes)


def held_by(training: Training, weights: Weights, stage: Stage) -> Held:
    """The parameters of one stage on one tensor-parallel device."""
    shape, tensor = training.shape, training.plan.tensor_parallel
    chosen = slice(stage.first, stage.last)
    counts = weights.counts[chosen]
    parameters, size = float(sum(counts)), float(sum(weights.layers[chosen]))
    if stage.begins:
        parameters += shape.embedding_parameters / tensor + shape.position_parameters
        size += weights.embedding
    if stage.ends:
        parameters += shape.head_parameters / tensor + shape.other_parameters
        size += weights.head + weights.rest
        if shape.tied and (training.framework.own_head or not stage.begins):  # a copy of the embedding
            parameters += shape.embedding_parameters / tensor
            size += weights.embedding
    trained, widths = parameters, 0.0
    if training.adapters:
        experts = training.setting.expert_adapters and habit_of(shape).expert_adapters
        widths = adapter_widths(
            shape, training.setting.targets, stage.first, stage.last, tensor_parallel=tensor, experts=experts
        )
        trained = adapter_parameters(training.setting.lora_rank, widths)
    elif training.job.method == "freeze":
        count = int(training.judged("freeze_layers").value)
        first = max(stage.first, len(shape.layers) - count)
        trained = float(sum(weights.counts[first : stage.last])) if first < stage.last else 0.0
    each_routed = [
        sum(one.parameters * one.share(tensor) for one in layer.group("expert")) for layer, _ in shape.groups
    ]
    routed = sum(each_routed[group] for group in shape.order[chosen])
    spread = routed * (1 - 1 / training.plan.expert_parallel)
    learns = spread if trained == parameters else 0.0
    return Held(parameters, size, trained, widths, parameters + spread, trained + learns)


def device_terms(training: Training, weights: Weights, stage: Stage) -> tuple[tuple[Term, ...], Moved]:
    """The terms of one device of a stage, and the bytes that it keeps in main memory and on drives."""
    plan, framework, state = training.plan, training.framework, training.state
    held = held_by(training, weights, stage)
    terms = _weight_terms(training, weights, held, stage)
    resident = plan.micro_batches > 1 and plan.pipeline_parallel == 1
    together = framework.gradients_stay or resident or plan.zero_stage >= 2 or training.adapters
    step = stage_step(training, stage, 0.0 if together else state.gradient / training.setting.element)
    moved: list[Moved] = []
    if plan.checkpoint_offload and training.setting.recompute == "full":
        step, out = without_checkpoints(step, stage.last - stage.first, training.judged)
        moved.append(out)
    moving, moment = _moving_terms(training, step, stage)
    shared_gradients = 1 if training.framework.keeps_gathered else training.shards(2)
    gradients = _state_term(training, held.sharded(shared_gradients)[1], state.gradient, shared_gradients)
    by_states = training.shards(1)
    optimizer = _state_term(training, held.sharded(by_states)[1], state.states, by_states)
    master = _state_term(training, held.sharded(by_states)[1], state.master, by_states)
    if plan.cpu_offload and plan.zero_stage >= 3:  # weights and gradients live in main memory too
        for at, term in enumerate(terms):
            if term.code in ("weights", "adapters"):
                moved.append(weights_moved(term.size, plan, training.judged))
                terms[at] = Term(term.code, _nothing(term.size))
        gradients, together = _nothing(gradients), True
    if plan.cpu_offload:  # the CPU updates with single-precision gradients that lie beside the states
        each = state.states + state.master + SINGLE
        moved.append(states_moved(held.sharded(by_states)[1] / by_states, each, plan, training.judged))
    elif state.paged:
        moved.append(Moved(to_host(optimizer, training.judged)))
    if plan.cpu_offload or state.paged:
        optimizer = _nothing(optimizer)
        master = _nothing(master) if plan.cpu_offload else master
    if not together and moment.gradients < gradients.value:  # those that were made by then
        made = _state_term(training, moment.gradients / state.gradient, state.gradient, 1)
        gradients = replace(made, low=0.0, high=gradients.value)
    stepping = held.trained * training.framework.step_copies * max(state.states / 2, 0.0) / training.shards(1)
    # while the optimizer steps, all gradients stand and no activation does
    every = _state_term(training, held.sharded(shared_gradients)[1], state.gradient, shared_gradients)
    at_step = every.value + stepping
    if at_step > sum(term.size.value for term in moving) + gradients.value and not plan.cpu_offload:
        gradients = every
        moving = [Term("optimizer_step", Quantity(stepping, "B", 0.0, stepping))]
    named = (("gradients", gradients), ("master_weights", master), ("optimizer_states", optimizer))
    terms += [Term(code, size) for code, size in named if size.high > 0]
    terms += moving
    terms += preference_terms(
        training.job,
        training.shape,
        held.parameters,
        state,
        (training.shards(3), training.shards(2), training.shards(1)),
        plan.tensor_parallel * plan.pipeline_parallel,
        plan.micro_batch,
        next((term.size for term in moving if term.code == "activations"), Quantity(0.0, "B")),
    )
    slack = training.judged(training.framework.slack)
    varying = [term for term in moving if term.code in SLACK_OF.get(training.framework.slack, MOVING)]
    high = sum(term.size.high for term in varying)
    value = sum(term.size.value for term in varying)
    terms.append(
        Term(
            "slack",
            Quantity(
                slack_bytes(value, slack.value),
                "B",
                slack_bytes(value, slack.low),
                slack_bytes(high, slack.high),
                "memory.training_slack",
                (("moving", Quantity(value, "B")), ("share", slack)),
                slack.sources,
                slack.evidence,
            ),
        )
    )
    terms.append(Term("workspace", training.judged("training_workspace")))
    if plan.devices > 1:
        terms.append(Term("communication", training.judged("training_communication")))
    terms.append(Term("context", assumed(training.assumptions, "memory.cuda_context")))
    return tuple(terms), moved_together(moved)


def stage_step(training: Training, stage: Stage, gradient_scale: float) -> Step:
    """The moments of a micro-batch on one device of the stage."""
    frozen = 0
    if training.job.method == "freeze":
        trained = int(training.judged("freeze_layers").value)
        frozen = max(0, min(stage.last, len(training.shape.layers) - trained) - stage.first)
    return run_step(
        training.shape,
        training.setting,
        stage.first,
        stage.last,
        embedding=stage.begins,
        head=stage.ends,
        in_flight=stage.in_flight,
        gradient_scale=gradient_scale,
        frozen_layers=frozen,
    )


def _weight_terms(training: Training, weights: Weights, held: Held, stage: Stage) -> list[Term]:
    """The model's weights; with adapters those beside the frozen base; with sharding the layers gathered for use."""
    plan, state = training.plan, training.state
    shards = training.shards(3)
    each = held.weight_bytes / held.parameters
    if not training.adapters:
        each = state.weight if training.base.kind == "float" else each
    terms = [Term("weights", _state_term(training, held.sharded(shards)[0], each, shards))]
    if training.adapters:
        terms.append(Term("adapters", _state_term(training, held.trained, state.weight, shards)))
        if training.whole_modules:
            each = 2 * HALF + state.states  # copies in the base's precision
            terms.append(Term("whole_modules", _state_term(training, training.whole_modules, each, 1)))
    if training.quantised and training.framework.widened_rest:
        rest = (weights.embedding if stage.begins else 0.0) + (weights.head + weights.rest if stage.ends else 0.0)
        terms.append(Term("widened_weights", Quantity(rest / shards, "B", 0.0, rest / shards)))
    if training.quantised:
        largest = max(one.inputs * one.outputs for layer, _ in training.shape.groups for one in layer.linears)
        size = largest * training.setting.element / plan.tensor_parallel
        terms.append(Term("dequantised", Quantity(size, "B", size, 2 * size)))
    if plan.zero_stage >= 3 and (shards > 1 or plan.cpu_offload):
        gathered = training.judged("gathered_layers")
        layer = max(weights.layers[stage.first : stage.last])
        if training.framework.keeps_gathered:
            gathered = replace_value(gathered, stage.last - stage.first)
        ends = max(weights.embedding if stage.begins else 0.0, weights.head if stage.ends else 0.0)
        if training.adapters:
            ends = 0.0
        terms.append(
            Term(
                "gathered",
                Quantity(
                    max(layer * gathered.value, ends),
                    "B",
                    layer * gathered.low,
                    layer * gathered.high + ends,
                    sources=gathered.sources,
                    evidence=gathered.evidence,
                ),
            )
        )
    if not training.adapters and plan.zero_stage in (1, 2) and training.shards(1) > 1:
        bucket = training.judged("gradient_bucket")
        width = training.setting.element
        top = held.trained * width
        terms.append(
            Term(
                "gradient_bucket",
                Quantity(
                    min(bucket.value * width, top),
                    "B",
                    min(bucket.low * width, top),
                    min(2 * bucket.high * width, top),
                    sources=bucket.sources,
                    evidence=bucket.evidence,
                ),
            )
        )
    return terms


def _moving_terms(training: Training, step: Step, stage: Stage) -> tuple[list[Term], Moment]:
    """What comes and goes in a step, at its highest moment."""
    moment = step.peak
    named = tuple((name, Quantity(size, "B")) for name, size in step.kept_names)
    kept = sum(size for _, size in step.kept_names)
    layers = max(1, stage.last - stage.first)
    in_layers = Quantity(kept / layers, "B", formula="sum", inputs=named)
    waiting = moment.kept / (kept / layers * layers) if kept else 0.0
    terms = [
        Term(
            "activations",
            Quantity(
                moment.kept,
                "B",
                formula="memory.kept_activations",
                inputs=(
                    ("in_flight", Quantity(waiting, "1")),
                    ("layers", Quantity(layers, "1")),
                    ("layer_bytes", in_layers),
                ),
            ),
        )
    ]
    terms += [
        Term(code, Quantity(size, "B"))
        for code, size in (("working", moment.working), ("logits", moment.logits))
        if size
    ]
    return terms, moment


def _state_term(training: Training, parameters: float, each: float, shards: int) -> Quantity:
    return Quantity(
        state_bytes(parameters, each, shards),
        "B",
        formula="memory.training_state",
        inputs=(
            ("parameters", Quantity(parameters, "1")),
            ("bytes_each", Quantity(each, "B")),
            ("shards", Quantity(shards, "1")),
        ),
        sources=(training.base.source,),
    )


def replace_value(one: Quantity, value: float) -> Quantity:
    """The same judgement where a framework's code decides its value."""
    return Quantity(value, one.unit, sources=one.sources, evidence=Evidence.DERIVED)


def _nothing(one: Quantity) -> Quantity:
    return Quantity(0.0, "B", formula="", sources=one.sources)
