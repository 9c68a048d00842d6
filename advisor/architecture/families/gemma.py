"""Gemma: norms before and after each block, narrow windows, from the third generation on streams beside the layers."""

from __future__ import annotations

from advisor.architecture.family import Family, Names
from advisor.architecture.gemma_layers import gemma_layer, gemma_outside

GEMMA: dict[str, Family] = {
    "gemma": Family(label="Gemma", qkv_bias="attention_bias", out_bias="attention_bias", tied=True, activation="gelu"),
    "gemma2": Family(
        label="Gemma 2",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        norms=4,
        tied=True,
        window="even",
        activation="gelu_pytorch_tanh",
    ),
    "gemma3_text": Family(
        label="Gemma 3",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        norms=4,
        qk_norm="head",
        tied=True,
        window="pattern",
        window_pattern=6,
        activation="gelu_pytorch_tanh",
    ),
    "gemma3n_text": Family(
        label="Gemma 3n",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        norms=4,
        qk_norm="head",
        tied=True,
        window="pattern",
        window_pattern=5,
        activation="gelu_pytorch_tanh",
        alternating=True,
        layer=gemma_layer,
        outside=gemma_outside,
    ),
    "gemma4_text": Family(
        label="Gemma 4",
        names=Names(router="router.proj"),
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        norms=4,
        qk_norm="head",
        tied=True,
        window="pattern",
        window_pattern=6,
        activation="gelu_pytorch_tanh",
        wide_full_layers=True,
        layer=gemma_layer,
        outside=gemma_outside,
    ),
}
