"""Reading a config.json that may be anything: too large, not text, not JSON, nested without end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from advisor.architecture.shape import ShapeError

MOST_BYTES = 8 * 2**20  # the largest published config has less than 1 MB
DEEPEST = 64


def read_config_file(path: Path) -> dict[str, Any]:
    """The object in a config.json; a folder means the one in it. ShapeError names the file and what is wrong."""
    if path.is_dir():
        path = path / "config.json"
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ShapeError(f"{path}: {size:,} bytes; a config.json has at most {MOST_BYTES:,}")
        data = path.read_bytes()
    except OSError as error:
        raise ShapeError(f"{path}: cannot be read: {error.strerror or error}; a config.json is expected") from None
    return parse_config(data, str(path))


def parse_config(data: bytes, place: str) -> dict[str, Any]:
    """The object in the text of a config.json; ``place`` is what errors call it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ShapeError(f"{place}: byte {error.start} is not UTF-8 text; a config.json is expected") from None
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ShapeError(f"{place}: line {error.lineno}, column {error.colno}: {error.msg}; JSON is expected") from None
    except RecursionError:
        raise ShapeError(f"{place}: nested too deeply; at most {DEEPEST} levels are expected") from None
    except ValueError as error:  # a number of thousands of digits
        raise ShapeError(f"{place}: {str(error)[:100]}; JSON is expected") from None
    if not isinstance(value, dict):
        raise ShapeError(f"{place}: an object with keys is expected, not {type(value).__name__}")
    if _depth(value) > DEEPEST:
        raise ShapeError(f"{place}: nested too deeply; at most {DEEPEST} levels are expected")
    return value


def _depth(value: object) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, level = waiting.pop()
        deepest = max(deepest, level)
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        waiting.extend((one, level + 1) for one in inner)
    return deepest
