"""Reading and writing a study: a JSON document with the ending ``.labrig``."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
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
            raise StudyError(
                "", "has more than {most} MiB; expected a study (a .labrig file)", most=MOST_BYTES // 2**20
            )
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise StudyError("", "there is no such file; expected a study (a .labrig file)") from None
    except IsADirectoryError:
        raise StudyError("", "is a folder; expected a study (a .labrig file)") from None
    except UnicodeDecodeError as error:
        raise StudyError(f"byte {error.start}", "is not UTF-8; expected a JSON document in UTF-8") from None
    except OSError as error:
        raise StudyError("", "cannot be read: {reason}", reason=error.strerror or str(error)) from None
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
        raise StudyError(place, "is not JSON ({reason}); expected a JSON document", reason=error.msg) from None
    except RecursionError:
        raise StudyError("", "is nested too deeply; expected a study") from None
    except ValueError as error:
        if isinstance(error, StudyError):
            raise
        raise StudyError("", "has a number that cannot be read ({reason})", reason=str(error)) from None
    if not isinstance(document, dict):
        raise StudyError("", "is a JSON {kind}; expected an object with the key jobs", kind=_kind(document))
    version = document.get("labrig", 1)
    if isinstance(version, int) and not isinstance(version, bool) and version > 1:
        raise StudyError("labrig", "is {version}; this program reads version 1, a newer one is needed", version=version)
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
        raise StudyError("", "cannot be written: {reason}", reason=error.strerror or str(error)) from None


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
    problems = error.errors()
    # a list whose entries are all refused is called too short on top of it
    own = [one for one in problems if one["type"] != "too_short" or not _inside(one["loc"], problems)]
    problem = min(own, key=lambda one: _depth(one["type"]))
    place, more = _place(problem["loc"]), len(own) - 1
    english, values = _sentence(problem)
    if more:
        first = StudyError("", english, **values)
        return StudyError(place, "{first} (and {more} more)", first=first, more=more)
    return StudyError(place, english, **values)


def _inside(where: tuple[int | str, ...], problems: Sequence[Mapping[str, Any]]) -> bool:
    return any(len(one["loc"]) > len(where) and one["loc"][: len(where)] == where for one in problems)


def _depth(kind: str) -> int:
    return 0 if kind == "extra_forbidden" else 1  # a misspelt key explains the missing one


SENTENCES = {
    "extra_forbidden": "unknown key; expected one of those in the manual",
    "missing": "is missing",
    "union_tag_invalid": "kind is {given}; expected serve, fine-tune or pretrain",
    "union_tag_not_found": "kind is {given}; expected serve, fine-tune or pretrain",
    "too_short": "has too few entries; expected at least {min_length}",
    "too_long": "has too many entries; expected at most {max_length}",
    "string_too_short": "is empty; expected a name",
    "greater_than": "is {given}; expected more than {gt}",
    "greater_than_equal": "is {given}; expected {ge} or more",
    "less_than": "is {given}; expected less than {lt}",
    "less_than_equal": "is {given}; expected {le} or less",
    "literal_error": "is {given}; expected one of {expected}",
    "int_type": "is {given}; expected a whole number",
    "int_parsing": "is {given}; expected a whole number",
    "int_from_float": "is {given}; expected a whole number",
    "float_type": "is {given}; expected a number",
    "float_parsing": "is {given}; expected a number",
    "decimal_type": "is {given}; expected a number",
    "decimal_parsing": "is {given}; expected a number",
    "finite_number": "is {given}; expected a finite number",
    "string_type": "is {given}; expected a text",
    "string_pattern_mismatch": "is {given}; expected a text like {pattern}",
    "bool_type": "is {given}; expected true or false",
    "bool_parsing": "is {given}; expected true or false",
    "tuple_type": "is {given}; expected a list",
    "dict_type": "is {given}; expected an object in braces",
    "model_type": "is {given}; expected an object in braces",
    "model_attributes_type": "is {given}; expected an object in braces",
    "date_from_datetime_parsing": "is {given}; expected a date as in 2026-11-21",
    "date_type": "is {given}; expected a date as in 2026-11-21",
    "date_parsing": "is {given}; expected a date as in 2026-11-21",
}
PATTERNS = {"^[A-Z]{2}$": "US", "^[A-Z]{3}$": "USD"}


def _sentence(problem: Mapping[str, Any]) -> tuple[str, dict[str, object]]:
    """The sentence for what pydantic minds, and what fills it."""
    kind, context = problem["type"], problem.get("ctx", {})
    given = context.get("tag", problem.get("input")) if kind.startswith("union_tag") else problem.get("input")
    values: dict[str, object] = {"given": _shown(given)}
    values |= {name: value if isinstance(value, str | int | float) else str(value) for name, value in context.items()}
    if "pattern" in values:
        values["pattern"] = PATTERNS.get(str(values["pattern"]), values["pattern"])
    english = SENTENCES.get(kind)
    if english is None:
        expected = str(problem["msg"])
        for plain in ("Input should be ", "Value error, "):
            expected = expected.removeprefix(plain)
        return "is {given}; expected {expected}", {**values, "expected": expected}
    return english, values


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
    raise StudyError("", "has the number {name}; expected a finite number", name=name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise StudyError(key, "stands twice; expected each key once")
        found[key] = value
    return found
