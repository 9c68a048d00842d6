"""Who approves, with a line to sign for each."""

from __future__ import annotations

from reports.document import Block, Column, Row, Section, Signatures, Table
from reports.sections.context import Context


def section(c: Context) -> Section:
    quote = c.advice.study.quote
    roles = quote.approvers or (c.say("Requested by"), c.say("Head of the laboratory"), c.say("Approved by"))
    statement = c.say(
        "This document was written on {day} and holds until {last}, that day included. Prices are observations and "
        "estimates as "
        "marked, not offers; the order follows the supplier's quotes.",
        day=c.issued,
        last=c.valid_until,
    )
    blocks: list[Block] = [quotes_table(c)]
    option = c.advice.recommended
    if option is not None and option.machine is not None:
        first = option.cash_flow.months[0]
        known = option.machine.price is not None
        total = c.span(first.low, first.high) if known else c.say("not known: a part has no price")
        asked = c.say("To be approved: {option}. Sum with tax: {total}.", option=c.option_name(option), total=total)
        statement = f"{asked} {statement}"
    labels = (c.say("Name"), c.say("Signature"), c.say("Date"))
    choices = (c.say("approved"), c.say("approved with changes"), c.say("declined"))
    blocks.append(Signatures(statement, roles, labels, choices))
    return Section("approval", c.say("Supplier quotes and approval"), tuple(blocks))


def quotes_table(c: Context) -> Table:
    """Room for three quotes: many houses ask for them above a threshold of their own."""
    blank = tuple(Row((str(number), "", "", "", "", ""), "blank") for number in (1, 2, 3))
    return Table(
        c.say("Written quotes received"),
        (
            Column("", "right", 0.3),
            Column(c.say("Supplier and contact"), weight=2.4),
            Column(c.say("Quote no. and date"), weight=1.5),
            Column(c.say("Price with tax and freight"), weight=1.6),
            Column(c.say("Delivery time"), weight=1.1),
            Column(c.say("Warranty, origin"), weight=1.4),
        ),
        (*blank, Row(("", c.say("Reason if the lowest is not chosen"), "", "", "", ""), "blank")),
    )
