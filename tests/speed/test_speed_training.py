"""Training: published runs within the stated range, and what the rate follows from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.memory.plan import DeviceMemory, MemoryPlan, Plan
from advisor.quantity import Quantity
from advisor.speed import speed_of
from advisor.speed.cases import UnknownError, matured
from advisor.speed.cells import number, whole
from advisor.speed.links import Link, stated_lanes
from advisor.speed.priors import TRAINING
from advisor.speed.training import Layout, token_time
from advisor.speed.training_cases import least_layout, network_stated
from advisor.speed.work import HALF, work_of
from advisor.workload import FineTune, Pretrain
from catalog.catalog import Catalog
from tests.speed.worlds import LLAMA_8B, LLAMA_65B, MIXTRAL, hardware, shape, world

DAY = 86400.0


def tune(**more: object) -> FineTune:
    return FineTune.model_validate({"model": "test", "tokens": 10_000_000} | more)


def test_llama_65b_takes_21_days_on_2048_a100(catalog: Catalog) -> None:
    """S1: 1.4T tokens on 2048 A100-80GB in 21 days (Touvron et al. 2023, arXiv:2302.13971)."""
    plan = Plan(devices=2048, tensor_parallel=8, data_parallel=256, zero_stage=1, engine="megatron", micro_batch=1)
    job = Pretrain(model="test", tokens=1_400_000_000_000, sequence_tokens=2048, global_batch=2048)
    found = speed_of(job, shape(LLAMA_65B), hardware(catalog, "A100 SXM4 80GB", 2048), plan, None, world(catalog))
    assert found.training_time is not None
    assert found.training_time.low < 21 * DAY < found.training_time.high
    assert found.training_time.value == pytest.approx(21 * DAY, rel=0.25)
    assert found.training_time.high / found.training_time.low < 3  # a range that says something


def test_adapters_train_faster_than_all_weights(catalog: Catalog) -> None:
    machine = hardware(catalog, "A100 SXM4 80GB")
    plan = Plan(engine="torchtune", recompute="full")
    full, lora = (
        speed_of(tune(method=method), shape(LLAMA_8B), machine, plan, None, catalog).training_rate
        for method in ("full", "lora")
    )
    assert full is not None
    assert lora is not None
    assert full.value < lora.value < 2 * full.value


def test_recomputing_costs_about_a_third(catalog: Catalog) -> None:
    machine = hardware(catalog, "A100 SXM4 80GB")
    kept, again = (
        speed_of(tune(method="full"), shape(LLAMA_8B), machine, Plan(engine="torchtune", recompute=way), None, catalog)
        for way in ("none", "full")
    )
    assert kept.training_rate
    assert again.training_rate
    assert 0.7 < again.training_rate.value / kept.training_rate.value < 0.8


def test_sharding_over_pcie_is_slower_than_over_nvlink(catalog: Catalog) -> None:
    plan = Plan(devices=2, data_parallel=2, zero_stage=3, engine="transformers", micro_batch=1)
    rates = []
    for link in ("pcie", "nvlink"):
        machine = hardware(catalog, "RTX 3090", 2, interconnect=link)
        rate = speed_of(tune(sequence_tokens=512), shape(LLAMA_8B), machine, plan, None, catalog).training_rate
        assert rate is not None
        rates.append(rate.value)
    assert rates[0] < rates[1]


def test_a_missing_peak_gives_a_reason(catalog: Catalog) -> None:
    machine = hardware(catalog, "RTX 3090")
    machine = replace(machine, chip=machine.chip.model_copy(update={"fp16_tflops": None, "bf16_tflops": None}))
    found = speed_of(tune(), shape(LLAMA_8B), machine, Plan(engine="transformers"), None, catalog)
    assert found.training_rate is None
    assert found.training_time is None
    assert [note.code for note in found.notes] == ["speed.no_peak"]


def test_twice_the_tokens_take_twice_the_time(catalog: Catalog) -> None:
    machine = hardware(catalog, "RTX 4090")
    one, two = (
        speed_of(tune(tokens=n), shape(LLAMA_8B), machine, Plan(engine="transformers"), None, catalog).training_time
        for n in (1_000_000, 2_000_000)
    )
    assert one is not None
    assert two is not None
    assert two.value == pytest.approx(2 * one.value)


def test_a_pipeline_waits_for_its_bubble(catalog: Catalog) -> None:
    machine = hardware(catalog, "A100 SXM4 80GB", 8)
    few, many = (
        speed_of(
            tune(method="full"),
            shape(LLAMA_65B),
            machine,
            Plan(devices=8, pipeline_parallel=8, engine="megatron", micro_batches=n),
            None,
            catalog,
        ).training_rate
        for n in (8, 64)
    )
    assert few is not None
    assert many is not None
    assert few.value < many.value


def test_devices_that_share_a_sequence_all_work(catalog: Catalog) -> None:
    """Copies side by side are no slower than devices that send each other keys and values."""
    job = tune(method="full", sequence_tokens=131_072)
    machine = hardware(catalog, "A100 SXM4 80GB", 8)
    common = {"devices": 8, "zero_stage": 1, "engine": "megatron", "recompute": "full"}
    copies, ring = (
        speed_of(job, shape(LLAMA_8B), machine, Plan(**common, **more), None, catalog).training_rate  # type: ignore[arg-type]
        for more in ({"data_parallel": 8}, {"context_parallel": 8})
    )
    assert copies is not None
    assert ring is not None
    assert 0.5 * copies.value < ring.value <= copies.value


def test_short_pieces_wait_for_keys_and_values_on_slow_links(catalog: Catalog) -> None:
    def rate(tokens: int, link: str) -> float:
        plan = Plan(devices=2, context_parallel=2, engine="megatron", recompute="full")
        machine = hardware(catalog, "RTX 3090", 2, interconnect=link)
        found = speed_of(
            tune(method="full", sequence_tokens=tokens), shape(LLAMA_8B), machine, plan, None, catalog
        ).training_rate
        assert found is not None
        return found.value

    assert rate(256, "pcie") < rate(256, "nvlink")
    assert rate(256, "pcie") / rate(256, "nvlink") <= rate(65_536, "pcie") / rate(65_536, "nvlink")


def rate_of(catalog: Catalog, plan: Plan, memory: MemoryPlan | None = None, link: str = "pcie") -> float:
    machine = hardware(catalog, "RTX 3090", plan.devices, interconnect=link)
    found = speed_of(
        tune(method="full", sequence_tokens=256), shape(LLAMA_8B), machine, plan, memory, catalog
    ).training_rate
    assert found is not None
    return found.value


def test_an_optimizer_that_is_shared_takes_less_of_a_step(catalog: Catalog) -> None:
    plan = Plan(devices=4, data_parallel=4, engine="deepspeed")
    assert rate_of(catalog, replace(plan, zero_stage=1)) > rate_of(catalog, plan)


def test_copies_sum_their_gradients_once_a_step(catalog: Catalog) -> None:
    plan = Plan(devices=2, data_parallel=2, zero_stage=1, engine="deepspeed")
    slow, fast = (rate_of(catalog, plan, link=link) for link in ("pcie", "nvlink"))
    assert slow < fast
    often, seldom = (
        rate_of(catalog, one) / rate_of(catalog, one, link="nvlink") for one in (plan, replace(plan, micro_batches=16))
    )
    assert often < seldom <= 1


def test_states_in_main_memory_are_slower_and_on_a_drive_slower_still(catalog: Catalog) -> None:
    plan = Plan(devices=1, engine="deepspeed", zero_stage=2)
    device = DeviceMemory(0, (), Quantity(1.0, "B"))
    drive = MemoryPlan(
        plan, "exact", (device,), drive_reads=Quantity(8e9 * 16, "B"), drive_writes=Quantity(8e9 * 16, "B")
    )
    here = rate_of(catalog, plan)
    host = rate_of(catalog, replace(plan, cpu_offload=True))
    nvme = rate_of(catalog, replace(plan, cpu_offload=True, nvme_offload=True), drive)
    assert nvme < host < here


def test_the_network_counts_beyond_one_machine() -> None:
    work = work_of(shape(LLAMA_65B), HALF)
    constants = {name.removesuffix(".nvlink"): prior.value for name, prior in TRAINING.items()}

    def seconds(devices: int, network: float) -> float:
        layout = Layout(devices=devices, sharded=devices, network=network)
        device = {"peak": 3e14, "half_peak": 3e14, "bandwidth": 2e12, "link": Link("nvlink", 3e11)}
        return token_time(work, layout, constants, parameters=65e9, **device).seconds  # type: ignore[arg-type]

    assert seconds(64, 1.25e9) > 2 * seconds(64, 50e9)
    assert seconds(8, 1.25e9) == seconds(8, 50e9)


def test_a_stated_network_is_read_per_device() -> None:
    assert network_stated("NVLink + 400Gb/s RDMA") == 50e9
    assert network_stated("NVLink + 1600 Gbps node-node interconnect (RoCE)") == 25e9
    assert network_stated("NVLink + IB/RoCE") is None


def test_a_run_that_does_not_say_is_laid_out_so_that_it_fits() -> None:
    dense = work_of(shape(LLAMA_65B), HALF)
    assert least_layout(dense, 65e9, 80 * 2**30, 2048) == (8, 1, 1)
    assert least_layout(work_of(shape(LLAMA_8B), HALF), 8e9, 80 * 2**30, 8) == (1, 1, 1)
    tensor, pipeline, expert = least_layout(work_of(shape(MIXTRAL), HALF), 46.7e9, 24 * 2**30, 64)
    assert (tensor, expert) == (1, 8)
    assert pipeline > 1


def test_software_matures_with_its_chip() -> None:
    early, later, old = (matured(year, 2020.0, 0.1, 3.0, 2026.0) for year in (2021.0, 2022.0, 2024.0))
    assert early < later < old == 1.0
    assert matured(2026.0, 2025.0, 0.1, 3.0, 2026.0) == 1.0


def test_a_machine_gathers_over_the_ports_of_all_its_devices() -> None:
    """13B with FSDP on H100: 8 to 64 devices are about as fast (llm-foundry: 4,792, 4,767, 4,811 and 4,800 tok/s)."""
    work = work_of(shape(LLAMA_65B), HALF)
    constants = {name.removesuffix(".nvlink"): prior.value for name, prior in TRAINING.items()}
    device = {"peak": 9.9e14, "half_peak": 9.9e14, "bandwidth": 3.3e12, "link": Link("nvlink", 4.5e11)}

    def seconds(devices: int) -> float:
        layout = Layout(devices=devices, sharded=devices, network=50e9, micro_batch=2, sequence=2048)
        return token_time(work, layout, constants, parameters=65e9, **device).seconds  # type: ignore[arg-type]

    assert seconds(64) < 1.5 * seconds(8)


def test_cells_that_make_no_sense_are_named() -> None:
    for key, text in (("gpus", "0"), ("gpus", "-1"), ("micro_batch", "1.5"), ("sequence_tokens", "many")):
        with pytest.raises(UnknownError, match=key):
            whole({key: text}, key)
    with pytest.raises(UnknownError, match="tokens"):
        number({"tokens": "-5"}, "tokens")
    assert whole({"gpus": ""}, "gpus", 8) == 8


def test_lanes_are_read_where_a_link_states_them() -> None:
    assert stated_lanes("PCIe 3.0 x4") == 4
    assert stated_lanes("PCIe4 x16") == 16
    assert stated_lanes("NVLink") is None
    assert stated_lanes("PCIe no NVLink (old board)") is None
