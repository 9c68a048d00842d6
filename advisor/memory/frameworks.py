"""How training frameworks differ in what they keep, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Framework:
    """One framework's ways.

    ``fused_norm`` and ``fused_gate``: its kernels keep the inputs only; ``loss``: how the loss is computed (see
    ``activations.setting``); ``single_gradients`` and ``single_states``: gradients gathered and optimizer states kept
    in single precision; ``gradients_stay``: gradients lie in buffers that exist all the time; ``lora_dropout``: its
    usual adapter dropout; ``single_adapters``: adapters in single precision; ``step_copies``: single-precision or
    weight-precision copies of the trained weights that live while the optimizer steps, as a number of states;
    ``widened_rest``: with a quantised base, embeddings, head and norms are widened to single precision.
    """

    fused_norm: bool = False
    fused_gate: bool = False
    loss: str = "eager"
    single_gradients: bool = False
    single_states: bool = False
    gradients_stay: bool = False
    lora_dropout: float = 0.0
    single_adapters: bool = False
    step_copies: float = 0.0
    widened_rest: bool = False
    slack: str = "training_slack"  # the judgement on allocator slack that fits its batches
    keeps_gathered: bool = False  # sharded weights that were gathered stay until the step is over, gradients too
    own_head: bool = False  # tied embeddings are held twice
    expert_adapters: bool = False  # adapters on all linear modules reach fused expert tensors
    written_gelu: bool = False  # the tanh GELU is written out in elementary operations


FRAMEWORKS: dict[str, Framework] = {
    "transformers": Framework(
        lora_dropout=0.05,
        single_adapters=True,
        step_copies=1.0,
        widened_rest=True,
        written_gelu=True,
        expert_adapters=True,
    ),
    "llama-factory": Framework(single_adapters=True, step_copies=1.0, widened_rest=True, written_gelu=True),
    "deepspeed": Framework(single_states=True, gradients_stay=True, written_gelu=True),
    "megatron": Framework(
        fused_norm=True,
        fused_gate=True,
        loss="parallel",
        single_gradients=True,
        single_states=True,
        gradients_stay=True,
    ),
    "torchtune": Framework(fused_norm=True, fused_gate=True, loss="chunked"),
    "unsloth": Framework(fused_norm=True, fused_gate=True, loss="fused"),
}


def framework_for(name: str, devices: int, parallel: int) -> tuple[str, Framework]:
    """The framework that a job names; "auto": transformers on one device, DeepSpeed on several, Megatron for split
    models.
    """
    if name in ("auto", ""):
        name = "megatron" if parallel > 1 else "deepspeed" if devices > 1 else "transformers"
    return name, FRAMEWORKS[name]
