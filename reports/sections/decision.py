"""The first page: who asks for what, what is recommended, and what it stands on."""

from __future__ import annotations

from decimal import Decimal

from advisor.answer import JobFit, Option
from advisor.quantity import Quantity
from reports.document import (
    Block,
    Callout,
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
from reports.numbering import quote_number
from reports.sections.context import Context, worst
from reports.sections.risks import prices


def section(c: Context) -> Section:
    blocks: list[Block] = [Facts(facts(c), 2)]
    if c.advice.study.quote.purpose:
        blocks.append(Paragraph(c.advice.study.quote.purpose))
    blocks.append(callout(c))
    if c.recommended is not None:
        blocks.append(KeyFigures(key_figures(c, c.recommended)))
    if c.advice.options:
        blocks.append(glance(c))
    if c.recommended is not None and (warnings := before_signing(c, c.recommended)):
        blocks.append(Remarks(warnings, c.say("What to know before signing")))
    return Section("decision", c.say("Decision"), tuple(blocks))


def before_signing(c: Context, option: Option) -> tuple[Remark, ...]:
    """What the recommended option's own numbers leave open."""
    notes = [note for fit in option.fits for note in (*fit.notes, *(fit.memory.notes if fit.memory else ()))]
    if option.machine is not None:
        notes += [finding.note for finding in option.machine.findings if finding.answer in ("conflict", "warning")]
    notes += option.notes
    grave = [remark for remark in c.remarks(notes) if remark.level != "info"]
    return (*grave[:5], *prices(c)[:2])


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


def callout(c: Context) -> Callout:
    option = c.recommended
    if option is None:
        sentences = tuple(remark.text for remark in c.remarks(c.advice.notes)[:3])
        return Callout(c.say("Nothing can be recommended under these conditions"), sentences, "does not fit")
    # the most important sentence to sign under: what would cost less
    reasons = tuple(remark.text for remark in c.remarks((*c.advice.notes[1:], *option.reasons))[:4])
    return Callout(c.say("Recommended: {option}", option=c.option_name(option)), reasons, option_verdict(option))


def option_verdict(option: Option) -> str:
    return worst(fit.verdict for fit in option.fits)


def key_figures(c: Context, option: Option) -> tuple[KeyFigure, ...]:
    figures = []
    machine, flow = option.machine, option.cash_flow
    if machine is not None:
        missing = c.language.join(tuple(c.language.term(f"role.{role}") for role in machine.missing))
        small = c.say("without {parts}: no price known", parts=missing) if missing else c.say("all parts")
        figures.append(KeyFigure(purchase(c, option), c.say("to buy"), small))
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
    rent = next(iter(c.advice.break_even), None)
    if machine is not None and rent is not None:
        against = next((other for other in c.advice.options if other.id == rent.against), None)
        small = c.say("against {option}", option=c.option_name(against)) if against else ""
        reached = c.say("month {n}", n=rent.month) if rent.month is not None else c.say("not reached")
        figures.append(KeyFigure(reached, c.say("break-even"), small))
    return tuple(figures)


def _filling(fit: JobFit) -> float:
    """How much of its device a job fills at the high end of the estimate."""
    return fit.memory.fullest.needed.high / fit.capacity if fit.memory and fit.capacity else 0.0


def purchase(c: Context, option: Option, *, plain: bool = False) -> str:
    """The purchase price as a range; what is known of it where a line has none. ``plain`` leaves out the currency."""
    machine = option.machine
    if machine is None:
        return "–"
    if machine.price is not None:
        return c.figures(machine.price.low, machine.price.high) if plain else c.price(machine.price)
    known = [line for line in machine.lines if line.price is not None]
    if not known:
        return c.say("unknown")
    low = sum((line.price.low * line.quantity for line in known if line.price), Decimal(0))
    return c.say("over {amount}", amount=c.figure(low) if plain else c.money(low))


def glance(c: Context) -> Table:
    """The best of each kind beside the recommended one."""
    shown: list[Option] = [c.recommended] if c.recommended else []
    for kind, most in (("buy", 2), ("rent", 1), ("api", 1)):
        others = [option for option in c.advice.options if option.kind == kind and option not in shown]
        already = sum(option.kind == kind for option in shown)
        shown.extend(others[: max(most - already, 0)])
    rows = tuple(
        Row(
            (
                c.option_name(option),
                c.verdict(option_verdict(option)),
                purchase(c, option, plain=True),
                c.figure(option.cash_flow.present_value),
                c.figures(option.cash_flow.present_value_low, option.cash_flow.present_value_high),
            ),
            "highlight" if option is c.recommended else "",
        )
        for option in shown
    )
    months = c.advice.study.money.months
    return Table(
        c.say("The choice at a glance"),
        (
            Column(c.say("Option"), weight=3.0),
            Column(c.say("Card memory"), weight=1.3),
            Column(c.head(c.say("To buy")), "right", 1.5),
            Column(c.head(c.say("{months} months, discounted", months=months)), "right", 1.5),
            Column(c.say("Range"), "right", 1.8),
        ),
        rows,
    )
