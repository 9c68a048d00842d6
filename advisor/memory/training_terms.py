"""Every term of one device's memory in training, at the moment when they are most together."""

from __future__ import annotations

from dataclasses import replace

from advisor.assumptions import assumed
from advisor.formulas import formula
from advisor.memory.activations.step import Moment, Step, run_step
from advisor.memory.offload import Moved, moved_together, states_moved, to_host, weights_moved, without_checkpoints
from advisor.memory.pipeline import Stage
from advisor.memory.plan import Term
from advisor.memory.preference import preference_terms
from advisor.memory.training_held import held_by
from advisor.memory.training_job import Training
from advisor.memory.training_state import SINGLE
from advisor.memory.training_weights import state_term, weight_terms
from advisor.memory.weights import Weights
from advisor.quantity import Quantity

DRY_RUN = "what each operation needs for its backward pass, found by running the framework without data"
MOVING = ("activations", "working", "logits", "optimizer_step")
SLACK_OF = {
    "training_slack.varying": ("working", "logits")
}  # buffers of many lengths; layers reuse each other's blocks


@formula(
    "memory.kept_activations",
    "in_flight * layers * layer_bytes",
    unit="B",
    source=DRY_RUN,
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


def device_terms(training: Training, weights: Weights, stage: Stage) -> tuple[tuple[Term, ...], Moved]:
    """The terms of one device of a stage, and the bytes that it keeps in main memory and on drives."""
    plan, framework, state = training.plan, training.framework, training.state
    held = held_by(training, weights, stage)
    terms = weight_terms(training, weights, held, stage)
    resident = plan.micro_batches > 1 and plan.pipeline_parallel == 1
    together = framework.gradients_stay or resident or plan.zero_stage >= 2 or training.adapters
    step = stage_step(training, stage, 0.0 if together else state.gradient / training.setting.element)
    moved: list[Moved] = []
    if plan.checkpoint_offload and training.setting.recompute == "full":
        step, out = without_checkpoints(step, stage.last - stage.first, training.judged)
        moved.append(out)
    moving, moment = _moving_terms(training, step, stage)
    shared_gradients = 1 if training.framework.keeps_gathered else training.shards(2)
    gradients = state_term(training, held.sharded(shared_gradients)[1], state.gradient, shared_gradients)
    by_states = training.shards(1)
    optimizer = state_term(training, held.sharded(by_states)[1], state.states, by_states)
    master = state_term(training, held.sharded(by_states)[1], state.master, by_states)
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
        made = state_term(training, moment.gradients / state.gradient, state.gradient, 1)
        gradients = replace(made, low=0.0, high=gradients.value)
    stepping = held.trained * training.framework.step_copies * max(state.states / 2, 0.0) / training.shards(1)
    # while the optimizer steps, all gradients stand and no activation does
    every = state_term(training, held.sharded(shared_gradients)[1], state.gradient, shared_gradients)
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
    terms.append(Term("slack", _slack(training, moving)))
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


def _slack(training: Training, moving: list[Term]) -> Quantity:
    """What the allocator holds beyond that which lives."""
    slack = training.judged(training.framework.slack)
    varying = [term for term in moving if term.code in SLACK_OF.get(training.framework.slack, MOVING)]
    value = sum(term.size.value for term in varying)
    high = sum(term.size.high for term in varying)
    return Quantity(
        slack_bytes(value, slack.value),
        "B",
        slack_bytes(value, slack.low),
        slack_bytes(high, slack.high),
        "memory.training_slack",
        (("moving", Quantity(value, "B")), ("share", slack)),
        slack.sources,
        slack.evidence,
    )


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
        Term(code, Quantity(size, "B", sources=(DRY_RUN,)))
        for code, size in (("working", moment.working), ("logits", moment.logits))
        if size
    ]
    return terms, moment


def _nothing(one: Quantity) -> Quantity:
    return Quantity(0.0, "B", formula="", sources=one.sources)
