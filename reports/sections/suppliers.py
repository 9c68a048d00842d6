"""What suppliers offered: the own and imported prices of each part beside the price of this document."""

from __future__ import annotations

from advisor.machines.machine import Line, Machine
from catalog.exchange import Rates, load_rates
from catalog.pricing import observations_of
from catalog.records.prices import Observation
from reports.document import Block, Cell, Column, Row, Table
from reports.naming import record_name
from reports.sections.context import Context

WANTED = 3  # quotes that most houses ask for above a threshold of their own


def quotes(c: Context) -> list[Block]:
    """The part by part table where the price book holds something, and the table of whole quotes to fill in."""
    option = c.recommended
    blocks: list[Block] = []
    if option is not None and option.machine is not None and c.catalog is not None:
        rates = load_rates()
        found = {place: offers(c, line, rates) for place, line in enumerate(option.machine.lines)}
        if any(found.values()):
            blocks.append(parts_table(c, option.machine, found))
    return [*blocks, blank_table(c)]


def offers(c: Context, line: Line, rates: Rates) -> tuple[Observation, ...]:
    """The newest own price of each seller, the cheapest first, at most three."""
    assert c.catalog is not None
    own = [one for one in observations_of(c.catalog, line.part) if one.own and one.observed_on <= c.issued]
    newest: dict[str, Observation] = {}
    for one in sorted(own, key=lambda one: one.observed_on):
        newest[one.seller or one.source] = one
    in_one = sorted(newest.values(), key=lambda one: rates.convert(one.amount, one.currency, c.advice.currency))
    return tuple(in_one[:WANTED])


def parts_table(c: Context, machine: Machine, found: dict[int, tuple[Observation, ...]]) -> Table:
    """A row for each part with its price here, and the suppliers' below each other."""
    rows = []
    for place, line in enumerate(machine.lines):
        price = line.price
        rows.append(
            Row(
                (
                    Cell(f"{line.quantity} × {record_name(line.part, c.language)}"),
                    c.say("this document"),
                    c.figures(price.low, price.high) if price else c.say("unknown"),
                    price.currency if price else "",
                    tax_word(c, price.tax_included if price else None) if price else "",
                    c.language.short_date(price.as_of) if price else "–",
                    "",
                )
            )
        )
        for number in range(WANTED):
            one = found[place][number] if number < len(found[place]) else None
            rows.append(blank(number) if one is None else offered(c, one))
    counted = sum(len(own) for own in found.values())
    enough = sum(len(own) >= WANTED for own in found.values())
    return Table(
        c.say(
            "{n} supplier {n:price|prices} at hand; {enough} of {parts} parts have {wanted}",
            n=counted,
            enough=enough,
            parts=len(machine.lines),
            wanted=WANTED,
        ),
        (
            Column(c.say("Part"), weight=3.0),
            Column(c.say("Supplier"), weight=2.0),
            Column(c.say("Price each"), "right", 1.2),
            Column(c.say("Currency"), weight=0.8),
            Column(c.say("Tax"), weight=0.9),
            Column(c.say("Date"), "right", 1.0),
            Column(c.say("Remark"), weight=2.2),
        ),
        tuple(rows),
        (c.say("Suppliers by price, the cheapest first; empty lines are for quotes still to come."),),
        small=True,
    )


def offered(c: Context, one: Observation) -> Row:
    kept = c.language.source(one.note or one.source)
    condition = c.language.term(f"condition.{one.condition}") if one.condition else ""
    return Row(
        (
            "",
            one.seller or c.say("not named"),
            c.figure(one.amount),
            one.currency,
            tax_word(c, one.tax_included),
            c.language.short_date(one.observed_on.isoformat()),
            c.language.join(tuple(text for text in (condition, kept) if text)),
        )
    )


def blank(number: int) -> Row:
    return Row(("", f"{number + 1}.", "", "", "", "", ""), "muted")


def tax_word(c: Context, included: bool | None) -> str:
    if included is None:
        return c.say("not said")
    return c.say("included") if included else c.say("on top")


def blank_table(c: Context) -> Table:
    """Room for three quotes for the whole: many houses ask for them above a threshold of their own."""
    blank_rows = tuple(Row((str(number + 1), "", "", "", "", ""), "blank") for number in range(WANTED))
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
        (*blank_rows, Row(("", c.say("Reason if the lowest is not chosen"), "", "", "", ""), "blank")),
    )
