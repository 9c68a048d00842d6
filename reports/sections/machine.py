"""The recommended machine with its priced lines, or the offer that is recommended instead."""

from __future__ import annotations

from decimal import Decimal

from advisor.answer import Option
from advisor.machines.machine import Line, Machine
from reports.document import Block, Cell, Column, Facts, Remarks, Row, Section, Table
from reports.naming import record_name
from reports.sections.board import pictures
from reports.sections.context import Context


def section(c: Context) -> Section | None:
    option = c.recommended
    if option is None:
        return None
    blocks: list[Block] = []
    if option.machine is not None:
        blocks.append(lines_table(c, option, option.machine))
        blocks.append(specification(c, option))
        if option.machine.findings:
            blocks += checks(c, option.machine)
        blocks += pictures(c, option.machine)
        if option.machine.advice:
            blocks.append(Remarks(c.remarks(option.machine.advice), c.say("Advice to the builder")))
    elif option.offer is not None:
        blocks.append(Facts(offer_facts(c, option), 2))
    if option.tokens:
        blocks.append(token_table(c, option))
    notes = option.notes + tuple(note for fit in option.fits for note in fit.notes)
    if remarks := c.remarks(notes):
        blocks.append(Remarks(remarks))
    return Section("machine", c.option_name(option), tuple(blocks))


def marks(c: Context, line: Line) -> str:
    """ "E" estimate, "S" stale, "U" used, as explained below the table."""
    price = line.price
    if price is None:
        return ""
    found = [
        letter
        for letter, holds in (("E", price.estimate), ("S", price.stale), ("U", price.condition in ("used", "modded")))
        if holds
    ]
    return " ".join(found)


def line_row(c: Context, number: int, line: Line) -> Row:
    price = line.price
    each, total = c.say("unknown"), "–"
    if price is not None:
        each = c.figures(price.low, price.high)
        low, high = price.low * line.quantity, price.high * line.quantity
        total = c.figures(low, high)
    name = record_name(line.part, c.language)
    return Row(
        (
            str(number),
            Cell("", small=c.language.term(f"role.{line.role}")),
            name,
            c.language.value(line.quantity),
            each,
            total,
            c.language.short_date(price.as_of) if price else "–",
            marks(c, line),
            c.sources.cite((price.source,) if price else (line.part.source,)),
        )
    )


def lines_table(c: Context, option: Option, machine: Machine) -> Table:
    rows = [line_row(c, index, line) for index, line in enumerate(machine.lines, 1)]
    known = [line for line in machine.lines if line.price is not None]
    low = sum((line.price.low * line.quantity for line in known if line.price), Decimal(0))
    high = sum((line.price.high * line.quantity for line in known if line.price), Decimal(0))
    currency = known[0].price.currency if known and known[0].price else c.advice.currency
    label = c.say("Total") if len(known) == len(machine.lines) else c.say("Total of the lines with a price")
    rows.append(sum_row(label, c.figures(low, high) if known else c.say("unknown"), "total"))
    if known and currency == c.advice.currency:
        first = option.cash_flow.months[0]
        tax = (first.low - low, first.high - high)
        if max(map(abs, tax)) >= 1:
            word = c.say("Tax on top, or taken off")
            rows.append(sum_row(word, c.figures(Decimal(round(tax[0])), Decimal(round(tax[1]))), ""))
            paid = c.figures(first.low, first.high)
            rows.append(sum_row(c.say("To pay on the day of purchase"), paid, "total"))
    return Table(
        c.say("Parts and prices"),
        (
            Column("#", "right", 0.3),
            Column(c.say("Role"), weight=1.5),
            Column(c.say("Part"), weight=3.0),
            Column(c.say("Qty"), "right", 0.5),
            Column(c.head(c.say("Each"), currency), "right", 1.2),
            Column(c.head(c.say("Amount"), currency), "right", 1.3),
            Column(c.say("Price of"), "right", 1.0),
            Column(c.say("Mark"), weight=0.6),
            Column(c.say("Source"), weight=0.6),
        ),
        tuple(rows),
        tuple(footnotes(c, machine)),
    )


def sum_row(label: str, amount: str, style: str) -> Row:
    """A row below the parts: only what it is and how much."""
    return Row(("", "", label, "", "", amount, "", "", ""), style)


def footnotes(c: Context, machine: Machine) -> list[str]:
    prices = [line.price for line in machine.lines if line.price is not None]
    notes = []
    if any(price.estimate for price in prices):
        notes.append(c.say("E: an estimate from the price band of the part's class, not an offer; ask for a quote."))
    if any(price.stale for price in prices):
        notes.append(c.say("S: the price is older than 60 days when this was written."))
    if any(price.condition in ("used", "modded") for price in prices):
        notes.append(c.say("U: a used part, without the maker's warranty unless the seller states one."))
    taxes = {price.tax_included for price in prices}
    if taxes == {True}:
        notes.append(c.say("Prices include tax."))
    elif taxes == {False}:
        notes.append(c.say("Prices are without tax."))
    elif prices:
        notes.append(c.say("Whether a price includes tax is not known for every line; confirm it with the supplier."))
    return notes


def specification(c: Context, option: Option) -> Table:
    """Floors instead of brands, for a tender."""
    machine = option.machine
    assert machine is not None
    chip, board, rows = machine.chip, machine.board, []
    if chip.unified:
        rows.append((c.say("Memory shared by processor and accelerator"), c.say("at least {n} GB", n=chip.memory_gb)))
    else:
        rows.append((c.say("Accelerators"), c.language.value(machine.count)))
        rows.append((c.say("Memory of each accelerator"), c.say("at least {n} GB", n=chip.memory_gb)))
    if chip.bandwidth_gb_s:
        rows.append((c.say("Memory bandwidth of each"), c.say("at least {n} GB/s", n=chip.bandwidth_gb_s)))
    if chip.fp16_tflops:
        rows.append((c.say("Dense FP16 arithmetic of each"), c.say("at least {n} TFLOP/s", n=chip.fp16_tflops)))
    if machine.count > 1 and machine.link_lanes:
        rows.append((c.say("PCIe lanes to each, all slots filled"), c.say("at least {n}", n=machine.link_lanes)))
    if board is not None and board.cooling and machine.count > 1:
        rows.append((c.say("Cooling of the cards"), c.language.term(f"cooling.{board.cooling}")))
    if machine.interconnect in ("nvlink", "xgmi") and chip.nvlink_gb_s:
        word = c.say("Link between the accelerators")
        rows.append((word, c.say("at least {n} GB/s for each, both directions together", n=chip.nvlink_gb_s)))
    if machine.host_memory and not chip.unified:
        rows.append((c.say("Main memory"), c.say("at least {n} GB", n=machine.host_memory / 1e9)))
    for line in machine.lines:
        if line.role == "drive":
            size = getattr(line.part, "capacity_gb", 0) * line.quantity
            rows.append((c.say("Fast storage"), c.say("at least {n} GB", n=size)))
        if line.role == "psu":
            watts = getattr(line.part, "watts", 0)
            rows.append((c.say("Power supply"), c.say("{n} × at least {watts} W", n=line.quantity, watts=watts)))
        if line.role == "cpu" and getattr(line.part, "threads", None):
            rows.append((c.say("Processor"), c.say("at least {n} threads", n=line.part.threads)))  # type: ignore[attr-defined]
    return Table(
        c.say("The same as a specification, without makers' names (this or equal)"),
        (Column(c.say("Property"), weight=2), Column(c.say("Requirement"), weight=2)),
        tuple(Row(row) for row in rows),
        abreast=2,
    )


def checks(c: Context, machine: Machine) -> list[Block]:
    """What is to be looked at in full; what is in order in small print beside each other."""
    order = {"conflict": 0, "warning": 1, "unknown": 2}
    asked = sorted((f for f in machine.findings if f.answer in order), key=lambda finding: order[finding.answer])
    passed = [finding for finding in machine.findings if finding.answer not in order]
    blocks: list[Block] = []
    if asked:
        blocks.append(
            Table(
                c.say(
                    "Checked before this machine was proposed: {n} to settle, {ok} in order",
                    n=len(asked),
                    ok=len(passed),
                ),
                (
                    Column(c.say("Result"), weight=1.0),
                    Column(c.say("Check"), weight=1.4),
                    Column(c.say("Finding"), weight=5.2),
                    Column(c.say("Source"), weight=0.9),
                ),
                tuple(
                    Row(
                        (
                            c.answer(finding.answer),
                            c.language.term(f"rule.{finding.rule}"),
                            c.language.note(finding.note),
                            c.sources.cite(finding.note.sources),
                        )
                    )
                    for finding in asked
                ),
                (c.say("Unknown means that the data at hand do not decide it: check with the vendor before ordering."),)
                if any(finding.answer == "unknown" for finding in asked)
                else (),
            )
        )
    if passed:
        blocks.append(
            Table(
                c.say("Checked and in order"),
                (Column(""),),
                tuple(
                    Row(
                        (
                            Cell(
                                c.say(
                                    "{check}: {finding} {references}",
                                    check=c.language.term(f"rule.{finding.rule}"),
                                    finding=c.language.note(finding.note),
                                    references=c.sources.cite(finding.note.sources),
                                ).strip(),
                                finding.answer,
                            ),
                        )
                    )
                    for finding in passed
                ),
                small=True,
                abreast=2,
            )
        )
    return blocks


def offer_facts(c: Context, option: Option) -> tuple[tuple[str, str], ...]:
    offer, language = option.offer, c.language
    assert offer is not None

    def money(number: Decimal | None) -> str:
        return language.amount(number, offer.currency) if number is not None else ""

    rows = (
        (c.say("Provider"), offer.provider),
        (c.say("Accelerators"), f"{offer.chip_count} × {c.chip_name(offer.chip_id)}"),
        (c.say("Region"), offer.region),
        (c.say("By the hour"), money(offer.hour)),
        (c.say("By the month"), money(offer.month)),
        (c.say("By the hour, one year committed"), money(offer.hour_one_year)),
        (c.say("Seen on"), language.date(offer.observed_on)),
        (c.say("Source"), c.sources.cite((offer.source,))),
    )
    return tuple((label, value) for label, value in rows if value)


def token_table(c: Context, option: Option) -> Table:
    language = c.language
    return Table(
        c.say("Prices by the token"),
        (
            Column(c.say("Provider"), weight=1.5),
            Column(c.say("Model"), weight=3),
            Column(c.say("1 M tokens in"), "right", 1.2),
            Column(c.say("1 M tokens out"), "right", 1.2),
            Column(c.say("Price of"), "right", 1.2),
            Column(c.say("Source"), weight=0.7),
        ),
        tuple(
            Row(
                (
                    price.provider,
                    price.model,
                    language.amount(price.input, price.currency),
                    language.amount(price.output, price.currency),
                    language.short_date(price.observed_on),
                    c.sources.cite((price.source,)),
                )
            )
            for price in dict.fromkeys(option.tokens)
        ),
    )
