"""What is said about memory: sentences of the notes, names of the terms."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "memory.unknown_family": (
        "The model family {family} is not known. Its shape is taken from the sizes that its config states, "
        "as if it were built like LLaMA; treat every number as assumed."
    ),
    "memory.only_text_part": (
        "Only the language model inside this multimodal model is counted; its image or audio parts need "
        "memory beside it."
    ),
    "memory.prediction_layers_left_out": (
        "The config names {layers} further {layers:layer|layers} for predicting several tokens. Frameworks "
        "leave them out unless speculative decoding asks for them, and so does this count."
    ),
    "memory.engine_by_format": "{format} weights are read by {engine}, so this engine is assumed.",
    "memory.engine_by_rule": "No engine was chosen; {engine} is assumed, the first that loads these weights.",
    "memory.format_not_in_engine": "{engine} is not known to load {format} weights.",
    "memory.context_beyond_model": ("{asked} tokens of context are asked for, but the model was made for {longest}."),
    "memory.context_too_short": (
        "A prompt and its answer take {wanted} tokens together, more than the {context} that each request may keep."
    ),
    "memory.latent_cache_replicated": (
        "The model keeps one compressed cache for all heads, so each of the {devices} tensor-parallel "
        "devices holds a copy of it. Copies of the attention part side by side (data parallel) would share "
        "it out."
    ),
    "memory.kv_heads_replicated": (
        "The model has {heads} key-value {heads:head|heads}; over {devices} devices they are copied, so the "
        "cache shrinks less than the weights."
    ),
    "memory.rule_of_thumb": (
        "A rule of thumb: it knows no cache, no grouped heads and no engine. The exact method decides; this "
        "one shows the order of magnitude."
    ),
    "memory.slip_full_precision": (
        "The course's table calls its first row full precision and prints 20 G. ChatGLM-6B in FP32 takes "
        "{needed} for its weights alone, more than one card of 24 GB; the row cannot be FP32."
    ),
    "memory.slip_third_stage": (
        "The course says that of four pipeline stages only the fourth fits into 80 GB. By its own formula "
        "the third does too: 75.5 GB."
    ),
    "memory.slip_tpu": (
        "The course finds its total confirmed because ChatGLM-6B was trained on eight TPU v3-8 with 128 GB. "
        "One v3-8 has 128 GB, eight have 1024; this confirms nothing."
    ),
    "memory.slip_sgd": "The course prints 36 GB for SGD with momentum. Its own 8 bytes a parameter give 48 GB.",
    "memory.slip_rounded_activations": (
        "The course rounds the product of sequence, batch, width and layers to 0.23 billion before it goes "
        "on, and so prints 26.22 and 7.8 GB where exact arithmetic gives 26.78 and 7.99 GB."
    ),
    "memory.gguf_differs": (
        "The tensors of this GGUF file hold {tensors} parameters; its metadata describe {shape}. The file's "
        "bytes are exact, caches and buffers follow the metadata."
    ),
    "memory.draft_unknown": "The draft model {model} is not in the catalog, so its memory is not counted.",
    "memory.offloaded": (
        "{size} of weights ({layers} of {all} layers) stay in main memory, where the CPU computes with them: every token "
        "waits for the main memory's bandwidth."
    ),
}

TERMS: dict[str, str] = {
    "weights": "weights",
    "kv_cache": "KV cache",
    "recurrent_state": "recurrent state",
    "activations": "activations",
    "logits": "logits and sampling",
    "compute_buffer": "compute buffer",
    "offload_buffer": "buffer for weights from main memory",
    "workspace": "library workspaces",
    "graphs": "captured graphs",
    "communication": "communication buffers",
    "context": "driver context",
    "slack": "allocator slack",
    "optimizer": "optimizer state",
    "gradients": "gradients",
    "model_state": "weights, gradients and optimizer",
    "inference_overhead": "cache and everything else",
    "exact": "exact",
    "rule of thumb": "rule of thumb",
    "draft": "draft model",
    "adapters": "LoRA adapters",
}
