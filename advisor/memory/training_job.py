"""A training job with everything looked up: framework, formats, what is kept for each parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.architecture import ModelShape
from advisor.assumptions import assumed
from advisor.memory.activations.setting import Setting
from advisor.memory.frameworks import Framework, framework_for
from advisor.memory.lora import targets_of
from advisor.memory.plan import Plan
from advisor.memory.preference import sequences_at_once
from advisor.memory.training_state import SINGLE, StateBytes, per_parameter
from advisor.quantity import Note, Quantity, note
from advisor.workload import FineTune
from catalog.catalog import Catalog
from catalog.find import find
from catalog.records.assumptions import Assumption
from catalog.records.formats import NumberFormat

QLORA_BASE = "nf4"


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
