"""A GGUF file -> ModelShape, with the bytes that its tensors really have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from advisor.architecture.read_config import read_config
from advisor.architecture.shape import ModelShape
from advisor.quantity import note
from catalog.model_files.gguf_config import config_of
from catalog.model_files.gguf_head import GgufHead, read_gguf_head


@dataclass(frozen=True, slots=True)
class GgufModel:
    """What a GGUF file says: the shape, and the bytes and parameters that its tensors really have."""

    shape: ModelShape
    head: GgufHead

    @property
    def weight_bytes(self) -> int:
        return self.head.weight_bytes

    @property
    def host_bytes(self) -> int:
        """Bytes that llama.cpp leaves in main memory: the table of token embeddings."""
        return sum(tensor.size for tensor in self.head.tensors if tensor.name.startswith("token_embd"))

    @property
    def bits(self) -> float:
        """Mean bits a weight."""
        return self.weight_bytes * 8 / max(self.head.parameters, 1)


def read_gguf_model(path: Path) -> GgufModel:
    """The model in a GGUF file; ModelFileError where the head is damaged or its architecture is not known."""
    head = read_gguf_head(path)
    shape = read_config(config_of(head, str(path)), str(path))
    if abs(shape.parameters / max(head.parameters, 1) - 1) > 0.001:
        more = note("memory.gguf_differs", "warning", shape=shape.parameters, tensors=head.parameters)
        shape = replace(shape, notes=(*shape.notes, more))
    return GgufModel(shape, head)
