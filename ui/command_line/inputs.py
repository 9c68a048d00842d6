"""What the commands read: studies, models, JSON files, the catalog."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.architecture import ModelShape, read_config
from advisor.study_file import read_study
from advisor.validation import CasesError
from advisor.workload import Study, StudyError
from catalog.catalog import Catalog, Problem
from catalog.find import find, suggest
from catalog.model_files.config_json import read_config_json
from catalog.model_files.error import ModelFileError
from catalog.own import book_place, data_folder, load_with_own
from catalog.records.models import Model
from ui.command_line.bad_input import BadInput

if TYPE_CHECKING:
    from advisor.architecture.read_gguf import GgufModel

MOST_BYTES = 8 * 2**20


def own_folder() -> Path:
    """Where the user's own records lie."""
    return data_folder() / "catalog"


def calibration_file() -> Path:
    """Where the ranges learned from the user's own measurements lie."""
    return data_folder() / "calibration.csv"


def the_catalog(*, calibrated: bool = True) -> Catalog:
    """The shipped records with the user's own over them; what is wrong in those is said and left out."""
    catalog, problems = with_own()
    for one in problems:
        print(f"labrig: left out: {one.place}: {one.text}", file=sys.stderr)
    file = calibration_file()
    if not calibrated or not file.exists():
        return catalog
    from advisor.memory.calibrate import read_calibration

    try:
        own = {record.id: record for record in read_calibration(file)}
    except CasesError as error:
        raise BadInput.of(error) from None
    return replace(catalog, assumptions={**catalog.assumptions, **own})


def with_own() -> tuple[Catalog, tuple[Problem, ...]]:
    """The catalog and what is wrong in its files; BadInput where the price book cannot be read."""
    place = book_place()
    if isinstance(place, Path) and not place.exists():
        return load_with_own(own_folder())
    from catalog.pricebook.book import BookError, open_book

    try:
        book = open_book(place)
        try:
            return load_with_own(own_folder(), book)
        finally:
            book.close()
    except BookError as error:
        raise BadInput.of(error, "price book") from None


def the_study(path: str) -> Study:
    try:
        return read_study(path)
    except StudyError as error:
        raise BadInput.of(error, path) from None


def json_object(path: str) -> Mapping[str, Any]:
    """The machine in a JSON file; BadInput with the line where it is no JSON object."""
    file = Path(path)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(
                path, "", "has more than {most} MiB; expected a machine by its parts", most=MOST_BYTES // 2**20
            )
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadInput(
            path, place, "is not JSON ({reason}); expected a machine by its parts", reason=error.msg
        ) from None
    except FileNotFoundError:
        raise BadInput(path, "", "there is no such file; expected a machine by its parts") from None
    except IsADirectoryError:
        raise BadInput(path, "", "is a folder; expected a machine by its parts") from None
    except UnicodeDecodeError as error:
        raise BadInput(path, f"byte {error.start}", "is not UTF-8; expected a machine by its parts") from None
    except (RecursionError, ValueError):
        raise BadInput(
            path, "", "is nested too deeply or has a number beyond reason; expected a machine by its parts"
        ) from None
    except OSError as error:
        raise BadInput(path, "", "cannot be read: {reason}", reason=error.strerror or str(error)) from None
    if not isinstance(found, dict):
        raise BadInput(path, "", "is no JSON object; expected a machine by its parts")
    return found


def the_shape(text: str, catalog: Catalog) -> tuple[ModelShape, Model | GgufModel | None]:
    """The model that a path of a config.json or a GGUF file, or a name in the catalog means."""
    if text.lower().endswith(".gguf"):
        return _of_gguf(text)
    if text.endswith(".json") or Path(text).is_file():
        name, model = _name(text), None
        try:
            config: Mapping[str, Any] = read_config_json(Path(text))
        except ModelFileError as error:
            raise BadInput.of(error, text) from None
    else:
        model = find(catalog.models, text)
        if model is None:
            near = suggest(catalog.models, text)
            if near:
                raise BadInput(
                    text,
                    "",
                    "is no file and no model of the catalog; expected a config.json or an id; did you mean {near}?",
                    near=" / ".join(near),
                )
            raise BadInput(text, "", "is no file and no model of the catalog; expected a config.json or an id")
        if model.config is None:
            raise BadInput(
                text,
                "",
                "{model} is {access} and its shape is not published; expected an open model or a config.json",
                model=model.name,
                access=f"term:access.{model.access}",
            )
        config, name = model.config, model.name
    try:
        return read_config(config, name), model
    except ModelFileError as error:
        place = error.place.removeprefix(name).lstrip(": ")  # the file is named already
        raise BadInput(text, place, error.english, **error.values) from None


def _of_gguf(text: str) -> tuple[ModelShape, GgufModel]:
    from advisor.architecture.read_gguf import read_gguf_model

    try:
        found = read_gguf_model(Path(text))
    except ModelFileError as error:
        raise BadInput.of(error, text) from None
    return found.shape, found


def _name(path: str) -> str:
    file = Path(path)
    return file.parent.name or file.stem if file.stem == "config" else file.stem
