"""What is said about the area "ui"."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}

TERMS: dict[str, str] = {  # names that are written as their makers write them
    "vllm": "vLLM",
    "sglang": "SGLang",
    "transformers": "Transformers",
    "tensorrt-llm": "TensorRT-LLM",
    "mlx": "MLX",
    "megatron": "Megatron",
    "deepspeed": "DeepSpeed",
    "unsloth": "Unsloth",
    "llama-factory": "LLaMA-Factory",
}
