"""What runs where: as the projects' own pages say."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.advice import advise
from advisor.engine_choice import NO, OLDER, UNSURE, YES, engine_on, supported
from advisor.jobs import Work, works_of
from advisor.screen import Screen
from advisor.standing import tier
from advisor.workload import FineTune, Serve, Study
from catalog.catalog import Catalog

TODAY = date(2026, 11, 21)


def serving(catalog: Catalog, weights: str = "bf16", engine: str = "auto") -> Work:
    job = Serve.model_validate({"model": "qwen2.5-7b", "weights": weights, "engine": engine})
    return works_of(Study(jobs=(job,)), catalog)[0]


def training(catalog: Catalog, **job: str) -> Work:
    return works_of(Study(jobs=(FineTune.model_validate({"model": "qwen2.5-7b", **job}),)), catalog)[0]


@pytest.mark.parametrize(
    ("engine", "chip", "format", "answer"),
    [
        ("vllm", "rtx-3090", "bf16", YES),
        ("vllm", "rtx-2080-ti", "awq-int4", YES),
        ("vllm", "tesla-v100-pcie-32", "fp16", OLDER),  # compute capability 7.0 until v0.14
        ("vllm", "tesla-p40", "fp16", NO),
        ("vllm", "radeon-vii", "fp16", NO),  # gfx906
        ("vllm", "rx-7900-xtx", "fp16", YES),
        ("vllm", "rx-7900-xtx", "awq-int4", NO),
        ("vllm", "rx-6800", "fp16", NO),
        ("vllm", "instinct-mi250", "fp16", YES),  # by its architecture: its target is not stated
        ("vllm", "ascend-910b1-64", "bf16", YES),
        ("vllm", "ascend-910a-32", "bf16", UNSURE),
        ("vllm", "gaudi-3", "bf16", YES),
        ("llama.cpp", "radeon-vii", "q4_k_m", YES),
        ("llama.cpp", "tesla-p40", "q4_k_m", YES),
        ("llama.cpp", "gaudi-3", "q4_k_m", NO),
        ("tensorrt-llm", "rtx-2080-ti", "fp16", NO),
        ("tensorrt-llm", "rtx-3090", "fp8", NO),
        ("tensorrt-llm", "rtx-4090", "fp8", YES),
        ("mlx", "apple-m3-ultra-512", "int4", YES),
        ("mlx", "rtx-4090", "int4", NO),
        ("trl-peft", "radeon-vii", "", OLDER),
        ("trl-peft", "ascend-910b1-64", "nf4", NO),
        ("trl-peft", "tesla-p40", "nf4", OLDER),
    ],
)
def test_support(catalog: Catalog, engine: str, chip: str, format: str, answer: str) -> None:
    matches = [each for id, each in catalog.chips.items() if id == chip or id.startswith(f"{chip}-")]
    assert {supported(engine, each, format, catalog) for each in matches[:1]} == {answer}


def test_every_shipped_chip_has_an_answer_for_every_engine_of_its_vendor(catalog: Catalog) -> None:
    """Unsure is an answer, but for the great vendors' chips a rare one."""
    unsure = [
        (engine.id, chip.id)
        for engine in catalog.engines.values()
        for chip in catalog.chips.values()
        if chip.vendor in ("NVIDIA", "AMD", "Apple") and supported(engine.id, chip, "fp16", catalog) == UNSURE
    ]
    assert unsure == []


def test_support_names_engines_vendors_formats_and_chips_of_the_catalog(catalog: Catalog) -> None:
    known = {chip.vendor for chip in catalog.chips.values()}
    marks = {mark for chip in catalog.chips.values() for mark in (chip.compute_capability, chip.architecture, chip.id)}
    for row in catalog.engine_support.values():
        assert row.engine in catalog.engines
        assert row.vendor in known
        assert row.vendor in catalog.engines[row.engine].vendors
        assert {*row.lacks, *(need.partition("=")[0] for need in row.needs)} <= set(catalog.formats)
        assert all(float(need.partition("=")[2]) > 0 for need in row.needs)
        assert {*row.targets, *row.older_targets} <= marks | {"gfx1150"}  # named by a project, not in the catalog


@pytest.mark.parametrize(
    ("chip", "weights", "engine"),
    [
        ("rtx-3090", "bf16", ""),  # the memory engine's own choice: vLLM
        ("radeon-vii", "bf16", "llama.cpp"),
        ("tesla-p40", "bf16", "llama.cpp"),
        ("rx-7900-xtx", "bf16", "vllm"),
        ("rx-7900-xtx", "int4", "llama.cpp"),
        ("apple-m3-ultra-512", "int4", "mlx"),
        ("rtx-3090", "q4_k_m", ""),
    ],
)
def test_auto_takes_an_engine_that_runs_there(catalog: Catalog, chip: str, weights: str, engine: str) -> None:
    found, said = engine_on(serving(catalog, weights), catalog.chips[chip], catalog, "linux")
    assert found == engine
    assert not [each for each in said if each.level in ("conflict", "unknown")]


def test_windows_has_no_vllm(catalog: Catalog) -> None:
    assert engine_on(serving(catalog), catalog.chips["rtx-3090"], catalog, "windows")[0] == "llama.cpp"


@pytest.mark.parametrize(
    ("chip", "weights", "engine", "code"),
    [
        ("radeon-vii", "bf16", "vllm", "advice.engine_not_on_chip"),
        ("rx-7900-xtx", "awq-int4", "vllm", "advice.format_not_on_chip"),
        ("rtx-4090", "int4", "mlx", "advice.engine_not_there"),
        ("gaudi-2", "q4_k_m", "auto", "advice.no_engine_there"),
    ],
)
def test_what_does_not_run_is_refused_with_its_reason(
    catalog: Catalog, chip: str, weights: str, engine: str, code: str
) -> None:
    _, said = engine_on(serving(catalog, weights, engine), catalog.chips[chip], catalog, "linux")
    assert [(each.code, each.level) for each in said] == [(code, "conflict")]


def test_an_older_version_and_an_unknown_one_are_open_questions(catalog: Catalog) -> None:
    chips = catalog.chips
    for work, chip, code in (
        (serving(catalog, engine="vllm"), "tesla-v100-pcie-32", "advice.engine_older"),
        (training(catalog), "radeon-vii", "advice.engine_older"),
        (serving(catalog, engine="vllm"), "ascend-910a-32", "advice.engine_unsure"),
    ):
        _, said = engine_on(work, chips[chip], catalog, "linux")
        assert [(each.code, each.level) for each in said] == [(code, "unknown")]


def test_no_nf4_where_bitsandbytes_does_not_run(catalog: Catalog) -> None:
    chip = catalog.chips["ascend-910b1-64"]
    _, said = engine_on(training(catalog, method="qlora"), chip, catalog, "linux")
    assert [(each.code, each.level) for each in said] == [("advice.format_not_on_chip", "conflict")]
    assert all(each.level != "conflict" for each in engine_on(training(catalog), chip, catalog, "linux")[1])


def test_the_plan_names_the_engine_that_was_chosen(catalog: Catalog) -> None:
    study = Study(jobs=(Serve(model="qwen2.5-7b"),))
    place = Screen(works_of(study, catalog), study, catalog).places(catalog.chips["radeon-vii"], 2)[0][0]
    assert place.memory.plan.engine == "llama.cpp"


def test_a_card_that_nobody_offers_new_is_not_first_for_a_buyer_of_new_parts(catalog: Catalog) -> None:
    study = Study(jobs=(Serve(model="qwen2.5-7b"),))
    advice = advise(study, catalog, today=TODAY)
    assert advice.recommended is not None
    assert "advice.not_sold_new" not in [each.code for each in advice.recommended.notes]
    old = [each for each in advice.options if "advice.not_sold_new" in [one.code for one in each.notes]]
    assert all(tier(each, study) >= 2 for each in old)
    only = study.model_copy(update={"choices": study.choices.model_copy(update={"chips": ("RTX 3090",)})})
    machines = [each for each in advise(only, catalog, today=TODAY).options if each.kind == "buy"]
    assert machines
    assert all("advice.not_sold_new" in [one.code for one in each.notes] for each in machines)
    used = only.model_copy(update={"money": only.money.model_copy(update={"used_parts": True})})
    for each in advise(used, catalog, today=TODAY).options:
        assert "advice.not_sold_new" not in [one.code for one in each.notes]
