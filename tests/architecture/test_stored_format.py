"""Bits of a quantisation that no weight can have are refused."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.architecture import ShapeError, read_config

BASE: dict[str, Any] = {
    "model_type": "llama",
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 128,
    "vocab_size": 100,
}


def quantised(**values: Any) -> str:
    return read_config({**BASE, "quantization_config": values}, "it").stored_format


@pytest.mark.parametrize("bits", [-4, 0, 3.7, "four", "4", 1e9, True, [4], {"a": 4}, float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["bits", "w_bit", "weight_bits"])
def test_bits_that_no_weight_has(name: str, bits: object) -> None:
    with pytest.raises(ShapeError, match=rf"^it: quantization_config: {name}: .*whole number from 1 to 32"):
        quantised(**{"quant_method": "gptq", name: bits})


@pytest.mark.parametrize("bits", [1, 2, 3, 4, 4.0, 8, 16, None])
def test_bits_that_weights_have(bits: object) -> None:
    assert quantised(quant_method="awq", bits=bits) == "awq"


def test_a_mean_over_layers_may_be_broken() -> None:
    assert quantised(quant_method="exl2", bits=4.25) == "exl2"
    for bits in (-4.25, 0, 64.5, "x"):
        with pytest.raises(ShapeError, match="bits"):
            quantised(quant_method="exl2", bits=bits)


def test_what_is_no_object_or_no_text() -> None:
    with pytest.raises(ShapeError, match="quantization_config: 'int4' is not an object"):
        read_config({**BASE, "quantization_config": "int4"}, "it")
    with pytest.raises(ShapeError, match="quant_method: 4 is not a text"):
        quantised(quant_method=4)
    with pytest.raises(ShapeError, match="load_in_4bit: 'yes' is not true or false"):
        quantised(quant_method="bitsandbytes", load_in_4bit="yes")


def test_mlx_writes_it_under_a_name_of_its_own() -> None:
    with pytest.raises(ShapeError, match="quantization: bits: -4"):
        read_config({**BASE, "quantization": {"bits": -4, "group_size": 64}}, "it")
    assert read_config({**BASE, "quantization": {"bits": 4, "group_size": 64}}, "it").stored_format == ""
