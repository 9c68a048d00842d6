"""The first page: the whole decision. What, why, how much, against what, what could be wrong, who signs."""

from __future__ import annotations

from decimal import Decimal

from advisor.answer import BreakEven, JobFit, Option
from advisor.quantity import Quantity
from advisor.speed.estimate import SpeedEstimate
from advisor.workload import Serve
from reports.document import (
    Block,
    Callout,
    Cell,
    Column,
    Facts,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Remark,
    Remarks,
    Row,
    Section,
    Table,
)
from reports.naming import job_name
from reports.numbering import quote_number
from reports.sections import asked
from reports.sections.context import Context, worst
from reports.sections.risks import price_share

MOST_JOBS = 3
MOST_WARNINGS = 6


def section(c: Context) -> Section:
    blocks: list[Block] = [Facts(facts(c), 2), Facts(((c.say("To be signed by"), c.language.join(signers(c))),), 1)]
    if c.advice.study.quote.purpose:
        blocks.append(Paragraph(c.advice.study.quote.purpose))
    blocks.append(callout(c))
    if c.recommended is not None:
        blocks.append(KeyFigures(key_figures(c, c.recommended)))
    if c.advice.options:
        blocks.append(glance(c))
    if c.recommended is not None and (warnings := before_signing(c, c.recommended)):
        blocks.append(Remarks(warnings, c.say("What could be wrong, and what to settle before signing")))
    return Section("decision", c.say("Decision"), tuple(blocks))


def before_signing(c: Context, option: Option) -> tuple[Remark, ...]:
    """What the recommended option's own numbers leave open; prices first, because they move the sum most."""
    notes = [note for fit in option.fits for note in (*fit.notes, *(fit.memory.notes if fit.memory else ()))]
    if option.machine is not None:
        notes += [finding.note for finding in option.machine.findings if finding.answer in ("conflict", "warning")]
    notes += option.notes
    grave = [remark for remark in c.remarks(notes) if remark.level != "info"]
    first = [*price_share(c, option), *most_moving(c), *open_checks(c, option)]
    return (*first, *grave[: MOST_WARNINGS - len(first)])


def most_moving(c: Context) -> list[Remark]:
    """The assumption that moves the sum most, in one line."""
    found = c.certainty
    swings = [swing for swing in found.swings if swing.size >= 1] if found else []
    if not swings:
        return []
    most = swings[0]
    low, high = sorted((most.at_low, most.at_high))
    text = c.say(
        "Most of the doubt about the sum: {driver}. It alone moves the {months} months from {low} to {high}.",
        driver=c.language.term(f"driver.{most.code}"),
        months=c.advice.study.money.months,
        low=c.money(Decimal(round(low))),
        high=c.money(Decimal(round(high))),
    )
    return [Remark("info", text)]


def open_checks(c: Context, option: Option) -> list[Remark]:
    """How many technical questions are open, with where they stand."""
    if option.machine is None:
        return []
    count = sum(finding.answer == "unknown" for finding in option.machine.findings)
    if not count:
        return []
    text = c.say(
        "{n} technical {n:check is|checks are} open for want of data; the list to ask the vendor stands with the "
        "machine.",
        n=count,
    )
    return [Remark("unknown", text)]


def facts(c: Context) -> tuple[tuple[str, str], ...]:
    quote, language = c.advice.study.quote, c.language
    rows = (
        (c.say("Quote number"), quote_number(c.advice.study, c.issued)),
        (c.say("Organisation"), c.advice.study.organisation),
        (c.say("Date"), language.date(c.issued)),
        (c.say("Prepared by"), quote.prepared_by),
        (c.say("Valid until"), c.say("{day}, that day included", day=c.valid_until)),
        (c.say("Prepared for"), quote.prepared_for),
        (c.say("Project"), quote.project),
        (c.say("Fund or cost centre"), quote.fund),
        (c.say("Place of delivery"), quote.delivery_place),
        (c.say("Currency"), c.advice.currency),
    )
    return tuple((label, value) for label, value in rows if value)


def signers(c: Context) -> tuple[str, ...]:
    """The roles that sign; three usual ones where the study names none."""
    return c.advice.study.quote.approvers or (
        c.say("Requested by"),
        c.say("Head of the laboratory"),
        c.say("Approved by"),
    )


def callout(c: Context) -> Callout:
    option = c.recommended
    if option is None:
        sentences = tuple(remark.text for remark in c.remarks(c.advice.notes)[:3])
        return Callout(c.say("Nothing can be recommended under these conditions"), sentences, "does not fit")
    works = tuple(what_it_does(c, fit) for fit in option.fits[:MOST_JOBS])
    # the most important sentence to sign under: what would cost less
    notes = [note for note in (*c.advice.notes[1:], *option.reasons) if not note.code.endswith("_perhaps")]
    reasons = tuple(remark.text for remark in c.remarks(notes)[:3])
    doubt = why_buy(c, option)
    return Callout(
        c.say("Recommended: {option}", option=c.option_name(option)),
        (*works, *reasons, *((doubt,) if doubt else ())),
        option_verdict(option),
    )


def what_it_does(c: Context, fit: JobFit) -> str:
    """ "Serve Qwen2.5-32B to 30 users at once: 10–19 tok/s for each user (12 asked)." """
    need = c.need(fit.job_index)
    said = [text for text in (memory_text(c, fit), speed_text(c, fit.speed, need.job)) if text]
    return c.say("{job}: {facts}.", job=job_name(need.job, need, c.language), facts=c.language.join(tuple(said)) or "–")


def memory_text(c: Context, fit: JobFit) -> str:
    if fit.memory is None:
        return ""
    return c.say(
        "{need} of {capacity} on the fullest card", need=fit.memory.fullest.needed, capacity=Quantity(fit.capacity, "B")
    )


def speed_text(c: Context, speed: SpeedEstimate | None, job: object) -> str:
    if speed is None:
        return ""
    if speed.training_time is not None:
        return c.say("{time} for a run", time=speed.training_time)
    rate = speed.decode_per_user or speed.decode
    if rate is None:
        return ""
    wanted = job.min_tokens_per_second if isinstance(job, Serve) else None
    if wanted is None:
        return c.say("{rate} for each user", rate=rate)
    return c.say("{rate} for each user where {wanted} are asked for", rate=rate, wanted=Quantity(wanted, "tok/s"))


def cheaper(c: Context, option: Option) -> Option | None:
    """What costs least of all, where it is another way than buying and costs less than this machine."""
    others = [other for other in c.advice.options if other.kind != "buy"]
    least = min(others, key=lambda other: other.cash_flow.present_value, default=None)
    if option.kind != "buy" or least is None:
        return None
    return least if least.cash_flow.present_value < option.cash_flow.present_value else None


def why_buy(c: Context, option: Option) -> str:
    """Why a machine is proposed although another way costs less, and what would have to hold."""
    other = cheaper(c, option)
    if other is None:
        return ""
    entry = next((entry for entry in c.advice.break_even if entry.against == other.id), None)
    picked = option.id == c.advice.study.choices.picked
    first = (
        c.say("This option was picked by hand.")
        if picked
        else c.say("A machine of one's own comes first because this document is asked to specify one.")
    )
    return c.language.sentences((first, by_money(c, entry)))


def by_money(c: Context, entry: BreakEven | None) -> str:
    """When buying pays by money alone, and what else could speak for it."""
    if entry is None or entry.hours_per_week is None:
        return c.say(
            "By money alone buying is wrong at any use: approve it only where data must stay in the house, the machine "
            "must always be there, or the cost must be known beforehand."
        )
    return c.say(
        "By money alone buying is right above {hours} h a week, and {planned} h are planned: below that approve it "
        "only where data must stay in the house, the machine must always be there, or the cost must be known "
        "beforehand.",
        hours=round(entry.hours_per_week),
        planned=c.advice.study.money.hours_per_week,
    )


def card_memory(c: Context, option: Option) -> Cell | str:
    """Whether the jobs fit; a hosted API has no cards of ours."""
    return "–" if option.kind == "api" else c.verdict(option_verdict(option))


def option_verdict(option: Option) -> str:
    return worst(fit.verdict for fit in option.fits)


def key_figures(c: Context, option: Option) -> tuple[KeyFigure, ...]:
    figures = []
    machine, flow = option.machine, option.cash_flow
    if machine is not None:
        figures.append(asked.figure(c, option))
    figures.append(
        KeyFigure(
            c.money(flow.present_value),
            c.say("over {months} months, discounted", months=c.advice.study.money.months),
            c.span(flow.present_value_low, flow.present_value_high),
        )
    )
    held = [fit for fit in option.fits if fit.memory is not None]
    fit = max(held, key=_filling, default=None)  # the job that decides
    if fit is not None and fit.memory is not None:
        figures.append(
            KeyFigure(
                c.language.term(f"verdict.{option_verdict(option)}"),
                c.say("memory, fullest card"),
                c.say("{need} of {capacity}", need=fit.memory.fullest.needed, capacity=Quantity(fit.capacity, "B")),
                option_verdict(option),
            )
        )
    least = cheaper(c, option)  # the one that the sentences above speak of
    entries = [entry for entry in c.advice.break_even if least is None or entry.against == least.id]
    rent = next(iter(entries or c.advice.break_even), None)
    if machine is not None and rent is not None:
        against = next((other for other in c.advice.options if other.id == rent.against), None)
        small = c.say("against {option}", option=c.option_name(against)) if against else ""
        reached = c.say("month {n}", n=rent.month) if rent.month is not None else c.say("not reached")
        figures.append(KeyFigure(reached, c.say("break-even"), small))
    return tuple(figures)


def _filling(fit: JobFit) -> float:
    """How much of its device a job fills at the high end of the estimate."""
    return fit.memory.fullest.needed.high / fit.capacity if fit.memory and fit.capacity else 0.0


def purchase(c: Context, option: Option) -> str:
    """What is paid on the first day as a range, without the currency; what is known of it where a line has none."""
    machine = option.machine
    if machine is None:
        return "–"
    first = option.cash_flow.months[0]
    if machine.price is not None:
        return c.figures(first.low, first.high)
    return c.say("over {amount}", amount=c.figure(first.low)) if first.low else c.say("unknown")


def glance(c: Context) -> Table:
    """The best of each kind beside the recommended one, and the cheapest of each where that is another."""
    shown: list[Option] = [c.recommended] if c.recommended else []
    for kind, most in (("buy", 2), ("rent", 1), ("api", 1)):
        others = [option for option in c.advice.options if option.kind == kind and option not in shown]
        already = sum(option.kind == kind for option in shown)
        shown.extend(others[: max(most - already, 0)])
    if c.recommended and (least := cheaper(c, c.recommended)) is not None and least not in shown:
        shown.append(least)
    rows = tuple(
        Row(
            (
                c.option_name(option),
                card_memory(c, option),
                purchase(c, option),
                c.figure(option.cash_flow.present_value),
                c.figures(option.cash_flow.present_value_low, option.cash_flow.present_value_high),
                difference(c, option),
            ),
            "highlight" if option is c.recommended else "",
        )
        for option in shown
    )
    months = c.advice.study.money.months
    return Table(
        c.head(c.say("Buying against renting and paying by the token")),
        (
            Column(c.say("Option"), weight=3.6),
            Column(c.say("Card memory"), weight=1.1),
            Column(c.say("On the first day"), "right", 1.4),
            Column(c.say("{months} months, discounted", months=months), "right", 1.4),
            Column(c.say("Range"), "right", 1.4),
            Column(c.say("Against the first"), "right", 0.9),
        ),
        rows,
    )


def difference(c: Context, option: Option) -> str:
    """How much more or less than the recommended option: "+17%"."""
    ours = c.recommended.cash_flow.present_value if c.recommended else Decimal(0)
    if option is c.recommended or ours <= 0:
        return "–"
    share = float(option.cash_flow.present_value / ours) - 1
    return f"{share:+.0%}".replace("-", "−") if abs(share) >= 0.005 else "0%"
