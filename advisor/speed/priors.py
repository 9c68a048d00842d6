"""What is believed of the constants before any measurement: where they start, and how far engine and hardware may
move them.

Spreads are standard deviations of the logarithm; 0 = the constant has no value of its own at that level.
"""

from __future__ import annotations

from advisor.speed.fit import Prior

WIDE, MIDDLE, NARROW = 0.6, 0.3, 0.15

SERVING: dict[str, Prior] = {
    # one decode step
    "memory_efficiency": Prior(0.75, 0.2, 0.25, 0.2, 0.15),
    "cache_efficiency": Prior(0.6, MIDDLE, MIDDLE, 0.2, 0.15),
    "layer_time": Prior(40e-6, WIDE, 0.8, 0.4, MIDDLE),
    "mixture_layer_time": Prior(40e-6, WIDE, WIDE, MIDDLE, MIDDLE),
    "step_time": Prior(300e-6, WIDE, 0.8, 0.0, 0.0),
    "sequence_time": Prior(4e-6, WIDE, WIDE, 0.0, 0.0),
    "matrix_efficiency": Prior(0.4, MIDDLE, MIDDLE, 0.25, 0.2),
    # eager PyTorch starts some fifteen kernels a layer from Python; engines that record graphs wait for nobody
    "host_layer_time": Prior(10e-6, 0.5, 1.0, 0.0, 0.4, (("transformers", 700e-6), ("litgpt", 700e-6))),
    "hop_time": Prior(100e-6, WIDE, WIDE, 0.0, 0.0),
    "reduce_latency.nvlink": Prior(12e-6, 0.5, 0.5, 0.2, 0.0),
    "reduce_latency.pcie": Prior(25e-6, 0.5, 0.5, 0.2, 0.0),
    "link_efficiency.nvlink": Prior(0.6, 0.4, MIDDLE, 0.2, 0.0),
    "link_efficiency.pcie": Prior(0.5, 0.4, MIDDLE, 0.2, 0.0),
    # prompts
    "prompt_efficiency": Prior(0.5, MIDDLE, MIDDLE, MIDDLE, 0.25),
    "score_efficiency": Prior(0.3, 0.4, 0.4, MIDDLE, 0.2),
    "half_speed_tokens": Prior(100.0, 0.7, 0.5, MIDDLE, 0.2),
    # documented defaults of max_num_batched_tokens, chunked_prefill_size and ubatch; nothing to learn
    "chunk_tokens": Prior(
        2048.0, 0.0, 0.0, 0.0, 0.0, (("llama-cpp", 512.0), ("tensorrt-llm", 8192.0), ("sglang", 8192.0))
    ),
    "mixture_prompt": Prior(0.7, MIDDLE, MIDDLE, 0.2, 0.0),
    "pipeline_use": Prior(0.7, MIDDLE, MIDDLE, 0.2, 0.0),
    "prompt_time": Prior(1e-3, WIDE, WIDE, 0.0, 0.0),
    "first_token_time": Prior(5e-3, WIDE, WIDE, 0.0, 0.0),
    "queue_share": Prior(0.6, MIDDLE, MIDDLE, 0.0, 0.0),
    "waited_steps": Prior(8.0, WIDE, NARROW, 0.0, 0.5),
    # the whole machine under load
    "memory_share": Prior(0.9, 0.0, 0.0, 0.0, 0.0),
    "answer_reserved": Prior(0.7, 0.2, 0.2, 0.0, 0.0),
    "batch_limit": Prior(1024.0, 0.5, 0.5, 0.0, 0.0),
    "load_efficiency": Prior(0.9, 0.1, 0.1, 0.0, 0.0),
    # number formats against half precision, by what their kernels reach
    **{f"format_memory.{kind}": Prior(0.9, MIDDLE, 0.4, 0.0, 0.0) for kind in ("fp8", "fp4", "mxfp4", "gguf")},
    **{f"format_memory.{kind}": Prior(0.8, MIDDLE, 0.4, 0.0, 0.0) for kind in ("int8", "awq", "int4")},
    "format_memory.nf4": Prior(0.3, 0.4, 0.4, 0.0, 0.0),
    **{
        f"format_host.{kind}": Prior(1.2, MIDDLE, WIDE, 0.0, 0.0)
        for kind in ("fp8", "fp4", "mxfp4", "gguf", "int8", "awq", "int4", "nf4")
    },
    **{
        f"format_matrix.{kind}": Prior(0.8, 0.4, 0.4, 0.0, 0.15)
        for kind in ("fp8", "fp4", "mxfp4", "gguf", "int8", "awq", "int4", "nf4")
    },
}

TRAINING: dict[str, Prior] = {
    # Hugging Face's stack: 0.20-0.28 of the peak in published LoRA runs on A100 (4ND), where tuned stacks reach 0.5
    "train_efficiency": Prior(0.5, 0.2, 0.2, 0.15, 0.1, (("transformers", 0.3),)),
    "train_half_speed_hidden": Prior(400.0, 0.7, 0.3, 0.0, 0.0),
    "train_score_efficiency": Prior(0.35, 0.4, 0.3, 0.25, 0.15),
    "mixture_train": Prior(0.5, 0.3, 0.4, 0.2, 0.1),
    "quantised_train": Prior(0.9, 0.2, 0.2, 0.1, 0.0),
    "offload_train": Prior(0.7, 0.3, 0.2, 0.0, 0.0),
    "adapter_train": Prior(0.95, 0.15, 0.15, 0.0, 0.0),
    "train_link_efficiency.nvlink": Prior(0.6, 0.4, 0.3, 0.0, 0.0),
    "train_link_efficiency.pcie": Prior(0.5, 0.4, 0.3, 0.0, 0.0),
    "train_half_speed_expert_tokens": Prior(300.0, 0.7, 0.3, 0.0, 0.0),
    "network_efficiency": Prior(0.7, 0.3, 0.2, 0.0, 0.0),
    "exposed_exchange": Prior(0.7, 0.4, 0.3, 0.0, 0.0),
    "hidden_communication": Prior(0.7, 0.3, 0.2, 0.0, 0.0),
    "optimizer_bytes": Prior(24.0, 0.3, 0.0, 0.0, 0.0),
    "pipeline_bubble": Prior(0.5, 0.5, 0.0, 0.0, 0.0),
    "lost_time": Prior(0.1, 0.6, 0.3, 0.3, 0.0),
    "yearly_gain": Prior(0.02, 0.3, 0.5, 0.0, 0.0, (("megatron", 0.2),)),
    "mature_years": Prior(3.0, 0.0, 0.0, 0.0, 0.0),
    "reference_year": Prior(2026.0, 0.0, 0.0, 0.0, 0.0),
    # the same model runs 1.3 to 1.5 times as fast in FP8 as in BF16, whose peak is half as high
    "format_train.fp8": Prior(0.7, 0.1, 0.2, 0.0, 0.1),
    "format_train.fp4": Prior(0.5, 0.2, 0.3, 0.0, 0.15),
}
