"""What a shape says of itself: caches, windows, states, shares, operations."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.architecture import read_config
from advisor.architecture.families import FAMILIES, SAME

GEMMA3 = {
    "model_type": "gemma3_text", "hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 34,
    "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256, "vocab_size": 262208, "sliding_window": 1024,
    "max_position_embeddings": 131072,
}  # fmt: skip
DEEPSEEK = {
    "model_type": "deepseek_v3", "hidden_size": 7168, "intermediate_size": 18432, "moe_intermediate_size": 2048,
    "num_hidden_layers": 61, "num_attention_heads": 128, "vocab_size": 129280, "n_routed_experts": 256,
    "num_experts_per_tok": 8, "n_shared_experts": 1, "first_k_dense_replace": 3, "kv_lora_rank": 512,
    "q_lora_rank": 1536, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128,
}  # fmt: skip


def test_windows_stop_growing() -> None:
    shape = read_config(GEMMA3, "gemma-3-4b")
    full = [layer for layer in shape.layers if layer.attention.kind == "full"]
    assert len(full) == 5  # every sixth of 34
    each = 2 * 4 * 256 * 2
    assert shape.kv_bytes_per_token() == 34 * each
    assert shape.kv_bytes_per_token_beyond_windows() == 5 * each
    assert shape.kv_bytes(1024) == 34 * each * 1024
    assert shape.kv_bytes(10_000) == (5 * 10_000 + 29 * 1024) * each


def test_latent_attention_caches_one_vector() -> None:
    shape = read_config(DEEPSEEK, "deepseek-v3")
    assert shape.kv_bytes_per_token() == 61 * (512 + 64) * 2
    attention = shape.layers[0].attention
    assert attention.cached_expanded == 128 * (192 + 128)


def test_the_first_layers_of_a_mixture_can_be_dense() -> None:
    shape = read_config(DEEPSEEK, "deepseek-v3")
    assert [layer.mlp.experts for layer in shape.layers[:4]] == [0, 0, 0, 256]
    assert shape.mixture
    assert shape.active_parameters < 0.06 * shape.parameters
    assert shape.expert_parameters == 58 * 256 * 3 * 7168 * 2048


def test_few_key_value_heads_are_replicated() -> None:
    shape = read_config(GEMMA3, "gemma-3-4b")
    by_name = {one.name: one for one in shape.layers[0].linears}
    assert by_name["q_proj"].share(8) == 1 / 8
    assert by_name["k_proj"].share(8) == 1 / 4  # 4 heads on 8 devices: one each
    assert by_name["down_proj"].share(8) == 1 / 8


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(1, 4096), st.sampled_from([1, 2, 4, 8, 16]))
def test_shares_of_all_devices_hold_the_whole(width: int, devices: int) -> None:
    shape = read_config({**GEMMA3, "intermediate_size": width}, "any")
    for layer, _ in shape.groups:
        for one in layer.linears:
            assert one.share(devices) * devices >= 1 - 1e-12
            assert one.share(devices) <= 1


def test_operations_are_two_a_multiply_add() -> None:
    shape = read_config(
        {
            "model_type": "llama", "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 1,
            "num_attention_heads": 4, "vocab_size": 100,
        },
        "tiny",
    )  # fmt: skip
    matrices = 4 * 64 * 64 + 3 * 64 * 128 + 64 * 100
    assert shape.flops_per_token(0) == 2 * matrices
    assert shape.flops_per_token(10) == 2 * matrices + 2 * 2 * 4 * 16 * 10


def test_one_model_read_twice_is_equal_and_hashable() -> None:
    first, second = read_config(GEMMA3, "a"), read_config(dict(GEMMA3), "a")
    assert first == second
    assert hash(first) == hash(second)


@pytest.mark.parametrize("name", sorted(SAME))
def test_other_names_lead_to_a_family(name: str) -> None:
    assert SAME[name] in FAMILIES
