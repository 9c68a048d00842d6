"""What each model family's code in Hugging Face transformers does beyond its shape, found by running it without data.

Only what changes the tensors that are kept: in which precision a norm multiplies its weight, where norms stand, how
rotary positions are applied, and whether the attention has its own score computation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.architecture.shape import ModelShape


@dataclass(frozen=True, slots=True)
class Habit:
    """``norm``: "half" casts before the weight, "single" after it, "centred" is Cohere's, "layer" PyTorch's own kernel.

    ``placement``: norms before the two blocks, after them, or both. ``rotary``: "whole" heads, "joined" from a turned
    and a plain part in a new tensor, "single" in single precision, "none". ``activation_steps``: a GELU written out
    in elementary operations. ``scores``: "plain" kernels, "math" where key and value heads are broadcast, "single"
    where queries and keys are widened to single precision first. ``kernels`` are those that the family's code offers.
    """

    norm: Literal["half", "single", "centred", "layer", "layer in single"] = "half"
    placement: Literal["before", "after", "both"] = "before"
    rotary: Literal["whole", "joined", "single", "none"] = "whole"
    scores: Literal["plain", "math", "single"] = "plain"
    logit_scale: bool = False
    embedding_norm: bool = False
    fused_split_first: bool = False
    expert_gate: Literal["product", "clamped"] = "product"
    routing: Literal["sorted", "everywhere"] = "sorted"  # "everywhere": every expert sees every token, weighted
    unit_heads: bool = False  # queries and keys are brought to unit length after the rotation, without weights
    half_softmax: bool = False  # eager scores are normalised in half precision
    expert_adapters: bool = True  # PEFT's "all linear modules" reach the fused expert tensors


LLAMA = Habit()
GPT = Habit(norm="layer", rotary="none")

HABITS: dict[str, Habit] = {
    "gemma": Habit(norm="single"),
    "gemma2": Habit(norm="single", placement="both"),
    "gemma3_text": Habit(norm="single", placement="both"),
    "llama4_text": Habit(rotary="single", routing="everywhere", unit_heads=True),
    "qwen3_next": Habit(norm="single", rotary="joined"),
    "gpt_oss": Habit(norm="single", rotary="joined", expert_gate="clamped", expert_adapters=False),
    "qwen2_moe": Habit(expert_adapters=False),
    "olmo2": Habit(norm="single", placement="after", rotary="single"),
    "olmo3": Habit(norm="single", placement="after", rotary="single"),
    "exaone4": Habit(placement="after"),
    "cohere": Habit(norm="centred", rotary="single", logit_scale=True),
    "cohere2": Habit(norm="centred", rotary="single", logit_scale=True),
    "glm": Habit(rotary="joined"),
    "glm4": Habit(rotary="joined", placement="both"),
    "glm4_moe": Habit(rotary="joined"),
    "chatglm": Habit(rotary="joined"),
    "phi": Habit(norm="layer", rotary="joined"),
    "phi3": Habit(rotary="joined"),
    "gpt_neox": Habit(norm="layer", rotary="joined"),
    "stablelm": Habit(norm="layer", rotary="joined"),
    "gptj": Habit(norm="layer", rotary="joined", scores="single"),
    "codegen": Habit(norm="layer", rotary="joined", scores="single"),
    "starcoder2": Habit(norm="layer"),
    "nemotron": Habit(norm="layer", rotary="joined"),
    "olmo": Habit(norm="layer in single", rotary="single"),
    "dbrx": Habit(norm="layer"),
    "phimoe": Habit(norm="layer"),
    "falcon": Habit(norm="layer", scores="math", half_softmax=True),
    "bloom": Habit(norm="layer", rotary="none", embedding_norm=True),
    "gpt2": Habit(norm="layer", rotary="none", half_softmax=True),
    "gpt_neo": GPT,
    "gpt_bigcode": GPT,
    "opt": GPT,
    "mpt": GPT,
    "granite": Habit(logit_scale=True),
    "granitemoe": Habit(logit_scale=True, expert_adapters=False),
    "ernie4_5": Habit(rotary="single"),
    "ernie4_5_moe": Habit(rotary="single"),
}


def habit_of(shape: ModelShape) -> Habit:
    """The family's habit; a family without an entry is taken as LLaMA-like, with PyTorch's norm kernel for layer
    norms.
    """
    known = HABITS.get(shape.family)
    if known is not None:
        return known
    return LLAMA if shape.layers[0].norm_kind == "rms" else GPT
