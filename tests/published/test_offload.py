"""Large mixtures on small cards with their experts in main memory, against builds that people documented.

Facts of each row: its source's. ``device`` is what the card has, or what the project says that it takes.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from advisor.jobs import Work, works_of
from advisor.machines.hardware import Hardware
from advisor.memory.capacity import usable_memory
from advisor.memory.need import memory_need
from advisor.memory.plan import MemoryPlan, Plan
from advisor.speed import speed_of
from advisor.workload import Study
from catalog.catalog import Catalog

GIB = 2**30


@dataclass(frozen=True)
class Build:
    model: str
    weights: str
    card: str
    hosted: int | None  # layers whose experts stay in main memory; None = all
    host_gb: float  # of main memory in the machine
    decode: tuple[float, ...]  # tok/s measured, by engines or numbers of sockets
    source: str


KTRANSFORMERS = "KTransformers, DeepseekR1_V3_tutorial.md (2025-02-10): 14 GB of VRAM and 382 GB of DRAM"
BUILDS = (
    Build("deepseek-v3", "q4_k_m", "RTX 4090", None, 512, (4.51, 8.73, 11.26), KTRANSFORMERS),
    Build("qwen3-30b-a3b", "q4_k_m", "RTX 2080", 36, 62, (36.7,), "AlexsJones/llmfit#755 (2026-07-16)"),
    Build("gpt-oss-20b", "mxfp4-moe", "RTX 2080", 12, 62, (36.4,), "AlexsJones/llmfit#775 (2026-07-20)"),
    Build("deepseek-v2-lite", "q4_k_m", "RTX 2080", 16, 62, (49.6,), "AlexsJones/llmfit#778 (2026-07-21)"),
)


def predicted(build: Build, catalog: Catalog) -> tuple[Work, Plan, MemoryPlan]:
    job = {"kind": "serve", "model": build.model, "weights": build.weights, "context_tokens": 4096}
    work = works_of(Study.model_validate({"jobs": [job]}), catalog)[0]
    plan = Plan(engine="llama.cpp", cpu_offload=True, host_layers=build.hosted)
    return work, plan, memory_need(work.job, work.shape, plan, catalog)


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.model)
def test_the_card_holds_it(build: Build, catalog: Catalog) -> None:
    _, _, memory = predicted(build, catalog)
    chip = next(chip for chip in catalog.chips.values() if chip.name.endswith(build.card))
    assert memory.fullest.needed.value <= usable_memory(chip, catalog.assumptions).value


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.model)
def test_the_main_memory_holds_the_rest(build: Build, catalog: Catalog) -> None:
    _, _, memory = predicted(build, catalog)
    assert memory.host is not None
    assert memory.host.high <= build.host_gb * GIB


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.model)
def test_the_measured_rates_lie_in_the_range(build: Build, catalog: Catalog) -> None:
    work, plan, memory = predicted(build, catalog)
    chip = next(chip for chip in catalog.chips.values() if chip.name.endswith(build.card))
    hardware = Hardware(chip, 1, usable_memory(chip, catalog.assumptions).value)
    decode = speed_of(work.job, work.shape, hardware, plan, memory, catalog).decode
    assert decode is not None
    for measured in build.decode:
        assert decode.low <= measured <= decode.high


def test_a_671b_model_takes_what_its_documentation_says(catalog: Catalog) -> None:
    """KTransformers names 14 GB of VRAM and 382 GB of DRAM for DeepSeek-V3 in Q4_K_M."""
    _, _, memory = predicted(BUILDS[0], catalog)
    assert memory.fullest.needed.low <= 14e9 <= memory.fullest.needed.high
    assert memory.host is not None
    assert memory.host.value == pytest.approx(382 * GIB, rel=0.05)
