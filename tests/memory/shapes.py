"""Shapes that the memory tests share."""

from __future__ import annotations

from advisor.architecture import ModelShape, read_config

LLAMA_8B = {
    "model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
    "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256, "max_position_embeddings": 131072,
}  # fmt: skip
GEMMA_4B = {
    "model_type": "gemma3_text", "hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 34,
    "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256, "vocab_size": 262208, "sliding_window": 1024,
    "max_position_embeddings": 131072,
}  # fmt: skip
DEEPSEEK_LITE = {
    "model_type": "deepseek_v2", "hidden_size": 2048, "intermediate_size": 10944, "moe_intermediate_size": 1408,
    "num_hidden_layers": 27, "num_attention_heads": 16, "vocab_size": 102400, "n_routed_experts": 64,
    "num_experts_per_tok": 6, "n_shared_experts": 2, "first_k_dense_replace": 1, "kv_lora_rank": 512,
    "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128,
}  # fmt: skip
MAMBA2 = {
    "model_type": "mamba2", "hidden_size": 4096, "num_hidden_layers": 64, "num_heads": 128, "head_dim": 64,
    "state_size": 128, "n_groups": 8, "vocab_size": 32768,
}  # fmt: skip


def shapes() -> dict[str, ModelShape]:
    """One shape of each kind of cache: grouped, windowed, latent, recurrent."""
    configs = {"llama": LLAMA_8B, "gemma": GEMMA_4B, "deepseek": DEEPSEEK_LITE, "mamba": MAMBA2}
    return {name: read_config(config, name) for name, config in configs.items()}
