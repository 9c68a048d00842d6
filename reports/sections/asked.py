"""The amount asked for: what is paid on the day of purchase, with and without tax."""

from __future__ import annotations

from decimal import Decimal

from advisor.answer import Option
from advisor.costs.site import tax_of
from reports.document import KeyFigure
from reports.sections.context import Context


def figure(c: Context, option: Option) -> KeyFigure:
    """What a bought machine costs with tax, its range first; what is known of it where a line has no price."""
    machine, first = option.machine, option.cash_flow.months[0]
    label = c.say("asked for, with tax")
    if machine is None:
        return KeyFigure("–", label)
    if machine.price is None:
        missing = c.language.join(tuple(c.language.term(f"role.{role}") for role in machine.missing))
        least = c.say("over {amount}", amount=c.money(first.low)) if first.low else c.say("unknown")
        return KeyFigure(least, label, c.say("without {parts}: no price known", parts=missing))
    with_tax, without, rate = sums(c, option)
    if without is None:
        likely = c.say("likely {amount}", amount=c.figure(with_tax[1]))
        small = c.say("{likely}; tax not known, prices as printed", likely=likely)
        return KeyFigure(c.span(with_tax[0], with_tax[2]), c.say("asked for"), small)
    if rate_of(c, option)[1]:  # all sums of the document are without the tax that comes back
        likely = c.say("likely {amount}", amount=c.figure(without[1]))
        span = c.figures(with_tax[0], with_tax[2])
        small = c.say("{likely}; with {rate:%} tax {span}", likely=likely, rate=rate, span=span)
        return KeyFigure(c.span(without[0], without[2]), c.say("asked for, without the tax that is reclaimed"), small)
    likely = c.say("likely {amount}", amount=c.figure(with_tax[1]))
    span = c.figures(without[0], without[2])
    small = c.say("{likely}; without {rate:%} tax {span}", likely=likely, rate=rate, span=span)
    return KeyFigure(c.span(with_tax[0], with_tax[2]), label, small)


Three = tuple[Decimal, Decimal, Decimal]


def sums(c: Context, option: Option) -> tuple[Three, Three | None, Decimal]:
    """(with tax, without tax or None where the rate is not known, the rate); low, likely and high.

    What is paid stands in the first month. A buyer who reclaims the tax pays it to the supplier all the same.
    """
    month = option.cash_flow.months[0]
    paid = (month.low, month.likely, month.high)
    rate, reclaimed = rate_of(c, option)
    if rate is None:
        return paid, None, Decimal(0)
    factor = 1 + rate
    if reclaimed:
        return (paid[0] * factor, paid[1] * factor, paid[2] * factor), paid, rate
    return paid, (paid[0] / factor, paid[1] / factor, paid[2] / factor), rate


def rate_of(c: Context, option: Option) -> tuple[Decimal | None, bool]:
    """(the tax rate, is it reclaimed?) by the catalog, else by what the cash flow says of it."""
    if c.catalog is not None:
        tax = tax_of(c.advice.study, c.catalog)
        return (tax.statutory, True) if tax.reclaimed else (tax.rate, False)
    for note in option.cash_flow.notes:
        if note.code in ("costs.tax_reclaimed", "costs.tax_unsaid"):
            return Decimal(str(dict(note.values)["rate"])), note.code == "costs.tax_reclaimed"
    return None, False
