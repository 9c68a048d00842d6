"""The cache by layer kind, format, block and device."""

from __future__ import annotations

import pytest

from advisor.memory.kv_cache import HABITS, CacheHabits, layer_cache, layer_state, whole_cache
from tests.memory.shapes import shapes

SHAPES = shapes()
PLAIN = CacheHabits()


def test_blocks_round_every_sequence_up() -> None:
    layer = SHAPES["llama"].layers[0]
    each = 2 * 8 * 128 * 2
    assert layer_cache(layer, 100, 3, 16, 16, HABITS["vllm"]) == 3 * 112 * each
    assert layer_cache(layer, 100, 3, 16, 16, HABITS["sglang"]) == 3 * 100 * each


def test_keys_and_values_may_have_formats_of_their_own() -> None:
    layer = SHAPES["llama"].layers[0]
    assert layer_cache(layer, 256, 1, 4.5, 16, PLAIN) == 256 * 8 * 128 * (4.5 + 16) / 8


@pytest.mark.parametrize(("devices", "share"), [(1, 1), (2, 1 / 2), (8, 1 / 8), (16, 1 / 8)])
def test_heads_split_until_one_is_left(devices: int, share: float) -> None:
    layer = SHAPES["llama"].layers[0]
    whole = layer_cache(layer, 256, 1, 16, 16, PLAIN)
    assert layer_cache(layer, 256, 1, 16, 16, PLAIN, devices) == whole * share


def test_the_latent_cache_is_whole_on_every_device_and_expanded_by_transformers() -> None:
    layer = SHAPES["deepseek"].layers[0]
    latent = layer_cache(layer, 256, 1, 16, 16, HABITS["vllm"], 8)
    assert latent == 256 * (512 + 64) * 2
    expanded = layer_cache(layer, 256, 1, 16, 16, HABITS["transformers"])
    assert expanded == 256 * 16 * (192 + 128) * 2


def test_windows_bound_the_cache() -> None:
    shape = SHAPES["gemma"]
    long = whole_cache(shape, 32768, 1, 16, 16, HABITS["transformers"])
    assert long == shape.kv_bytes(32768)
    unbounded = whole_cache(shape, 32768, 1, 16, 16, CacheHabits(windowed=False))
    assert unbounded > 5 * long


def test_a_state_does_not_grow() -> None:
    layer = SHAPES["mamba"].layers[0]
    assert layer_cache(layer, 100_000, 1, 16, 16, PLAIN) == 0
    state, convolution = 8192 * 128, (8192 + 2 * 8 * 128) * 3
    assert layer_state(layer, 2) == 2 * (state * 4 + convolution * 2)
    assert layer_state(layer, 2, 4) == layer_state(layer, 2) / 4
