"""Dense decoders in the manner of LLaMA: RMS norms, rotary positions, gated feed-forwards."""

from __future__ import annotations

from advisor.architecture.family import Family, Names
from advisor.architecture.odd_configs import baichuan, chatglm, qwen_first

PHI3_NAMES = Names(qkv="qkv_proj", gate_up="gate_up_proj")
GLM_NAMES = Names(gate_up="gate_up_proj")
LLAMA = Family(label="LLaMA", qkv_bias="attention_bias", out_bias="attention_bias", mlp_bias="mlp_bias")
QWEN2 = Family(label="Qwen2", qkv_bias=True, window="qwen")
QWEN3 = Family(label="Qwen3", qkv_bias="attention_bias", out_bias="attention_bias", qk_norm="head", window="qwen")

DECODERS: dict[str, Family] = {
    "llama": LLAMA,
    "mistral": Family(label="Mistral", window="all"),
    "ministral": Family(label="Ministral", window="all"),
    "ministral3": Family(label="Ministral 3", window="all"),
    "yi": Family(label="Yi"),
    "qwen": Family(
        label="Qwen",
        names=Names(qkv="c_attn", o="c_proj", gate="w2", up="w1", down="c_proj"),
        qkv_bias=True,
        change=qwen_first,
    ),
    "qwen2": QWEN2,
    "qwen3": QWEN3,
    "glm": Family(label="GLM-4", names=GLM_NAMES, qkv_bias="attention_bias"),
    "glm4": Family(label="GLM-4 0414", names=GLM_NAMES, qkv_bias="attention_bias", norms=4),
    "chatglm": Family(
        label="ChatGLM",
        names=Names(qkv="query_key_value", o="dense", gate_up="dense_h_to_4h", down="dense_4h_to_h"),
        qkv_bias="add_qkv_bias",
        change=chatglm,
    ),
    "baichuan": Family(label="Baichuan", names=Names(qkv="W_pack"), change=baichuan),
    "internlm": Family(label="InternLM", qkv_bias="bias=1", out_bias="bias=1"),
    "internlm2": Family(
        label="InternLM2",
        names=Names(qkv="wqkv", o="wo", gate="w1", up="w3", down="w2"),
        qkv_bias="bias",
        out_bias="bias",
    ),
    "internlm3": Family(label="InternLM3", qkv_bias="qkv_bias", out_bias="bias", mlp_bias="bias"),
    "phi3": Family(label="Phi-3 and Phi-4", names=PHI3_NAMES, window="all"),
    "olmo2": Family(label="OLMo 2", qkv_bias="attention_bias", out_bias="attention_bias", qk_norm="full"),
    "olmo3": Family(
        label="OLMo 3",
        qkv_bias="attention_bias",
        out_bias="attention_bias",
        qk_norm="full",
        window="pattern",
        window_pattern=4,
    ),
    "granite": Family(label="Granite", qkv_bias="attention_bias", out_bias="attention_bias", mlp_bias="mlp_bias"),
    "minicpm": Family(label="MiniCPM", qkv_bias="attention_bias", out_bias="attention_bias", tied=True),
    "minicpm3": Family(label="MiniCPM3", mlp_bias="mlp_bias", tied=True),
    "smollm3": Family(
        label="SmolLM3", qkv_bias="attention_bias", out_bias="attention_bias", mlp_bias="mlp_bias", tied=True
    ),
    "ernie4_5": Family(label="ERNIE 4.5", qkv_bias="use_bias", out_bias="use_bias", mlp_bias="use_bias", tied=True),
    "seed_oss": Family(
        label="Seed-OSS", qkv_bias="attention_bias=1", out_bias="attention_out_bias", mlp_bias="mlp_bias"
    ),
    "exaone": Family(
        label="EXAONE 3",
        names=Names(o="out_proj", gate="c_fc_0", up="c_fc_1", down="c_proj"),
        activation="silu",
    ),
    "exaone4": Family(label="EXAONE 4", qk_norm="head", window="pattern", window_pattern=4),
    "helium": Family(label="Helium", qkv_bias="attention_bias", mlp_bias="mlp_bias"),
    "hunyuan_v1_dense": Family(
        label="Hunyuan", qkv_bias="attention_bias", out_bias="attention_bias", qk_norm="head", tied=True
    ),
    "aquila": Family(label="Aquila"),
    "xverse": Family(label="XVERSE"),
}
