"""Studies as files: read with one clear error, written beside and then put in place."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from advisor.workload import Study, StudyError

ENDING = ".labrig"
LARGEST = 16_000_000  # bytes; a study with a config.json inside has a few thousand


def read_study(path: Path | str) -> Study:
    """The study in a file; StudyError says the place in it, what is wrong and what is expected.

    A job's model that is the path of a config.json is looked for beside the study.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST:
            raise StudyError("", f"the file is larger than {LARGEST:,} bytes; expected a LabRig study")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudyError(f"byte {error.start}", "not UTF-8 text; expected a LabRig study") from error
    except OSError as error:
        raise StudyError("", f"cannot be read: {error.strerror or error}") from error
    return parse_study(text, path.parent)


def parse_study(text: str, folder: Path | None = None) -> Study:
    """The study in a text; paths in it are relative to ``folder``."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise StudyError(f"line {error.lineno}, column {error.colno}", f"not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise StudyError("", f"not JSON that a study can have: {error}") from error
    if not isinstance(data, dict) or "labrig" not in data:
        raise StudyError("", 'no LabRig study; expected an object with "labrig": 1 and "jobs"')
    if data["labrig"] != 1:
        raise StudyError("labrig", f"format {data['labrig']!r} is not known here; expected 1")
    try:
        study = Study.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise StudyError(*_first(error)) from error
    return _beside(study, folder) if folder else study


def _first(error: ValidationError) -> tuple[str, str]:
    """(place, text) of the first problem, and how many more there are."""
    problems = error.errors(include_url=False)
    first = problems[0]
    place = ""
    for key in first["loc"]:
        if isinstance(key, int):
            place += f"[{key}]"
        elif key not in ("serve", "fine-tune", "pretrain"):  # the kind that pydantic puts into the way
            place += f".{key}" if place else str(key)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    given = first.get("input")
    shown = "" if isinstance(given, dict | list) or first["type"] == "missing" else f", got {given!r}"
    if first["type"] == "extra_forbidden":
        return place, f"unknown entry; expected one that a study has{more}"
    if first["type"] == "missing":
        return place, f"missing; expected a value{more}"
    return place, f"{first['msg']}{shown}{more}"


def _beside(study: Study, folder: Path) -> Study:
    jobs: list[Any] = []
    for job in study.jobs:
        near = folder / job.model
        is_path = job.config is None and job.model.endswith(".json") and not Path(job.model).is_absolute()
        jobs.append(job.model_copy(update={"model": str(near)}) if is_path and near.is_file() else job)
    return study.model_copy(update={"jobs": tuple(jobs)})


def study_text(study: Study) -> str:
    """The study as it stands in a file: what is at its default is left out."""
    data = {"labrig": 1, **study.model_dump(mode="json", exclude_defaults=True)}
    data["jobs"] = [{"kind": job.kind, **job.model_dump(mode="json", exclude_defaults=True)} for job in study.jobs]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def write_study(study: Study, path: Path | str) -> None:
    """Write the study; on any failure (OSError) the file that was there is still whole."""
    replace_file(Path(path), study_text(study).encode("utf-8"))


def replace_file(path: Path, content: bytes) -> None:
    """Write beside, then replace: nobody ever sees half a file."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
