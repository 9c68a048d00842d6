"""Models from config.json and from GGUF heads, the latter written by the gguf package itself."""

from __future__ import annotations

import json
import struct
from datetime import date
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

from catalog.importers.models import model_from_file
from catalog.importers.problem import ImportProblemError
from catalog.model_files.error import ModelFileError
from catalog.model_files.gguf_head import read_gguf_head

TODAY = date(2026, 11, 21)


def written(file: Path, architecture: str = "qwen3", tied: bool = True, **more: Any) -> Path:
    writer = gguf.GGUFWriter(file, architecture)
    writer.add_name("My Model 0.6B")
    writer.add_block_count(2)
    writer.add_embedding_length(64)
    writer.add_feed_forward_length(more.get("feed_forward", 192))
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_key_length(16)
    writer.add_context_length(4096)
    if "experts" in more:
        writer.add_expert_count(more["experts"])
        writer.add_expert_used_count(2)
    writer.add_token_list([f"token{number}" for number in range(5000)])
    writer.add_tensor("token_embd.weight", np.zeros((5000, 64), dtype=np.float16))
    writer.add_tensor("blk.0.ffn_up.weight", np.zeros((192, 64), dtype=np.float32))
    if not tied:
        writer.add_tensor("output.weight", np.zeros((5000, 64), dtype=np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def test_the_head_of_a_gguf(tmp_path: Path) -> None:
    head = read_gguf_head(written(tmp_path / "a.gguf"))
    assert head.metadata["general.architecture"] == "qwen3"
    assert head.metadata["tokenizer.ggml.tokens.length"] == 5000
    sizes = {tensor.name: (tensor.elements, tensor.size) for tensor in head.tensors}
    assert sizes["token_embd.weight"] == (5000 * 64, 5000 * 64 * 2)
    assert head.parameters == 5000 * 64 + 192 * 64


def test_a_model_from_a_gguf(tmp_path: Path) -> None:
    model = model_from_file(written(tmp_path / "a.gguf"), today=TODAY)
    assert (model.id, model.name, model.family, model.context_tokens) == (
        "my-model-0.6b",
        "My Model 0.6B",
        "qwen3",
        4096,
    )
    assert model.published_parameters == 332_288
    assert model.config == {
        "model_type": "qwen3", "num_hidden_layers": 2, "hidden_size": 64, "intermediate_size": 192,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "max_position_embeddings": 4096,
        "vocab_size": 5000, "tie_word_embeddings": True, "attention_bias": False, "qkv_bias": False, "use_bias": False,
    }  # fmt: skip
    assert model.source == "a.gguf, imported 2026-11-21"


def test_an_output_head_of_its_own_is_not_tied(tmp_path: Path) -> None:
    config = model_from_file(written(tmp_path / "a.gguf", tied=False), today=TODAY).config
    assert config is not None
    assert config["tie_word_embeddings"] is False


def test_llama_with_experts_is_mixtral(tmp_path: Path) -> None:
    config = model_from_file(written(tmp_path / "a.gguf", "llama", experts=8), today=TODAY).config
    assert config is not None
    assert (config["model_type"], config["num_local_experts"], config["num_experts_per_tok"]) == ("mixtral", 8, 2)


def test_an_unknown_architecture_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ImportProblemError, match=r"architecture 'rwkv7'; expected one of .*config\.json instead"):
        model_from_file(written(tmp_path / "a.gguf", "rwkv7"), today=TODAY)


def test_layers_that_differ_are_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "a.gguf", feed_forward=[192, 256])
    with pytest.raises(ImportProblemError, match="differs by layer"):
        model_from_file(file, today=TODAY)


@pytest.mark.parametrize("cut", [3, 10, 30, 100, 2000])
def test_a_cut_gguf_is_told(tmp_path: Path, cut: int) -> None:
    whole = written(tmp_path / "a.gguf").read_bytes()
    (tmp_path / "b.gguf").write_bytes(whole[:cut])
    with pytest.raises(ModelFileError, match=r"b\.gguf: byte [\d,]+: the file ends within its head"):
        read_gguf_head(tmp_path / "b.gguf")


@pytest.mark.parametrize(
    "data",
    [
        b"GGML" + b"\0" * 60,
        b"GGUF" + struct.pack("<IQQ", 99, 0, 0),
        b"GGUF" + struct.pack("<IQQ", 3, 2**60, 2**60),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 2**62) + b"name",
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1) + b"k" + struct.pack("<I", 77),
    ],
)
def test_hostile_heads(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.gguf").write_bytes(data)
    with pytest.raises(ModelFileError, match="expected"):
        read_gguf_head(tmp_path / "a.gguf")


def test_a_model_from_a_config(tmp_path: Path) -> None:
    config = {
        "model_type": "llama",
        "hidden_size": 64,
        "max_position_embeddings": 2048,
        "_name_or_path": "lab/Our Llama",
    }
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    model = model_from_file(tmp_path, today=TODAY)  # a folder means the config.json in it
    assert (model.id, model.name, model.context_tokens, model.config) == ("our-llama", "Our Llama", 2048, config)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "line 1"),
        ("[1]", "an object with keys is expected"),
        ("{}", "no model_type"),
        ("[" * 100_000, "expected"),
        ("\ufeff\x00", "expected"),
    ],
)
def test_configs_that_are_none(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "config.json").write_text(text, encoding="utf-16" if "\ufeff" in text else "utf-8")
    with pytest.raises(ImportProblemError, match=expected):
        model_from_file(tmp_path / "config.json", today=TODAY)


def test_no_file(tmp_path: Path) -> None:
    for name in ("config.json", "a.gguf"):
        with pytest.raises(ImportProblemError, match="No such file"):
            model_from_file(tmp_path / name, today=TODAY)
