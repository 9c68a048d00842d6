"""The formulas behind the recommended option's numbers, with their values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from advisor.answer import Option
from advisor.formulas import FORMULAS
from advisor.quantity import Quantity
from reports.document import Cell, Column, Row, Section, Table
from reports.sections.alternatives import short_name
from reports.sections.context import Context
from reports.sections.costs import compared
from reports.sections.memory import printed

MOST = 40


def section(c: Context) -> Section | None:
    if c.recommended is None:
        return None
    rows = tuple(row_of(c, quantity) for quantity in islice(used(c.recommended), MOST)) + tuple(cost_rows(c))
    if not rows:
        return None
    columns = (Column(c.say("Formula, its result, its symbols and their values")),)
    table = Table("", columns, rows, small=True, abreast=2)
    return Section("formulas", c.say("Formulas with their values"), (table,), True)


def cost_rows(c: Context) -> Iterator[Row]:
    """How the sums of the options that are compared were got, item by item."""
    if c.catalog is None or not c.advice.needs:
        return
    from advisor.cost_terms import cost_terms  # needed by nobody else

    seen: set[str] = set()
    for option in compared(c):
        if option.kind == "buy" and option is not c.recommended:
            continue
        for code, quantity in cost_terms(option, c.advice, c.catalog):
            word = c.say("last month, discounted") if code == "last month" else c.language.term(f"cost.{code}")
            label = c.say("{item}, {option}", item=word, option=short_name(c, option))
            yield row_of(c, quantity, label)
            for _, part in quantity.inputs:
                if part.formula in FORMULAS and part.formula not in seen:
                    seen.add(part.formula)
                    yield row_of(c, part)


def row_of(c: Context, quantity: Quantity, label: str = "") -> Row:
    """One formula with its values; ``label`` says what of it this is."""
    entry, values = FORMULAS[quantity.formula], dict(quantity.inputs)
    symbols = []
    for name, meaning in entry.symbols:
        value = f" = {c.language.likely(values[name])}" if name in values else ""
        symbols.append(f"{name}{value}: {c.language.word(meaning)}")
    result, cited = c.language.quantity(quantity), c.sources.cite((entry.source,))
    text = f"{entry.id} = {printed(entry.text)} = {result} {cited}".strip()
    if label:
        text = c.say("{label}: {text}", label=label, text=text)
    return Row((Cell(text, small="; ".join(symbols)),))


def used(option: Option) -> Iterator[Quantity]:
    """Each formula once, in the order in which the document meets it."""
    seen: set[str] = set()

    def walk(quantity: Quantity | None) -> Iterator[Quantity]:
        if quantity is None:
            return
        if quantity.formula in FORMULAS and quantity.formula not in seen:
            seen.add(quantity.formula)
            yield quantity
        for _, value in quantity.inputs:
            yield from walk(value)

    for fit in option.fits:
        if fit.memory is not None:
            yield from walk(fit.memory.fullest.needed)
            for term in fit.memory.fullest.terms:
                yield from walk(term.size)
        if (speed := fit.speed) is not None:
            for value in (speed.decode, speed.decode_per_user, speed.throughput, speed.prefill, speed.first_token):
                yield from walk(value)
            for value in (speed.training_rate, speed.training_time, speed.watts):
                yield from walk(value)
    if option.machine is not None:
        for _, value in option.machine.power:
            yield from walk(value)
