"""Serving: what the speed of a job follows from, and what is said where it cannot be known."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.architecture import read_config
from advisor.memory.plan import DeviceMemory, MemoryPlan, Plan, Term
from advisor.quantity import Quantity
from advisor.speed import SpeedEstimate, speed_of
from advisor.workload import Serve
from catalog.catalog import Catalog
from catalog.load import load_catalog
from tests.speed.worlds import LLAMA_8B, MIXTRAL, hardware, shape, tensor, world

VLLM = Plan(engine="vllm")


@lru_cache(maxsize=1)
def everything() -> Catalog:
    return world(load_catalog()[0])


def serve(**more: object) -> Serve:
    return Serve.model_validate({"model": "test", "weights": "fp16", "users": 8} | more)


def test_every_figure_has_a_range_and_its_evidence() -> None:
    found = speed_of(serve(), shape(LLAMA_8B), hardware(everything(), "A100 SXM4 80GB"), VLLM, None, everything())
    for one in (found.decode, found.decode_per_user, found.throughput, found.prefill, found.first_token, found.watts):
        assert one is not None
        assert 0 < one.low < one.value < one.high
    assert found.most_users is not None
    assert found.most_users.value > 8
    assert found.notes == ()


def test_one_a100_writes_an_8b_model_near_its_bandwidth() -> None:
    found = speed_of(
        serve(users=1), shape(LLAMA_8B), hardware(everything(), "A100 SXM4 80GB"), VLLM, None, everything()
    )
    assert found.decode is not None
    assert 70 < found.decode.value < 127  # 16.1 GB of weights without the embedding at 2039 GB/s is 127 tok/s


def test_no_bandwidth_gives_a_reason_and_no_figure() -> None:
    machine = hardware(everything(), "RTX 3090")
    machine = replace(machine, chip=machine.chip.model_copy(update={"bandwidth_gb_s": None}))
    found = speed_of(serve(), shape(LLAMA_8B), machine, VLLM, None, everything())
    assert (found.decode, found.throughput, found.prefill, found.first_token) == (None, None, None, None)
    assert [note.code for note in found.notes] == ["speed.no_bandwidth"]
    assert found.notes[0].level == "unknown"


def test_no_peak_leaves_decode_and_says_why_prompts_are_unknown() -> None:
    machine = hardware(everything(), "RTX 3090")
    machine = replace(machine, chip=machine.chip.model_copy(update={"fp16_tflops": None, "bf16_tflops": None}))
    found = speed_of(serve(), shape(LLAMA_8B), machine, VLLM, None, everything())
    assert found.decode is not None
    assert (found.prefill, found.first_token, found.throughput) == (None, None, None)
    assert "speed.no_peak" in [note.code for note in found.notes]


def test_an_unknown_engine_takes_general_constants_and_says_so() -> None:
    machine = hardware(everything(), "A100 SXM4 80GB")
    found = speed_of(serve(), shape(LLAMA_8B), machine, Plan(engine="my own"), None, everything())
    known = speed_of(serve(), shape(LLAMA_8B), machine, VLLM, None, everything())
    assert found.decode is not None
    assert known.decode is not None
    assert "speed.unknown_engine" in [note.code for note in found.notes]
    assert found.decode.high / found.decode.low > known.decode.high / known.decode.low


def test_an_unknown_format_is_named() -> None:
    found = speed_of(serve(weights="q9"), shape(LLAMA_8B), hardware(everything(), "RTX 3090"), VLLM, None, everything())
    assert found.decode is None
    assert [note.code for note in found.notes] == ["speed.unknown_format"]


def test_a_layer_split_adds_no_speed_for_one_request_and_tensor_parallel_does() -> None:
    one = hardware(everything(), "A100 SXM4 80GB")
    two = hardware(everything(), "A100 SXM4 80GB", 2)
    job = serve(users=1)
    alone, split, parallel = (
        speed_of(job, shape(LLAMA_8B), machine, plan, None, everything()).decode
        for machine, plan in (
            (one, VLLM),
            (two, Plan(devices=2, pipeline_parallel=2, engine="vllm")),
            (two, tensor(2)),
        )
    )
    assert alone is not None
    assert split is not None
    assert parallel is not None
    assert split.value <= alone.value < parallel.value < 2 * alone.value


def test_pcie_holds_tensor_parallel_back_more_than_nvlink() -> None:
    job = serve(users=64, prompt_tokens=2048)
    rates = []
    for link in ("pcie", "nvlink"):
        machine = hardware(everything(), "A100 SXM4 80GB", 4, interconnect=link)
        found = speed_of(job, shape(LLAMA_8B), machine, tensor(4), None, everything())
        assert found.throughput is not None
        rates.append(found.throughput.value)
    assert rates[0] < rates[1]


def test_an_experts_model_reads_more_experts_in_a_batch() -> None:
    machine = hardware(everything(), "H200 SXM 141GB")
    one, many = (speed_of(serve(users=users), shape(MIXTRAL), machine, VLLM, None, everything()) for users in (1, 16))
    assert one.decode is not None
    assert many.decode_per_user is not None
    dense_fall = many.decode_per_user.value / one.decode.value
    assert dense_fall < 0.6  # two of eight experts alone, nearly all of them with sixteen


def test_memory_bounds_the_users() -> None:
    machine = hardware(everything(), "RTX 3090")
    gib = 2.0**30
    terms = (Term("weights", Quantity(15 * gib, "B")), Term("kv_cache", Quantity(4 * gib, "B")))
    plan = MemoryPlan(VLLM, "exact", (DeviceMemory(0, terms, Quantity(19 * gib, "B")),))
    machine = replace(machine, memory_per_device=23 * gib)
    found = speed_of(serve(users=8), shape(LLAMA_8B), machine, VLLM, plan, everything())
    assert found.most_users is not None
    assert found.most_users.value == 16  # 8 GiB are free for caches of half a GiB
    crowded = speed_of(
        serve(users=8), shape(LLAMA_8B), replace(machine, memory_per_device=17 * gib), VLLM, plan, everything()
    )
    assert crowded.most_users is not None
    assert crowded.most_users.value == 4
    assert crowded.limited_by == "kv memory"
    assert "speed.users_over_memory" in [note.code for note in crowded.notes]


def test_the_memory_plans_range_is_the_users_range() -> None:
    gib = 2.0**30
    terms = (Term("weights", Quantity(15 * gib, "B")), Term("kv_cache", Quantity(4 * gib, "B")))
    needed = Quantity(19 * gib, "B", 18 * gib, 21 * gib)
    plan = MemoryPlan(VLLM, "exact", (DeviceMemory(0, terms, needed),))
    machine = replace(hardware(everything(), "RTX 3090"), memory_per_device=23 * gib)
    most = speed_of(serve(users=8), shape(LLAMA_8B), machine, VLLM, plan, everything()).most_users
    assert most is not None
    assert (most.low, most.value, most.high) == (12, 16, 18)


def test_a_service_level_bounds_the_users_and_an_impossible_one_is_said() -> None:
    machine = hardware(everything(), "A100 SXM4 80GB")
    free = speed_of(serve(), shape(LLAMA_8B), machine, VLLM, None, everything())
    bound = speed_of(serve(min_tokens_per_second=30.0), shape(LLAMA_8B), machine, VLLM, None, everything())
    never = speed_of(serve(min_tokens_per_second=5000.0), shape(LLAMA_8B), machine, VLLM, None, everything())
    assert free.most_users is not None
    assert bound.most_users is not None
    assert never.most_users is not None
    assert 0 < bound.most_users.low < bound.most_users.value < bound.most_users.high
    assert bound.most_users.value < free.most_users.value
    assert never.most_users.high == 0
    assert "speed.level_unreachable" in [note.code for note in never.notes]


def test_the_service_level_holds_at_most_users_and_breaks_beyond() -> None:
    machine = hardware(everything(), "A100 SXM4 80GB")
    level = serve(min_tokens_per_second=25.0, max_first_token_s=2.0)
    most = speed_of(level, shape(LLAMA_8B), machine, VLLM, None, everything()).most_users
    assert most is not None
    for users, kept in ((int(most.value), True), (int(most.value) + 1, False)):
        found = speed_of(serve(users=users), shape(LLAMA_8B), machine, VLLM, None, everything())
        assert found.decode_per_user is not None
        assert found.first_token is not None
        assert (found.decode_per_user.value >= 25.0 and found.first_token.value <= 2.0) is kept


def test_a_power_cap_costs_prefill_more_than_decode() -> None:
    full = hardware(everything(), "RTX 3090")
    capped = hardware(everything(), "RTX 3090", power_limit_w=245.0)
    before, after = (
        speed_of(serve(users=1), shape(LLAMA_8B), machine, VLLM, None, everything()) for machine in (full, capped)
    )
    assert before.decode
    assert after.decode
    assert before.prefill
    assert after.prefill
    assert before.watts
    assert after.watts
    decode = after.decode.value / before.decode.value
    prefill = after.prefill.value / before.prefill.value
    assert 0.9 < decode <= 1.0
    assert 0.75 < prefill < decode
    assert after.watts.value == pytest.approx(before.watts.value * 0.7)


def test_a_cap_that_no_driver_sets_is_said_and_taken_as_the_least() -> None:
    def estimate(cap: float) -> SpeedEstimate:
        machine = hardware(everything(), "RTX 3090", power_limit_w=cap)
        return speed_of(serve(users=1), shape(LLAMA_8B), machine, VLLM, None, everything())

    absurd, low, usual = (estimate(cap) for cap in (1.0, 50.0, 250.0))
    assert [note.code for note in absurd.notes].count("speed.cap_too_low") == 1
    assert "speed.cap_too_low" not in [note.code for note in usual.notes]
    assert absurd.watts == low.watts
    assert absurd.decode == low.decode
    assert absurd.watts
    assert absurd.watts.value > 30


@given(st.floats(50, 9000), st.floats(1.01, 4.0), st.sampled_from(["vllm", "llama.cpp", "sglang", "tensorrt-llm"]))
def test_more_bandwidth_is_never_slower(bandwidth: float, more: float, engine: str) -> None:
    machine = hardware(everything(), "H100 SXM5 80GB")
    rates = []
    for value in (bandwidth, bandwidth * more):
        chip = machine.chip.model_copy(update={"bandwidth_gb_s": value})
        found = speed_of(serve(), shape(LLAMA_8B), replace(machine, chip=chip), Plan(engine=engine), None, everything())
        assert found.decode
        assert found.decode_per_user
        assert found.throughput
        rates.append((found.decode.value, found.decode_per_user.value, found.throughput.value))
    assert all(faster >= slower for slower, faster in zip(*rates, strict=True))


@given(st.integers(1, 400), st.integers(1, 200), st.sampled_from(["fp16", "fp8", "awq-int4"]))
def test_more_users_never_raise_the_tokens_of_each(users: int, more: int, weights: str) -> None:
    machine = hardware(everything(), "H100 SXM5 80GB")
    few, many = (
        speed_of(serve(users=n, weights=weights), shape(MIXTRAL), machine, VLLM, None, everything()).decode_per_user
        for n in (users, users + more)
    )
    assert few is not None
    assert many is not None
    assert many.value <= few.value * (1 + 1e-9)


@given(st.floats(1.05, 8.0))
def test_bandwidth_and_peak_together_scale_at_most_in_proportion(factor: float) -> None:
    machine = hardware(everything(), "A100 SXM4 80GB")
    chip = machine.chip
    assert chip.bandwidth_gb_s
    assert chip.fp16_tflops
    faster = chip.model_copy(
        update={"bandwidth_gb_s": chip.bandwidth_gb_s * factor, "fp16_tflops": chip.fp16_tflops * factor}
    )
    before, after = (
        speed_of(serve(), shape(LLAMA_8B), replace(machine, chip=one), VLLM, None, everything())
        for one in (chip, faster)
    )
    assert before.throughput
    assert after.throughput
    assert before.throughput.value < after.throughput.value <= before.throughput.value * factor * (1 + 1e-9)


def test_speculation_helps_one_request_and_says_what_it_rests_on() -> None:
    machine = hardware(everything(), "A100 SXM4 80GB")
    plain, drafted = (
        speed_of(serve(users=1, speculative_tokens=n), shape(LLAMA_8B), machine, VLLM, None, everything())
        for n in (0, 3)
    )
    assert plain.decode
    assert drafted.decode
    assert 1.2 * plain.decode.value < drafted.decode.value < 3 * plain.decode.value
    assert drafted.decode.formula == "speed.speculated"
    assert drafted.decode.high / drafted.decode.low > plain.decode.high / plain.decode.low
    assert "speed.speculation_assumed" in [note.code for note in drafted.notes]


def test_a_large_draft_model_costs_what_it_is_and_a_small_one_helps(catalog: Catalog) -> None:
    def rate(**more: object) -> float:
        job = Serve.model_validate({"model": "qwen2.5-32b", "weights": "bf16", "speculative_tokens": 4} | more)
        model = read_config(catalog.models["qwen2.5-32b"].config or {}, "test")
        found = speed_of(job, model, hardware(catalog, "H100 SXM5 80GB"), VLLM, None, catalog).decode
        assert found is not None
        return found.value

    alone = rate(speculative_tokens=0)
    assert rate(draft_model="qwen2.5-72b") < alone < rate(draft_model="qwen2.5-0.5b")


def test_experts_in_main_memory_are_slow_and_the_range_is_wide() -> None:
    machine = hardware(everything(), "RTX 4090")
    job = serve(users=1, weights="int4")
    inside = speed_of(job, shape(MIXTRAL), machine, Plan(engine="llama.cpp"), None, everything())
    outside = speed_of(job, shape(MIXTRAL), machine, Plan(engine="llama.cpp", cpu_offload=True), None, everything())
    assert inside.decode
    assert outside.decode
    assert outside.decode.value < 0.2 * inside.decode.value
    assert outside.decode.high / outside.decode.low > 3
    assert "speed.offloaded" in [note.code for note in outside.notes]
    # 11.3e9 of 12.9e9 active parameters are experts: 5.6e9 of them read at 4.5 bits through main memory
    assert 2 < outside.decode.value < 20


def test_a_dense_model_with_half_its_feed_forward_outside_still_answers() -> None:
    machine = hardware(everything(), "RTX 4090")
    job = serve(users=1)
    inside = speed_of(job, shape(LLAMA_8B), machine, Plan(engine="llama.cpp"), None, everything())
    outside = speed_of(job, shape(LLAMA_8B), machine, Plan(engine="llama.cpp", cpu_offload=True), None, everything())
    assert inside.decode
    assert outside.decode
    assert 0.02 < outside.decode.value / inside.decode.value < 0.5
