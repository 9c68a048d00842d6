"""What could be wrong with this document, said before somebody else finds it."""

from __future__ import annotations

from decimal import Decimal

from advisor.answer import Option
from advisor.quantity import Quantity
from reports.document import Block, Column, Remark, Remarks, Row, Section, Table
from reports.naming import record_name
from reports.sections.context import Context
from reports.sections.memory import ranks
from reports.sections.sensitivity import tornado

FIRST_PAGE = 4  # notes of the answer that the decision says


def section(c: Context) -> Section:
    told = c.advice.notes[:FIRST_PAGE] if c.recommended is not None else ()  # stands in the decision
    remarks = list(c.remarks(note for note in c.advice.notes if note.level != "info" and note not in told))
    remarks += prices(c) + unknowns(c)
    if not remarks:
        remarks.append(Remark("info", c.say("No warnings; the ranges printed with each number still apply.")))
    blocks: list[Block] = []
    if found := tornado(c):
        blocks += found
    elif c.advice.assumptions and c.advice.needs:
        blocks.append(widest(c))
    return Section(
        "risks",
        c.say("What could be wrong, and what it moves"),
        (*blocks, Remarks(tuple(remarks), c.say("Open when this was written"))),
    )


def price_share(c: Context, option: Option) -> list[Remark]:
    """How much of the sum rests on prices that nobody has offered, or that are old, in one line."""
    machine = option.machine
    if machine is None:
        return []
    priced = [(line.price, line.price.likely * line.quantity) for line in machine.lines if line.price]
    whole = sum((amount for _, amount in priced), Decimal(0))
    doubtful = [amount for price, amount in priced if price.estimate or price.stale]
    if not doubtful or not whole:
        return []
    text = c.say(
        "{n} of {all} prices are estimates or older than 60 days ({share:%} of the sum): order only on written quotes.",
        n=len(doubtful),
        all=len(machine.lines),
        share=float(sum(doubtful, Decimal(0)) / whole),
    )
    return [Remark("warning", text)]


def prices(c: Context) -> list[Remark]:
    """Which lines of the parts table have no price, an estimate, or an old price; their names stand there."""
    option = c.recommended
    if option is None or option.machine is None:
        return []
    lines = option.machine.lines
    unknown = tuple(record_name(line.part, c.language) for line in lines if line.price is None)
    estimates = [place for place, line in enumerate(lines) if line.price and line.price.estimate]
    old = [place for place, line in enumerate(lines) if line.price and line.price.stale]
    remarks = []
    if unknown:
        remarks.append(Remark("unknown", c.say("No price is known for: {parts}.", parts=c.language.join(unknown))))
    if estimates:
        text = c.say(
            "{n:Line|Lines} {lines} of the parts table: {n:an estimate|estimates} from a price band (E); confirm with "
            "a quote.",
            n=len(estimates),
            lines=ranks(estimates),
        )
        remarks.append(Remark("warning", text))
    if old:
        text = c.say(
            "{n:Line|Lines} {lines} of the parts table: {n:a price|prices} older than 60 days (S).",
            n=len(old),
            lines=ranks(old),
        )
        remarks.append(Remark("warning", text))
    return remarks


def unknowns(c: Context) -> list[Remark]:
    """How many technical checks are open; each stands with the machine."""
    option = c.recommended
    if option is None or option.machine is None:
        return []
    count = sum(finding.answer == "unknown" for finding in option.machine.findings)
    if not count:
        return []
    text = c.say(
        "{n} technical {n:check is|checks are} open for want of data, as listed with the machine.",
        n=count,
    )
    return [Remark("unknown", text)]


def spread(quantity: Quantity) -> float:
    return (quantity.high - quantity.low) / abs(quantity.value) if quantity.value else 0.0


def widest(c: Context) -> Table:
    """The judgements with the widest ranges: where a better number would help most."""
    ordered = sorted(c.advice.assumptions, key=lambda entry: -spread(entry[1]))[:6]
    return Table(
        c.say("The least certain assumptions"),
        (
            Column(c.say("Assumption"), weight=3.5),
            Column(c.say("Likely"), "right"),
            Column(c.say("Range"), "right", 1.5),
        ),
        tuple(
            Row((assumption_name(c, id), c.language.likely(quantity), c.language.quantity(quantity)))
            for id, quantity in ordered
            if not quantity.exact
        ),
    )


def assumption_name(c: Context, id: str) -> str:
    record = c.catalog.assumptions.get(id) if c.catalog else None
    return c.language.word(record.name) if record is not None and record.name else id
