"""Serving plans: terms, engines, splits, notes, ranges."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.architecture import ModelShape, read_config
from advisor.memory.capacity import usable_memory
from advisor.memory.limits import longest_context, most_users
from advisor.memory.need import memory_need, plans
from advisor.memory.plan import MemoryPlan, Plan
from advisor.memory.reserved import reserved_memory
from advisor.memory.screening import screen
from advisor.quantity import Quantity
from advisor.workload import Serve
from catalog.catalog import Catalog
from tests.memory.shapes import LLAMA_8B, shapes

SHAPES: Mapping[str, ModelShape] = shapes()
LLAMA = SHAPES["llama"]
GIB = 2**30


def need(catalog: Catalog, plan: Plan | None = None, shape: ModelShape = LLAMA, **job: object) -> MemoryPlan:
    return memory_need(Serve.model_validate({"model": "m", **job}), shape, plan or Plan(), catalog)


def test_terms_add_up_and_weights_are_exact(catalog: Catalog) -> None:
    device = need(catalog, weights="bf16").fullest
    assert device.size("weights") == LLAMA.parameters * 2
    assert device.needed.value == pytest.approx(sum(term.size.value for term in device.terms))
    assert device.needed.low < device.needed.value < device.needed.high
    assert need(catalog, engine="transformers").fullest.needed.sources  # of the measured peaks


def test_cache_of_eight_users(catalog: Catalog) -> None:
    device = need(catalog, users=8, context_tokens=8192).fullest
    assert device.size("kv_cache") == 8 * 8192 * LLAMA.kv_bytes_per_token()


def test_quantised_weights_keep_embedding_and_head_plain(catalog: Catalog) -> None:
    device = need(catalog, weights="awq-int4").fullest
    plain = 2 * 128256 * 4096 + 65 * 4096
    expected = plain * 2 + (LLAMA.parameters - plain) * 4.15625 / 8
    assert device.size("weights") == pytest.approx(expected)
    term = next(term for term in device.terms if term.code == "weights")
    inputs = dict(term.size.inputs)
    assert inputs["plain_parameters"].value == pytest.approx(plain, rel=1e-6)


def test_gguf_formats_run_on_llama_cpp(catalog: Catalog) -> None:
    plan = need(catalog, weights="q4_k_m")
    assert [one.code for one in plan.notes] == ["memory.engine_by_format"]
    assert plan.fullest.size("compute_buffer") > 0
    embedding = plan.host
    assert embedding is not None
    assert embedding.value > 128256 * 4096 * 4.5 / 8


@pytest.mark.parametrize("split", [Plan(4, tensor_parallel=4), Plan(4, pipeline_parallel=4)])
def test_shares_of_weights_and_cache_sum_to_the_whole(catalog: Catalog, split: Plan) -> None:
    whole = need(catalog, engine="vllm").fullest
    devices = need(catalog, split, engine="vllm").devices
    assert len(devices) == 4
    for code in ("weights", "kv_cache"):
        total = sum(device.size(code) for device in devices)
        assert total == pytest.approx(whole.size(code), rel=2e-4)  # norms are on each device


def test_copies_share_the_users(catalog: Catalog) -> None:
    devices = need(catalog, Plan(2, data_parallel=2), users=5).devices
    assert devices[0].size("kv_cache") == 3 * 4096 * LLAMA.kv_bytes_per_token()


def test_notes_say_what_a_reader_must_know(catalog: Catalog) -> None:
    plan = need(catalog, Plan(16, tensor_parallel=16), context_tokens=200_000, engine="vllm")
    codes = {one.code for one in plan.notes}
    assert {"memory.context_beyond_model", "memory.kv_heads_replicated"} <= codes
    latent = need(catalog, Plan(4, tensor_parallel=4), SHAPES["deepseek"], engine="vllm")
    assert "memory.latent_cache_replicated" in {one.code for one in latent.notes}
    asked = need(catalog, weights="q4_0", engine="vllm")
    assert "memory.format_not_in_engine" in {one.code for one in asked.notes}


def test_recurrent_states_are_a_term_of_their_own(catalog: Catalog) -> None:
    short = need(catalog, shape=SHAPES["mamba"], context_tokens=1024).fullest
    long = need(catalog, shape=SHAPES["mamba"], context_tokens=100_000).fullest
    assert short.size("recurrent_state") == long.size("recurrent_state") > 0
    assert long.size("kv_cache") == 0


def test_adapters_and_a_draft_model_stand_beside(catalog: Catalog) -> None:
    alone = need(catalog, engine="vllm").fullest
    adapted = need(catalog, engine="vllm", lora_adapters=4, lora_rank=16).fullest
    widths = 32 * ((4096 + 4096) * 2 + (4096 + 1024) * 2 + (4096 + 14336) * 3)
    assert adapted.size("adapters") == 4 * 16 * widths * 2
    assert adapted.needed.value == alone.needed.value + adapted.size("adapters")
    drafted = need(catalog, engine="vllm", draft_model="llama-3.2-1b", weights="bf16", context_tokens=4096).fullest
    assert drafted.size("draft") == 1_235_814_400 * 2 + 4096 * 16 * 2 * 512 * 2
    unknown = need(catalog, draft_model="no-such-model")
    assert "memory.draft_unknown" in {one.code for one in unknown.notes}


def test_offloaded_experts_stay_in_main_memory(catalog: Catalog) -> None:
    shape = SHAPES["deepseek"]
    whole = need(catalog, shape=shape, engine="llama.cpp", weights="q8_0")
    offloaded = need(catalog, Plan(cpu_offload=True), shape, engine="llama.cpp", weights="q8_0")
    experts = shape.expert_parameters * 8.5 / 8
    assert offloaded.fullest.size("weights") == pytest.approx(whole.fullest.size("weights") - experts)
    assert whole.host is not None
    assert offloaded.host is not None
    assert offloaded.host.value == pytest.approx(whole.host.value + experts)
    assert "memory.offloaded" in {one.code for one in offloaded.notes}


CONTEXT = st.integers(1, 60_000)
BITS = ("nf4", "int8", "bf16", "fp32")


@settings(max_examples=80, derandomize=True, deadline=None)
@given(
    st.sampled_from(sorted(SHAPES)),
    CONTEXT,
    CONTEXT,
    st.integers(1, 50),
    st.integers(1, 50),
    st.sampled_from(["vllm", "transformers", "llama.cpp"]),
)
def test_more_context_and_users_never_need_less(
    catalog: Catalog, name: str, context: int, more: int, users: int, others: int, engine: str
) -> None:
    shape = SHAPES[name]
    less = need(catalog, shape=shape, context_tokens=context, users=users, engine=engine, prompt_tokens=1)
    greater = need(
        catalog, shape=shape, context_tokens=context + more, users=users + others, engine=engine, prompt_tokens=1
    )
    assert greater.fullest.needed.value >= less.fullest.needed.value
    assert greater.fullest.needed.high >= less.fullest.needed.high


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_more_bits_never_need_less(catalog: Catalog, name: str) -> None:
    sizes = [need(catalog, shape=SHAPES[name], weights=id).fullest.size("weights") for id in BITS]
    assert sizes == sorted(sizes)
    mixed = ["q2_k", "q3_k_m", "q4_k_m", "q5_k_m", "q6_k", "q8_0"]
    sizes = [need(catalog, shape=SHAPES[name], weights=id).fullest.size("weights") for id in mixed]
    assert sizes == sorted(sizes)


def test_more_layers_never_need_less(catalog: Catalog) -> None:
    bigger = read_config({**LLAMA_8B, "num_hidden_layers": 33}, "bigger")
    assert need(catalog, shape=bigger).fullest.needed.value > need(catalog).fullest.needed.value


def test_plans_prefer_tensor_parallelism_and_only_what_divides() -> None:
    job = Serve(model="m")
    found = plans(job, LLAMA, 8)
    assert found[0] == Plan(8, tensor_parallel=8)
    assert all(plan.tensor_parallel * plan.pipeline_parallel * plan.data_parallel == 8 for plan in found)
    assert {plan.tensor_parallel for plan in plans(job, LLAMA, 3)} == {1}  # 32 heads do not divide by 3
    assert {plan.tensor_parallel for plan in plans(Serve(model="m", weights="q4_k_m"), LLAMA, 4)} == {1}


def test_most_users_and_longest_context_are_the_edge(catalog: Catalog) -> None:
    capacity = usable_memory(catalog.chips["rtx-3090"], catalog.assumptions)
    job = Serve(model="m", context_tokens=4096)
    users = most_users(job, LLAMA, Plan(), capacity, catalog)
    assert users > 0
    assert need(catalog, users=users).fullest.needed.high <= capacity.low
    assert need(catalog, users=users + 1).fullest.needed.high > capacity.low
    longest = longest_context(job, LLAMA, Plan(), capacity, catalog)
    assert 4096 < longest <= 131072
    assert most_users(job, LLAMA, Plan(), Quantity(1e9, "B"), catalog) == 0


def test_reserved_is_what_the_engine_takes(catalog: Catalog) -> None:
    capacity, needed = Quantity(80e9, "B"), Quantity(20e9, "B")
    reserved = reserved_memory("vllm", capacity, needed, catalog.assumptions)
    assert reserved is not None
    assert reserved.value == 72e9
    assert reserved_memory("transformers", capacity, needed, catalog.assumptions) is None


def test_one_explained_estimate_takes_less_than_a_millisecond(catalog: Catalog) -> None:
    job = Serve(model="m", users=8)
    plan = Plan(8, tensor_parallel=8)
    memory_need(job, LLAMA, plan, catalog)
    took = []
    for _ in range(20):
        start = time.perf_counter()
        memory_need(job, LLAMA, plan, catalog)
        took.append(time.perf_counter() - start)
    assert min(took) < 1e-3


def test_ten_thousand_combinations_are_screened_in_a_tenth_of_a_second(catalog: Catalog) -> None:
    import numpy as np

    job = Serve(model="m")
    layouts = tuple(plan for count in (1, 2, 4, 8) for plan in plans(job, LLAMA, count))
    formats = ("fp16", "fp8", "int8", "awq-int4", "nf4")
    cards = np.linspace(4, 200, 10_000 // (len(layouts) * len(formats)) + 1) * GIB
    took = []
    for _ in range(3):
        start = time.perf_counter()
        found = screen(job, LLAMA, layouts, formats, cards, catalog)
        took.append(time.perf_counter() - start)
    assert found.fits.size >= 10_000
    assert min(took) < 0.1
    assert not found.fits[0].any()
    assert found.fits[-1].all()
    one = memory_need(job.model_copy(update={"weights": "nf4"}), LLAMA, layouts[3], catalog).fullest.needed
    assert found.needed[3, 4] == one.value
