"""Training memory against measured cases and against the framework itself."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest

from advisor.memory.training_ranges import errors_of, frameworks_of, learn
from advisor.memory.training_runs import WITHOUT_DATA
from advisor.validation import Outcome, Validation, validate
from catalog.catalog import Catalog

FOLDER = Path(__file__).parent


@pytest.fixture(scope="module")
def outcome(catalog: Catalog) -> Validation:
    return validate(FOLDER / "training_memory.csv", catalog)


@pytest.fixture(scope="module")
def parts(outcome: Validation) -> tuple[list[Outcome], list[Outcome]]:
    """Runs without data, and measured ones."""
    frameworks = frameworks_of(FOLDER / "training_memory.csv")
    eager = [one for one in outcome.outcomes if frameworks[one.case_id] == WITHOUT_DATA]
    return eager, [one for one in outcome.outcomes if frameworks[one.case_id] != WITHOUT_DATA]


def errors(rows: list[Outcome]) -> list[float]:
    return sorted(abs(one.error) for one in rows)


def test_every_row_is_predicted(outcome: Validation) -> None:
    assert outcome.skipped == ()


def test_what_the_framework_keeps_is_known_to_a_percent(parts: tuple[list[Outcome], list[Outcome]]) -> None:
    found = errors(parts[0])
    assert len(found) == 146
    assert median(found) < 0.001
    assert found[-1] < 0.01


def test_measured_runs_are_met_within_a_tenth(parts: tuple[list[Outcome], list[Outcome]]) -> None:
    found = errors(parts[1])
    assert len(found) == 231
    assert median(found) < 0.10
    assert found[int(0.9 * len(found))] < 0.25


def test_nine_of_ten_lie_within_the_range(parts: tuple[list[Outcome], list[Outcome]]) -> None:
    for rows in parts:
        covered = sum(one.covered for one in rows) / len(rows)
        assert 0.85 <= covered <= 0.95


def test_other_families_are_known_as_well(catalog: Catalog) -> None:
    # families that no case above shows: mixtures, latent attention, capped logits, ALiBi, dropout
    found = validate(FOLDER / "framework_runs.csv", catalog)
    assert found.skipped == ()
    rows = errors(list(found.outcomes))
    assert len(rows) == 146
    assert median(rows) < 0.001
    assert rows[-1] < 0.02


@pytest.mark.parametrize("without_data", [True, False])
def test_ranges_hold_rows_that_they_were_not_learned_from(catalog: Catalog, without_data: bool) -> None:
    found = errors_of(FOLDER / "training_memory.csv", catalog)
    rows = [row for row in found if (row[0] == WITHOUT_DATA) is without_data]
    folds, inside = 5, 0
    for fold in range(folds):
        known = {one.engine: one for one in learn(row for at, row in enumerate(rows) if at % folds != fold)}
        for name, error in rows[fold::folds]:
            range_ = known.get(name) or known["any"]
            inside += range_.low <= error <= range_.high
    assert 0.85 <= inside / len(rows) <= 0.95
