"""How exactly it computes, and how long the texts are."""

from __future__ import annotations

from ui.forms.fields import Choice, Field, Number, of_adapters, serving, training, with_adapter
from ui.forms.sections.section import AUTO, Asked, Section

PRECISION = Section(
    "precision",
    "Precision and length",
    "How exactly, and how long are the texts?",
    (
        Field(
            "job.weights",
            "Weights",
            Choice(source="weights"),
            "How many bits each weight takes. Half as many bits need half the memory and read twice as fast; "
            "8 bits cost hardly any quality, 4 bits a little.",
            when=serving,
        ),
        Field(
            "job.context_tokens",
            "Context",
            Number("tokens", whole=True, kilo=1024, presets=(2048, 4096, 8192, 16384, 32768, 65536, 131072)),
            "The longest conversation that one user can have: prompt, history and answer together. "
            "One token is about three quarters of an English word, or one to two Chinese characters.",
            when=serving,
        ),
        Field(
            "job.kv",
            "KV cache",
            Choice(source="kv"),
            "What the model remembers of the text so far. It grows with context and users; 8 bits halve it.",
            when=serving,
            more=True,
        ),
        Field(
            "job.engine",
            "Engine",
            Choice(
                (
                    ("auto", AUTO),
                    ("vllm", "vLLM"),
                    ("sglang", "SGLang"),
                    ("llama.cpp", "llama.cpp"),
                    ("transformers", "Transformers"),
                    ("tensorrt-llm", "TensorRT-LLM"),
                    ("mlx", "MLX"),
                )
            ),
            "The program that runs the model. Engines differ in what they keep in memory beside weights and cache.",
            when=serving,
            more=True,
        ),
        Field(
            "job.precision",
            "Arithmetic",
            Choice(
                (
                    ("mixed", "Mixed: half precision with a single-precision copy"),
                    ("bf16", "Pure BF16"),
                    ("fp8", "FP8"),
                    ("fp32", "Single precision (FP32)"),
                )
            ),
            "Mixed precision is the usual choice: 16 bits where the work is done, 32 bits where small steps add up.",
            when=training,
        ),
        Field(
            "job.sequence_tokens",
            "Sequence",
            Number("tokens", whole=True, kilo=1024, presets=(512, 1024, 2048, 4096, 8192, 16384, 32768)),
            "The length of one training text. Activations grow with it.",
            when=training,
        ),
        Field(
            "job.base",
            "Frozen base",
            Choice(source="base", empty="as the method needs"),
            "The format in which the untrained base model is held.",
            when=with_adapter,
            more=True,
        ),
        Field(
            "job.lora_rank",
            "LoRA rank",
            Number(whole=True, presets=(8, 16, 32, 64, 128)),
            "The width of the added matrices: more can learn more and takes more memory.",
            when=of_adapters,
            more=True,
        ),
        Field(
            "job.lora_targets",
            "LoRA targets",
            Choice(
                (
                    ("all-linear", "all linear layers"),
                    ("attention", "attention layers"),
                    ("query-value", "query and value"),
                )
            ),
            when=with_adapter,
            more=True,
        ),
        Field(
            "job.optimizer",
            "Optimizer",
            Choice(
                (
                    ("adamw", "AdamW"),
                    ("adamw-8bit", "AdamW 8-bit"),
                    ("paged-adamw-8bit", "AdamW 8-bit, paged"),
                    ("adafactor", "Adafactor"),
                    ("lion", "Lion"),
                    ("sgd", "SGD"),
                    ("sgd-momentum", "SGD with momentum"),
                    ("muon", "Muon"),
                )
            ),
            "AdamW keeps two extra numbers for every trained weight; its 8-bit form a quarter of that.",
            when=training,
            more=True,
        ),
        Field(
            "job.recompute",
            "Recompute activations",
            Choice((("full", "full: least memory"), ("selective", "selective"), ("none", "none: fastest"))),
            "Computing activations again in the backward pass saves memory and costs about a third of the speed.",
            when=training,
            more=True,
        ),
        Field(
            "job.attention",
            "Attention",
            Choice((("flash", "FlashAttention"), ("sdpa", "PyTorch SDPA"), ("eager", "eager"))),
            when=training,
            more=True,
        ),
    ),
    ("precision", "quantisation", "context", "kv_cache"),
    Asked(
        "Precision and length",
        "How exactly does it compute, and how long are the texts?",
        ("precision", "sequence", "activations"),
    ),
)
