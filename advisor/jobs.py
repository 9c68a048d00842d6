"""From a study's jobs to shapes: which model is meant, and what its config says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from advisor.architecture import read_config
from advisor.architecture.keys import shown
from advisor.architecture.shape import ModelShape
from advisor.quantity import Note, note
from advisor.workload import FineTune, Pretrain, Serve, Study, StudyError
from catalog.catalog import Catalog
from catalog.find import find, suggest
from catalog.model_files.config_json import read_config_json
from catalog.model_files.error import ModelFileError
from catalog.records.models import Model


@dataclass(frozen=True, slots=True)
class Work:
    """One job with its model; ``model`` is None where the study brought a config of its own."""

    job: Serve | FineTune | Pretrain
    name: str
    shape: ModelShape
    model: Model | None
    notes: tuple[Note, ...] = ()


def works_of(study: Study, catalog: Catalog) -> tuple[Work, ...]:
    """Every job of the study with its shape; StudyError names the job whose model cannot be used."""
    return tuple(_work(job, f"jobs[{index}]", catalog) for index, job in enumerate(study.jobs))


def _work(job: Serve | FineTune | Pretrain, place: str, catalog: Catalog) -> Work:
    model = None if job.config is not None else find(catalog.models, job.model)
    if model is not None and model.config is None:
        raise StudyError(
            f"{place}.model",
            "{model} is {access} and its shape is not published; expected an open model or a config.json",
            model=model.name,
            access=f"term:access.{model.access}",
        )
    config = (
        job.config if job.config is not None else (model.config if model else _read_file(job.model, place, catalog))
    )
    if config is None:  # cannot be: refused above
        raise StudyError(f"{place}.model", "no shape for {model}", model=shown(job.model))
    for field, format_id in (
        ("weights", getattr(job, "weights", "")),
        ("kv", getattr(job, "kv", "")),
        ("base", getattr(job, "base", "")),
    ):
        if format_id and format_id not in catalog.formats:
            near = ", ".join(suggest(catalog.formats, format_id)) or "fp16, int8, int4"
            raise StudyError(
                f"{place}.{field}",
                "unknown number format {given}; expected one like {near}",
                given=shown(format_id),
                near=near,
            )
    if isinstance(job, Serve):
        job = _with_draft(job, place, catalog)
    elif job.global_batch is not None and job.micro_batch > job.global_batch:
        raise StudyError(
            f"{place}.micro_batch",
            "is {given}; expected no more than the {batch} sequences of a step (global_batch)",
            given=job.micro_batch,
            batch=job.global_batch,
        )
    name = model.name if model else name_of(job.model)
    try:
        shape = _shape_of(json.dumps(config), name)
    except ModelFileError as error:
        where = error.place if job.config is not None or model else job.model + error.place.removeprefix(name)
        inner = ModelFileError(where, error.english, **error.values)
        raise StudyError(f"{place}.model", "{error}", error=inner) from error
    notes: list[Note] = []
    if shape.assumed:
        notes.append(note("advice.shape_assumed", "warning", model=name, family=shape.family))
    if model is not None and model.access == "research only":
        notes.append(note("advice.research_only", "warning", (model.source,), model=name, licence=model.licence))
    return Work(job, name, shape, model, tuple(notes))


def _with_draft(job: Serve, place: str, catalog: Catalog) -> Serve:
    """The job with its draft model by the catalog's id; StudyError where the catalog has no shape of such a model."""
    if not job.draft_model:
        return job
    draft = find(catalog.models, job.draft_model)
    if draft is None:
        near = " / ".join(suggest(catalog.models, job.draft_model))
        given = shown(job.draft_model)
        if near:
            raise StudyError(
                f"{place}.draft_model",
                "unknown model {given}; expected a catalog id; did you mean {near}?",
                given=given,
                near=near,
            )
        raise StudyError(f"{place}.draft_model", "unknown model {given}; expected a catalog id", given=given)
    if draft.config is None:
        raise StudyError(
            f"{place}.draft_model",
            "{model} is {access} and its shape is not published; expected an open model or a config.json",
            model=draft.name,
            access=f"term:access.{draft.access}",
        )
    return job if draft.id == job.draft_model else job.model_copy(update={"draft_model": draft.id})


def name_of(text: str) -> str:
    """What a model of a file, or one that the study brings along, is called: "…-v0.3" has no ending."""
    file = Path(text)
    if file.suffix.lower() not in (".json", ".gguf"):
        return file.name or text
    return file.stem if file.stem != "config" else file.absolute().parent.name or file.stem


@lru_cache(maxsize=64)
def _shape_of(config: str, name: str) -> ModelShape:
    """One shape for one config: what is computed of it is kept by its identity, and comparing equal ones is slow."""
    return read_config(json.loads(config), name)


def _read_file(text: str, place: str, catalog: Catalog) -> Mapping[str, Any]:
    if not text.endswith(".json"):
        near = suggest(catalog.models, text)
        if near:
            raise StudyError(
                f"{place}.model",
                "unknown model {given}; expected a catalog id or a config.json; did you mean {near}?",
                given=shown(text),
                near=" / ".join(near),
            )
        raise StudyError(
            f"{place}.model", "unknown model {given}; expected a catalog id or a config.json", given=shown(text)
        )
    try:
        return read_config_json(Path(text))
    except ModelFileError as error:
        raise StudyError(f"{place}.model", "{error}", error=error) from error
