"""Speed against published measurements: rows the constants were learned from, and rows held out of the learning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp
from pathlib import Path
from statistics import median

import pytest

from advisor.speed.cases import Case
from advisor.speed.fit import Prior
from advisor.speed.held_out import held_out
from advisor.speed.learn import read_cases
from advisor.speed.priors import SERVING, TRAINING
from advisor.validation import Validation, validate
from catalog.catalog import Catalog

HERE = Path(__file__).parent

# quantity, rows, median, nine of ten
TARGETS = [
    ("decode", 620, 0.10, 0.30),
    ("prefill", 228, 0.20, 0.50),
    ("throughput", 617, 0.20, 0.50),
    ("ttft", 107, 0.25, 0.70),
]


@pytest.fixture(scope="module")
def serving(catalog: Catalog) -> Validation:
    return validate(HERE / "inference_speed.csv", catalog)


@pytest.fixture(scope="module")
def training(catalog: Catalog) -> Validation:
    return validate(HERE / "training_speed.csv", catalog)


def test_every_row_is_predicted(serving: Validation, training: Validation) -> None:
    assert serving.skipped == ()
    assert training.skipped == ()


@pytest.mark.parametrize(("quantity", "rows", "median", "ninety"), TARGETS)
def test_serving_errors_are_small(serving: Validation, quantity: str, rows: int, median: float, ninety: float) -> None:
    summary = serving.summary[quantity]
    assert summary.count == rows
    assert summary.median <= median
    assert summary.p90 <= ninety


def test_training_errors_are_small(training: Validation) -> None:
    rates = training.summary["tokens_per_second_per_gpu"]
    assert rates.count == 535
    assert rates.median <= 0.15
    assert rates.p90 <= 0.35
    hours = training.summary["gpu_hours"]  # whole pre-training runs, whose shape is only partly published
    assert hours.median <= 0.20


def test_ranges_hold_what_they_promise(serving: Validation, training: Validation) -> None:
    """90 % of unseen measurements; of those that the constants were learned from somewhat more, and never all."""
    for found in (serving, training):
        rows = sum(one.count for one in found.summary.values())
        inside = sum(one.coverage * one.count for one in found.summary.values())
        assert 0.88 <= inside / rows <= 0.96


def test_ranges_cover_nine_of_ten_measurements_that_neither_constants_nor_widths_know() -> None:
    """docs/speed-accuracy.md, which the learning writes: every quantity within 85 to 95 %."""
    text = (HERE.parent.parent / "docs" / "speed-accuracy.md").read_text(encoding="utf-8")
    lines = [line.split("|") for line in text.splitlines() if "**all**" in line]
    assert len(lines) == 5
    for line in lines:
        assert 85 <= float(line[7].strip().rstrip("%")) <= 95, line[1]


def errors(cases: Sequence[Case], priors: dict[str, Prior], fold_of: Callable[[int, Case], object]) -> list[float]:
    found = held_out(cases, priors, fold_of)
    return sorted(abs(exp(-one) - 1) for one in found)


def test_training_rates_that_were_not_learned_from(catalog: Catalog) -> None:
    cases = read_cases(HERE / "training_speed.csv", catalog)
    found = errors(cases, TRAINING, lambda index, _: index * 7919 % 5)
    assert median(found) <= 0.15
    assert found[int(0.9 * len(found))] <= 0.35


def test_decode_on_cards_that_were_not_learned_from(catalog: Catalog) -> None:
    """llama.cpp, one request: every card predicted from the others."""
    cases = [
        case
        for case in read_cases(HERE / "inference_speed.csv", catalog)
        if case.quantity == "decode" and case.chain[0] == "llama-cpp"
    ]
    found = errors(cases, SERVING, lambda _, case: case.device.bandwidth)
    assert median(found) <= 0.10
    assert found[int(0.9 * len(found))] <= 0.30
