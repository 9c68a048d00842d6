"""Every question of the program, by section. The wizard and the window show these and no others."""

from __future__ import annotations

from dataclasses import dataclass

from ui.forms.fields import (
    Barring,
    Choice,
    Field,
    ModelChoice,
    Number,
    Several,
    Text,
    Tick,
    serving,
    several_jobs,
    training,
    tuning,
    with_adapter,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the wizard, a block of the window's left side."""

    id: str
    title: str
    question: str  # what the page asks, as one would ask a person
    fields: tuple[Field, ...]
    terms: tuple[str, ...] = ()  # ids in ui.forms.terms, explained on the page


AUTO = "automatic"
NONE_ASKED = "none"

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
            when=with_adapter,
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
)

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
    ("concurrency", "ttft", "batch"),
)

SITE = Section(
    "site",
    "Site",
    "Where will it stand?",
    (
        Field(
            "site.country",
            "Country",
            Choice(source="countries"),
            "Decides mains voltage, price of electricity, tax and which offers count.",
        ),
        Field(
            "site.room",
            "Room",
            Choice((("home", "home"), ("office", "office"), ("lab", "lab"), ("server room", "server room"))),
            "Blower cards and servers are loud: fine in a server room, not beside a desk.",
        ),
        Field(
            "site.operating_system",
            "Operating system",
            Choice((("linux", "Linux"), ("windows", "Windows"), ("macos", "macOS"))),
            "Linux runs everything; on Windows DeepSpeed works only partly and the desktop takes its part of the card.",
        ),
        Field(
            "site.barred",
            "May not be bought",
            Barring(),
            "One a line, with the reason after a colon. It is left out with that reason, and the document says so.",
        ),
        Field("site.circuits", "Circuits", Number(whole=True), "Separate fused lines from the board.", more=True),
        Field("site.volts", "Mains voltage", Number("V", empty="the country's"), more=True),
        Field(
            "site.breaker_amps",
            "Fuse of the socket",
            Number("A", empty="the country's", presets=(10, 13, 15, 16, 20, 32)),
            "A machine may draw four fifths of it for long.",
            more=True,
        ),
        Field(
            "site.electricity_per_kwh",
            "Electricity",
            Number("{currency}/kWh", empty="the country's"),
            more=True,
        ),
        Field(
            "site.pue",
            "PUE of the room",
            Number(empty=AUTO),
            "Power of the whole room for each watt of the machines; cooling makes it more than 1.",
            more=True,
        ),
    ),
    ("card", "cuda", "power"),
)

MONEY = Section(
    "money",
    "Money",
    "What may it cost, and how long is it used?",
    (
        Field("money.currency", "Currency", Choice(source="currencies")),
        Field("money.budget", "Budget", Number("{currency}", empty=NONE_ASKED), "For buying, tax included."),
        Field(
            "money.months",
            "Time of use",
            Number("months", whole=True, presets=(12, 24, 36, 48, 60)),
            "Over this time buying, renting and a hosted API are compared.",
        ),
        Field(
            "money.hours_per_week",
            "Hours a week with work",
            Number("h", presets=(10, 20, 40, 80, 168)),
            "Rent is paid by the hour; a machine of your own is paid once. This number decides between them.",
        ),
        Field(
            "money.utilisation",
            "Share of these really computing",
            Number("%", shown=100),
            more=True,
        ),
        Field(
            "money.used_parts",
            "Used parts are welcome",
            Tick(),
            "Cards of the last generation are often sold used at half the price, without the maker's warranty.",
        ),
        Field("money.discount_rate", "Discount rate a year", Number("%", shown=100), more=True),
        Field(
            "money.tax_rate",
            "Sales tax",
            Number("%", shown=100, empty="the country's"),
            "0 where it is reclaimed.",
            more=True,
        ),
        Field(
            "money.resale_fraction",
            "Resale at the end",
            Number("%", shown=100, empty="estimated"),
            "Of the price paid. Empty: estimated from what used cards have fetched.",
            more=True,
        ),
        Field(
            "money.staff_hours_per_month",
            "Upkeep a month",
            Number("h"),
            "Work of your staff on the machine.",
            more=True,
        ),
        Field("money.staff_hour", "An hour of staff", Number("{currency}"), more=True),
    ),
    ("tco", "break_even"),
)

CHOICES = Section(
    "choices",
    "Choices",
    "What shall be considered, and what matters most?",
    (
        Field(
            "choices.rank_by",
            "What matters, most important first",
            Several(
                (
                    ("cost", "cost"),
                    ("speed", "speed"),
                    ("headroom", "room in memory"),
                    ("quiet", "quiet"),
                    ("upgrade", "can grow"),
                ),
                ordered=True,
            ),
        ),
        Field("choices.kinds", "Consider", Several((("buy", "buying"), ("rent", "renting"), ("api", "hosted API")))),
        Field("choices.gpu_counts", "Cards in a machine", Several(((1, "1"), (2, "2"), (4, "4"), (8, "8")))),
        Field(
            "choices.headroom",
            "Keep free on each card",
            Number("%", shown=100),
            "Beyond the high end of the estimate.",
            more=True,
        ),
        Field(
            "choices.chips",
            "Only these cards",
            Text(lines=2, as_list=True, hint="RTX 3090, one a line"),
            more=True,
        ),
        Field("choices.not_chips", "Never these cards", Text(lines=2, as_list=True), more=True),
        Field(
            "choices.power_limit_w",
            "Power limit a card",
            Number("W", empty=NONE_ASKED),
            "Cards run cooler and a little slower below their full power.",
            more=True,
        ),
    ),
)

QUOTE = Section(
    "quote",
    "Document",
    "What shall the document say?",
    (
        Field("organisation", "Organisation", Text()),
        Field("quote.project", "Project", Text()),
        Field("quote.purpose", "Purpose", Text(lines=3, hint="one or two sentences for the committee")),
        Field("quote.number", "Quote number", Text()),
        Field("quote.prepared_by", "Prepared by", Text()),
        Field("quote.prepared_for", "Prepared for", Text()),
        Field("quote.fund", "Fund or cost centre", Text()),
        Field("quote.delivery_place", "Place of delivery", Text()),
        Field("quote.valid_days", "Valid for", Number("days", whole=True, presets=(14, 30, 60, 90))),
        Field(
            "quote.approvers",
            "Signatures",
            Text(lines=3, as_list=True, hint="one role a line: Head of laboratory"),
            "One signature line for each.",
        ),
        Field("quote.paper", "Paper", Choice((("A4", "A4"), ("Letter", "Letter")))),
    ),
)

WIZARD: tuple[Section, ...] = (JOB, MODEL, PRECISION, USE, SITE, MONEY)
WINDOW: tuple[Section, ...] = (JOB, MODEL, PRECISION, USE, SITE, MONEY, CHOICES)
EVERY: tuple[Section, ...] = (*WINDOW, QUOTE)
