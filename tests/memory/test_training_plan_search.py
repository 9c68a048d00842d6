"""The cheapest plan that fits, and why the others do not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.architecture import ModelShape, read_config
from advisor.memory.plan import Plan
from advisor.memory.plan_search import search_plans
from advisor.memory.training import training_memory
from advisor.memory.training_plans import training_plans
from advisor.quantity import Quantity
from advisor.workload import FineTune, Pretrain
from catalog.catalog import Catalog

CONFIGS = Path(__file__).parents[1] / "published" / "configs"
LARGE, SMALL = Quantity(79e9, "B"), Quantity(24e9, "B")


def shape_of(name: str) -> ModelShape:
    return read_config(json.loads((CONFIGS / f"{name}.json").read_text(encoding="utf-8")), name)


def test_a_small_job_fits_one_card(catalog: Catalog) -> None:
    found = search_plans(FineTune(model="any", method="qlora"), shape_of("llama-2-7b"), SMALL, (1, 2, 4), catalog)
    assert found.best is not None
    assert found.best.plan.devices == 1
    assert found.tried[-1].fits


def test_what_failed_is_told_with_its_largest_term(catalog: Catalog) -> None:
    found = search_plans(FineTune(model="any"), shape_of("llama-2-70b"), LARGE, (1, 2, 4, 8), catalog)
    assert found.best is not None
    assert found.best.plan.devices > 1
    first = found.tried[0]
    assert not first.fits
    assert first.why.code == "training.plan_fails"
    assert dict(first.why.values)["largest"] == "term:weights"


def test_nothing_fits_where_a_layer_is_larger_than_a_card(catalog: Catalog) -> None:
    full = Pretrain(model="any", sequence_tokens=4096)
    found = search_plans(full, shape_of("deepseek-v3"), SMALL, (1, 2), catalog)
    assert found.best is None
    assert all(not one.fits for one in found.tried)


def test_experts_spread_over_data_parallel_ranks(catalog: Catalog) -> None:
    shape = shape_of("mixtral-8x7b")
    sizes = {plan.expert_parallel for plan in training_plans(Pretrain(model="any"), shape, 8)}
    assert {1, 2, 4, 8} <= sizes
    assert {plan.expert_parallel for plan in training_plans(Pretrain(model="any"), shape_of("llama-2-7b"), 8)} == {1}


@pytest.mark.parametrize("zero", [0, 1])
def test_every_expert_is_held_once_by_an_expert_parallel_group(catalog: Catalog, zero: int) -> None:
    shape, job = shape_of("mixtral-8x7b"), Pretrain(model="any", framework="megatron")
    plain = training_memory(job, shape, Plan(8, data_parallel=8, zero_stage=zero), catalog)
    spread = training_memory(job, shape, Plan(8, data_parallel=8, expert_parallel=8, zero_stage=zero), catalog)
    rest = shape.parameters - shape.expert_parameters
    assert sum(one.size("weights") for one in plain.devices) == pytest.approx(8 * 2 * shape.parameters)
    assert sum(one.size("weights") for one in spread.devices) == pytest.approx(2 * (8 * rest + shape.expert_parameters))
    states = sum(one.size("optimizer_states") for one in spread.devices)
    assert states == pytest.approx(8 * (shape.parameters if zero else 8 * rest + shape.expert_parameters))
