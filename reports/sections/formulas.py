"""The formulas behind the recommended option's numbers, with their values."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.answer import Option
from advisor.formulas import FORMULAS
from advisor.quantity import Quantity
from reports.document import Block, Facts, Paragraph, Section
from reports.sections.context import Context
from reports.sections.memory import printed

MOST = 40


def section(c: Context) -> Section | None:
    if c.recommended is None:
        return None
    blocks: list[Block] = []
    for quantity in used(c.recommended):
        entry = FORMULAS[quantity.formula]
        blocks.append(Paragraph(f"{entry.id} = {printed(entry.text)}", "formula"))
        rows = []
        for name, meaning in entry.symbols:
            value = dict(quantity.inputs).get(name)
            shown = c.language.likely(value) if value is not None else "–"
            rows.append((name, f"{c.language.word(meaning)}: {shown}"))
        rows.append((c.say("result"), c.language.quantity(quantity)))
        rows.append((c.say("valid for"), c.language.word(entry.valid_for)))
        rows.append((c.say("source"), entry.source))
        blocks.append(Facts(tuple(rows), 1))
        if len(blocks) >= 2 * MOST:
            break
    return Section("formulas", c.say("Formulas with their values"), tuple(blocks), True) if blocks else None


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
