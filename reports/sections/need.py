"""What the work is, and what it needs before any machine is chosen."""

from __future__ import annotations

from advisor.answer import JobNeed
from advisor.memory.plan import MemoryPlan
from advisor.workload import FineTune, Serve
from reports.document import Block, Cell, Column, Facts, Paragraph, Remarks, Row, Section, Table
from reports.naming import format_name, job_name, plan_name
from reports.sections.context import Context


def section(c: Context) -> Section:
    blocks: list[Block] = []
    many = len(c.advice.needs) > 1
    said: set[object] = set()  # of rules of thumb: what holds for all jobs is said once
    for index, need in enumerate(c.advice.needs):
        title = job_name(need.job, need, c.language)
        blocks.append(Paragraph(f"{index + 1}. {title}" if many else title, "heading"))
        blocks.append(Facts(job_facts(c, need), 2))
        if need.by_devices or need.rule_of_thumb:
            blocks.append(memory_table(c, need, noted=not index))
        notes = need.notes + (need.rule_of_thumb.notes if need.rule_of_thumb else ())
        if remarks := c.remarks(note for note in notes if note not in said):
            blocks.append(Remarks(remarks))
        said.update(notes)
    blocks.append(Paragraph(c.say("Site and money"), "heading"))
    blocks.append(Facts(site_facts(c), 2))
    return Section("need", c.say("What is needed"), tuple(blocks))


def billions(c: Context, need: JobNeed) -> str:
    total, active = need.parameters / 1e9, need.active_parameters / 1e9
    if active and abs(active - total) > 0.01 * total:
        return c.say("{total} billion, {active} billion active", total=total, active=active)
    return c.say("{total} billion", total=total)


def job_facts(c: Context, need: JobNeed) -> tuple[tuple[str, str], ...]:
    job = need.job
    rows: list[tuple[str, str]] = [
        (c.say("Model"), need.model_name),
        (c.say("Parameters"), billions(c, need) if need.parameters else ""),
    ]
    if isinstance(job, Serve):
        rows += serve_facts(c, job)
    else:
        rows += training_facts(c, job)
    if need.smallest_card:
        rows.append((c.say("Smallest card that holds it alone"), c.chip_name(need.smallest_card)))
    elif (own := alone_on(c, need)) is not None:
        rows.append((c.say("Smallest card that holds it alone"), own))
    elif need.by_devices:
        rows.append((c.say("Smallest card that holds it alone"), c.say("none in the catalog")))
    return tuple((label, value) for label, value in rows if value)


def alone_on(c: Context, need: JobNeed) -> str | None:
    """The recommended machine's own chip where it is no plain card and holds the job alone."""
    option = c.recommended
    if option is None or option.machine is None or option.machine.count > 1:
        return None
    fits = any(c.need(fit.job_index) is need and fit.verdict in ("fits", "tight") for fit in option.fits)
    return c.say("no plain card; {machine} does", machine=c.chip_name(option.machine.chip.id)) if fits else None


def serve_facts(c: Context, job: Serve) -> list[tuple[str, str]]:
    language = c.language
    rows = [
        (
            c.say("Number format"),
            c.say("weights {weights}, KV cache {kv}", weights=format_name(job.weights), kv=format_name(job.kv)),
        ),
        (c.say("Context"), c.say("{n} tokens", n=job.context_tokens)),
        (c.say("Requests at the same time"), language.value(job.users)),
        (
            c.say("A usual request"),
            c.say("{prompt} tokens in, {answer} out", prompt=job.prompt_tokens, answer=job.answer_tokens),
        ),
    ]
    if job.requests_per_day is not None:
        rows.append((c.say("Requests a day"), language.value(job.requests_per_day)))
    if job.min_tokens_per_second is not None:
        rows.append((c.say("At least, for each user"), f"{language.value(job.min_tokens_per_second)} tok/s"))
    if job.max_first_token_s is not None:
        rows.append((c.say("First token within"), f"{language.value(job.max_first_token_s)} s"))
    return rows


def training_facts(c: Context, job: FineTune) -> list[tuple[str, str]]:
    language = c.language
    rows = [
        (c.say("Method"), language.term(f"method.{job.method}")),
        (c.say("Precision"), language.term(f"precision.{job.precision}")),
        (c.say("Optimizer"), language.term(f"optimizer.{job.optimizer}")),
        (c.say("Sequence"), c.say("{n} tokens, micro-batch {batch}", n=job.sequence_tokens, batch=job.micro_batch)),
        (c.say("Tokens a run"), c.say("{n} tokens", n=job.tokens)),
        (c.say("Runs a month"), language.value(job.runs)),
    ]
    if job.method in ("lora", "qlora"):
        rows.append((c.say("LoRA rank"), language.value(job.lora_rank)))
    if job.deadline_hours is not None:
        rows.append((c.say("A run must end within"), c.say("{n} hours", n=job.deadline_hours)))
    return rows


def memory_row(c: Context, memory: MemoryPlan) -> Row:
    fullest, exact = memory.fullest, memory.method == "exact"
    how = plan_name(memory.plan, c.language) if exact else c.say("rule of thumb")
    if exact and memory.plan.engine:
        how = c.language.join((how, memory.plan.engine))
    return Row(
        (
            c.language.value(memory.plan.devices),
            how,
            Cell(c.language.quantity(fullest.needed)),
            c.language.quantity(fullest.reserved) if fullest.reserved else "–",
            c.language.quantity(memory.host) if memory.host else "–",
        ),
        "" if exact else "muted",
    )


def memory_table(c: Context, need: JobNeed, *, noted: bool = True) -> Table:
    """``noted`` explains units and ranges below it: once is enough."""
    option = c.recommended
    one = option is not None and option.machine is not None and option.machine.chip.unified  # is sold as it is
    exact = tuple(plan for plan in need.by_devices if plan.plan.devices == 1) if one else need.by_devices
    plans = exact + ((need.rule_of_thumb,) if need.rule_of_thumb else ())
    return Table(
        c.say("Memory of the fullest card, by the number of cards"),
        (
            Column(c.say("Cards"), "right", 0.5),
            Column(c.say("Layout"), weight=2.6),
            Column(c.say("Needed"), "right", 1.1),
            Column(c.say("Taken by the engine"), "right", 1.1),
            Column(c.say("Main memory"), "right", 1.1),
        ),
        tuple(memory_row(c, plan) for plan in plans),
        (
            c.say(
                "1 GiB is 2^30 bytes, 1 GB is 10^9 bytes. A range is a 90% interval; what fits must fit at its high "
                "end."
            ),
        )
        if noted
        else (),
    )


def site_facts(c: Context) -> tuple[tuple[str, str], ...]:
    site, money, language = c.advice.study.site, c.advice.study.money, c.language
    supply = []
    if site.volts:
        supply.append(f"{language.value(site.volts)} V")
    if site.breaker_amps:
        supply.append(f"{language.value(site.breaker_amps)} A")
    circuits = f"{site.circuits} × {', '.join(supply)}"
    if not supply:
        circuits = c.say("{n}, with the country's usual volts and amperes", n=site.circuits)
    rows = (
        (c.say("Country"), site.country),
        (c.say("Room"), language.term(f"room.{site.room}")),
        (c.say("Electric circuits"), circuits),
        (c.say("Operating system"), {"linux": "Linux", "windows": "Windows", "macos": "macOS"}[site.operating_system]),
        (c.say("Time considered"), c.say("{n} months", n=money.months)),
        (
            c.say("Use"),
            c.say("{hours} h a week, {share:%} of it computing", hours=money.hours_per_week, share=money.utilisation),
        ),
        (c.say("Budget"), c.money(money.budget) if money.budget is not None else c.say("not stated")),
        (c.say("Discount rate"), c.say("{rate:%} a year", rate=money.discount_rate)),
        (c.say("Used parts"), c.say("allowed") if money.used_parts else c.say("not allowed")),
        (c.say("May not be bought"), language.join(tuple(barred(c, b.item, b.reason) for b in site.barred))),
    )
    return tuple((label, value) for label, value in rows if value)


def barred(c: Context, item: str, reason: str) -> str:
    return c.say("{item} ({reason})", item=item, reason=reason) if reason else item
