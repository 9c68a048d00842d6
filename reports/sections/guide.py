"""A published table that people buy by, beside our own numbers for each of its rows."""

from __future__ import annotations

from advisor.answer import GuideAnswer
from advisor.quantity import Note
from reports.document import Cell, Column, Row, Section, Table
from reports.sections.context import Context


def section(c: Context) -> Section | None:
    if not c.advice.guide:
        return None
    table = Table(
        "",
        (
            Column(c.say("Printed row"), weight=1.7),
            Column(c.say("Printed need (G)"), "right", 1.0),
            Column(c.say("Our need"), "right", 1.2),
            Column(c.say("Printed, tuning (G)"), "right", 1.0),
            Column(c.say("Our need, tuning"), "right", 1.2),
            Column(c.say("Printed card, and how it does"), weight=3.0),
            Column(c.head(c.say("Price / rent an hour as printed"), "CNY"), "right", 1.4),
        ),
        tuple(row for answer in c.advice.guide for row in (row_of(c, answer), why_row(c, answer))),
        (
            c.say("The table's prices carry no date and are shown as history only."),
            c.say(
                "Hours of rent after which a card would have paid for itself leave out electricity, the rest of the "
                "machine and what the card brings when it is sold."
            ),
        ),
        small=True,
    )
    return Section("guide", c.say("A published table, and our numbers beside it"), (table,), True)


def sentence(c: Context, note: Note) -> str:
    """What is said of every row is said once, below the table."""
    if note.code == "advice.guide_naive_hours":
        return c.say("By its prices: paid for after {hours} hours of rent.", hours=dict(note.values)["hours"])
    return c.language.note(note)


def printed_row(c: Context, answer: GuideAnswer) -> str:
    return c.say(
        "{precision}, {turns}",
        precision=c.language.term(f"guide.{answer.row.precision}"),
        turns=c.language.term(f"guide.{answer.row.dialogue}"),
    )


def row_of(c: Context, answer: GuideAnswer) -> Row:
    row, language = answer.row, c.language
    card = c.chip_name(row.chip_id)
    return Row(
        (
            Cell(printed_row(c, answer)),
            language.value(row.serve_gb),
            language.quantity(answer.serve.fullest.needed),
            language.value(row.fine_tune_gb),
            language.quantity(answer.fine_tune.fullest.needed),
            Cell(f"{row.chip_count} × {card}: {language.term(f'verdict.{answer.verdict}')}", answer.verdict),
            f"{language.value(row.buy)} / {language.value(row.rent_hour)}",
        )
    )


def why_row(c: Context, answer: GuideAnswer) -> Row:
    """Where the printed row and our numbers part, below the row."""
    smallest = c.chip_name(answer.smallest_card) if answer.smallest_card else c.say("none in the catalog")
    said = c.language.sentences(tuple(sentence(c, note) for note in answer.notes))
    cited = c.sources.cite(source for note in answer.notes for source in note.sources)
    text = c.say("Smallest card by our numbers: {card}. {why}", card=smallest, why=f"{said} {cited}".strip())
    return Row((text, "", "", "", "", "", ""), "under")
