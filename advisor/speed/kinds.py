"""What constants are kept by: the hardware's class, the engine and the kind of number format, each from special to
general.
"""

from __future__ import annotations

import re
from functools import lru_cache

from catalog.records.accelerators import Chip

ANY = "any"

GENERATIONS = (
    "pascal", "volta", "turing", "ampere", "ada", "hopper", "blackwell", "m1", "m2", "m3", "m4", "m5",
    "rdna2", "rdna3", "rdna4", "cdna2", "cdna3", "cdna4",
)  # fmt: skip
"""Architectures that a class is split by: the first word, AMD's with its number."""

ENGINES = {
    "llama.cpp": ("llama-cpp",),
    "ollama": ("ollama", "llama-cpp"),
    "lm studio": ("llama-cpp",),
    "vllm": ("vllm",),
    "sglang": ("sglang",),
    "tensorrt-llm": ("tensorrt-llm",),
    "trt-llm": ("tensorrt-llm",),
    "transformers": ("transformers",),
    "mlx": ("mlx",),
    "lmdeploy": ("lmdeploy",),
    "mlc-llm": ("mlc-llm",),
    "exllama": ("exllama",),
    "exllamav2": ("exllamav2",),
    "gpt-fast": ("gpt-fast",),
    "litgpt": ("litgpt",),
    "llm-awq": ("llm-awq",),
    "deepspeed": ("deepspeed",),
    "deepspeed-mii": ("deepspeed-mii", "deepspeed"),
}
"""Serving engines by the name people write; further names become a class of their own that knows only the general
constants.
"""

FRAMEWORKS = {
    "transformers": ("transformers",),
    "trl-peft": ("transformers",),
    "deepspeed": ("deepspeed", "transformers"),
    "llama-factory": ("transformers",),
    "unsloth": ("unsloth", "transformers"),
    "torchtune": ("torchtune",),
    "torchtitan": ("torchtitan",),
    "megatron": ("megatron",),
    "megatron-lm": ("megatron",),
    "megatron-bridge": ("megatron",),
    "megatron-deepspeed": ("megatron",),
    "nemo": ("nemo", "megatron"),
    "nemo automodel": ("nemo-automodel", "torchtitan"),
    "llmq": ("llmq",),
    "prime-rl": ("prime-rl",),
    "fsdp_qlora": ("fsdp-qlora", "transformers"),
    "llm-foundry": ("llm-foundry",),
    "published pretraining run": ("published-run",),
    "published run": ("published-run",),
}
"""Training frameworks, likewise."""


def hardware_chain(chip: Chip) -> tuple[str, ...]:
    """A chip's classes, narrowest first: ("nvidia-hbm-hopper", "nvidia-hbm", "nvidia", "any").

    The class follows what bounds the speed: stacked memory (HBM), GDDR of professional cards (a workstation's and a
    server's are one silicon with one driver), of consumer cards, memory shared with a CPU.
    """
    return _chain(
        chip.vendor.casefold(), chip.segment, chip.memory_type.upper(), chip.form, chip.architecture.casefold()
    )


@lru_cache(maxsize=512)
def _chain(vendor: str, segment: str, memory: str, form: str, architecture: str) -> tuple[str, ...]:
    maker = vendor.split(maxsplit=1)[0] if vendor else "unknown"
    if "HBM" in memory or form in ("sxm", "oam"):
        family = f"{maker}-hbm"
    elif segment == "unified":
        family = f"{maker}-unified"
    elif segment in ("datacenter", "workstation"):
        family = f"{maker}-gddr"
    else:
        family = f"{maker}-{segment}"
    generation = re.sub(r"^(rdna|cdna) (\d).*", r"\1\2", architecture).split(maxsplit=1)[0] if architecture else ""
    first = (f"{family}-{generation}",) if generation in GENERATIONS else ()
    return (*first, family, maker, ANY)


def engine_chain(engine: str) -> tuple[str, ...]:
    """An engine's names, narrowest first: "llama.cpp-hip" -> ("llama-cpp-hip", "llama-cpp", "any")."""
    return _named(engine, ENGINES)


def framework_chain(framework: str) -> tuple[str, ...]:
    """A training framework's names, narrowest first."""
    return _named(framework, FRAMEWORKS)


def _named(name: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    key = name.casefold().split("(")[0].strip()
    if "+" in key:  # a build option of a back end: "llama.cpp-hip+hipblaslt"
        base, option = key.rsplit("+", 1)
        chain = _named(base, known)
        return (f"{chain[0]}-{option}", *chain) if chain != (ANY,) else chain
    if key in known:
        return (*known[key], ANY)
    for word, chain in known.items():
        if key.startswith(word + "-"):  # a back end of an engine: "llama.cpp-vulkan"
            return (f"{chain[0]}-{key[len(word) + 1 :].replace('_', '-')}", *chain, ANY)
    return (ANY,)


FORMAT_KINDS = {
    "nvfp4": "fp4",
    "fp8": "fp8",
    "mxfp8": "fp8",
    "mxfp4": "mxfp4",
    "nf4": "nf4",
    "int8": "int8",
}


def format_kind(format: str) -> str:
    """The kernels that a weight format runs on: "half", "fp8", "fp4", "mxfp4", "int8", "nf4", "gguf" or "int4"."""
    name = format.casefold()
    if name in FORMAT_KINDS:
        return FORMAT_KINDS[name]
    if name in ("fp32", "fp16", "f16", "bf16", "f32"):
        return "half"
    if name.startswith(("q", "iq", "ud-q")):
        return "gguf"
    if "awq" in name:
        return "awq"
    if "8" in name.split("-")[0]:
        return "int8"
    return "int4"


SINGLE_ONLY = ("pascal", "maxwell")
"""Architectures whose consumer chips compute half-precision weights in single precision: no matrix units, and FP16
at a 64th of the FP32 rate (NVIDIA's GP102 and GP104)."""
BYTE_PRODUCTS = 4
"""Products of bytes that Pascal's dp4a does for one of FP32 (NVIDIA, Pascal tuning guide); packed weights use them."""


def peak_flops(chip: Chip, kind: str) -> float | None:
    """Dense peak FLOP/s that a format's arithmetic can use; weight-only formats compute in half precision. None =
    unknown.
    """
    half = chip.fp16_tflops or chip.bf16_tflops
    if half is None and chip.fp32_tflops and chip.architecture.casefold().startswith(SINGLE_ONLY):
        half = chip.fp32_tflops
        if kind == "gguf" and chip.architecture.casefold() == "pascal":
            half *= BYTE_PRODUCTS
    if kind == "fp4":
        best = chip.fp4_tflops or chip.fp8_tflops or half
    elif kind == "fp8":
        best = chip.fp8_tflops or half
    else:
        best = half
    return best * 1e12 if best else None
