"""Learning constants from measurements, keeping them as records, and finding them again."""

from __future__ import annotations

from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from advisor.speed.cases import Case, answer
from advisor.speed.conformal import WIDEST, Held, inside, pair_width, quantile, unseen_width
from advisor.speed.constants import Table, composed, table_of
from advisor.speed.fit import learn, names_of
from advisor.speed.kinds import engine_chain, format_kind, framework_chain, hardware_chain
from advisor.speed.learn import main, read_cases
from advisor.speed.priors import SERVING, TRAINING
from advisor.speed.records import TEXTS, rows_of
from catalog.catalog import Catalog
from catalog.find import find
from catalog.records.assumptions import Assumption

CASES = Path(__file__).parent.parent / "published"


def decode_cases(catalog: Catalog) -> list[Case]:
    rows = read_cases(CASES / "inference_speed.csv", catalog)
    return [case for case in rows if case.quantity == "decode" and case.chain[0] == "llama-cpp"]


def test_a_known_efficiency_is_recovered(catalog: Catalog) -> None:
    """Measurements made up from constants of which one class reads 25 % better: learning finds it."""
    cases = decode_cases(catalog)
    truth = {name: prior.value for name, prior in SERVING.items()}

    def made_up(case: Case) -> Case:
        constants = {base: truth[name] for base, name in names_of(case, SERVING).items()}
        if case.classes[1] == "nvidia-workstation":
            constants["memory_efficiency"] *= 1.25
        return replace(case, measured=answer(case, composed(constants)))

    fit = learn([made_up(case) for case in cases], SERVING)
    for case in cases:
        wanted = 0.75 * (1.25 if case.classes[1] == "nvidia-workstation" else 1.0)
        if len({one.work.layers for one in cases if one.classes == case.classes}) > 1:
            assert fit.constants(case)["memory_efficiency"] == pytest.approx(wanted * 0.9, rel=0.12)


def test_one_wild_measurement_moves_nothing(catalog: Catalog) -> None:
    cases = decode_cases(catalog)
    wild = [replace(cases[0], measured=cases[0].measured * 20), *cases[1:]]
    calm, shaken = learn(cases, SERVING), learn(wild, SERVING)
    for case in cases[1::10]:
        assert answer(case, shaken.constants(case)) == pytest.approx(answer(case, calm.constants(case)), rel=0.06)


def test_records_say_what_the_fit_says(catalog: Catalog) -> None:
    cases = read_cases(CASES / "training_speed.csv", catalog)
    fit = learn(cases, TRAINING)
    rows = rows_of(fit, cases, "test")
    table = Table(
        {
            row.id: Assumption(
                id=row.id,
                low=row.low,
                likely=row.likely,
                high=row.high,
                unit=row.unit,
                reason=row.reason,
                source="test",
            )
            for row in rows
        }
    )
    assert all(row.low <= row.likely <= row.high for row in rows)
    for case in cases:
        found = table.resolve(case.chain, case.classes, case.kind, case.device.link.kind)
        by_fit = answer(case, fit.constants(case))
        assert answer(case, found) == pytest.approx(by_fit, rel=0.08)


def test_every_constant_has_its_words() -> None:
    assert {name.split(".")[0] for name in (*SERVING, *TRAINING)} == set(TEXTS)


def test_the_quantile_counts_weights() -> None:
    errors = [index / 100 for index in range(1, 101)]
    assert quantile(errors, [1.0] * 100) == pytest.approx(0.90)
    assert quantile([0.1] * 90 + [1.0] * 10, [1 / 90] * 90 + [1 / 10] * 10) == 1.0  # two groups that count the same
    assert quantile([0.1, 0.5], [1.0, 0.0]) == 0.1
    assert quantile([0.1], [0.0]) == WIDEST


def held(pair: str, engine: str, *errors: float) -> list[Held]:
    return [Held((engine, pair), engine, error) for error in errors]


def test_a_pair_with_many_measurements_has_its_own_width_and_one_with_few_that_of_its_kind() -> None:
    many = held("gddr", "vllm", *([0.1] * 200))
    few = held("hbm", "vllm", 0.01, 0.02)
    wild = held("gddr", "other", *([2.0] * 200))
    everything = [*many, *few, *wild]
    assert pair_width(("vllm", "gddr"), "vllm", everything) == 0.1
    assert pair_width(("vllm", "hbm"), "vllm", everything) >= 0.1
    assert pair_width(("vllm", "hbm"), "vllm", [*many, *few]) == 0.1


def test_a_case_is_judged_by_a_width_that_does_not_know_it() -> None:
    calm = held("hbm", "vllm", *([0.1] * 9))
    odd = Held(("vllm", "hbm"), "vllm", 5.0)
    assert not inside(odd, [*calm, odd])
    assert all(inside(one, [*calm, odd]) for one in calm)


def test_what_occurs_in_one_group_only_is_no_test_of_the_unseen() -> None:
    alone = [("a", "x", 5.0)] * 20
    shared = [("a", "y", 0.1)] * 20 + [("b", "y", 0.2)] * 20
    assert unseen_width([*alone, *shared]) == pytest.approx(0.2)


def test_what_is_not_measured_takes_what_its_engine_and_its_class_say(catalog: Catalog) -> None:
    def record(id: str, value: float) -> tuple[str, Assumption]:
        return id, Assumption(id=id, low=value, likely=value, high=value, unit="1", reason="test", source="test")

    table = Table(
        dict(
            record(f"speed.layer_time.{where}", value)
            for where, value in (
                ("any.any", 10.0),
                ("vllm.any", 20.0),
                ("any.nvidia-hbm", 5.0),
                ("vllm.apple", 3.0),
            )
        )
    )
    assert table.find("layer_time", ("vllm", "any"), ("nvidia-hbm", "any")) == (10.0, False)  # 20 x 5 / 10
    assert table.find("layer_time", ("vllm", "any"), ("apple", "any")) == (3.0, True)
    assert table.find("layer_time", ("other", "any"), ("any",)) == (10.0, False)


def test_the_shipped_table_has_a_general_value_of_everything(catalog: Catalog) -> None:
    table = table_of(catalog.assumptions)
    for name in (*SERVING, *TRAINING):
        assert (name, "any", "any") in table.records
    for quantity in ("decode", "prefill", "throughput", "ttft", "training"):
        spread = table.records[f"error.{quantity}", "any", "any"]
        assert 0.05 < spread.low < 0.9
        assert log(spread.high) == pytest.approx(-log(spread.low), rel=0.01)


def test_names_find_their_classes(catalog: Catalog) -> None:
    def classes(name: str) -> tuple[str, ...]:
        chip = find(catalog.chips, name)
        assert chip is not None
        return hardware_chain(chip)

    assert classes("RTX 3090") == ("nvidia-consumer-ampere", "nvidia-consumer", "nvidia", "any")
    assert classes("H100 SXM5 80GB")[0] == "nvidia-hbm-hopper"
    assert classes("RTX PRO 6000 Blackwell Server")[0] == "nvidia-gddr-blackwell"
    assert classes("Apple M2 Ultra 76-core")[0] == "apple-unified-m2"
    assert engine_chain("llama.cpp-hip+hipblaslt") == ("llama-cpp-hip-hipblaslt", "llama-cpp-hip", "llama-cpp", "any")
    assert engine_chain("what is this") == ("any",)
    assert framework_chain("fsdp_qlora (FSDP)")[0] == "fsdp-qlora"
    assert [format_kind(one) for one in ("bf16", "fp8", "nvfp4", "q4_k_m", "int4-awq", "int8", "exl2-4.0")] == [
        "half", "fp8", "fp4", "gguf", "awq", "int8", "int4",
    ]  # fmt: skip


def test_learning_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
