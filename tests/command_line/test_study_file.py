"""Reading and writing a study."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.study_file import as_json, parse_study, read_study, write_study
from advisor.workload import Study, StudyError

EXAMPLES = sorted(Path("examples").glob("*.labrig"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_survives_reading_and_writing(path: Path, tmp_path: Path) -> None:
    study = read_study(path)
    write_study(study, tmp_path / "copy.labrig")
    assert read_study(tmp_path / "copy.labrig") == study
    assert [one.name for one in tmp_path.iterdir()] == ["copy.labrig"]


def test_defaults_are_not_written() -> None:
    study = Study.model_validate({"jobs": [{"kind": "serve", "model": "llama-2-7b"}]})
    assert json.loads(as_json(study)) == {"labrig": 1, "jobs": [{"kind": "serve", "model": "llama-2-7b"}]}
    assert parse_study(as_json(study)) == study


def test_a_failed_write_keeps_the_old_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "study.labrig"
    old = Study.model_validate({"title": "old", "jobs": [{"kind": "serve", "model": "x"}]})
    write_study(old, path)

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StudyError, match="No space left"):
        write_study(old.model_copy(update={"title": "new"}), path)
    assert read_study(path).title == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["study.labrig"]


def test_writing_into_nowhere_is_said(tmp_path: Path) -> None:
    study = Study.model_validate({"jobs": [{"kind": "serve", "model": "x"}]})
    with pytest.raises(StudyError, match="cannot be written"):
        write_study(study, tmp_path / "nowhere" / "study.labrig")


@given(st.text(max_size=200))
def test_any_text_is_a_study_or_a_study_error(text: str) -> None:
    with contextlib.suppress(StudyError):
        parse_study(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["jobs", "kind", "money", "model", "site", "x"]), inner, max_size=4)
        ),
        max_leaves=8,
    )
)
def test_any_document_is_a_study_or_a_study_error(document: object) -> None:
    with contextlib.suppress(StudyError):
        assert parse_study(json.dumps(document)).jobs
