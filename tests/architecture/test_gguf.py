"""GGUF headers: written with the gguf package, cut off, damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gguf import GGMLQuantizationType, GGUFWriter

from advisor.architecture.read_gguf import read_gguf_model
from catalog.model_files.error import ModelFileError
from catalog.model_files.gguf_head import read_gguf_head

HIDDEN, WIDE, LAYERS, VOCAB = 256, 512, 2, 1000


def write_llama(path: Path) -> None:
    """A tiny LLaMA: 4 heads, 2 key-value heads, Q8_0 matrices, untied."""
    writer = GGUFWriter(path, "llama")
    writer.add_embedding_length(HIDDEN)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(WIDE)
    writer.add_context_length(2048)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_token_list([f"token {index}" for index in range(VOCAB)])
    matrices = {"token_embd.weight": (VOCAB, HIDDEN), "output.weight": (VOCAB, HIDDEN)}
    for layer in range(LAYERS):
        names = {"attn_q": (256, 256), "attn_k": (128, 256), "attn_v": (128, 256), "attn_output": (256, 256)}
        names |= {"ffn_gate": (WIDE, HIDDEN), "ffn_up": (WIDE, HIDDEN), "ffn_down": (HIDDEN, WIDE)}
        matrices |= {f"blk.{layer}.{name}.weight": shape for name, shape in names.items()}
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{norm}.weight", np.zeros(HIDDEN, dtype=np.float32))
    writer.add_tensor("output_norm.weight", np.zeros(HIDDEN, dtype=np.float32))
    for name, (rows, columns) in matrices.items():
        data = np.zeros((rows, columns // 32 * 34), dtype=np.uint8)
        writer.add_tensor(name, data, raw_dtype=GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.fixture
def llama(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.gguf"
    write_llama(path)
    return path


def test_shape_and_bytes_come_from_the_header(llama: Path) -> None:
    model = read_gguf_model(llama)
    matrices = 2 * VOCAB * HIDDEN + LAYERS * (2 * 256 * 256 + 2 * 128 * 256 + 3 * HIDDEN * WIDE)
    norms = (2 * LAYERS + 1) * HIDDEN
    assert model.shape.parameters == model.head.parameters == matrices + norms
    assert model.weight_bytes == matrices * 34 // 32 + norms * 4
    assert model.host_bytes == VOCAB * HIDDEN * 34 // 32
    assert model.shape.kv_bytes_per_token() == LAYERS * 2 * 128 * 2
    assert model.shape.family == "llama"
    assert not model.shape.notes


def test_every_cut_is_one_clear_error(llama: Path, tmp_path: Path) -> None:
    data = llama.read_bytes()
    end = data.index(b"output_norm.weight")
    for length in (0, 3, 4, 10, 20, 30, end // 2, end):
        path = tmp_path / "cut.gguf"
        path.write_bytes(data[:length])
        with pytest.raises(ModelFileError, match=r"cut\.gguf"):
            read_gguf_head(path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"GGML" + bytes(40), "does not begin with GGUF"),
        (b"GGUF" + bytes([9, 0, 0, 0]) + bytes(16), "version 9"),
        (b"GGUF" + bytes([3, 0, 0, 0]) + b"\xff" * 16, "damaged; a model.s head is expected"),
        (b"GGUF" + bytes([3, 0, 0, 0]) + bytes(8) + bytes([1]) + bytes(7) + b"\xff" * 8, "a text of"),
    ],
)
def test_damaged_headers_say_what_is_wrong(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(data)
    with pytest.raises(ModelFileError, match=said):
        read_gguf_head(path)
