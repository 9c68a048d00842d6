"""The head of a GGUF file: its metadata and the type and size of every tensor, without the weights.

The format is that of ggml-org/ggml docs/gguf.md, versions 2 and 3, little endian. Every length is held against what is
left of the file, so that a broken or hostile head ends with one error.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

from catalog.model_files.error import ModelFileError

MAGIC = b"GGUF"
MOST_HEAD = 256 * 2**20  # bytes; tokenizers take some megabytes
MOST_TENSORS = 1_000_000
MOST_KEYS = 100_000
MOST_DIMENSIONS = 4
LONGEST_ARRAY = 4096  # longer arrays (vocabularies) are counted, not kept
STRING, ARRAY = 8, 9
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor: ``kind`` is its ggml type in lower case, ``size`` its bytes."""

    name: str
    kind: str
    elements: int
    size: int


@dataclass(frozen=True, slots=True)
class GgufHead:
    """Metadata (a long array stands as its length under "KEY.length") and tensors."""

    metadata: Mapping[str, Any]
    tensors: tuple[Tensor, ...]

    @property
    def parameters(self) -> int:
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def weight_bytes(self) -> int:
        """Exact bytes of all weights as stored."""
        return sum(tensor.size for tensor in self.tensors)


class _Cursor:
    """Reads fields one after the other; every complaint names the file and the byte."""

    def __init__(self, file: BinaryIO, size: int, place: str) -> None:
        self.file, self.size, self.place = file, size, place

    def fail(self, english: str, **values: object) -> ModelFileError:
        return ModelFileError(f"{self.place}: byte {self.file.tell():,}", english, **values)

    def take(self, count: int) -> bytes:
        at = self.file.tell()
        if count > self.size - at:
            raise self.fail("the file ends within its head; a complete GGUF file is expected")
        if at + count > MOST_HEAD:
            raise self.fail("the head is longer than {most} bytes; a GGUF file is expected", most=MOST_HEAD)
        return self.file.read(count)

    def number(self, code: str) -> Any:
        return struct.unpack("<" + code, self.take(struct.calcsize("<" + code)))[0]

    def text(self) -> str:
        length = self.number("Q")
        if length > MOST_HEAD:
            raise self.fail("a text of {size} bytes; a GGUF file is expected", size=length)
        return self.take(length).decode("utf-8", "replace")

    def value(self, kind: int) -> Any:
        if kind == STRING:
            return self.text()
        if kind not in SCALARS:
            raise self.fail("value type {kind} is not known; one of GGUF's types is expected", kind=kind)
        return self.number(SCALARS[kind])

    def array(self) -> tuple[Any, ...] | int:
        kind, count = self.number("I"), self.number("Q")
        if kind == ARRAY:
            raise self.fail("an array of arrays; an array of numbers or texts is expected")
        if kind in SCALARS:
            size = struct.calcsize("<" + SCALARS[kind])
            data = self.take(size * count)
            return struct.unpack(f"<{count}{SCALARS[kind]}", data) if count <= LONGEST_ARRAY else int(count)
        values = tuple(self.text() for _ in range(min(count, MOST_HEAD // 8)))
        return values if count <= LONGEST_ARRAY else int(count)


def read_gguf_head(path: Path, place: str = "") -> GgufHead:
    """The head of ``path``; ModelFileError for files that are no GGUF, cut off or damaged."""
    place = place or str(path)
    try:
        with path.open("rb") as file:
            return _read(_Cursor(file, path.stat().st_size, place))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelFileError(place, "cannot be read: {reason}; a GGUF file is expected", reason=reason) from None


def _read(cursor: _Cursor) -> GgufHead:
    if cursor.take(4) != MAGIC:
        raise ModelFileError(cursor.place, "does not begin with GGUF; a GGUF file is expected")
    version = cursor.number("I")
    if version not in (2, 3):
        raise ModelFileError(
            cursor.place, "GGUF version {version}; 2 or 3, little endian, is expected", version=version
        )
    tensors, keys = cursor.number("Q"), cursor.number("Q")
    if tensors > MOST_TENSORS or keys > MOST_KEYS:
        raise ModelFileError(
            cursor.place,
            "{tensors} tensors and {keys} keys: damaged; a model's head is expected",
            tensors=tensors,
            keys=keys,
        )
    metadata: dict[str, Any] = {}
    for _ in range(keys):
        name, kind = cursor.text(), cursor.number("I")
        if kind == ARRAY:
            values = cursor.array()
            metadata[name + ".length" if isinstance(values, int) else name] = values
        else:
            metadata[name] = cursor.value(kind)
    return GgufHead(metadata, tuple(_tensor(cursor) for _ in range(tensors)))


def _tensor(cursor: _Cursor) -> Tensor:
    from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

    name, dimensions = cursor.text(), cursor.number("I")
    if dimensions > MOST_DIMENSIONS:
        raise cursor.fail(
            "tensor {name} has {dimensions} dimensions; at most {most} are expected",
            name=repr(name[:60]),
            dimensions=dimensions,
            most=MOST_DIMENSIONS,
        )
    elements = prod(cursor.number("Q") for _ in range(dimensions))
    number, _offset = cursor.number("I"), cursor.number("Q")
    try:
        kind = GGMLQuantizationType(number)
    except ValueError:
        raise cursor.fail(
            "tensor {name} has type {number}, which is not known; one of GGUF's types is expected",
            name=repr(name[:60]),
            number=number,
        ) from None
    block, size = GGML_QUANT_SIZES[kind]
    return Tensor(name, kind.name.lower(), elements, elements // block * size)
