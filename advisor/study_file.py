"""Reading and writing a study: a JSON document with the ending ``.labrig``."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from advisor.workload import Study, StudyError

MOST_BYTES = 8 * 2**20  # a study with a carried config.json has some 10 kB


def read_study(path: Path | str) -> Study:
    """The study in a file; StudyError says the place in it, what is wrong and what is expected."""
    file = Path(path)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise StudyError("", f"has more than {MOST_BYTES // 2**20} MiB; expected a study (a .labrig file)")
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise StudyError("", "there is no such file; expected a study (a .labrig file)") from None
    except IsADirectoryError:
        raise StudyError("", "is a folder; expected a study (a .labrig file)") from None
    except UnicodeDecodeError as error:
        raise StudyError(f"byte {error.start}", "is not UTF-8; expected a JSON document in UTF-8") from None
    except OSError as error:
        raise StudyError("", f"cannot be read: {error.strerror or error}") from None
    return _beside(parse_study(text), file.parent)


def _beside(study: Study, folder: Path) -> Study:
    """A model that is the path of a config.json is looked for beside the study first."""
    jobs = tuple(
        job.model_copy(update={"model": str(folder / job.model)})
        if job.config is None and job.model.endswith(".json") and (folder / job.model).is_file()
        else job
        for job in study.jobs
    )
    return study if jobs == study.jobs else study.model_copy(update={"jobs": jobs})


def parse_study(text: str) -> Study:
    """The study in a JSON text."""
    try:
        document = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise StudyError(place, f"is not JSON ({error.msg}); expected a JSON document") from None
    except RecursionError:
        raise StudyError("", "is nested too deeply; expected a study") from None
    except ValueError as error:
        if isinstance(error, StudyError):
            raise
        raise StudyError("", f"has a number that cannot be read ({error})") from None
    if not isinstance(document, dict):
        raise StudyError("", f"is a JSON {_kind(document)}; expected an object with the key jobs")
    version = document.get("labrig", 1)
    if isinstance(version, int) and not isinstance(version, bool) and version > 1:
        raise StudyError("labrig", f"is {version}; this program reads version 1, a newer one is needed")
    try:
        return Study.model_validate(document)
    except ValidationError as error:
        raise in_words(error) from None


def write_study(study: Study, path: Path | str) -> None:
    """Write beside, then replace: a full disk leaves the old file as it was. StudyError where it cannot be written."""
    file = Path(path)
    text = as_json(study)
    beside: str | None = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            Path(beside).chmod(file.stat().st_mode & 0o777)
        else:
            Path(beside).chmod(0o644)
        Path(beside).replace(file)
    except OSError as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        raise StudyError("", f"cannot be written: {error.strerror or error}") from None


def as_json(study: Study) -> str:
    """The document as it stands in a file; what equals its default is left out, so that a person can read it.

    How much is trained stays where it was said, even where it is the default: then it is no guess.
    """
    values = study.model_dump(mode="json", exclude_defaults=True)
    document: dict[str, Any] = {"labrig": 1, **{key: value for key, value in values.items() if key != "labrig"}}
    kinds = [job.kind for job in study.jobs]
    said = [{key: getattr(job, key) for key in ("tokens", "runs") if key in job.model_fields_set} for job in study.jobs]
    document["jobs"] = [
        {"kind": kind, **job, **amount} for kind, job, amount in zip(kinds, values["jobs"], said, strict=True)
    ]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def in_words(error: ValidationError) -> StudyError:
    """The first thing that pydantic minds, as a person would say it."""
    problem = min(error.errors(), key=lambda one: _depth(one["type"]))
    place = _place(problem["loc"])
    more = error.error_count() - 1
    also = f" (and {more} more)" if more else ""
    return StudyError(place, _sentence(problem) + also)


def _depth(kind: str) -> int:
    return 0 if kind == "extra_forbidden" else 1  # a misspelt key explains the missing one


def _sentence(problem: Mapping[str, Any]) -> str:
    kind, given = problem["type"], problem.get("input")
    context = problem.get("ctx", {})
    if kind == "extra_forbidden":
        return "unknown key; expected one of those in the manual"
    if kind == "missing":
        return "is missing"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return f"kind is {_shown(context.get('tag', given))}; expected serve, fine-tune or pretrain"
    if kind == "too_short":
        return f"has too few entries; expected at least {context.get('min_length', 1)}"
    if kind == "too_long":
        return f"has too many entries; expected at most {context.get('max_length')}"
    if kind == "string_too_short":
        return "is empty; expected a name"
    expected = str(problem["msg"])
    for plain in ("Input should be ", "Value error, "):
        expected = expected.removeprefix(plain)
    return f"is {_shown(given)}; expected {expected}"


def _place(where: tuple[int | str, ...]) -> str:
    text = ""
    for key in where:
        if isinstance(key, int):
            text += f"[{key}]"
        elif key not in ("serve", "fine-tune", "pretrain"):  # the tag that pydantic puts between
            text += f".{key}" if text else key
    return text


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def _kind(value: object) -> str:
    return {list: "list", str: "text", int: "number", float: "number", bool: "yes/no"}.get(type(value), "null")


def _no_constant(name: str) -> float:
    raise StudyError("", f"has the number {name}; expected a finite number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise StudyError(key, "stands twice; expected each key once")
        found[key] = value
    return found
