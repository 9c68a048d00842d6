"""Reading a config.json that may be anything: too large, not text, not JSON, nested without end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from catalog.model_files.error import ModelFileError

MOST_BYTES = 8 * 2**20  # the largest published config has less than 1 MB
DEEPEST = 64


def read_config_json(path: Path, place: str = "") -> dict[str, Any]:
    """The object in a config.json; a folder means the one in it. ModelFileError names the file and what is wrong."""
    if path.is_dir():
        path = path / "config.json"
    place = place or str(path)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ModelFileError(place, "{size} bytes; a config.json has at most {most}", size=size, most=MOST_BYTES)
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelFileError(place, "cannot be read: {reason}; a config.json is expected", reason=reason) from None
    return parse_config(data, place)


def parse_config(data: bytes, place: str) -> dict[str, Any]:
    """The object in the text of a config.json; ``place`` is what errors call it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ModelFileError(
            place, "byte {byte} is not UTF-8 text; a config.json is expected", byte=error.start
        ) from None
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ModelFileError(
            f"{place}: line {error.lineno}, column {error.colno}", "{reason}; JSON is expected", reason=error.msg
        ) from None
    except RecursionError:
        raise ModelFileError(place, "nested too deeply; at most {most} levels are expected", most=DEEPEST) from None
    except ValueError as error:  # a number of thousands of digits
        raise ModelFileError(place, "{reason}; JSON is expected", reason=str(error)[:100]) from None
    if not isinstance(value, dict):
        raise ModelFileError(place, "an object with keys is expected, not {kind}", kind=type(value).__name__)
    if _depth(value) > DEEPEST:
        raise ModelFileError(place, "nested too deeply; at most {most} levels are expected", most=DEEPEST)
    return value


def _depth(value: object) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, level = waiting.pop()
        deepest = max(deepest, level)
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        waiting.extend((one, level + 1) for one in inner)
    return deepest
