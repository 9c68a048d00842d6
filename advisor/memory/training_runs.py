"""How the frameworks that published measurements ran, as data: what their code keeps, and what their figure counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from advisor.memory.frameworks import FRAMEWORKS, Framework


@dataclass(frozen=True, slots=True)
class Run:
    """One source's framework: its ``framework`` habits and what its figure ``counts``.

    "live": tensors at the peak, as ``max_memory_allocated``; "reserved": what the allocator held; "process": what the
    driver reports, with context and workspaces. ``master``: fp32 copies of half-precision weights and their states;
    ``masked``: padded batches hand a mask to the attention kernel.
    """

    name: str
    framework: Framework
    counts: Literal["live", "reserved", "process"]
    master: bool = False
    single_adapters: bool = False
    lora_dropout: float = 0.0
    masked: bool = False
    fused_qkv: bool = False
    no_kernel: tuple[str, ...] = ()  # families whose code, at that time, wrote the scores out whatever was asked
    base: str = ""  # the format behind the name "nf4"
    keeps_inputs: bool = False  # its quantised modules keep their inputs
    half_loss: bool = False  # with fp16 the engine casts the model, so that the loss is computed in half precision
    wide_quantised: bool = False  # beside a quantised base its norms hand on single precision


WITHOUT_DATA = "transformers without data"
PLAIN = Framework(written_gelu=True, expert_adapters=True)
LITGPT = Framework(lora_dropout=0.05, loss="half", step_copies=1.0, keeps_gathered=True, own_head=True)
INTERNEVO = Framework(  # the step copies gradients to single precision and keeps two intermediates
    fused_norm=True, single_states=True, gradients_stay=True, step_copies=3.0, slack="training_slack.sharded"
)
TRAINER = replace(FRAMEWORKS["transformers"], expert_adapters=False)  # measured before adapters reached experts
TORCHTUNE = replace(FRAMEWORKS["torchtune"], fused_norm=False, fused_gate=False)
SWIFT = replace(TRAINER, slack="training_slack.varying")

LITGPT_2023 = Run(  # bitsandbytes before 0.42 kept the input of every 4-bit product
    "litgpt", LITGPT, "live", lora_dropout=0.05, fused_qkv=True, keeps_inputs=True
)
RUNS: tuple[tuple[str, Run], ...] = (  # the first whose key is in the row's framework name
    ("transformers-eager", Run(WITHOUT_DATA, PLAIN, "live", masked=True)),
    ("litgpt", Run("litgpt", LITGPT, "live", lora_dropout=0.05, fused_qkv=True, wide_quantised=True)),
    (
        "qwen finetune",
        Run("transformers trainer", TRAINER, "process", master=True, single_adapters=True, half_loss=True),
    ),
    ("megatron", Run("megatron", FRAMEWORKS["megatron"], "reserved", master=True)),
    (
        "ms-swift",
        Run(
            "ms-swift",
            SWIFT,
            "reserved",
            single_adapters=True,
            lora_dropout=0.05,
            no_kernel=("chatglm", "baichuan"),
        ),
    ),
    ("torchtune", Run("torchtune", TORCHTUNE, "live", base="nf4-double")),
    ("axolotl", Run("axolotl", TRAINER, "reserved", single_adapters=True)),
    (
        "fsdp_qlora",
        Run("fsdp_qlora", replace(PLAIN, loss="shifted", slack="training_slack.sharded"), "reserved", lora_dropout=0.1),
    ),
    ("internevo", Run("internevo", INTERNEVO, "reserved", master=True)),
    ("peft", Run("transformers trainer", TRAINER, "reserved", single_adapters=True)),
    ("megatron-lm", Run("megatron", FRAMEWORKS["megatron"], "reserved", master=True)),
    ("deepspeed", Run("deepspeed", FRAMEWORKS["deepspeed"], "reserved", master=True)),
    ("unsloth", Run("unsloth", FRAMEWORKS["unsloth"], "reserved")),
    ("llama-factory", Run("transformers trainer", TRAINER, "reserved", single_adapters=True)),
    ("transformers", Run("transformers trainer", TRAINER, "reserved", single_adapters=True)),
)


def run_of(framework: str, version: str = "") -> Run | None:
    """The run that a row's framework name and version belong to; None where nothing is known of it."""
    if "litgpt" in framework.lower() and "2023" in version:
        return LITGPT_2023
    name = framework.lower()
    return next((run for key, run in RUNS if key in name), None)
