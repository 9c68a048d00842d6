"""Who approves what: the sum and a line to sign for each, on one page."""

from __future__ import annotations

from advisor.answer import Option
from reports.document import Block, KeyFigure, Section, Signatures
from reports.sections import asked
from reports.sections.context import Context
from reports.sections.decision import signers
from reports.sections.suppliers import quotes


def section(c: Context) -> Section:
    statement = statement_of(c)
    option = c.advice.recommended
    figures: tuple[KeyFigure, ...] = ()
    if option is not None:
        statement = c.language.sentences((c.say("To be approved: {option}.", option=c.option_name(option)), statement))
        first = asked.figure(c, option) if option.machine is not None else over_time(c, option)
        figures = (first, *budget(c))
    choices = (c.say("approved"), c.say("approved with changes"), c.say("declined"))
    signatures = Signatures(statement, signers(c), labels_of(c), choices, figures)
    blocks: tuple[Block, ...] = (*quotes(c), signatures)
    return Section("approval", c.say("Supplier quotes and approval"), blocks)


def statement_of(c: Context) -> str:
    """When it was written, how long it holds, and what its prices are."""
    return c.say(
        "This document was written on {day} and holds until {last}, that day included. Prices are observations and "
        "estimates as "
        "marked, not offers; the order follows the supplier's quotes.",
        day=c.issued,
        last=c.valid_until,
    )


def labels_of(c: Context) -> tuple[str, ...]:
    """The words below the lines to sign."""
    return (c.say("Name"), c.say("Signature"), c.say("Date"))


def over_time(c: Context, option: Option) -> KeyFigure:
    """What renting or tokens cost over the whole time: there is no sum on the first day."""
    flow, months = option.cash_flow, c.advice.study.money.months
    label = c.say("asked for, over {months} months, not discounted", months=months)
    low, likely, high = flow.cumulative[-1]
    return KeyFigure(c.span(low, high), label, c.say("likely {amount}", amount=c.money(likely)))


def budget(c: Context) -> tuple[KeyFigure, ...]:
    """The budget beside the sum, where one is stated."""
    limit = c.advice.study.money.budget
    fund = c.advice.study.quote.fund or c.advice.study.quote.project
    return () if limit is None else (KeyFigure(c.money(limit), c.say("budget"), fund),)
