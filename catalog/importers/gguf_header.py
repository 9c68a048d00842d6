"""The head of a GGUF file: its keys and the shapes of its tensors, without reading a weight.

The format is that of ggml-org/ggml docs/gguf.md, versions 2 and 3, little endian. Every length is held against what is
left of the file, so a broken or hostile head ends with one error.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from catalog.importers.sheet import ImportProblemError

SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
STRING, ARRAY = 8, 9
MOST_KEYS, MOST_TENSORS = 10_000, 1_000_000
KEPT_ITEMS = 4096
"""Longer arrays (vocabularies) are skipped; only their length is kept."""


@dataclass(frozen=True)
class GgufHead:
    """``keys`` by name (a long array is its length as ``Skipped``), ``tensors`` name to shape."""

    keys: dict[str, Any]
    tensors: dict[str, tuple[int, ...]]

    @property
    def parameters(self) -> int:
        total = 0
        for shape in self.tensors.values():
            size = 1
            for one in shape:
                size *= one
            total += size
        return total


@dataclass(frozen=True, slots=True)
class Skipped:
    """An array that was not read."""

    length: int


def read_gguf_head(file: Path) -> GgufHead:
    """Raises ``ImportProblemError`` for what is no GGUF file."""
    try:
        with file.open("rb") as stream:
            return _read(_Stream(stream, file.stat().st_size, file.name))
    except OSError as error:
        raise ImportProblemError(f"{file.name}: {error.strerror}; expected a GGUF file") from error


def _read(stream: _Stream) -> GgufHead:
    if stream.take(4) != b"GGUF":
        raise ImportProblemError(f"{stream.name}: does not begin with GGUF; expected a GGUF file")
    version = stream.number("<I")
    if version not in (2, 3):
        raise ImportProblemError(f"{stream.name}: GGUF version {version}; expected 2 or 3, little endian")
    tensors, keys = stream.number("<Q"), stream.number("<Q")
    if keys > MOST_KEYS or tensors > MOST_TENSORS:
        raise ImportProblemError(f"{stream.name}: {keys:,} keys and {tensors:,} tensors; expected a model's head")
    values: dict[str, Any] = {}
    for _ in range(keys):
        name = stream.text()  # before the value: a dict display would not promise that
        values[name] = stream.value(stream.number("<I"))
    shapes: dict[str, tuple[int, ...]] = {}
    for _ in range(tensors):
        name, dimensions = stream.text(), stream.number("<I")
        if dimensions > 8:
            raise ImportProblemError(f"{stream.name}: tensor {name!r} has {dimensions} dimensions; expected 8 or fewer")
        shapes[name] = tuple(stream.number("<Q") for _ in range(dimensions))
        stream.take(12)  # type and offset
    return GgufHead(values, shapes)


@dataclass
class _Stream:
    file: BinaryIO
    size: int
    name: str

    def take(self, count: int) -> bytes:
        if count > self.size - self.file.tell():
            raise ImportProblemError(f"{self.name}: ends at byte {self.size:,} inside its head; expected a whole file")
        return self.file.read(count)

    def skip(self, count: int) -> None:
        if count > self.size - self.file.tell():
            raise ImportProblemError(f"{self.name}: ends at byte {self.size:,} inside its head; expected a whole file")
        self.file.seek(count, 1)

    def number(self, form: str) -> Any:
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def text(self) -> str:
        return self.take(self.number("<Q")).decode("utf-8", errors="replace")

    def value(self, kind: int, depth: int = 0) -> Any:
        if kind in SCALARS:
            return self.number(SCALARS[kind])
        if kind == STRING:
            return self.text()
        if kind != ARRAY or depth > 3:
            raise ImportProblemError(f"{self.name}: value type {kind}; expected one of GGUF's types")
        of, length = self.number("<I"), self.number("<Q")
        if length <= KEPT_ITEMS:
            return [self.value(of, depth + 1) for _ in range(length)]
        if of in SCALARS:
            self.skip(length * struct.calcsize(SCALARS[of]))
        else:
            for _ in range(length):
                if of == STRING:
                    self.skip(self.number("<Q"))
                else:
                    self.value(of, depth + 1)
        return Skipped(length)
