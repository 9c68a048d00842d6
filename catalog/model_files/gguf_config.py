"""The head of a GGUF file in the words of a config.json: llama.cpp's keys as Hugging Face names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.model_files.error import ModelFileError
from catalog.model_files.gguf_head import GgufHead

# llama.cpp's architecture -> model_type
FAMILIES = {
    "llama": "llama", "llama4": "llama4_text", "qwen": "qwen", "qwen2": "qwen2", "qwen2moe": "qwen2_moe",
    "qwen3": "qwen3", "qwen3moe": "qwen3_moe", "qwen3next": "qwen3_next", "gemma": "gemma", "gemma2": "gemma2",
    "gemma3": "gemma3_text", "phi2": "phi", "phi3": "phi3", "falcon": "falcon", "gptneox": "gpt_neox", "gpt2": "gpt2",
    "gptj": "gptj", "bloom": "bloom", "mpt": "mpt", "starcoder": "gpt_bigcode", "starcoder2": "starcoder2",
    "command-r": "cohere", "cohere2": "cohere2", "deepseek2": "deepseek_v3", "chatglm": "glm", "glm4": "glm4",
    "glm4moe": "glm4_moe", "gpt-oss": "gpt_oss", "baichuan": "baichuan", "internlm2": "internlm2", "olmo": "olmo",
    "olmo2": "olmo2", "olmoe": "olmoe", "granite": "granite", "granitemoe": "granitemoe", "stablelm": "stablelm",
    "minicpm": "minicpm", "minicpm3": "minicpm3", "smollm3": "smollm3", "exaone": "exaone", "exaone4": "exaone4",
    "seed_oss": "seed_oss", "ernie4_5": "ernie4_5", "ernie4_5-moe": "ernie4_5_moe", "nemotron": "nemotron",
    "mamba2": "mamba2", "mamba": "mamba", "dbrx": "dbrx", "opt": "opt", "hunyuan-dense": "hunyuan_v1_dense",
}  # fmt: skip

# llama.cpp's key behind the architecture's name -> Hugging Face's key
KEYS = {
    "embedding_length": "hidden_size",
    "block_count": "num_hidden_layers",
    "feed_forward_length": "intermediate_size",
    "context_length": "max_position_embeddings",
    "vocab_size": "vocab_size",
    "attention.head_count": "num_attention_heads",
    "attention.head_count_kv": "num_key_value_heads",
    "attention.key_length": "head_dim",
    "attention.sliding_window": "sliding_window",
    "attention.q_lora_rank": "q_lora_rank",
    "attention.kv_lora_rank": "kv_lora_rank",
    "rope.dimension_count": "qk_rope_head_dim",
    "expert_count": "num_experts",
    "expert_used_count": "num_experts_per_tok",
    "expert_feed_forward_length": "moe_intermediate_size",
    "expert_shared_count": "n_shared_experts",
    "expert_shared_feed_forward_length": "shared_expert_intermediate_size",
    "leading_dense_block_count": "first_k_dense_replace",
    "ssm.state_size": "state_size",
    "ssm.conv_kernel": "conv_kernel",
    "ssm.group_count": "n_groups",
}


def config_of(head: GgufHead, place: str) -> dict[str, Any]:
    """The head's metadata in the words of a config.json."""
    metadata = head.metadata
    architecture = metadata.get("general.architecture")
    if not isinstance(architecture, str):
        raise ModelFileError(place, "general.architecture is missing; a language model's GGUF file is expected")
    config: dict[str, Any] = {"model_type": FAMILIES.get(architecture, architecture)}
    for key, name in KEYS.items():
        value = metadata.get(f"{architecture}.{key}")
        if value is not None:
            config[name] = _single(value)
    config.setdefault("vocab_size", _vocabulary(metadata))
    names = {tensor.name for tensor in head.tensors}
    config["tie_word_embeddings"] = "output.weight" not in names
    bias = "blk.0.attn_q.bias" in names or "blk.0.attn_qkv.bias" in names
    config.update(attention_bias=bias, qkv_bias=bias, use_bias="blk.0.attn_output.bias" in names)
    _latent(config, metadata, architecture)
    if architecture == "llama" and config.get("num_experts"):
        config.update(model_type="mixtral", num_local_experts=config.pop("num_experts"))
    return {key: value for key, value in config.items() if value is not None}


def _single(value: Any) -> Any:
    """A value a layer where all layers agree; mixed ones stay a list and are refused where one number is needed."""
    if isinstance(value, tuple):
        return value[0] if len(set(value)) == 1 else list(value)
    return value


def _vocabulary(metadata: Mapping[str, Any]) -> int | None:
    tokens = metadata.get("tokenizer.ggml.tokens")
    length = metadata.get("tokenizer.ggml.tokens.length", len(tokens) if tokens else None)
    return length if isinstance(length, int) else None


def _latent(config: dict[str, Any], metadata: Mapping[str, Any], architecture: str) -> None:
    """DeepSeek: widths of keys and values stand under names of their own since the cache is the latent one."""
    if "kv_lora_rank" not in config:
        config.pop("qk_rope_head_dim", None)
        return
    prefix = f"{architecture}.attention."
    whole = metadata.get(prefix + "key_length_mla", metadata.get(prefix + "key_length"))
    value = metadata.get(prefix + "value_length_mla", metadata.get(prefix + "value_length"))
    rope = config.get("qk_rope_head_dim")
    config.pop("head_dim", None)
    config["num_key_value_heads"] = config.get("num_attention_heads")
    if isinstance(whole, int) and isinstance(rope, int):
        config["qk_nope_head_dim"] = whole - rope
    if isinstance(value, int):
        config["v_head_dim"] = value
