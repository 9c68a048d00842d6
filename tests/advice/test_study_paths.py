"""A study finds the config.json that lies beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.jobs import works_of
from advisor.study_file import parse_study, read_study
from advisor.workload import StudyError
from catalog.catalog import Catalog


def test_a_config_beside_the_study_is_found(tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ours.json").write_text(json.dumps(catalog.models["llama-2-7b"].config), encoding="utf-8")
    file = tmp_path / "a.labrig"
    file.write_text('{"labrig": 1, "jobs": [{"kind": "serve", "model": "ours.json"}]}', encoding="utf-8")
    monkeypatch.chdir("/")
    work = works_of(read_study(file), catalog)[0]
    assert work.shape.parameters == 6_738_415_616
    assert work.name == "ours"


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ('{"labrig": 1, "jobs": []}', "jobs", "at least 1"),
        ('{"labrig": 1, "jobs": [{"kind": "serve", "model": ""}]}', "jobs[0].model", "expected a name"),
    ],
)
def test_empty_lists_and_names_are_said_in_words(text: str, place: str, expected: str) -> None:
    with pytest.raises(StudyError, match=expected) as caught:
        parse_study(text)
    assert caught.value.place == place
    assert "Tuple" not in caught.value.text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"kind": "serve", "model": "x", "users": true}', "jobs[0].users"),
        ('{"kind": "serve", "model": "x", "min_tokens_per_second": false}', "jobs[0].min_tokens_per_second"),
        ('{"kind": "fine-tune", "model": "x", "tokens": true}', "jobs[0].tokens"),
    ],
)
def test_true_is_no_number(text: str, place: str) -> None:
    with pytest.raises(StudyError, match=r"expected a (whole )?number") as caught:
        parse_study('{"labrig": 1, "jobs": [' + text + "]}")
    assert caught.value.place == place


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ('"money": {"hours_per_week": true}', "money.hours_per_week"),
        ('"money": {"budget": true}', "money.budget"),
        ('"choices": {"gpu_counts": [1, true]}', "choices.gpu_counts[1]"),
    ],
)
def test_true_is_no_number_elsewhere(part: str, place: str) -> None:
    with pytest.raises(StudyError, match=r"expected a (whole )?number") as caught:
        parse_study('{"labrig": 1, "jobs": [{"kind": "serve", "model": "x"}], ' + part + "}")
    assert caught.value.place == place


def test_true_stays_true_where_it_is_asked() -> None:
    job = '{"kind": "fine-tune", "model": "x", "cpu_offload": true}'
    study = parse_study('{"labrig": 1, "jobs": [' + job + '], "money": {"used_parts": true}}')
    assert study.money.used_parts is True
    assert study.jobs[0].cpu_offload is True  # type: ignore[union-attr]
