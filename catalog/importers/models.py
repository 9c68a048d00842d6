"""A model from its ``config.json`` or from the head of a GGUF file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from catalog.importers.problem import ImportProblemError
from catalog.model_files.config_json import read_config_json
from catalog.model_files.error import ModelFileError
from catalog.model_files.gguf_config import FAMILIES, config_of
from catalog.model_files.gguf_head import read_gguf_head
from catalog.records.models import Model

NEEDED = ("num_hidden_layers", "hidden_size", "num_attention_heads", "vocab_size")
TELLING = frozenset(("model_type", "architectures", "hidden_size", "n_embd"))


def model_from_file(file: Path, *, name: str = "", today: date) -> Model:
    """The model that a ``config.json``, a folder with one, or a ``.gguf`` describes.

    Raises ``ImportProblemError``. What the shape means is not checked here: that is the advisor's ``read_config``.
    """
    if file.is_dir():
        file = file / "config.json"
    try:
        if file.suffix.casefold() == ".gguf":
            head = read_gguf_head(file, file.name)
            config = _whole(config_of(head, file.name), str(head.metadata.get("general.architecture")), file.name)
            title = name or str(head.metadata.get("general.name") or file.stem)
            return _model(title, config, file, today, head.parameters, str(head.metadata.get("general.license", "")))
        config = read_config_json(file, file.name)
    except ModelFileError as error:
        raise ImportProblemError(error.place, error.english, **error.values) from error
    if not TELLING & config.keys():
        raise ImportProblemError(file.name, "no model_type, no architectures, no hidden_size; expected a config.json")
    path = str(config.get("_name_or_path") or "")
    return _model(name or path.rstrip("/").rsplit("/", 1)[-1] or file.absolute().parent.name, config, file, today)


def _whole(config: dict[str, Any], architecture: str, place: str) -> dict[str, Any]:
    """What a GGUF head says, if that is a whole model that a config.json can describe."""
    if architecture not in FAMILIES:
        raise ImportProblemError(
            place,
            "architecture {given}; expected one of {known}: take the model's config.json instead",
            given=repr(architecture),
            known=", ".join(sorted(FAMILIES)),
        )
    mixed = next((key for key, value in config.items() if isinstance(value, list)), None)
    if mixed is not None:
        raise ImportProblemError(place, "{key} differs by layer; take the model's config.json instead", key=mixed)
    missing = [field for field in NEEDED if field not in config]
    if missing:
        raise ImportProblemError(place, "says no {keys}; expected a whole model's head", keys=", ".join(missing))
    return config


def _model(
    title: str, config: dict[str, Any], file: Path, today: date, parameters: int = 0, licence: str = ""
) -> Model:
    id = re.sub(r"[^a-z0-9.]+", "-", title.casefold()).strip("-.")
    context = config.get("max_position_embeddings")
    try:
        return Model(
            id=id or "model",
            name=title,
            family=str(config.get("model_type", "")),
            licence=licence,
            access="open",
            published_parameters=float(parameters) if parameters else None,
            context_tokens=context if isinstance(context, int) and context > 0 else None,
            config=config,
            source=f"{file.name}, imported {today}",
            as_of=today,
            confidence="B",
            unverified=("access",),
        )
    except ValidationError as error:
        raise ImportProblemError(file.name, "{reason}; expected a model", reason=error.errors()[0]["msg"]) from error
