"""How many use it, how fast it must be, and how a training is cut up."""

from __future__ import annotations

from ui.forms.fields import Choice, Field, Number, Tick, drafting, generating, serving, several_jobs, training
from ui.forms.sections.section import AUTO, NONE_ASKED, Asked, Section

USE = Section(
    "use",
    "Users and service",
    "How many people use it, and how fast must it be?",
    (
        Field(
            "job.users",
            "Users at the same time",
            Number(whole=True, presets=(1, 2, 5, 10, 30, 100)),
            "Requests that run at the same moment, not people with an account: of a hundred people with access, "
            "five to ten usually wait for an answer at once.",
            when=serving,
        ),
        Field(
            "job.prompt_tokens",
            "Prompt",
            Number("tokens", whole=True, kilo=1024, presets=(256, 512, 1024, 4096, 16384)),
            "A usual question, with the documents that come with it.",
            when=serving,
        ),
        Field(
            "job.answer_tokens",
            "Answer",
            Number("tokens", whole=True, kilo=1024, presets=(128, 256, 512, 1024, 4096)),
            when=serving,
        ),
        Field(
            "job.min_tokens_per_second",
            "Speed wanted",
            Number("tok/s", empty=NONE_ASKED, presets=(5, 10, 20, 40)),
            "For each user. People read about 5 tokens a second; 20 feels quick; programs that write code want more.",
            when=serving,
        ),
        Field(
            "job.max_first_token_s",
            "First word within",
            Number("s", empty=NONE_ASKED, presets=(1, 2, 5)),
            "How long a user waits before the answer begins (TTFT).",
            when=serving,
        ),
        Field(
            "job.requests_per_day",
            "Requests a day",
            Number(whole=True, empty="from hours and users"),
            "From it follow the wait in the busiest hour, the price of a hosted API and the energy.",
            when=serving,
            more=True,
        ),
        Field(
            "job.speculative_tokens",
            "Speculative decoding, tokens drafted",
            Number("tokens", whole=True, presets=(0, 2, 3, 4, 5)),
            "A small model drafts so many tokens and the large one checks them in one step. Faster with few users, "
            "slower with many. 0 is none.",
            when=serving,
            more=True,
        ),
        Field(
            "job.draft_model",
            "Model that drafts",
            Choice(source="models", empty="its own, or none"),
            "A small model of the same family and vocabulary. Without one, a model drafts with prediction layers of "
            "its own where it has them.",
            when=drafting,
            more=True,
        ),
        Field(
            "job.lora_adapters",
            "Adapters beside the model",
            Number(whole=True, presets=(0, 1, 4, 16, 64)),
            "LoRA adapters that are kept on the cards, one for each task or group; the model stands there once.",
            when=serving,
            more=True,
        ),
        Field(
            "job.tokens",
            "Training tokens",
            Number("tokens", whole=True),
            "All texts of all epochs together, in one run. 10M is a good instruction data set.",
            when=training,
        ),
        Field("job.runs", "Runs a month", Number(whole=True), "Experiments included.", when=training),
        Field(
            "job.deadline_hours",
            "One run within",
            Number("h", empty=NONE_ASKED, presets=(8, 24, 72, 168)),
            when=training,
        ),
        Field(
            "job.micro_batch",
            "Micro-batch",
            Number("sequences", whole=True, presets=(1, 2, 4, 8)),
            "Sequences that one card works on at once.",
            when=training,
            more=True,
        ),
        Field(
            "job.global_batch",
            "Global batch",
            Number("sequences", whole=True, empty=AUTO),
            "Sequences in one step, over all cards.",
            when=training,
            more=True,
        ),
        Field(
            "job.framework",
            "Framework",
            Choice(
                (
                    ("auto", AUTO),
                    ("transformers", "Transformers"),
                    ("megatron", "Megatron"),
                    ("torchtune", "torchtune"),
                    ("deepspeed", "DeepSpeed"),
                    ("unsloth", "Unsloth"),
                    ("llama-factory", "LLaMA-Factory"),
                )
            ),
            when=training,
            more=True,
        ),
        Field(
            "job.sharding",
            "Sharding",
            Choice(
                (
                    ("auto", AUTO),
                    ("none", "none"),
                    ("zero1", "ZeRO 1"),
                    ("zero2", "ZeRO 2"),
                    ("zero3", "ZeRO 3"),
                    ("fsdp", "FSDP"),
                )
            ),
            "Splits optimizer state, gradients or everything over the cards.",
            when=training,
            more=True,
        ),
        Field(
            "job.tensor_parallel",
            "Tensor parallel",
            Number("cards", whole=True, empty=AUTO, presets=(1, 2, 4, 8)),
            "Splits every layer over the cards of one machine.",
            when=training,
            more=True,
        ),
        Field(
            "job.pipeline_parallel",
            "Pipeline parallel",
            Number("stages", whole=True, empty=AUTO, presets=(1, 2, 4, 8)),
            "Gives each card some of the layers.",
            when=training,
            more=True,
        ),
        Field(
            "job.context_parallel",
            "Context parallel",
            Number("cards", whole=True, empty=AUTO, presets=(1, 2, 4, 8)),
            "Splits every sequence over the cards; for very long texts.",
            when=training,
            more=True,
        ),
        Field(
            "job.answers",
            "Answers to one prompt",
            Number(whole=True, presets=(4, 8, 16)),
            "With GRPO the model writes several answers and learns from the better ones; they are generated together.",
            when=generating,
            more=True,
        ),
        Field(
            "job.offload",
            "Where nothing else fits",
            Choice((("none", "stay on the cards"), ("cpu", "use main memory"), ("nvme", "use main memory and drives"))),
            "How far optimizer states and weights may leave the cards before a plan is given up. Slower by much.",
            when=training,
            more=True,
        ),
        Field(
            "job.cpu_offload",
            "Offload to main memory",
            Tick(),
            "Optimizer state goes to main memory: fits on less, runs slower.",
            when=training,
            more=True,
        ),
        Field(
            "choices.jobs_run",
            "Several jobs run",
            Choice((("in turn", "in turn"), ("together", "at the same time"))),
            "Together their memory adds up on each card.",
            when=several_jobs,
        ),
    ),
    ("concurrency", "ttft"),
    Asked(
        "Training runs",
        "How much is trained, and how soon must it be done?",
        ("epoch", "batch", "sharding"),
    ),
)
