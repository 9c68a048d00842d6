"""Every judgement that went into the numbers, with range and source; METHOD.md has the reasons."""

from __future__ import annotations

from advisor.quantity import Quantity
from reports.document import Block, Column, Paragraph, Row, Section, Table
from reports.sections.context import Context
from reports.sections.relevant import Facts, relevant
from reports.sections.risks import assumption_name

MILLION = 1e6


def section(c: Context) -> Section | None:
    blocks: list[Block] = []
    if c.advice.assumptions:
        blocks.append(assumptions_table(c))
    if c.advice.rates:
        blocks.append(rates_line(c))
    return Section("assumptions", c.say("Assumptions"), tuple(blocks), True) if blocks else None


def assumptions_table(c: Context) -> Table:
    rows, facts = [], Facts(c)
    for id, quantity in c.advice.assumptions:
        if not relevant(id, facts):
            continue
        rows.append(
            Row(
                (
                    assumption_name(c, id),
                    shown(c, quantity),
                    c.sources.cite(quantity.sources),
                )
            )
        )
    return Table(
        c.say("Judgements used"),
        (
            Column(c.say("Assumption"), weight=4.6),
            Column(c.say("Likely (range)"), "right", 2.0),
            Column(c.say("Source"), weight=0.6),
        ),
        tuple(rows),
        (
            c.say(
                "The reason of each, and the judgements on other engines, rooms and machines, stand in the workbook "
                "and in METHOD.md."
            ),
        ),
        small=True,
        abreast=2,
    )


def shown(c: Context, quantity: Quantity) -> str:
    """ "0.03 (0.02–0.05)"; the value alone where it is exact; large counts in millions."""
    if quantity.unit in ("", "1") and quantity.high >= MILLION:
        quantity = Quantity(quantity.value / MILLION, "", quantity.low / MILLION, quantity.high / MILLION)
        return c.say("{number} million", number=shown(c, quantity))
    likely, span = c.language.likely(quantity), c.language.quantity(quantity)
    if quantity.exact:
        return likely
    number, _, unit = likely.partition(" ")
    ends, _, same = span.partition(" ")
    return f"{number} ({ends}) {unit}".strip() if unit == same else f"{likely} ({span})"


def rates_line(c: Context) -> Paragraph:
    """What one unit of each foreign currency is counted with, and who says so."""
    rates = (
        c.say(
            "1 {currency} = {rate} {ours} ({basis})",
            currency=currency,
            rate=f"{rate:,.4f}",
            ours=c.advice.currency,
            basis=basis,
        )
        for currency, rate, basis in c.advice.rates
    )
    return Paragraph(c.say("Exchange rates: {rates}", rates=c.language.join(tuple(rates))), "small")
