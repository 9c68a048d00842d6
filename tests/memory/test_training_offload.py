"""What training moves to main memory and to drives."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.architecture import ModelShape, read_config
from advisor.memory.plan import MemoryPlan, Plan
from advisor.memory.training import training_memory
from advisor.memory.training_plans import training_plans
from advisor.workload import FineTune
from catalog.catalog import Catalog

CONFIGS = Path(__file__).parents[1] / "published" / "configs"
STATES = ("weights", "adapters", "gradients", "master_weights", "optimizer_states")


def shape_of(name: str) -> ModelShape:
    return read_config(json.loads((CONFIGS / f"{name}.json").read_text(encoding="utf-8")), name)


def memory_of(catalog: Catalog, plan: Plan, name: str = "llama-2-7b", **values: Any) -> MemoryPlan:
    job = FineTune(**{"model": "any", "method": "full", **values})
    return training_memory(job, shape_of(name), replace(plan, engine="deepspeed"), catalog)


def host(memory: MemoryPlan) -> float:
    assert memory.host is not None
    return memory.host.value


def on_devices(memory: MemoryPlan, *codes: str) -> float:
    return sum(device.size(code) for device in memory.devices for code in codes)


SHARDED = Plan(4, data_parallel=4, zero_stage=3, recompute="full")


@pytest.mark.parametrize("zero", [0, 1, 2, 3])
@pytest.mark.parametrize("method", ["full", "lora"])
def test_main_memory_grows_by_what_leaves_the_devices(catalog: Catalog, zero: int, method: str) -> None:
    plan = replace(SHARDED, zero_stage=zero)
    kept = memory_of(catalog, plan, method=method)
    moved = memory_of(catalog, replace(plan, cpu_offload=True), method=method)
    left = on_devices(kept, *STATES) - on_devices(moved, *STATES)
    assert left > 0
    assert host(moved) - host(kept) >= left
    assert moved.fullest.needed.value < kept.fullest.needed.value
    assert moved.storage is None
    assert "training.offloaded" in {one.code for one in moved.notes}
    assert "training.offloaded" not in {one.code for one in kept.notes}


def test_sixteen_bytes_a_parameter_lie_in_main_memory(catalog: Catalog) -> None:
    # DeepSpeed's own estimate: 16 bytes a parameter with the optimizer offloaded, 18 with the weights, times 1 to 1.5
    parameters = shape_of("llama-2-7b").parameters
    for zero, each in ((2, 16), (3, 18)):
        plan = replace(SHARDED, zero_stage=zero)
        grown = host(memory_of(catalog, replace(plan, cpu_offload=True))) - host(memory_of(catalog, plan))
        assert each * parameters <= grown <= 1.5 * each * parameters


def test_drives_take_the_states_and_main_memory_keeps_buffers(catalog: Catalog) -> None:
    parameters = shape_of("llama-2-7b").parameters
    in_host = memory_of(catalog, replace(SHARDED, cpu_offload=True))
    on_drives = memory_of(catalog, replace(SHARDED, cpu_offload=True, nvme_offload=True))
    assert on_drives.storage is not None
    assert on_drives.storage.value == pytest.approx(18 * parameters)
    assert on_drives.devices == in_host.devices
    assert host(memory_of(catalog, SHARDED)) < host(on_drives) < host(in_host)
    said = {one.code: dict(one.values) for one in on_drives.notes}
    assert said["training.offloaded_to_drives"]["size"] == on_drives.storage


def test_what_passes_to_the_drives_in_a_step(catalog: Catalog) -> None:
    """16 bytes of states and gradients a parameter, read and written once; 2 of weights, read in every pass."""
    parameters = shape_of("llama-2-7b").parameters
    plan = replace(SHARDED, cpu_offload=True, nvme_offload=True, micro_batches=4, recompute="full")
    states, both = (memory_of(catalog, replace(plan, zero_stage=stage)) for stage in (2, 3))
    for found in (states, both):
        assert found.drive_reads is not None
        assert found.drive_writes is not None
    assert states.drive_reads.value == pytest.approx(16 * parameters)  # type: ignore[union-attr]
    assert states.drive_writes.value == pytest.approx(16 * parameters)  # type: ignore[union-attr]
    # forward, recomputation and backward of four micro-batches
    assert both.drive_reads.value == pytest.approx((16 + 2 * 3 * 4) * parameters)  # type: ignore[union-attr]
    assert both.drive_writes.value == pytest.approx(18 * parameters)  # type: ignore[union-attr]
    once = memory_of(catalog, replace(plan, zero_stage=3, recompute="none", micro_batches=1))
    assert once.drive_reads is not None
    assert once.drive_reads.value == pytest.approx((16 + 2 * 2) * parameters)
    in_host = memory_of(catalog, replace(plan, nvme_offload=False))
    assert in_host.drive_reads is None


def test_buffers_do_not_grow_with_the_model(catalog: Catalog) -> None:
    plan = Plan(zero_stage=3, recompute="full", cpu_offload=True, nvme_offload=True)
    small, large = memory_of(catalog, plan, "llama-2-13b"), memory_of(catalog, plan, "llama-2-70b")
    assert host(small) == pytest.approx(host(large))
    assert small.storage is not None
    assert large.storage is not None
    assert small.storage.value < large.storage.value


def test_layer_inputs_wait_in_main_memory(catalog: Catalog) -> None:
    long: dict[str, Any] = {"sequence_tokens": 32_768}
    kept = memory_of(catalog, Plan(recompute="full"), **long)
    moved = memory_of(catalog, Plan(recompute="full", checkpoint_offload=True), **long)
    layers = len(shape_of("llama-2-7b").layers)
    left = kept.fullest.size("activations") - moved.fullest.size("activations")
    assert moved.fullest.size("activations") <= 2.01 / layers * kept.fullest.size("activations")
    assert host(moved) - host(kept) >= left > 0
    assert moved.fullest.needed.value < kept.fullest.needed.value
    without = memory_of(catalog, Plan(checkpoint_offload=True), **long)  # nothing is checkpointed
    assert without.devices == memory_of(catalog, Plan(), **long).devices


def test_offloaded_weights_are_gathered_on_one_device_too(catalog: Catalog) -> None:
    memory = memory_of(catalog, Plan(zero_stage=3, recompute="full", cpu_offload=True)).fullest
    assert memory.size("weights") == 0
    assert memory.size("gathered") > 0


@given(
    tokens=st.integers(16, 16_384),
    more=st.integers(1, 8),
    zero=st.sampled_from([0, 2, 3]),
    method=st.sampled_from(["full", "freeze", "lora", "qlora"]),
    optimizer=st.sampled_from(["adamw", "paged-adamw-8bit", "sgd", "muon"]),
    nvme=st.booleans(),
    checkpoints=st.booleans(),
    pipeline=st.sampled_from([1, 2]),
)
def test_offload_is_monotone_and_never_negative(
    catalog: Catalog,
    tokens: int,
    more: int,
    zero: int,
    method: str,
    optimizer: str,
    nvme: bool,
    checkpoints: bool,
    pipeline: int,
) -> None:
    plan = Plan(
        2 * pipeline,
        pipeline_parallel=pipeline,
        data_parallel=2,
        zero_stage=zero,
        recompute="full",
        micro_batches=4,
        cpu_offload=True,
        nvme_offload=nvme,
        checkpoint_offload=checkpoints,
    )
    values: dict[str, Any] = {"method": method, "optimizer": optimizer}
    here = memory_of(catalog, plan, "llama-3.2-1b", sequence_tokens=tokens, **values)
    longer = memory_of(catalog, plan, "llama-3.2-1b", sequence_tokens=tokens + 64 * more, **values)
    kept = memory_of(
        catalog,
        replace(plan, cpu_offload=False, nvme_offload=False, checkpoint_offload=False),
        "llama-3.2-1b",
        sequence_tokens=tokens,
        **values,
    )
    assert host(longer) >= host(here) > 0
    assert longer.fullest.needed.value >= here.fullest.needed.value
    assert here.fullest.needed.value <= kept.fullest.needed.value
    for size in (here.host, here.storage, *(term.size for device in here.devices for term in device.terms)):
        assert size is None or 0 <= size.low <= size.value <= size.high


@pytest.mark.parametrize("devices", [1, 2, 8])
def test_offloaded_plans_come_last_and_only_where_allowed(devices: int) -> None:
    shape = shape_of("llama-2-7b")
    plain = training_plans(FineTune(model="any", method="full"), shape, devices)
    assert not any(plan.cpu_offload for plan in plain)
    cpu = training_plans(FineTune(model="any", method="full", offload="cpu"), shape, devices)
    nvme = training_plans(FineTune(model="any", method="full", offload="nvme"), shape, devices)
    assert cpu[: len(plain)] == plain
    assert nvme[: len(cpu)] == cpu
    assert all(plan.cpu_offload and not plan.nvme_offload for plan in cpu[len(plain) :])
    assert all(plan.cpu_offload and plan.nvme_offload for plan in nvme[len(cpu) :])
    assert any(plan.checkpoint_offload for plan in cpu)
    assert any(plan.zero_stage == 3 for plan in cpu[len(plain) :])
    assert len(set(nvme)) == len(nvme)


def test_states_in_main_memory_are_shared_out() -> None:
    always = training_plans(FineTune(model="any", method="full", cpu_offload=True), shape_of("llama-2-7b"), 8)
    assert all(plan.cpu_offload for plan in always)
    assert all(plan.zero_stage > 0 for plan in always if plan.data_parallel > 1)
