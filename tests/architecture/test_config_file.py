"""Files that are no config.json: each gives one clear error."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.architecture import ModelShape, read_config
from catalog.model_files.config_json import MOST_BYTES, parse_config, read_config_json
from catalog.model_files.error import ModelFileError


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "JSON is expected"),
        (b"{", "line 1, column 2"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"[1, 2]", "an object with keys is expected, not list"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' * 70 + b"1" + b"}" * 70, "nested too deeply"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "JSON is expected"),
    ],
)
def test_what_is_no_config_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ModelFileError, match=r"^it: ") as caught:
        parse_config(data, "it")
    assert said in str(caught.value)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(ModelFileError, match="at most"):
        read_config_json(path)


def test_a_folder_means_its_config(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "llama"}')
    assert read_config_json(tmp_path) == {"model_type": "llama"}


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    said = complaint(lambda: read_config(parse_config(data, "it"), "it"))
    assert said is None or said.startswith("it: ")


NUMBERS = st.one_of(st.integers(-10, 10**20), st.floats(), st.booleans(), st.none(), st.text(max_size=5))
KEYS = st.sampled_from(
    [
        "hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "intermediate_size",
        "vocab_size", "head_dim", "sliding_window", "num_experts", "num_experts_per_tok", "moe_intermediate_size",
        "layer_types", "kv_lora_rank", "max_position_embeddings", "rope_parameters", "quantization_config",
    ]
)  # fmt: skip
TYPES = st.sampled_from(
    ["llama", "qwen3_moe", "gemma3_text", "deepseek_v3", "jamba", "mpt", "falcon", "nemotron_h", "x"]
)
BASE = {
    "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 100,
}  # fmt: skip


@settings(max_examples=400, derandomize=True, deadline=None)
@given(TYPES, st.dictionaries(KEYS, st.one_of(NUMBERS, st.lists(NUMBERS, max_size=3)), max_size=5))
def test_any_values_give_a_shape_or_a_clear_error(model_type: str, values: dict[str, object]) -> None:
    config = {**BASE, "model_type": model_type, **values}
    plain = json.loads(json.dumps(config))
    said = complaint(lambda: read_config(plain, "it"))
    if said is None:
        shape = read_config(plain, "it")
        assert shape.parameters > 0
        assert shape.kv_bytes(100) >= 0
    else:
        assert said.startswith("it: ")
        assert len(said) < 400


def complaint(read: Callable[[], ModelShape]) -> str | None:
    """What the reader complains of; None where it reads. Anything but a ModelFileError fails the test."""
    try:
        read()
    except ModelFileError as error:
        return str(error)
    return None
