"""Every judgement that went into the numbers, with range and source; METHOD.md has the reasons."""

from __future__ import annotations

from reports.document import Block, Column, Row, Section, Table
from reports.sections.context import Context
from reports.sections.risks import assumption_name


def section(c: Context) -> Section | None:
    blocks: list[Block] = []
    if c.advice.assumptions:
        blocks.append(assumptions_table(c))
    if c.advice.rates:
        blocks.append(rates_table(c))
    return Section("assumptions", c.say("Assumptions"), tuple(blocks), True) if blocks else None


def assumptions_table(c: Context) -> Table:
    rows = []
    for id, quantity in c.advice.assumptions:
        rows.append(
            Row(
                (
                    assumption_name(c, id),
                    c.language.likely(quantity),
                    c.language.quantity(quantity) if not quantity.exact else "–",
                    c.sources.cite(quantity.sources),
                )
            )
        )
    return Table(
        c.say("Judgements used"),
        (
            Column(c.say("Assumption"), weight=5),
            Column(c.say("Likely"), "right", 1.2),
            Column(c.say("Range"), "right", 1.6),
            Column(c.say("Source"), weight=0.8),
        ),
        tuple(rows),
    )


def rates_table(c: Context) -> Table:
    return Table(
        c.say("Exchange rates"),
        (
            Column(c.say("Currency"), weight=1),
            Column(c.say("for 1 {currency}", currency=c.advice.currency), "right", 1),
            Column(c.say("Basis"), weight=4),
        ),
        tuple(Row((currency, f"{rate:,.4f}", basis)) for currency, rate, basis in c.advice.rates),
    )
