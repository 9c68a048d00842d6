"""The six studies that ship with the program, each answered for real."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from advisor.advice import advise
from advisor.answer import Advice, Option
from advisor.standing import over_budget
from advisor.study_file import read_study
from catalog.catalog import Catalog
from catalog.load import load_catalog

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
TODAY = date(2026, 11, 21)
ALL = sorted(path.stem for path in EXAMPLES.glob("*.labrig"))


@cache
def shipped() -> Catalog:
    return load_catalog()[0]


@cache
def answer(name: str) -> Advice:
    return advise(read_study(EXAMPLES / f"{name}.labrig"), shipped(), today=TODAY)


def bought(advice: Advice) -> list[Option]:
    return [option for option in advice.options if option.kind == "buy"]


def test_there_are_six() -> None:
    assert len(ALL) == 6


@pytest.mark.parametrize("name", ALL)
def test_every_study_gets_a_whole_answer(name: str) -> None:
    advice = answer(name)
    assert advice.recommended is not None
    assert advice.options[0] is advice.recommended
    assert len(advice.needs) == len(advice.study.jobs)
    for option in advice.options:
        assert len(option.fits) == len(advice.study.jobs)
        assert all(fit.verdict in ("fits", "tight") for fit in option.fits)
        assert len(option.cash_flow.months) == advice.study.money.months + 1
        assert option.cash_flow.currency == advice.currency
        assert 0 <= option.score <= 1
    for rejection in advice.rejected:
        assert rejection.reasons, rejection.name


@pytest.mark.parametrize("name", ALL)
def test_a_bought_machine_is_complete_and_keeps_every_rule(name: str) -> None:
    for option in bought(answer(name)):
        assert option.machine is not None
        assert not option.machine.conflicts
        assert option.machine.count in answer(name).study.choices.gpu_counts
        for fit in option.fits:
            assert fit.memory is not None
            assert fit.memory.fullest.needed.value <= fit.capacity


@pytest.mark.parametrize("name", ALL)
def test_renting_and_an_api_stand_beside_buying(name: str) -> None:
    advice = answer(name)
    spoken_of = {option.kind for option in advice.options} | {each.kind for each in advice.rejected}
    assert spoken_of == {"buy", "rent", "api"}
    if advice.recommended and advice.recommended.kind == "buy":
        assert {each.against for each in advice.break_even} <= {option.id for option in advice.options}
        assert advice.break_even


def test_the_student_gets_one_small_card() -> None:
    """S0: the course machine's minimum is one small card for INT4."""
    advice = answer("student-int4")
    best = advice.recommended
    assert best is not None
    assert best.machine is not None
    assert best.machine.count == 1
    assert best.machine.chip.memory_gb <= 24
    serving = advice.needs[0].by_devices[0].fullest.needed
    assert serving.high < 8 * 2**30  # an RTX 2060 Super's memory


def test_the_lab_gets_two_blower_3090() -> None:
    """S0's reference machine: two RTX 3090 blower cards, each job on them."""
    best = answer("lab-two-3090").recommended
    assert best is not None
    assert best.machine is not None
    assert best.machine.chip.id == "rtx-3090"
    assert best.machine.count == 2
    assert best.machine.board is not None
    assert best.machine.board.cooling == "blower"
    roles = {line.role for line in best.machine.lines}
    assert roles >= {"accelerator", "cpu", "mainboard", "memory", "drive", "psu", "case", "cooler"}


def test_thirty_users_keep_their_service_level() -> None:
    best = answer("serve-32b-30-users").recommended
    assert best is not None
    speed = best.fits[0].speed
    assert speed is not None
    assert speed.decode_per_user is not None
    assert speed.decode_per_user.value >= 12
    assert best.fits[0].enough is True


def test_lora_on_70b_needs_more_than_one_consumer_card() -> None:
    advice = answer("lora-70b")
    assert advice.needs[0].by_devices[0].fullest.needed.value > 140e9  # 70.6e9 half weights
    for option in bought(advice):
        assert option.machine is not None
        assert option.machine.memory_per_device * option.machine.count > 140e9


def test_a_full_fine_tune_of_13b_fits_eight_80_gb_cards() -> None:
    """S2: four cards are not enough with 1F1B, eight are."""
    advice = answer("full-fine-tune-13b")
    by_count = {plan.plan.devices: plan for plan in advice.needs[0].by_devices}
    assert by_count[4].plan.recompute == "full"  # without recomputation four cards do not hold it
    assert by_count[8].fullest.needed.value == pytest.approx(73e9, rel=0.05)  # the source counts 73 GB
    rule = advice.needs[0].rule_of_thumb
    assert rule is not None
    assert [device.needed.value / 1e9 for device in rule.devices] == pytest.approx([73, 64.5, 56, 47.5], abs=0.6)


def test_what_is_barred_is_neither_bought_nor_rented() -> None:
    advice = answer("china-without-a100")
    for option in advice.options:
        chip = option.machine.chip.id if option.machine else option.offer.chip_id if option.offer else ""
        assert "a100" not in chip
        assert "h100" not in chip
    assert any("A100" in each.name for each in advice.rejected)


def test_the_origins_table_stands_beside_chatglm_only() -> None:
    assert len(answer("student-int4").guide) == 8
    assert not answer("lora-70b").guide


@pytest.mark.parametrize("name", ALL)
def test_the_first_option_keeps_the_budget_if_any_does(name: str) -> None:
    advice = answer(name)
    first = advice.recommended
    assert first is not None
    if over_budget(first, advice.study):
        assert all(over_budget(option, advice.study) for option in advice.options if option.kind == "buy")
