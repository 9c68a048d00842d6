"""What the machine shall do, and with which model."""

from __future__ import annotations

from ui.forms.fields import Choice, Field, ModelChoice, Text, tuning
from ui.forms.sections.section import NONE_ASKED, Section

JOB = Section(
    "job",
    "Work",
    "What shall the machine do?",
    (
        Field(
            "job.kind",
            "Kind of work",
            Choice(
                (
                    ("serve", "Answer questions (inference)"),
                    ("fine-tune", "Adapt a model to your data (fine-tuning)"),
                    ("pretrain", "Train a model from nothing (pre-training)"),
                )
            ),
            "Answering needs the weights and a cache. Training needs ten or more times as much memory: "
            "gradients, optimizer state and activations come on top.",
        ),
        Field(
            "job.method",
            "Fine-tuning method",
            Choice(
                (
                    ("qlora", "QLoRA: adapters on a 4-bit base"),
                    ("lora", "LoRA: adapters on the whole base"),
                    ("freeze", "Freeze: only the last layers"),
                    ("full", "Full: every weight"),
                )
            ),
            "LoRA trains small added matrices and leaves the model as it is; QLoRA also keeps the model in 4 bits. "
            "Both reach most of what full fine-tuning reaches, at a fraction of the memory.",
            when=tuning,
        ),
        Field(
            "job.preference",
            "Learning from preferences",
            Choice(
                (
                    ("none", NONE_ASKED),
                    ("dpo", "DPO"),
                    ("kto", "KTO"),
                    ("orpo", "ORPO"),
                    ("ppo", "PPO"),
                    ("grpo", "GRPO"),
                )
            ),
            "After fine-tuning, from judged pairs of answers (DPO) or from a reward (PPO, GRPO). These hold further "
            "models in memory.",
            when=tuning,
            more=True,
        ),
        Field("title", "Title of the study", Text(hint="for example: Course machine 2027")),
    ),
    ("inference", "sft", "pretraining", "rlhf", "lora"),
)

MODEL = Section(
    "model",
    "Model",
    "Which model?",
    (
        Field(
            "job.model",
            "Model",
            ModelChoice(),
            "Type a part of its name, or open the config.json of any model that is published on Hugging Face. "
            "A file can also be dropped on the window.",
        ),
    ),
    ("parameters", "access", "licence"),
)
