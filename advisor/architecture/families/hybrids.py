"""State-space and linear-attention models, and hybrids of these with attention."""

from __future__ import annotations

from advisor.architecture.family import Family, Names
from advisor.architecture.layers import single_layer
from advisor.architecture.odd_configs import bamba, falcon_h1, lfm2, minimax, nemotron_h

QWEN35 = Family(
    label="Qwen3.5",
    qkv_bias="attention_bias",
    out_bias="attention_bias",
    qk_norm="head",
    output_gate=True,
    shared_gate=True,
    mixer="delta",
)

HYBRIDS: dict[str, Family] = {
    "qwen3_next": Family(
        label="Qwen3-Next",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        qk_norm="head",
        output_gate=True,
        shared_gate=True,
        mixer="delta",
        fused_mixer=True,
    ),
    "qwen3_5_text": QWEN35,
    "qwen3_5_moe_text": QWEN35,
    "mamba": Family(label="Mamba", tied=True, position="none", mixer="mamba", layer=single_layer),
    "falcon_mamba": Family(label="Falcon Mamba", tied=True, position="none", mixer="mamba", layer=single_layer),
    "mamba2": Family(label="Mamba-2", position="none", mixer="mamba2", layer=single_layer),
    "nemotron_h": Family(
        label="Nemotron-H",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        mlp_bias="mlp_bias",
        gated=False,
        position="none",
        activation="relu2",
        mixer="mamba2",
        layer=single_layer,
        change=nemotron_h,
    ),
    "jamba": Family(label="Jamba", names=Names(router="router"), position="none", mixer="mamba", mixer_norms=True),
    "bamba": Family(
        label="Bamba",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        mlp_bias="mlp_bias",
        mixer="mamba2",
        change=bamba,
    ),
    "falcon_h1": Family(
        label="Falcon-H1",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        mlp_bias="mlp_bias",
        mixer="mamba2",
        both=True,
        change=falcon_h1,
    ),
    "granitemoehybrid": Family(
        label="Granite 4",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        names=Names(router="router.layer", gate_up="input_linear", down="output_linear"),
        mixer="mamba2",
    ),
    "lfm2": Family(
        label="LFM2",
        names=Names(o="out_proj", gate="w1", up="w3", down="w2"),
        qk_norm="head",
        tied=True,
        mixer="convolution",
        change=lfm2,
    ),
    "minimax": Family(label="MiniMax-01", mixer="lightning", change=minimax),
    "kimi_linear": Family(label="Kimi Linear", position="none", mixer="kimi"),
}
