"""The header of a GGUF file: its metadata and the type and size of every tensor, without the weights."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

from advisor.architecture.shape import ShapeError

MAGIC = b"GGUF"
MOST_HEADER = 256 * 2**20  # bytes; tokenizers take some megabytes
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
class GgufHeader:
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

    def __init__(self, file: BinaryIO, place: str) -> None:
        self.file, self.place = file, place

    def fail(self, text: str) -> ShapeError:
        return ShapeError(f"{self.place}: byte {self.file.tell()}: {text}")

    def take(self, count: int) -> bytes:
        if self.file.tell() + count > MOST_HEADER:
            raise self.fail(f"the header is longer than {MOST_HEADER:,} bytes; a GGUF file is expected")
        data = self.file.read(count)
        if len(data) != count:
            raise self.fail("the file ends within its header; a complete GGUF file is expected")
        return data

    def number(self, code: str) -> Any:
        return struct.unpack("<" + code, self.take(struct.calcsize("<" + code)))[0]

    def text(self) -> str:
        length = self.number("Q")
        if length > MOST_HEADER:
            raise self.fail(f"a text of {length:,} bytes; a GGUF file is expected")
        return self.take(length).decode("utf-8", "replace")

    def value(self, kind: int) -> Any:
        if kind == STRING:
            return self.text()
        if kind not in SCALARS:
            raise self.fail(f"value type {kind} is not known")
        return self.number(SCALARS[kind])

    def array(self) -> tuple[Any, ...] | int:
        kind, count = self.number("I"), self.number("Q")
        if kind == ARRAY:
            raise self.fail("arrays of arrays are not read")
        if kind in SCALARS:
            size = struct.calcsize("<" + SCALARS[kind])
            data = self.take(size * count)
            return struct.unpack(f"<{count}{SCALARS[kind]}", data) if count <= LONGEST_ARRAY else int(count)
        values = tuple(self.text() for _ in range(min(count, MOST_HEADER // 8)))
        return values if count <= LONGEST_ARRAY else int(count)


def read_gguf(path: Path) -> GgufHeader:
    """The header of ``path``; ShapeError for files that are no GGUF, cut off or damaged."""
    try:
        with path.open("rb") as file:
            return _read(_Cursor(file, str(path)))
    except OSError as error:
        raise ShapeError(f"{path}: cannot be read: {error.strerror or error}; a GGUF file is expected") from None


def _read(cursor: _Cursor) -> GgufHeader:
    if cursor.take(4) != MAGIC:
        raise ShapeError(f"{cursor.place}: does not begin with GGUF; a GGUF file is expected")
    version = cursor.number("I")
    if version not in (2, 3):
        raise ShapeError(f"{cursor.place}: GGUF version {version}; 2 or 3 is expected")
    tensors, keys = cursor.number("Q"), cursor.number("Q")
    if tensors > MOST_TENSORS or keys > MOST_KEYS:
        raise ShapeError(f"{cursor.place}: {tensors:,} tensors and {keys:,} keys; the file is damaged")
    metadata: dict[str, Any] = {}
    for _ in range(keys):
        name, kind = cursor.text(), cursor.number("I")
        if kind == ARRAY:
            values = cursor.array()
            metadata[name + ".length" if isinstance(values, int) else name] = values
        else:
            metadata[name] = cursor.value(kind)
    return GgufHeader(metadata, tuple(_tensor(cursor) for _ in range(tensors)))


def _tensor(cursor: _Cursor) -> Tensor:
    from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

    name, dimensions = cursor.text(), cursor.number("I")
    if dimensions > MOST_DIMENSIONS:
        raise cursor.fail(f"tensor {name[:60]!r} has {dimensions} dimensions; at most {MOST_DIMENSIONS} are expected")
    elements = prod(cursor.number("Q") for _ in range(dimensions))
    number, _offset = cursor.number("I"), cursor.number("Q")
    try:
        kind = GGMLQuantizationType(number)
    except ValueError:
        raise cursor.fail(f"tensor {name[:60]!r} has type {number}, which is not known") from None
    block, size = GGML_QUANT_SIZES[kind]
    return Tensor(name, kind.name.lower(), elements, elements // block * size)
