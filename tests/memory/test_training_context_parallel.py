"""Sequences that several devices share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.architecture import ModelShape, read_config
from advisor.memory.activations.layer import layer_profile
from advisor.memory.activations.ring import BACKWARD_BLOCKS, ring_bytes
from advisor.memory.activations.setting import Setting
from advisor.memory.plan import MemoryPlan, Plan
from advisor.memory.training import training_memory
from advisor.memory.training_plans import shortest_piece, training_plans
from advisor.workload import FineTune, Pretrain
from catalog.catalog import Catalog
from reports.naming import plan_name
from reports.wording import Language

CONFIGS = Path(__file__).parents[1] / "published" / "configs"
LONG = 131_072


def shape_of(name: str) -> ModelShape:
    return read_config(json.loads((CONFIGS / f"{name}.json").read_text(encoding="utf-8")), name)


def long_job(**values: Any) -> FineTune:
    return FineTune(**{"model": "any", "method": "full", "sequence_tokens": LONG, "framework": "megatron", **values})


def shared(
    catalog: Catalog, context: int, job: FineTune, *, data: int = 1, zero: int = 0, recompute: str = "none"
) -> MemoryPlan:
    layout = Plan(
        context * data,
        data_parallel=data,
        zero_stage=zero,
        context_parallel=context,
        engine="megatron",
        recompute=recompute,
    )
    return training_memory(job, shape_of("llama-3.2-1b"), layout, catalog)


@pytest.mark.parametrize("recompute", ["none", "full"])
def test_every_device_keeps_its_piece_of_the_sequence(catalog: Catalog, recompute: str) -> None:
    whole = shared(catalog, 1, long_job(), recompute=recompute).fullest
    for context in (2, 4, 16):
        memory = shared(catalog, context, long_job(), recompute=recompute)
        assert len(memory.devices) == context
        piece = memory.fullest
        assert piece.size("activations") == pytest.approx(whole.size("activations") / context, rel=1e-3)
        assert piece.size("logits") == pytest.approx(whole.size("logits") / context, rel=1e-3)
        assert piece.size("optimizer_states") == whole.size("optimizer_states")


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_sharding_covers_data_and_context(catalog: Catalog, stage: int) -> None:
    plain = shared(catalog, 1, long_job()).fullest
    memory = shared(catalog, 4, long_job(), data=2, zero=stage)
    assert len(memory.devices) == 8
    for code, needs in (("optimizer_states", 1), ("master_weights", 1), ("gradients", 2), ("weights", 3)):
        copies = 1 if stage >= needs else 8
        assert sum(one.size(code) for one in memory.devices) == pytest.approx(copies * plain.size(code))


def test_the_next_block_of_keys_and_values_arrives_during_the_backward_pass() -> None:
    shape = shape_of("llama-3.2-1b")
    alone = Setting(1, LONG // 8)
    ring = Setting(1, LONG, context_parallel=8)
    assert alone.rows == ring.rows
    here, there = (layer_profile(shape, shape.layers[0], one, True) for one in (alone, ring))
    facts = shape.layers[0].attention
    block = 2 * facts.kv_heads * facts.head_dim * alone.rows * 2  # keys and values, two bytes each
    assert here.kept_bytes == there.kept_bytes
    assert 0 <= there.forward_peak - here.forward_peak <= block
    assert 0 <= there.backward_peak - here.backward_peak <= ring_bytes(BACKWARD_BLOCKS, block)


@given(
    tokens=st.integers(512, 200_000),
    kernel=st.sampled_from(["flash", "sdpa", "eager"]),
    recompute=st.sampled_from(["none", "selective", "full"]),
    name=st.sampled_from(["llama-3.2-1b", "deepseek-v2-lite", "qwen3-next-80b-a3b", "gpt2-xl"]),
)
def test_smaller_pieces_never_need_more(catalog: Catalog, tokens: int, kernel: str, recompute: str, name: str) -> None:
    job = long_job(sequence_tokens=tokens, attention=kernel)
    sizes = [
        training_memory(
            job, shape_of(name), Plan(n, context_parallel=n, recompute=recompute, engine="megatron"), catalog
        ).fullest.needed.value
        for n in (2, 4, 8)
    ]
    assert sizes == sorted(sizes, reverse=True)


def test_long_sequences_are_shared_and_short_ones_are_not() -> None:
    shape = shape_of("llama-3.1-8b")
    sizes = {plan.context_parallel for plan in training_plans(long_job(), shape, 16)}
    assert sizes == {1, 2, 4, 8, 16}
    assert LONG // 32 < shortest_piece() <= LONG // 16
    assert max(plan.context_parallel for plan in training_plans(long_job(), shape, 64)) == 16
    for other in (long_job(sequence_tokens=4096), long_job(attention="eager")):
        assert {plan.context_parallel for plan in training_plans(other, shape, 16)} == {1}


def test_the_share_that_is_asked_for_is_kept() -> None:
    asked = Pretrain(model="any", sequence_tokens=1024, context_parallel=4)
    found = training_plans(asked, shape_of("llama-3.1-8b"), 8)
    assert found
    for plan in found:
        assert plan.context_parallel == 4
        assert plan.tensor_parallel * plan.pipeline_parallel * plan.data_parallel * 4 == plan.devices == 8
    assert training_plans(asked, shape_of("llama-3.1-8b"), 6) == ()


def test_the_share_has_a_name() -> None:
    plan = Plan(2, context_parallel=2)
    assert plan_name(plan, Language("en")) == "context parallel 2"
    assert plan_name(plan, Language("zh")) == "上下文并行 2"
