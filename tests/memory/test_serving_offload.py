"""Serving with experts, or a dense model's feed-forwards, in main memory."""

from __future__ import annotations

import pytest

from advisor.memory.engines import hosted, hosted_share
from advisor.memory.need import STEPS, memory_need, plans
from advisor.memory.plan import MemoryPlan, Plan
from advisor.workload import Serve
from catalog.catalog import Catalog
from tests.memory.shapes import shapes

SHAPES = shapes()
MIXTURE, DENSE = SHAPES["deepseek"], SHAPES["llama"]
JOB = Serve(model="m", weights="q8_0", engine="llama.cpp")


def hosting(layers: int | None, devices: int = 1) -> Plan:
    return Plan(devices, pipeline_parallel=devices, engine="llama.cpp", cpu_offload=True, host_layers=layers)


def need(catalog: Catalog, plan: Plan, shape: object = MIXTURE) -> MemoryPlan:
    return memory_need(JOB, shape, plan, catalog)  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", [MIXTURE, DENSE], ids=["experts", "feed-forwards"])
def test_what_leaves_the_devices_comes_to_main_memory(catalog: Catalog, shape: object) -> None:
    """Weights of devices and main memory together stay the same, however many layers are hosted."""
    whole = need(catalog, Plan(engine="llama.cpp"), shape)
    layers = len(shape.layers)  # type: ignore[attr-defined]
    for count in (layers // 4, layers // 2, layers):
        part = need(catalog, hosting(count), shape)
        assert part.host is not None
        assert whole.host is not None
        moved = whole.fullest.size("weights") - part.fullest.size("weights")
        assert moved > 0
        assert part.host.value - whole.host.value == pytest.approx(moved)


def test_the_more_layers_are_hosted_the_less_the_device_holds(catalog: Catalog) -> None:
    sizes = [need(catalog, hosting(count)).fullest.size("weights") for count in range(len(MIXTURE.layers) + 1)]
    assert sizes == sorted(sizes, reverse=True)


def test_the_cache_and_attention_stay_on_the_device(catalog: Catalog) -> None:
    whole, part = need(catalog, Plan(engine="llama.cpp")).fullest, need(catalog, hosting(None)).fullest
    assert part.size("kv_cache") == whole.size("kv_cache") > 0
    assert part.size("offload_buffer") > 0
    assert whole.size("offload_buffer") == 0


def test_the_buffer_holds_the_largest_hosted_tensor(catalog: Catalog) -> None:
    """Of the shape: one projection of all experts of a layer, 8.5 bits each."""
    layer = next(each for each in MIXTURE.layers if each.mlp.experts)
    tensor = layer.mlp.experts * MIXTURE.hidden * layer.mlp.expert_intermediate * 8.5 / 8
    term = next(each for each in need(catalog, hosting(None)).fullest.terms if each.code == "offload_buffer")
    assert term.size.value == pytest.approx(tensor)
    assert term.size.low == 0
    assert term.size.high == pytest.approx(3 * tensor)


def test_hosted_layers_are_spread_evenly() -> None:
    half = [index for index in range(12) if hosted(hosting(6), 12, index)]
    assert half == [1, 3, 5, 7, 9, 11]
    assert sum(hosted(hosting(5), 12, index) for index in range(12)) == 5
    assert not any(hosted(Plan(), 12, index) for index in range(12))


def test_the_share_of_a_dense_model_is_that_of_its_layers() -> None:
    layers = len(DENSE.layers)
    assert hosted_share(DENSE, hosting(layers // 2)) == pytest.approx(0.5)
    assert hosted_share(DENSE, hosting(None)) == 1
    assert hosted_share(DENSE, Plan()) == 0


def test_plans_in_main_memory_come_last_and_least_first() -> None:
    found = plans(JOB, MIXTURE, 2)
    first = next(place for place, plan in enumerate(found) if plan.cpu_offload)
    assert first == 2  # the split over two devices and two copies stand before
    counts = [plan.host_layers or 0 for plan in found[first:]]
    assert counts == sorted(set(counts))
    assert len(counts) <= STEPS
    assert counts[-1] == len(MIXTURE.layers)
    assert all(plan.pipeline_parallel == 2 for plan in found[first:])


@pytest.mark.parametrize("engine", ["vllm", "sglang", "transformers", "mlx", "tensorrt-llm"])
def test_no_other_engine_is_told_to(engine: str) -> None:
    job = JOB.model_copy(update={"engine": engine, "weights": "bf16"})
    assert not any(plan.cpu_offload for plan in plans(job, MIXTURE, 1))
