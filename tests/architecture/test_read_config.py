"""Shapes from configs: families, refusals, impossible shapes."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.architecture import ShapeError, read_config

LLAMA_7B: dict[str, Any] = {
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 11008,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "vocab_size": 32000,
    "max_position_embeddings": 2048,
}


def test_llama_7b_has_the_parameters_its_makers_counted() -> None:
    shape = read_config(LLAMA_7B, "llama-7b")
    assert shape.parameters == 6_738_415_616
    assert shape.active_parameters == shape.parameters
    assert shape.kv_bytes_per_token() == 2 * 32 * 4096 * 2
    assert not shape.assumed


def test_grouped_heads_share_keys_and_values() -> None:
    shape = read_config({**LLAMA_7B, "num_key_value_heads": 8})
    assert shape.kv_bytes_per_token() == 2 * 32 * 1024 * 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"num_attention_heads": 33}, "does not divide into 33 heads"),
        ({"num_key_value_heads": 5}, "cannot share 5 key-value heads"),
        ({"num_hidden_layers": 0}, "num_hidden_layers: 0 is not a whole number"),
        ({"hidden_size": 10**30}, "a number of more than 15 digits"),
        ({"hidden_size": float("nan")}, "hidden_size: nan is not a whole number"),
        ({"hidden_size": "4096"}, "hidden_size: '4096' is not a whole number"),
        ({"hidden_size": True}, "hidden_size: True is not a whole number"),
        ({"hidden_size": None}, "is missing"),
        ({"hidden_size": [[[[]]]]}, "is not a whole number"),
        ({"num_hidden_layers": 4096, "hidden_size": 2**24, "head_dim": 128}, "parameters; at most"),
        ({"layer_types": ["full_attention"]}, "1 entries; expected one for each of the 32 layers"),
        ({"tie_word_embeddings": "yes"}, "is not true or false"),
        ({"model_type": ["llama"]}, "model_type: ['llama'] is not a text"),
        (
            {"num_local_experts": 4, "num_experts_per_tok": 8},
            "8 experts a token; expected at most the 4 that there are",
        ),
    ],
)
def test_impossible_shapes_say_what_is_wrong(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ShapeError, match=r"^broken: ") as caught:
        read_config({**LLAMA_7B, **change}, "broken")
    assert said in str(caught.value)


def test_an_unknown_family_is_computed_as_assumed_when_its_keys_suffice() -> None:
    shape = read_config({**LLAMA_7B, "model_type": "never_seen"})
    assert shape.assumed
    assert shape.parameters == 6_738_415_616
    assert [one.code for one in shape.notes] == ["memory.unknown_family"]


def test_an_unknown_family_without_shape_keys_is_refused_by_name() -> None:
    with pytest.raises(ShapeError, match="family 'never_seen' is not known"):
        read_config({"model_type": "never_seen", "hidden_size": 4096})
