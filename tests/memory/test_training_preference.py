"""Preference tuning needs further models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.architecture import ModelShape, read_config
from advisor.memory.plan import DeviceMemory, Plan
from advisor.memory.training import training_memory
from advisor.workload import FineTune
from catalog.catalog import Catalog

CONFIG = Path(__file__).parents[1] / "published" / "configs" / "llama-3.2-1b.json"


@pytest.fixture(scope="module")
def shape() -> ModelShape:
    return read_config(json.loads(CONFIG.read_text(encoding="utf-8")), "llama-3.2-1b")


def device(catalog: Catalog, shape: ModelShape, preference: str, method: str = "full", **more: int) -> DeviceMemory:
    job = FineTune(
        model="any",
        method=method,
        preference=preference,
        framework="deepspeed",
        **more,  # type: ignore[arg-type]
    )
    return training_memory(job, shape, Plan(recompute="full"), catalog).fullest


def test_a_reference_is_a_frozen_copy(catalog: Catalog, shape: ModelShape) -> None:
    assert device(catalog, shape, "dpo").size("reference_model") == 2 * shape.parameters
    assert device(catalog, shape, "orpo").size("reference_model") == 0


def test_adapters_need_no_reference_copy(catalog: Catalog, shape: ModelShape) -> None:
    assert device(catalog, shape, "dpo", "lora").size("reference_model") == 0


def test_pairs_double_what_is_kept(catalog: Catalog, shape: ModelShape) -> None:
    one, pair = device(catalog, shape, "none"), device(catalog, shape, "dpo")
    assert pair.size("logits") == pytest.approx(2 * one.size("logits"), rel=0.01)


def test_proximal_policy_optimisation_trains_two_models_and_holds_two_more(catalog: Catalog, shape: ModelShape) -> None:
    ppo = device(catalog, shape, "ppo")
    assert ppo.size("value_model") == pytest.approx(16 * shape.parameters)
    assert ppo.size("reward_model") == ppo.size("reference_model") == 2 * shape.parameters
    assert ppo.size("rollout_cache") > 0


def test_a_larger_group_of_answers_needs_more(catalog: Catalog, shape: ModelShape) -> None:
    few, many = device(catalog, shape, "grpo", answers=4), device(catalog, shape, "grpo", answers=16)
    assert many.size("rollout_cache") == 4 * few.size("rollout_cache")
    assert many.size("value_model") == 0


@pytest.mark.parametrize("preference", ["dpo", "kto", "orpo", "ppo", "grpo"])
@pytest.mark.parametrize("method", ["full", "lora", "qlora"])
def test_preferences_never_need_less(catalog: Catalog, shape: ModelShape, preference: str, method: str) -> None:
    plain, tuned = device(catalog, shape, "none", method), device(catalog, shape, preference, method)
    assert tuned.needed.value >= plain.needed.value
    assert tuned.needed.value == pytest.approx(sum(term.size.value for term in tuned.terms))
