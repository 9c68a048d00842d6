"""Mixtures of experts."""

from __future__ import annotations

from advisor.architecture.family import Family, Names
from advisor.architecture.odd_configs import dbrx, shared_expert

DEEPSEEK = Family(label="DeepSeek", mlp_bias="mlp_bias")

MIXTURES: dict[str, Family] = {
    "mixtral": Family(label="Mixtral", window="all"),
    "qwen2_moe": Family(label="Qwen2 MoE", qkv_bias="qkv_bias=1", shared_gate=True, window="qwen"),
    "qwen3_moe": Family(
        label="Qwen3 MoE", qkv_bias="attention_bias", out_bias="attention_bias", qk_norm="head", window="qwen"
    ),
    "deepseek": Family(label="DeepSeek MoE", qkv_bias="attention_bias", out_bias="attention_bias"),
    "deepseek_v2": DEEPSEEK,
    "deepseek_v3": DEEPSEEK,
    "deepseek_v32": Family(label="DeepSeek V3.2"),
    "glm_moe_dsa": Family(label="GLM-5"),
    "kimi_k2": Family(label="Kimi K2"),
    "glm4_moe_lite": Family(label="GLM-4.7 Flash"),
    "glm4_moe": Family(label="GLM-4.5", qkv_bias="attention_bias", qk_norm="head", qk_norm_if="use_qk_norm"),
    "phimoe": Family(
        label="Phi-3.5 MoE",
        norm="layer",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        head_bias="lm_head_bias",
        window="all",
    ),
    "gpt_oss": Family(
        label="gpt-oss",
        qkv_bias="attention_bias=1",
        out_bias="attention_bias=1",
        names=Names(router="router"),
        sinks=True,
        expert_bias=True,
        router_bias=True,
        window="even",
    ),
    "dbrx": Family(label="DBRX", names=Names(qkv="Wqkv", o="out_proj", router="router"), norm="scale", change=dbrx),
    "olmoe": Family(label="OLMoE", qkv_bias="attention_bias", out_bias="attention_bias", qk_norm="full"),
    "granitemoe": Family(
        label="Granite MoE",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        names=Names(router="router.layer", gate_up="input_linear", down="output_linear"),
    ),
    "granitemoeshared": Family(
        label="Granite MoE",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        names=Names(router="router.layer", gate_up="input_linear", down="output_linear"),
    ),
    "ernie4_5_moe": Family(
        label="ERNIE 4.5",
        qkv_bias="use_bias",
        out_bias="use_bias",
        mlp_bias="use_bias",
        tied=True,
        router_parameter=True,
    ),
    "llama4_text": Family(
        label="LLaMA 4",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        names=Names(router="router"),
        window="no_rope",
        window_pattern=4,
        change=shared_expert,
    ),
    "hunyuan_v1_moe": Family(
        label="Hunyuan MoE",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        qk_norm="head",
        qk_norm_if="use_qk_norm=1",
        tied=True,
    ),
    "dots1": Family(label="dots.llm1", qkv_bias="attention_bias", out_bias="attention_bias", qk_norm="head"),
    "minimax_m2": Family(label="MiniMax M2", qk_norm="full"),
    "afmoe": Family(
        label="Arcee Trinity",
        norms=4,
        qk_norm="head",
        output_gate_linear=True,
        router_parameter=True,
        window="pattern",
        window_pattern=4,
        names=Names(router="router.gate"),
    ),
}
