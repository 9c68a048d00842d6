"""What options, jobs and layouts are called, the same on screen, paper and command line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from advisor.answer import JobNeed, Option
from advisor.memory.plan import Plan
from advisor.workload import FineTune, Pretrain, Serve
from catalog.records.record import Record
from reports.wording import Language


def record_name(record: Record, language: Language | None = None) -> str:
    """Its name; with ``language`` the remark in brackets behind it is translated."""
    name = record.name or record.id
    return name if language is None else language.name(name)


MEASURED = re.compile(r"Nine of ten measured cases lie within; (\d+) cases?")


def reason_text(reason: str, language: Language) -> str:
    """Why an assumption has its values, in the reader's language."""
    found = MEASURED.fullmatch(reason)
    if found:
        return language.text("Nine of ten measured cases lie within; {n} {n:case|cases}", n=int(found[1]))
    return language.word(reason)


def cards(count: int, name: str) -> str:
    """ "2 × RTX 3090"."""
    return f"{count} × {name}"


def option_name(option: Option, language: Language, chips: Mapping[str, str] | None = None) -> str:
    """ "Buy 2 × RTX 3090", "Rent 2 × RTX 3090 from AutoDL", "Hosted API: DeepInfra Qwen2.5-32B".

    ``chips`` gives the names of rented chips by id; without them the offer's own name stands for one instance.
    """
    say = language.text
    if option.machine is not None:
        machine = option.machine
        if machine.kind == "whole":
            whole = next((line.part for line in machine.lines if line.role == "machine"), None)
            name = record_name(whole, language) if whole else machine.id
            if not machine.chip.unified:  # a server is bought for its cards
                name = language.join((cards(machine.count, record_name(machine.chip, language)), name))
            return say("Buy {name}", name=name)
        name = cards(machine.count, record_name(machine.chip, language))
        if machine.id.endswith("-grow"):  # the twin of a machine that is not made for more
            return say("Buy {name}, with room for more cards", name=name)
        return say("Buy {name}", name=name)
    if option.offer is not None:
        if chips is None:
            own = language.name(option.offer.name or option.offer.id)
            return say("Rent {name}", name=own if option.instances == 1 else cards(option.instances, own))
        return say("Rent {name} from {provider}", name=offer_cards(option, chips), provider=option.offer.provider)
    models = dict.fromkeys(f"{price.provider} {price.model}" for price in option.tokens)
    return say("Hosted API: {name}", name=language.join(tuple(models)))


def offer_cards(option: Option, chips: Mapping[str, str]) -> str:
    """The accelerators of a rental offer."""
    offer = option.offer
    return cards(offer.chip_count * option.instances, chips.get(offer.chip_id, offer.chip_id)) if offer else ""


def format_name(id: str) -> str:
    """A number format as the field writes it."""
    return id.upper() if id.replace("-", "").isalnum() and not id.startswith("q") else id


def job_name(job: Serve | FineTune | Pretrain, need: JobNeed | None, language: Language) -> str:
    """ "Serve Qwen2.5-32B to 8 users at once", "Fine-tune Qwen2.5-7B (QLoRA)"."""
    say, model = language.text, language.name(need.model_name if need else job.model)
    if isinstance(job, Serve):
        if job.users == 1:
            return say("Serve {model} to one user", model=model)
        return say("Serve {model} to {users} users at once", model=model, users=job.users)
    if isinstance(job, Pretrain):
        return say("Train {model} from nothing", model=model)
    return say("Fine-tune {model} ({method})", model=model, method=language.term(f"method.{job.method}"))


def plan_name(plan: Plan, language: Language) -> str:
    """ "one device", "tensor parallel 2", "data parallel 4, ZeRO-2, full recompute"."""
    say = language.text
    words = []
    if plan.tensor_parallel > 1:
        words.append(say("tensor parallel {n}", n=plan.tensor_parallel))
    if plan.pipeline_parallel > 1:
        engine_splits = plan.engine in ("llama.cpp", "transformers", "mlx") and plan.data_parallel == 1
        words.append(
            say("layers split over {n}", n=plan.pipeline_parallel)
            if engine_splits
            else say("pipeline of {n}", n=plan.pipeline_parallel)
        )
    if plan.data_parallel > 1:
        words.append(say("data parallel {n}", n=plan.data_parallel))
    if plan.context_parallel > 1:
        words.append(say("context parallel {n}", n=plan.context_parallel))
    if plan.expert_parallel > 1:
        words.append(say("expert parallel {n}", n=plan.expert_parallel))
    if plan.zero_stage:
        words.append(f"ZeRO-{plan.zero_stage}")
    if plan.sequence_parallel:
        words.append(say("sequence parallel"))
    if plan.recompute != "none":
        words.append(language.term(f"recompute.{plan.recompute}"))
    if plan.cpu_offload:
        words.append(say("offload to NVMe drives") if plan.nvme_offload else say("offload to main memory"))
    if plan.checkpoint_offload:
        words.append(say("layer inputs in main memory"))
    return language.join(tuple(words)) or (
        say("one device") if plan.devices == 1 else say("{n} independent devices", n=plan.devices)
    )
