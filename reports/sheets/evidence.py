"""Where the numbers come from: memory, speed, judgements, what was left out, sources."""

from __future__ import annotations

from reports.document import Sheet, SheetCell
from reports.naming import job_name, reason_text
from reports.sections.context import Context
from reports.sections.memory import formula_text
from reports.sections.risks import assumption_name
from reports.sections.speed import evidence, measures
from reports.sheets.cells import NUMBER, TEXT, WHOLE, listed, ranged

RANGE = ("Low", "Likely", "High", "Unit")
RANGE_FORMATS = (NUMBER, NUMBER, NUMBER, TEXT)


def memory_sheet(c: Context) -> Sheet:
    """The fullest card of the recommended option, term by term."""
    rows: list[tuple[SheetCell, ...]] = []
    for fit in c.recommended.fits if c.recommended else ():
        if fit.memory is None:
            continue
        need = c.need(fit.job_index)
        job = job_name(need.job, need, c.language)
        terms = [(c.language.term(term.code), term.size) for term in fit.memory.fullest.terms]
        terms.append((c.say("Needed on the fullest card"), fit.memory.fullest.needed))
        for name, size in terms:
            known = c.language.term(f"evidence.{size.evidence.name.lower()}")
            rows.append((job, name, *ranged(size), formula_text(size), known, listed(c, size.sources)))
    words = ("Job", "Term", *RANGE, "Formula", "Evidence", "Source")
    return Sheet(
        c.say("Memory"),
        tuple(c.language.word(word) for word in words),
        tuple(rows),
        (40, 34, 11, 11, 11, 8, 44, 12, 70),
        (TEXT, TEXT, *RANGE_FORMATS, TEXT, TEXT, TEXT),
        freeze_columns=2,
    )


def speed_sheet(c: Context) -> Sheet:
    """What speed to expect of the recommended option."""
    rows: list[tuple[SheetCell, ...]] = []
    for fit in c.recommended.fits if c.recommended else ():
        if fit.speed is None:
            continue
        need = c.need(fit.job_index)
        job = job_name(need.job, need, c.language)
        for name, value in measures(c, fit.speed):
            rows.append((job, name, *ranged(value), evidence(c, value), listed(c, value.sources)))
    words = ("Job", "Measure", *RANGE, "Evidence", "Source")
    return Sheet(
        c.say("Speed"),
        tuple(c.language.word(word) for word in words),
        tuple(rows),
        (40, 40, 12, 12, 12, 10, 30, 70),
        (TEXT, TEXT, *RANGE_FORMATS, TEXT, TEXT),
        freeze_columns=2,
    )


def assumptions_sheet(c: Context) -> Sheet:
    """Every judgement with its reason."""
    rows = []
    for id, quantity in c.advice.assumptions:
        record = c.catalog.assumptions.get(id) if c.catalog else None
        reason = reason_text(record.reason, c.language) if record is not None else ""
        sources = listed(c, quantity.sources)
        numbers = (quantity.low, quantity.value, quantity.high, quantity.unit)
        rows.append((id, assumption_name(c, id), *numbers, reason, sources))
    words = ("Id", "Assumption", *RANGE, "Reason", "Source")
    return Sheet(
        c.say("Assumptions"),
        tuple(c.language.word(word) for word in words),
        tuple(rows),
        (32, 50, 20, 20, 20, 12, 70, 60),
        (TEXT, TEXT, *RANGE_FORMATS, TEXT, TEXT),
        freeze_columns=2,
    )


def rejected_sheet(c: Context) -> Sheet:
    rows = tuple(
        (
            c.language.name(item.name),
            c.language.term(f"kind.{item.kind}"),
            c.language.sentences(tuple(c.language.note(note) for note in item.reasons)),
        )
        for item in c.advice.rejected
    )
    head = tuple(c.language.word(word) for word in ("Option", "Kind", "Reason"))
    return Sheet(c.say("Left out"), head, rows, (40, 14, 110), (TEXT,) * 3)


def sources_sheet(c: Context) -> Sheet:
    rows = tuple((number, c.language.source(text)) for number, text in enumerate(c.sources.texts, 1))
    return Sheet(c.say("Sources"), (c.say("No."), c.say("Source")), rows, (6, 140), (WHOLE, TEXT))
