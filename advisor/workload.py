"""What the user asks for: the study, as it stands in a ``.labrig`` file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from catalog.told import ToldError

Count = Annotated[int, Field(ge=1, le=10_000_000)]
Tokens = Annotated[int, Field(ge=1, le=100_000_000)]
Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Cash = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]


class StudyError(ToldError):
    """What cannot be used in a study: ``place`` as in "jobs[0].model", ``text`` says what is wrong and expected."""


NUMBERS = frozenset((int, float, Decimal))


@lru_cache(maxsize=64)
def _numbers(part: type[BaseModel]) -> frozenset[str]:
    """The fields that are numbers, or lists of them, and neither true nor false."""
    kinds = {name: _kinds(field.annotation) for name, field in part.model_fields.items()}
    return frozenset(name for name, found in kinds.items() if NUMBERS & found and bool not in found)


def _kinds(annotation: Any) -> set[Any]:
    """The plain types that an annotation names."""
    parts = [part for part in get_args(annotation) if not isinstance(part, str)]
    return {annotation} if not parts else {kind for part in parts for kind in _kinds(part)}


def _not_yes(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_not_yes(each) for each in value)
    return str(value).lower() if isinstance(value, bool) else value


class Part(BaseModel):
    """A frozen part of a study; unknown keys are refused, so that a typing error is never silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _yes_is_no_number(cls, data: Any) -> Any:
        """True would be taken as 1; as a text it is refused at its own place."""
        if not isinstance(data, dict):
            return data
        return {name: _not_yes(value) if name in _numbers(cls) else value for name, value in data.items()}


class Serve(Part):
    """Answering: ``users`` requests run at the same time, each with up to ``context_tokens`` in its cache."""

    kind: Literal["serve"] = "serve"
    model: Annotated[str, Field(min_length=1)]  # catalog id, or path of a config.json
    config: dict[str, Any] | None = None  # a config.json carried by the study itself
    weights: Annotated[str, Field(min_length=1)] = "bf16"  # number format id
    kv: Annotated[str, Field(min_length=1)] = "fp16"
    context_tokens: Tokens = 4096
    prompt_tokens: Tokens = 1024
    answer_tokens: Tokens = 512
    users: Count = 1  # concurrent
    requests_per_day: Annotated[int, Field(ge=0)] | None = None
    engine: Literal["auto", "vllm", "sglang", "llama.cpp", "transformers", "tensorrt-llm", "mlx"] = "auto"
    min_tokens_per_second: Positive | None = None  # per user
    max_first_token_s: Positive | None = None
    speculative_tokens: Annotated[int, Field(ge=0, le=16)] = 0  # drafted a round; 0 = no speculative decoding
    draft_model: str = ""  # catalog id of the model that drafts; "" = the model's own prediction layers, or none
    lora_adapters: Annotated[int, Field(ge=0, le=1000)] = 0  # kept on the device beside the model
    lora_rank: Count = 16


class FineTune(Part):
    """Adapting a model on ``tokens`` tokens (all epochs together)."""

    kind: Literal["fine-tune"] = "fine-tune"
    model: Annotated[str, Field(min_length=1)]
    config: dict[str, Any] | None = None
    method: Literal["full", "freeze", "lora", "qlora"] = "lora"
    precision: Literal["fp32", "mixed", "bf16", "fp8"] = "mixed"  # mixed: half weights, single master copy
    base: str = ""  # format of the frozen base; "" = nf4 with QLoRA, the compute format otherwise
    optimizer: Literal[
        "adamw", "adamw-8bit", "paged-adamw-8bit", "adafactor", "lion", "sgd", "sgd-momentum", "muon"
    ] = "adamw"
    sequence_tokens: Tokens = 2048
    micro_batch: Count = 1
    global_batch: Count | None = None  # sequences a step; None = micro-batch x data parallel
    recompute: Literal["none", "selective", "full"] = "full"
    attention: Literal["eager", "sdpa", "flash"] = "flash"
    lora_rank: Count = 16
    lora_targets: Literal["all-linear", "attention", "query-value"] = "all-linear"
    framework: Literal["auto", "transformers", "megatron", "torchtune", "deepspeed", "unsloth", "llama-factory"] = (
        "auto"
    )
    sharding: Literal["auto", "none", "zero1", "zero2", "zero3", "fsdp"] = "auto"
    tensor_parallel: Count | None = None  # None = searched
    pipeline_parallel: Count | None = None
    cpu_offload: bool = False
    tokens: Annotated[int, Field(ge=1, le=10**15)] = 10_000_000
    runs: Count = 1  # a month; a pre-training that does not say runs once in the study's months
    deadline_hours: Positive | None = None
    preference: Literal["none", "dpo", "kto", "orpo", "ppo", "grpo"] = (
        "none"  # further models beside the one that learns
    )
    answers: Count = 8  # with GRPO: answers to one prompt, generated together
    context_parallel: Count | None = None  # devices that share every sequence; None = searched for long sequences
    offload: Literal["none", "cpu", "nvme"] = "none"  # how far states may leave the devices where nothing else fits


class Pretrain(FineTune):
    """Training from nothing: a full fine-tune over many more tokens."""

    kind: Literal["pretrain"] = "pretrain"  # type: ignore[assignment]
    method: Literal["full"] = "full"
    tokens: Annotated[int, Field(ge=1, le=10**15)] = 1_000_000_000


Job = Annotated[Serve | FineTune | Pretrain, Field(discriminator="kind")]


class Barred(Part):
    """Something the buyer may not buy or rent, with the reason he gives ("export control", "house rule")."""

    item: Annotated[str, Field(min_length=1)]  # chip, vendor or architecture, as people write it
    reason: str = ""


class Site(Part):
    """Where the machine will stand. None = the country's default."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "US"
    room: Literal["home", "office", "lab", "server room"] = "lab"
    volts: Positive | None = None
    breaker_amps: Positive | None = None
    circuits: Annotated[int, Field(ge=1, le=100)] = 1
    operating_system: Literal["linux", "windows", "macos"] = "linux"
    pue: Annotated[float, Field(ge=1, le=5)] | None = None
    electricity_per_kwh: Positive | None = None  # in money.currency
    barred: tuple[Barred, ...] = ()
    region: str = ""  # of the country, where its electricity has a tariff of its own ("Guangdong")


class Money(Part):
    """How costs are counted."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    budget: Cash | None = None
    months: Annotated[int, Field(ge=1, le=120)] = 36
    hours_per_week: Annotated[float, Field(ge=0, le=168)] = 40.0  # with work on the machine
    utilisation: Fraction = 0.6  # of those hours, how much the accelerators really compute
    discount_rate: Annotated[float, Field(ge=0, le=1)] = 0.04  # a year
    resale_fraction: Fraction | None = None  # of the price at the end; None = assumption
    tax_rate: Fraction | None = None  # None = the country's; 0 = reclaimed
    used_parts: bool = False
    staff_hours_per_month: Annotated[float, Field(ge=0)] = 0.0
    staff_hour: Cash = Decimal(0)


class Choices(Part):
    """What the user narrows down; empty = everything is considered."""

    chips: tuple[str, ...] = ()  # only these
    not_chips: tuple[str, ...] = ()
    gpu_counts: tuple[Count, ...] = (1, 2, 4, 8)
    kinds: tuple[Literal["buy", "rent", "api"], ...] = ("buy", "rent", "api")
    jobs_run: Literal["in turn", "together"] = "in turn"
    rank_by: tuple[Literal["cost", "speed", "headroom", "quiet", "upgrade"], ...] = ("cost", "speed")
    headroom: Fraction = 0.05  # of each card's memory, kept free beyond the estimate's high end
    power_limit_w: Positive | None = None  # per card
    picked: str = ""  # id of the option to recommend; "" = the first ranked


class Quote(Part):
    """What the document says besides the numbers."""

    number: str = ""
    issued: date | None = None  # None = the day it is written
    valid_days: Annotated[int, Field(ge=1, le=365)] = 30
    prepared_by: str = ""
    prepared_for: str = ""
    project: str = ""
    fund: str = ""
    delivery_place: str = ""
    purpose: str = ""
    approvers: tuple[str, ...] = ()  # roles, one signature line each
    paper: Literal["A4", "Letter"] = "A4"


class Study(Part):
    """A whole study; ``labrig`` is the version of the document's format."""

    labrig: Literal[1] = 1
    title: str = ""
    organisation: str = ""
    jobs: Annotated[tuple[Job, ...], Field(min_length=1, max_length=16)]
    site: Site = Site()
    money: Money = Money()
    choices: Choices = Choices()
    quote: Quote = Quote()
