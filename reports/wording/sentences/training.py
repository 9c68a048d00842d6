"""What is said about the memory of training: sentences of the notes, names of the terms."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "training.framework_assumed": "No training framework was chosen; {framework} is assumed.",
    "training.longer_than_model": ("Sequences of {asked} tokens are asked for, but the model was made for {longest}."),
    "training.paged_states": (
        "The paged optimizer moves its states to main memory when the device fills up; they are counted there, "
        "and steps get slower while they move."
    ),
    "training.offloaded": "{size} of training states lie in main memory; every step waits for them to travel.",
    "training.offloaded_to_drives": (
        "{size} of training states lie on NVMe drives, in addition to data and checkpoints. Every step reads and writes them: "
        "plan fast drives of high endurance; the speed given counts main memory only and is too high here."
    ),
    "training.kept_per_token": (
        "A layer keeps {each} bytes for every token and unit of width on one device, counted operation by operation. Rules "
        "of thumb take 34 to 40 whatever the model, its kernels and its feed-forward width are; that is where they differ."
    ),
    "training.plan_fits": "The plan on {devices} {devices:device|devices} needs {needed} of {capacity} on its fullest device.",
    "training.plan_tight": (
        "The plan on {devices} {devices:device|devices} needs {needed} of {capacity} on its fullest device: the likely "
        "need has room, the high end has not. The largest part is {largest} with {size}."
    ),
    "training.plan_fails": (
        "The plan on {devices} {devices:device|devices} needs {needed} on its fullest device, more than its {capacity}. "
        "The largest part is {largest} with {size}."
    ),
}

TERMS: dict[str, str] = {
    "gradients": "gradients",
    "whole_modules": "embeddings and head trained whole",
    "master_weights": "master copy of the weights",
    "optimizer_states": "optimizer states",
    "working": "tensors of the layer being computed",
    "optimizer_step": "copies while the optimizer steps",
    "widened_weights": "embeddings and head in single precision",
    "dequantised": "weights unpacked for one product",
    "gathered": "gathered layers of sharded weights",
    "gradient_bucket": "gradient buckets",
    "reference_model": "reference model (frozen)",
    "reward_model": "reward model (frozen)",
    "value_model": "value model",
    "value_activations": "kept activations of the value model",
    "rollout_cache": "KV cache while answers are generated",
    "framework.transformers": "Hugging Face Transformers",
    "framework.llama-factory": "LLaMA-Factory",
    "framework.deepspeed": "DeepSpeed",
    "framework.megatron": "Megatron",
    "framework.torchtune": "torchtune",
    "framework.unsloth": "Unsloth",
}
