"""Which model is meant, and one clear error where none is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.jobs import works_of
from advisor.workload import Serve, Study, StudyError
from catalog.catalog import Catalog


def work_of(catalog: Catalog, **job: object) -> object:
    return works_of(Study(jobs=(Serve.model_validate(job),)), catalog)[0]


def test_a_model_is_found_as_people_write_it(catalog: Catalog) -> None:
    works = works_of(Study(jobs=(Serve(model="Qwen2.5-32B"), Serve(model="chatglm-6b"))), catalog)
    assert [work.model.id for work in works if work.model] == ["qwen2.5-32b", "chatglm-6b"]
    assert works[0].shape.parameters == pytest.approx(32.76e9, rel=1e-3)


def test_an_unknown_model_names_its_place_and_what_is_near(catalog: Catalog) -> None:
    with pytest.raises(StudyError, match=r"unknown model .qwen2\.5-33b.") as caught:
        work_of(catalog, model="qwen2.5-33b")
    assert caught.value.place == "jobs[0].model"
    assert "qwen2.5-32b" in caught.value.text.lower()


def test_a_closed_model_has_no_shape(catalog: Catalog) -> None:
    closed = next(id for id, model in catalog.models.items() if model.config is None)
    with pytest.raises(StudyError, match="not published"):
        work_of(catalog, model=closed)


def test_an_unknown_format_names_its_field(catalog: Catalog) -> None:
    with pytest.raises(StudyError, match="unknown number format 'int5'") as caught:
        work_of(catalog, model="chatglm-6b", weights="int5")
    assert caught.value.place == "jobs[0].weights"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "JSON is expected"),
        ("[]", "an object with keys is expected"),
        ('{"model_type": "llama"}', "config.json"),
        ('{"model_type": "llama", "hidden_size": 1e300}', "config.json"),
    ],
)
def test_a_broken_config_is_one_clear_error(tmp_path: Path, catalog: Catalog, content: str, expected: str) -> None:
    file = tmp_path / "config.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(StudyError, match=expected):
        work_of(catalog, model=str(file))


def test_a_study_may_carry_its_config(catalog: Catalog) -> None:
    config = catalog.models["llama-2-7b"].config
    work = works_of(Study(jobs=(Serve(model="our own", config=json.loads(json.dumps(config))),)), catalog)[0]
    assert work.model is None
    assert work.shape.parameters == 6_738_415_616  # Llama-2-7B as the framework counts it
