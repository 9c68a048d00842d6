"""The course's table for ChatGLM-6B (seed document 000) against our own answer."""

from __future__ import annotations

import pytest

from advisor.answer import GuideAnswer
from advisor.guide import guide_answers
from catalog.catalog import Catalog


@pytest.fixture(scope="module")
def answers(catalog: Catalog) -> dict[tuple[str, str], GuideAnswer]:
    found = guide_answers(catalog, {"chatglm-6b"})
    return {(each.row.precision, each.row.dialogue): each for each in found}


def test_every_printed_row_has_an_answer(answers: dict[tuple[str, str], GuideAnswer]) -> None:
    assert len(answers) == 8
    assert all(each.smallest_card for each in answers.values())


def test_full_precision_cannot_be_fp32(answers: dict[tuple[str, str], GuideAnswer]) -> None:
    """6.17e9 parameters take 24.7 GB in FP32: more than the 20 G printed and than one 24 G card."""
    for dialogue in ("few turns", "many turns"):
        codes = [each.code for each in answers["full", dialogue].notes]
        assert "advice.guide_not_fp32" in codes
    assert answers["full", "few turns"].verdict == "does not fit"


@pytest.mark.parametrize("precision", ["half", "int8", "int4"])
def test_few_turns_agree_with_the_models_own_figures(
    answers: dict[tuple[str, str], GuideAnswer], precision: str
) -> None:
    """13, 8 and 6 G are the model's own published figures."""
    answer = answers[precision, "few turns"]
    assert answer.verdict in ("fits", "tight")
    assert answer.serve.fullest.needed.value == pytest.approx(answer.row.serve_gb * 1e9, rel=0.2)


def test_the_naive_hours_are_the_printed_division(answers: dict[tuple[str, str], GuideAnswer]) -> None:
    """1200 / 10 = 120 h and 8500 / 30 = 283 h, and why that misleads."""
    assert float(answers["int4", "few turns"].row.naive_hours) == 120
    assert float(answers["half", "few turns"].row.naive_hours) == pytest.approx(283.3, abs=0.1)
    for answer in answers.values():
        assert "advice.guide_naive_hours" in [each.code for each in answer.notes]


def test_other_models_are_not_in_the_table(catalog: Catalog) -> None:
    assert guide_answers(catalog, {"qwen2.5-7b"}) == ()
