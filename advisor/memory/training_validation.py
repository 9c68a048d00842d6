"""Predicting measured cases of training memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from advisor.architecture import ModelShape
from advisor.assumptions import assumed
from advisor.memory.activations.habits import habit_of
from advisor.memory.activations.setting import Setting
from advisor.memory.activations.step import run_step
from advisor.memory.capacity import reported_memory
from advisor.memory.lora import adapter_widths, targets_of
from advisor.memory.pipeline import stages_of
from advisor.memory.plan import Plan
from advisor.memory.training import error_scale
from advisor.memory.training_job import Training
from advisor.memory.training_runs import WITHOUT_DATA, Run, run_of
from advisor.memory.training_state import SINGLE, per_parameter
from advisor.memory.training_terms import device_terms
from advisor.memory.weights import weights_of
from advisor.quantity import Evidence, Quantity
from advisor.workload import FineTune
from catalog.catalog import Catalog
from catalog.find import find
from catalog.records.formats import NumberFormat

Row = Mapping[str, str]

OPTIMIZERS = {
    "": "adamw",
    "adamw_8bit": "adamw-8bit",
    "adamw8bit": "adamw-8bit",
    "paged_adamw_8bit": "paged-adamw-8bit",
    "paged_adamw8bit": "paged-adamw-8bit",
    "adam": "adamw",
    "sgd_momentum": "sgd-momentum",
}
ROLES = {  # how sources name the modules that get an adapter
    "q": ("q_proj", "query"),
    "query": ("q_proj",),
    "k": ("k_proj",),
    "key": ("k_proj",),
    "v": ("v_proj",),
    "value": ("v_proj",),
    "o": ("o_proj",),
    "output": ("o_proj",),
    "w1": ("w1",),
    "w2": ("w2",),
}
FUSED = ("c_attn", "query_key_value", "qkv_proj", "W_pack", "wqkv", "Wqkv")
WHOLE = ("wte", "embed_tokens", "lm_head", "word_embeddings")
NOT_ON_DEVICE = ("context", "workspace", "communication")  # outside the allocator
ZERO = {"": 0, "none": 0, "zero1": 1, "zero2": 2, "zero3": 3, "fsdp": 3}


def predict(row: Row, shape: ModelShape, catalog: Catalog) -> Quantity:
    """The quantity of one row, in bytes on one GPU; Skip where the row says too little."""
    run = run_of(row.get("framework", ""), row.get("framework_version", ""))
    if run is None:
        raise _skip(f"the framework {row.get('framework', '')!r} is not known")
    value, scale = prediction(row, shape, run, catalog)
    low, high = _range(run, catalog)
    return Quantity(value, "B", max(0.0, value + low * scale), value + high * scale, evidence=Evidence.DERIVED)


def prediction(row: Row, shape: ModelShape, run: Run, catalog: Catalog) -> tuple[float, float]:
    """The predicted bytes, and the bytes that an error is counted in (see ``training.error_scale``)."""
    if run.name == WITHOUT_DATA:
        value = eager_bytes(row, shape, run)
        return value, value
    return measured_bytes(row, shape, run, catalog)


def eager_bytes(row: Row, shape: ModelShape, run: Run) -> float:
    """Weights, gradients, kept tensors and temporaries of one step, without optimizer and allocator."""
    setting = setting_of(row, shape, run)
    step = run_step(shape, setting)
    size = shape.parameters * setting.element + _trained(row, shape, setting) * setting.adapter_element
    return size + (step.after_forward if row["quantity"] == "after_forward" else step.peak.total)


def measured_bytes(row: Row, shape: ModelShape, run: Run, catalog: Catalog) -> tuple[float, float]:
    """What a run on a GPU would report, and the scale of its error."""
    setting = setting_of(row, shape, run)
    gpus = int(_number(row, "gpus", 1))
    tensor, pipeline = int(_number(row, "tensor_parallel", 1)), int(_number(row, "pipeline_parallel", 1))
    data = max(1, gpus // (tensor * pipeline))
    stated = row.get("sharding", "")
    zero = ZERO.get(stated, 0)
    adapters = row["method"] in ("lora", "qlora")
    full_precision = run.master and not adapters
    optimizer = row.get("optimizer", "").replace("-", "_")
    job = FineTune(
        model="case",
        method=row["method"],
        precision="mixed" if full_precision else "bf16",
        optimizer=OPTIMIZERS.get(optimizer, optimizer.replace("_", "-") or "adamw"),
        sequence_tokens=setting.sequence,
        micro_batch=setting.batch,
        lora_rank=max(1, setting.lora_rank),
    )
    framework = run.framework
    plan = Plan(
        gpus,
        tensor,
        pipeline,
        data,
        zero_stage=zero,
        sequence_parallel=tensor > 1,
        recompute=setting.recompute,
        micro_batch=setting.batch,
        micro_batches=_accumulated(row),
        cpu_offload=row.get("cpu_offload", "") in ("yes", "optimizer"),
    )
    state = per_parameter(
        job, shape, single_gradients=framework.single_gradients, single_states=framework.single_states
    )
    if adapters and run.single_adapters:
        state = replace(state, weight=SINGLE, gradient=SINGLE, states=2 * SINGLE)
    if "optimizer step inside backward" in row.get("note", ""):
        state = replace(state, gradient=0.0)
    base = _base(row, run, catalog)
    whole = (
        shape.vocab
        * (shape.embedding_dim or shape.hidden)
        * sum(one in WHOLE for one in re.split(r"[,;/\s]+", row.get("lora_targets", "")))
    )
    training = Training(job, shape, plan, framework, base, setting, state, catalog.assumptions, float(whole))
    weights = weights_of(shape, base, tensor)
    sums: list[tuple[float, float]] = []
    for stage in stages_of(len(shape.layers), pipeline, plan.micro_batches):
        terms, _ = device_terms(training, weights, stage)
        left_out = {"live": (*NOT_ON_DEVICE, "slack"), "reserved": NOT_ON_DEVICE, "process": ()}[run.counts]
        if row.get("cpu_offload", "") == "activations":
            left_out = (*left_out, "activations")
        counted = tuple(term for term in terms if term.code not in left_out)
        sums.append((sum(term.size.value for term in counted), error_scale(counted, catalog.assumptions)))
    value, scale = max(sums)
    return value if run.counts == "live" else min(value, _full_card(row, catalog)), scale


def _full_card(row: Row, catalog: Catalog) -> float:
    """What the allocator can hold on the row's card: when it is full, cached blocks are freed."""
    chip = find(catalog.chips, row.get("gpu", ""))
    if chip is None:
        return float("inf")
    return reported_memory(chip, catalog.assumptions).value - assumed(catalog.assumptions, "memory.cuda_context").value


def setting_of(row: Row, shape: ModelShape, run: Run) -> Setting:
    """How the row's step is computed."""
    adapters = row["method"] in ("lora", "qlora")
    rank = int(_number(row, "lora_rank", 16 if adapters else 0)) if adapters else 0
    note = row.get("note", "")
    element = 4 if row.get("compute_dtype") == "fp32" else 2
    if run.wide_quantised and row["method"] == "qlora" and "nf4" in row.get("base_format", ""):
        element = 4
    loss = run.framework.loss
    if loss == "chunked" and not ("chunked" in note or "default recipe" in note):
        loss = "eager"
    if "Liger" in note:
        loss = "fused"
    if run.half_loss and row.get("compute_dtype") == "fp16":
        loss = "half"
    compiled = "torch.compile" in note
    kernel = row.get("attention", "") or "sdpa"
    if shape.family in run.no_kernel:
        kernel = "eager"
    return Setting(
        int(_number(row, "micro_batch", 1)),
        int(_number(row, "sequence_tokens", 2048)),
        element,
        kernel,
        masked=run.masked,
        loss=loss,
        recompute=row.get("recompute", "") or "none",
        lora_rank=rank,
        targets=_targets(row, shape) if adapters else (),
        adapter_element=element,
        expert_adapters=adapters
        and run.framework.expert_adapters
        and row.get("lora_targets", "") in ("", "all-linear"),
        written_gelu=run.framework.written_gelu,
        fused_qkv=run.fused_qkv,
        keeps_inputs=run.keeps_inputs and row["method"] == "qlora",
        lora_dropout=run.lora_dropout if adapters else 0.0,
        train_base=not adapters,
        compiled=compiled,
        fused_norm=run.framework.fused_norm or compiled or "Liger" in note,
        fused_gate=run.framework.fused_gate or compiled or "Liger" in note,
        mask_element=element if run.masked else 1,
        tensor_parallel=int(_number(row, "tensor_parallel", 1)),
        sequence_parallel=int(_number(row, "tensor_parallel", 1)) > 1,
    )


def _targets(row: Row, shape: ModelShape) -> tuple[str, ...]:
    stated = [one for one in re.split(r"[,;/\s]+", row.get("lora_targets", "").strip()) if one]
    every = targets_of(shape, "all-linear")
    if not stated or stated == ["all-linear"]:
        return every
    chosen: list[str] = []
    for one in stated:
        if one == "qkv":
            chosen += [name for name in every if name in (*FUSED, "q_proj", "k_proj", "v_proj")]
            continue
        names = ROLES.get(one.lower(), (one,))
        found = [name for name in every if name in names]
        if not found and one.lower() in ("q", "v", "k", "query", "value", "key", "q_proj", "v_proj"):
            found = [name for name in every if name in FUSED]
        chosen += found
    return tuple(dict.fromkeys(chosen)) or every


def _trained(row: Row, shape: ModelShape, setting: Setting) -> float:
    """Adapter parameters beside the model's own."""
    if not setting.lora_rank:
        return 0.0
    experts = setting.expert_adapters and habit_of(shape).expert_adapters
    return setting.lora_rank * adapter_widths(shape, setting.targets, experts=experts)


def _base(row: Row, run: Run, catalog: Catalog) -> NumberFormat:
    name = row.get("base_format", "") or ("nf4" if row["method"] == "qlora" else "bf16")
    if name == "nf4":
        name = "nf4-double" if "double" in row.get("note", "") else run.base or name
    if name == "int8" and "GPTQ" in row.get("note", ""):
        name = "gptq-int8"
    found = find(catalog.formats, name)
    if found is None:
        raise _skip(f"the format {name!r} is not known")
    return found


def _accumulated(row: Row) -> int:
    match = re.search(r"micro_num (\d+)", row.get("note", ""))
    return int(match.group(1)) if match else 1


def _number(row: Row, column: str, default: float) -> float:
    text = row.get(column, "")
    try:
        return float(text) if text else default
    except ValueError:
        raise _skip(f"column {column}: {text!r} is not a number") from None


def _range(run: Run, catalog: Catalog) -> tuple[float, float]:
    """Errors in units of their scale, learned from measured rows of this framework."""
    for name in (run.name, "any"):
        id = f"memory.training_residual.{name.replace(' ', '-')}"
        if id in catalog.assumptions:
            one = assumed(catalog.assumptions, id)
            return min(0.0, one.low), max(0.0, one.high)
    return 0.0, 0.0


def _skip(reason: str) -> Exception:
    from advisor.validation import Skip

    return Skip(reason)
