"""Engines and versions as measured cases name them, and how each of them allocates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import ceil

from advisor.architecture import ModelShape
from advisor.memory.weights import kernel_padding
from catalog.records.formats import NumberFormat

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Run:
    """One engine's habits while it is measured.

    ``cache_copies``: a cache that grows by copying is there twice. ``whole_prompt_logits``: logits of every prompt
    token instead of the last. ``block_share``: how much of a layer's working tensors the measurement caught (0: it
    was read after the answer). ``default_prompt``: tokens of the prompt where a row states only the context.
    ``own_head``: a tied head is kept as a matrix of its own, ``head_loaded``: only while
    loading. ``fused_copy``: while loading, queries, keys and values are
    fused into a new matrix beside the old ones.
    ``score_bytes``: bytes of each attention score of the prompt where attention writes them out.
    ``cache_of_answer``: the cache is made for the tokens to be generated, not for prompt and answer.
    ``head_quantised``: the output head too. ``widened``: bytes that stand
    beside the largest quantised matrix while it is quantised or used, for each of its weights.
    ``warm_up``: bytes of the products by which the measurement warms up the card before its first prompt.
    """

    name: str
    engine: str
    version: tuple[int, ...] = ()
    cache_copies: float = 1.0
    whole_prompt_logits: bool = False
    logit_bytes: float = 6.0
    block_share: float = 1.0
    default_prompt: int = 0
    fixed: float = 30.0 * MIB
    own_head: bool = False
    head_loaded: bool = False
    fused_copy: bool = False
    score_bytes: float = 0.0
    cache_of_answer: bool = False
    warm_up: float = 0.0
    head_quantised: bool = False
    widened: float = 0.0

    def weight_padding(self, shape: ModelShape, format: NumberFormat, tensor_parallel: int, native: bool) -> float:
        """Bytes as loaded over bytes as stored."""
        return kernel_padding(shape, format, tensor_parallel, native=native) if self.engine == "vllm" else 1.0

    def profiled_tokens(self, context_tokens: float) -> float:
        """Tokens that vLLM runs while it measures its peak, where the row does not state them."""
        if self.version and self.version < (0, 9):  # the V0 engine without chunked prefill runs one whole context
            return 2048 if self.chunked(context_tokens) else max(context_tokens, 2048)
        return 8192

    def chunked(self, context_tokens: float) -> bool:
        """Whether the V0 engine cuts prompts into chunks of its own accord: beyond 32768 tokens of context.

        It then measures its peak without sampling.
        """
        return bool(self.version) and self.version < (0, 9) and context_tokens > 32768

    def cache_per_token(self, shape: ModelShape, bits: float, tensor_parallel: int) -> float:
        """Bytes of one token's cache on one device."""
        total = 0.0
        for layer, count in shape.groups:
            attention = layer.attention
            heads = attention.kv_heads
            share = 1.0 if attention.kind == "mla" or not heads else ceil(heads / tensor_parallel) / heads
            total += count * attention.cached * share * bits / 8
        return total


RUNS = {
    "vllm": Run("vllm", "vllm"),
    "sglang": Run("sglang", "sglang"),
    "llama.cpp": Run("llama.cpp", "llama.cpp"),
    "ik_llama.cpp": Run("ik_llama.cpp", "llama.cpp"),
    "ollama": Run("llama.cpp", "llama.cpp"),
    "tensorrt-llm": Run("tensorrt-llm", "tensorrt-llm"),
    "transformers": Run("transformers", "transformers"),
    # fused/attn.py writes half scores and softens them in single precision; benchmark.py makes the cache for
    # max_new_tokens=n_generate and warms up with a product of two single matrices of 4096 x 4096
    "autoawq": Run(
        "autoawq",
        "transformers",
        own_head=True,
        fused_copy=True,
        score_bytes=10.0,
        cache_of_answer=True,
        whole_prompt_logits=True,
        warm_up=2 * 4096**2 * 4.0,
    ),
    # llama.py, benchmark(): one token at a time, and what is allocated after each
    "gptq-for-llama": Run("gptq-for-llama", "transformers", default_prompt=1),
    "exllama": Run("exllama", "transformers"),
    # Fabric's BitsandbytesPrecision replaces every linear module. 4 bits: bitsandbytes widens a matrix to half
    # precision and that to bfloat16; 8 bits: quantising one holds its half precision, the result and that transposed
    "litgpt": Run("litgpt", "transformers", default_prompt=50, own_head=True, head_quantised=True, widened=4.0),
    "mlx": Run("mlx", "mlx"),
}
REMOTE_HEAD = ("mpt",)  # families whose own code multiplies with the embedding and has no head
REMOTE_CODE = ("qwen", "chatglm", "baichuan")  # families whose own code returns a new cache at every step


def engine_run(engine: str, version_text: str, shape: ModelShape, format: str = "") -> Run:
    """The habits of an engine as a row names it; Skip for one that is not modelled."""
    run = RUNS.get(engine.strip().lower())
    if run is None:
        from advisor.validation import Skip

        raise Skip(f"the engine {engine!r} is not modelled")
    found = re.match(r"\D*(\d+)\.(\d+)(?:\.(\d+))?", version_text)
    version = tuple(int(part) for part in found.groups() if part) if found else ()
    run = replace(run, version=version, own_head=run.own_head and shape.family not in REMOTE_HEAD)
    if run.name == "transformers":
        if shape.family in REMOTE_CODE:
            return replace(run, cache_copies=2.0, whole_prompt_logits=True)
        if version and version < (4, 45):  # num_logits_to_keep came with 4.45
            return replace(run, whole_prompt_logits=True, own_head=True)
        loaded = "awq" in format and version < (4, 50)  # checkpoints that carry a head of their own
        share = 0.0 if version >= (4, 50) else 1.0
        return replace(run, own_head="fp8" in format, head_loaded=loaded, block_share=share)
    return run
