"""What each device holds while a model is trained."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.architecture import ModelShape, read_config
from advisor.formulas import FORMULAS
from advisor.memory.need import memory_need, plans
from advisor.memory.pipeline import in_flight, stages_of
from advisor.memory.plan import DeviceMemory, MemoryPlan, Plan
from advisor.memory.training import training_memory
from advisor.memory.training_plans import training_plans
from advisor.workload import FineTune, Pretrain
from catalog.catalog import Catalog

CONFIGS = Path(__file__).parents[1] / "published" / "configs"
GB = 1e9
ONE = Plan(recompute="full")
FAMILIES = ["llama-3.2-1b", "qwen3-0.6b", "gemma-2-9b", "mixtral-8x7b", "deepseek-v2-lite", "gpt2-xl", "bloom-7b1",
            "qwen3-next-80b-a3b", "phi-2", "chatglm3-6b", "gpt-oss-20b", "falcon-40b"]  # fmt: skip


def shape_of(name: str) -> ModelShape:
    return read_config(json.loads((CONFIGS / f"{name}.json").read_text(encoding="utf-8")), name)


def need(catalog: Catalog, job: FineTune, name: str = "llama-3.2-1b", plan: Plan = ONE) -> DeviceMemory:
    return training_memory(job, shape_of(name), plan, catalog).fullest


def job(**values: object) -> FineTune:
    return FineTune(model="any", **values)  # type: ignore[arg-type]


def needed(memory: MemoryPlan) -> list[float]:
    return [device.needed.value for device in memory.devices]


def test_adam_in_mixed_precision_takes_sixteen_bytes_a_parameter(catalog: Catalog) -> None:
    device = need(catalog, job(method="full", framework="deepspeed"))
    parameters = shape_of("llama-3.2-1b").parameters
    kept = sum(device.size(code) for code in ("weights", "gradients", "master_weights", "optimizer_states"))
    assert kept == pytest.approx(16 * parameters)


def test_megatron_gathers_gradients_in_single_precision(catalog: Catalog) -> None:
    device = need(catalog, job(method="full", framework="megatron"))
    assert device.size("gradients") == pytest.approx(4 * shape_of("llama-3.2-1b").parameters)


@pytest.mark.parametrize(
    ("optimizer", "each"),
    [("adamw", 4.0), ("adamw-8bit", 2.0), ("lion", 2.0), ("sgd-momentum", 2.0), ("sgd", 0.0), ("adafactor", 0.02)],
)
def test_optimizer_states_in_pure_half_precision(catalog: Catalog, optimizer: str, each: float) -> None:
    device = need(catalog, job(method="full", precision="bf16", optimizer=optimizer, framework="torchtune"))
    found = device.size("optimizer_states") / shape_of("llama-3.2-1b").parameters
    assert found == pytest.approx(each, rel=0.04, abs=0.02)


def test_paged_states_lie_in_main_memory(catalog: Catalog) -> None:
    shape = shape_of("llama-3.2-1b")
    paged = training_memory(job(method="full", optimizer="paged-adamw-8bit"), shape, ONE, catalog)
    plain = training_memory(job(method="full", optimizer="adamw-8bit"), shape, ONE, catalog)
    assert paged.fullest.size("optimizer_states") == 0
    assert paged.host is not None
    assert plain.host is not None
    assert paged.host.value > plain.host.value + 2 * shape.parameters


def test_an_adapter_trains_few_parameters_and_keeps_no_master_copy(catalog: Catalog) -> None:
    device = need(catalog, job(method="lora"))
    assert device.size("adapters") < 0.05 * device.size("weights")
    assert device.size("master_weights") == 0


def test_a_quantised_base_is_smaller(catalog: Catalog) -> None:
    full, quantised = need(catalog, job(method="lora"), "llama-2-7b"), need(catalog, job(method="qlora"), "llama-2-7b")
    assert quantised.size("weights") < 0.35 * full.size("weights")
    assert quantised.needed.value < full.needed.value


def test_chatglm_with_a_four_bit_base_trains_on_eight_gigabytes(catalog: Catalog) -> None:
    device = need(catalog, job(method="qlora", base="int4", sequence_tokens=512, lora_rank=8), "chatglm3-6b")
    assert 5 * GB < device.needed.value < 8 * GB


def test_adapters_on_seventy_billion_need_two_large_cards(catalog: Catalog) -> None:
    shape, lora = shape_of("llama-2-70b"), job(method="lora")
    one = training_memory(lora, shape, ONE, catalog).fullest.needed.value
    shared = training_memory(lora, shape, replace(ONE, devices=4, data_parallel=4, zero_stage=3), catalog)
    assert one > 138 * GB
    assert max(needed(shared)) < 60 * GB


def test_the_course_case_fits_with_its_layout(catalog: Catalog) -> None:
    # 13B, 4096 tokens, 8 cards of 80 GB, four stages, two copies, ZeRO 1; the rule of thumb says 73 GB at most
    plan = Plan(8, 1, 4, 2, zero_stage=1, micro_batch=1, micro_batches=8, engine="megatron")
    pretrain = Pretrain(model="any", sequence_tokens=4096, recompute="none", framework="megatron")
    memory = training_memory(pretrain, shape_of("llama-2-13b"), plan, catalog)
    assert len(memory.devices) == 8
    assert needed(memory) == sorted(needed(memory), reverse=True)
    assert 65 * GB < memory.fullest.needed.value < 80 * GB


def test_the_first_stage_holds_the_most_micro_batches() -> None:
    assert [in_flight(4, rank, 8) for rank in range(4)] == [4, 3, 2, 1]
    assert [stage.in_flight for stage in stages_of(32, 4, 2)] == [2, 2, 2, 1]
    stages = stages_of(30, 4, 8)
    assert sum(stage.last - stage.first for stage in stages) == 30
    assert stages[0].begins
    assert stages[-1].ends


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("method", ["full", "freeze", "lora", "qlora"])
def test_every_family_and_method_gives_a_plan(catalog: Catalog, name: str, method: str) -> None:
    device = need(catalog, job(method=method, sequence_tokens=512), name)
    assert device.needed.low <= device.needed.value <= device.needed.high
    assert device.needed.value == pytest.approx(sum(term.size.value for term in device.terms))
    assert all(term.size.value >= 0 for term in device.terms)


@pytest.mark.parametrize("stage", [0, 1, 2, 3])
def test_what_is_sharded_sums_to_the_whole(catalog: Catalog, stage: int) -> None:
    shape, full = shape_of("llama-3.2-1b"), job(method="full", framework="deepspeed")
    plan = Plan(4, data_parallel=4, zero_stage=stage, recompute="full")
    alone = training_memory(full, shape, ONE, catalog).fullest
    shared = training_memory(full, shape, plan, catalog)
    sharded = {1: ("optimizer_states", "master_weights"), 2: ("gradients",), 3: ("weights",)}
    for needs, codes in sharded.items():
        for code in codes:
            total = sum(device.size(code) for device in shared.devices)
            assert total == pytest.approx(alone.size(code) * (1 if stage >= needs else 4))


def test_stages_hold_every_parameter_once(catalog: Catalog) -> None:
    shape, full = shape_of("llama-2-7b"), job(method="full", framework="megatron")
    memory = training_memory(full, shape, Plan(4, pipeline_parallel=4, micro_batches=4, recompute="full"), catalog)
    assert sum(device.size("weights") for device in memory.devices) == pytest.approx(2 * shape.parameters)


def test_tensor_parallel_slices_hold_all_but_the_norms_once(catalog: Catalog) -> None:
    shape, full = shape_of("llama-2-7b"), job(method="full", framework="megatron")
    memory = training_memory(full, shape, Plan(4, tensor_parallel=4, sequence_parallel=True), catalog)
    held = sum(device.size("weights") for device in memory.devices)
    norms = shape.other_parameters + sum(layer.norm_parameters for layer in shape.layers)
    assert held == pytest.approx(2 * (shape.parameters + 3 * norms), rel=1e-6)


def test_offloading_moves_states_to_main_memory(catalog: Catalog) -> None:
    shape, full = shape_of("llama-3.2-1b"), job(method="full", framework="deepspeed")
    kept = training_memory(full, shape, ONE, catalog)
    moved = training_memory(full, shape, replace(ONE, cpu_offload=True), catalog)
    assert moved.fullest.size("optimizer_states") == 0
    assert moved.fullest.needed.value < kept.fullest.needed.value
    assert moved.host is not None
    assert kept.host is not None
    assert moved.host.value > kept.host.value + 12 * shape.parameters


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    tokens=st.integers(16, 4096),
    batch=st.integers(1, 8),
    rank=st.integers(1, 128),
    more=st.integers(1, 4),
    method=st.sampled_from(["full", "lora", "qlora"]),
    kernel=st.sampled_from(["eager", "sdpa", "flash"]),
    recompute=st.sampled_from(["none", "full"]),
    name=st.sampled_from(["llama-3.2-1b", "gpt2-xl", "deepseek-v2-lite"]),
)
def test_more_never_needs_less(
    catalog: Catalog, tokens: int, batch: int, rank: int, more: int, method: str, kernel: str, recompute: str, name: str
) -> None:
    shape = shape_of(name)

    def size(tokens: int, batch: int, rank: int) -> float:
        one = job(method=method, sequence_tokens=tokens, attention=kernel, lora_rank=rank)
        plan = Plan(recompute=recompute, micro_batch=batch)
        return training_memory(one, shape, plan, catalog).fullest.needed.value

    here = size(tokens, batch, rank)
    assert size(tokens + 64 * more, batch, rank) >= here
    assert size(tokens, batch + more, rank) >= here
    assert size(tokens, batch, rank + more) >= here


@pytest.mark.parametrize("kernel", ["eager", "flash"])
def test_recomputing_never_needs_more(catalog: Catalog, kernel: str) -> None:
    full = job(method="full", attention=kernel, sequence_tokens=4096)
    kept, again = need(catalog, full, plan=Plan()), need(catalog, full)
    assert again.size("activations") < 0.2 * kept.size("activations")
    assert again.needed.value <= kept.needed.value


def test_writing_scores_out_needs_more_than_row_sums(catalog: Catalog) -> None:
    plan = Plan()
    eager = need(catalog, job(attention="eager", sequence_tokens=4096), plan=plan)
    flash = need(catalog, job(attention="flash", sequence_tokens=4096), plan=plan)
    assert eager.size("activations") > 2 * flash.size("activations")


@pytest.mark.parametrize("devices", [1, 2, 3, 4, 6, 8, 16, 64])
def test_plans_use_every_device_and_none_twice(devices: int) -> None:
    shape = shape_of("llama-2-13b")
    found = training_plans(job(method="full", micro_batch=4), shape, devices)
    assert found
    assert len(set(found)) == len(found)
    for plan in found:
        assert plan.tensor_parallel * plan.pipeline_parallel * plan.data_parallel == devices
        assert plan.pipeline_parallel <= len(shape.layers)
        assert plan.zero_stage == 0 or plan.data_parallel > 1


def test_plans_keep_to_what_the_job_asks() -> None:
    asked = job(tensor_parallel=2, pipeline_parallel=2, sharding="zero1", micro_batch=2)
    for plan in training_plans(asked, shape_of("llama-2-13b"), 8):
        assert (plan.tensor_parallel, plan.pipeline_parallel, plan.data_parallel, plan.zero_stage) == (2, 2, 2, 1)


def test_the_plainest_plan_comes_first(catalog: Catalog) -> None:
    shape = shape_of("llama-3.2-1b")
    first = plans(job(), shape, 4)[0]
    assert (first.tensor_parallel, first.pipeline_parallel, first.zero_stage) == (1, 1, 0)
    assert memory_need(job(), shape, first, catalog).method == "exact"


def test_every_formula_named_exists(catalog: Catalog) -> None:
    memory = training_memory(job(method="full"), shape_of("llama-3.2-1b"), ONE, catalog)
    for device in memory.devices:
        for term in device.terms:
            assert term.size.formula in ("", "sum") or term.size.formula in FORMULAS


@pytest.mark.parametrize("name", FAMILIES)
def test_formulas_give_their_terms(catalog: Catalog, name: str) -> None:
    for term in need(catalog, job(method="full"), name).terms:
        formula = FORMULAS.get(term.size.formula)
        if formula is not None:
            given = {symbol: quantity.value for symbol, quantity in term.size.inputs}
            assert formula.code(**given) == pytest.approx(term.size.value, rel=1e-9, abs=1)


def test_stages_of_frozen_layers_only_run_forward(catalog: Catalog) -> None:
    memory = training_memory(
        job(method="freeze"), shape_of("llama-2-7b"), Plan(4, pipeline_parallel=4, micro_batches=4), catalog
    )
    middle, last = memory.devices[1], memory.devices[3]
    assert middle.size("activations") == 0
    assert middle.size("optimizer_states") == 0
    assert last.size("optimizer_states") > 0


def test_fused_kernels_and_losses_need_less(catalog: Catalog) -> None:
    plan = Plan(micro_batch=4)
    plain = need(catalog, job(framework="transformers", micro_batch=4), plan=plan)
    fused = need(catalog, job(framework="unsloth", micro_batch=4), plan=plan)
    assert fused.size("activations") < 0.8 * plain.size("activations")
    assert fused.size("logits") < 0.2 * plain.size("logits")


def test_an_unknown_base_format_is_named(catalog: Catalog) -> None:
    with pytest.raises(KeyError, match="int3-magic"):
        need(catalog, job(method="qlora", base="int3-magic"))
