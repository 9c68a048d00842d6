"""The second method: the course's rules of thumb, beside the exact one, with their slips named."""

from __future__ import annotations

from advisor.architecture import ModelShape
from advisor.memory.plan import DeviceMemory, MemoryPlan, Plan, Term
from advisor.memory.rule_formulas import (
    BYTES_A_PARAMETER,
    OPTIMIZER_BYTES,
    rule_activations,
    rule_activations_full,
    rule_activations_selective,
    rule_gradients,
    rule_inference,
    rule_optimizer,
    rule_weights,
)
from advisor.memory.rule_megatron import (
    rule_in_flight,
    rule_model_state,
    rule_model_state_zero1,
    rule_sequence_activations,
)
from advisor.quantity import Evidence, Note, Quantity, note, total
from advisor.workload import FineTune, Pretrain, Serve

METHOD = "rule of thumb"
SOURCE_0, SOURCE_2, SOURCE_4 = "course document 000", "course document 002", "course document 004"


def rule_of_thumb(job: Serve | FineTune | Pretrain, shape: ModelShape, devices: int | None = None) -> MemoryPlan:
    """What the rules say of a job, as if on one device, or on each stage where the job fixes a pipeline.

    With a pipeline the devices beyond it hold copies that ZeRO-1 divides the optimizer over; None = no copies.

    The rules know no cache, no grouped heads, no engine and no format beyond whole bytes: a check of magnitude only.
    """
    if isinstance(job, Serve):
        return _serving(job, shape)
    stages = job.pipeline_parallel or 1
    if job.method == "full" and stages > 1:
        return _pipeline(job, shape, stages, max(1, (devices or stages) // stages))
    return _training(job, shape)


def bytes_each(format: str) -> float:
    """Whole-byte rule of a format id: 4, 2, 1, or 0.5 for everything of about four bits."""
    if format in BYTES_A_PARAMETER:
        return BYTES_A_PARAMETER[format]
    return 1.0 if format.startswith(("int8", "fp8", "q8", "gptq-int8", "mlx-8")) else 0.5


def _given(value: float, unit: str = "1") -> Quantity:
    return Quantity(value, unit)


def _result(value: float, formula: str, **inputs: Quantity) -> Quantity:
    return Quantity(value, "B", formula=formula, inputs=tuple(inputs.items()), evidence=Evidence.ASSUMED)


def _serving(job: Serve, shape: ModelShape) -> MemoryPlan:
    each = bytes_each(job.weights)
    weights = rule_weights(shape.parameters, each)
    base = _result(weights, "rule.weights", parameters=_given(shape.parameters), bytes_each=_given(each, "B"))
    whole = _result(rule_inference(weights), "rule.inference", weights=base)
    rest = Quantity(whole.value - weights, "B", evidence=Evidence.ASSUMED)
    notes: tuple[Note, ...] = ()
    if shape.family == "chatglm" and each == BYTES_A_PARAMETER["fp32"]:
        notes = (note("memory.slip_full_precision", "warning", (SOURCE_0,), needed=base),)
    device = DeviceMemory(0, (Term("weights", base), Term("inference_overhead", rest)), whole)
    return MemoryPlan(Plan(), METHOD, (device,), notes=(note("memory.rule_of_thumb"), *notes))


def _training(job: FineTune | Pretrain, shape: ModelShape) -> MemoryPlan:
    trained = float(shape.parameters) if job.method == "full" else adapter_parameters(job, shape)
    stored = job.base or ("nf4" if job.method == "qlora" else "fp32" if job.precision == "fp32" else "bf16")
    each = bytes_each(stored)
    gradient = 4.0 if job.precision == "fp32" else 2.0
    optimizer = OPTIMIZER_BYTES[job.optimizer]
    parameters, rest = _given(shape.parameters), _given(trained)
    terms = (
        Term(
            "weights",
            _result(
                rule_weights(shape.parameters, each), "rule.weights", parameters=parameters, bytes_each=_given(each)
            ),
        ),
        Term(
            "optimizer",
            _result(
                rule_optimizer(trained, optimizer), "rule.optimizer", parameters=rest, bytes_each=_given(optimizer)
            ),
        ),
        Term(
            "gradients",
            _result(rule_gradients(trained, gradient), "rule.gradients", parameters=rest, bytes_each=_given(gradient)),
        ),
        Term("activations", rule_activation_term(job, shape)),
    )
    device = DeviceMemory(0, terms, total(tuple(term.size for term in terms), "B"))
    return MemoryPlan(Plan(), METHOD, (device,), notes=(note("memory.rule_of_thumb"), *_training_slips(job)))


def rule_activation_term(job: FineTune | Pretrain, shape: ModelShape) -> Quantity:
    """The activations by the formula that fits the job's recomputation."""
    heads = max(layer.attention.heads for layer, _ in shape.groups)
    layers, tensor = len(shape.layers), job.tensor_parallel or 1
    s, b, h = job.sequence_tokens, job.micro_batch, shape.hidden
    inputs = {
        "sequence": _given(s, "tok"),
        "batch": _given(b),
        "hidden": _given(h),
        "layers": _given(layers),
    }
    if job.recompute == "full":
        return _result(rule_activations_full(s, b, h, layers), "rule.activations_full", **inputs)
    inputs["tensor"] = _given(tensor)
    if job.recompute == "selective":
        return _result(rule_activations_selective(s, b, h, layers, tensor), "rule.activations_selective", **inputs)
    value = rule_activations(s, b, h, layers, heads, tensor)
    return _result(value, "rule.activations", **inputs, heads=_given(heads))


def _pipeline(job: FineTune | Pretrain, shape: ModelShape, stages: int, data: int) -> MemoryPlan:
    copies = data if job.sharding == "zero1" else 1
    parameters, pipeline = _given(shape.parameters), _given(stages)
    if copies > 1:
        size = rule_model_state_zero1(shape.parameters, stages, copies)
        state = _result(size, "rule.model_state_zero1", parameters=parameters, pipeline=pipeline, data=_given(copies))
    else:
        state = _result(
            rule_model_state(shape.parameters, stages), "rule.model_state", parameters=parameters, pipeline=pipeline
        )
    sequence = rule_sequence_activations(job.sequence_tokens, shape.hidden, len(shape.layers)) * job.micro_batch
    devices: list[DeviceMemory] = []
    for rank in range(1, stages + 1):
        flying = rule_in_flight(stages, rank)
        kept = Quantity(flying * sequence / stages, "B", evidence=Evidence.ASSUMED)
        terms = (Term("model_state", state), Term("activations", kept))
        devices.append(DeviceMemory(rank - 1, terms, total((state, kept), "B")))
    slip = note("memory.slip_third_stage", "info", (SOURCE_2,))
    plan = Plan(
        stages * data,
        pipeline_parallel=stages,
        data_parallel=data,
        zero_stage=1 if copies > 1 else 0,
        micro_batches=stages,
    )
    return MemoryPlan(plan, METHOD, tuple(devices), notes=(note("memory.rule_of_thumb"), slip))


def adapter_parameters(job: FineTune | Pretrain, shape: ModelShape) -> float:
    """Parameters that are trained where the base is frozen: rank x (inputs + outputs) of the adapted matrices."""
    if job.method == "freeze":
        last = shape.layers[-1]
        return float(last.parameters)
    wanted = {"all-linear": ("attention", "mlp", "shared"), "attention": ("attention",), "query-value": ("attention",)}
    groups = wanted[job.lora_targets]
    count = 0
    for layer, layers in shape.groups:
        for one in layer.linears:
            if one.group in groups and one.module and _adapted(job.lora_targets, one.name):
                count += layers * job.lora_rank * (one.inputs + one.outputs)
    return float(count)


def _adapted(targets: str, name: str) -> bool:
    return targets != "query-value" or name in ("q_proj", "v_proj") or "qkv" in name.lower() or "query" in name


def _training_slips(job: FineTune | Pretrain) -> tuple[Note, ...]:
    found = [note("memory.slip_tpu", "info", (SOURCE_4,))]
    if job.optimizer.startswith("sgd"):
        found.append(note("memory.slip_sgd", "info", (SOURCE_4,)))
    if job.recompute != "full":
        found.append(note("memory.slip_rounded_activations", "info", (SOURCE_4,)))
    return tuple(found)
