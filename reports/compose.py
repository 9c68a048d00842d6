"""Advice into a report: the sections in their order, the head and foot, the sheets of the workbook."""

from __future__ import annotations

from datetime import date

from advisor.answer import Advice
from catalog.catalog import Catalog
from reports.document import Report, Section, Sheet
from reports.numbering import quote_number
from reports.sections import (
    alternatives,
    approval,
    assumptions,
    costs,
    decision,
    deployment,
    formulas,
    glossary,
    guide,
    machine,
    memory,
    need,
    power,
    risks,
    sources,
    speed,
)
from reports.sections.context import Context
from reports.sheets import sheets
from reports.wording import Language

# the order in which a committee reads; sources come last, because they are numbered as they are cited
SECTIONS = (
    decision,
    need,
    machine,
    memory,
    speed,
    power,
    alternatives,
    costs,
    risks,
    deployment,
    approval,
    guide,
    assumptions,
    formulas,
    glossary,
    sources,
)


def compose_report(
    advice: Advice, language: str, *, today: date | None = None, catalog: Catalog | None = None
) -> Report:
    """The whole document in ``language`` ("en" or "zh").

    ``today`` is the date of a study without one and decides whether the document has expired; ``catalog`` names ids.
    """
    words = Language(language)
    c = Context(advice, words, today or date.today(), catalog)
    made = tuple(part for part in (section.section(c) for section in SECTIONS) if part is not None)
    return document_of(
        c,
        numbered(made, words),
        title=advice.study.title or c.say("Proposal for the purchase of computing hardware"),
        subtitle=c.say("Which hardware for work with large language models, and why"),
        about=c.option_name(c.recommended) if c.recommended else "",
        sheets=sheets(c),
    )


def document_of(
    c: Context,
    sections: tuple[Section, ...],
    *,
    title: str,
    subtitle: str,
    about: str,
    sheets: tuple[Sheet, ...],
    attached: bool = True,
) -> Report:
    """Head, foot, dates and attachments around the sections; ``about`` is a keyword of the file.

    ``attached`` says whether the study travels inside.
    """
    quote, say, study = c.advice.study.quote, c.say, c.advice.study
    number = quote_number(study, c.issued)
    expired = c.today > c.valid_until
    content = (study.model_dump_json(indent=2) + "\n").encode()
    return Report(
        language=c.language.code,
        paper=quote.paper,
        title=title,
        subtitle=subtitle,
        number=number,
        issued=c.issued,
        valid_until=c.valid_until,
        author=quote.prepared_by or study.organisation or "LabRig",
        organisation=study.organisation,
        running_head=f"{title}",
        running_foot=say("{number}, valid until {day}", number=number, day=c.valid_until),
        page_of=c.language.word("page {page} of {pages}"),
        sections=sections,
        sheets=sheets,
        contents_title=say("Contents"),
        watermark=say("EXPIRED") if expired else "",
        keywords=("LabRig", about),
        attachments=(("study.labrig", content),) if attached else (),
        missing_glyphs=c.language.word("The font lacks these characters, which are drawn as □: {signs}"),
    )


def numbered(sections: tuple[Section, ...], words: Language) -> tuple[Section, ...]:
    """ "3 Memory" for the body, "Appendix A: Assumptions" for the appendix."""
    result, body, appendix = [], 0, 0
    for section in sections:
        if section.appendix:
            title = words.text("Appendix {letter}: {title}", letter=chr(ord("A") + appendix), title=section.title)
            appendix += 1
        else:
            body += 1
            title = f"{body}  {section.title}"
        result.append(Section(section.id, title, section.blocks, section.appendix))
    return tuple(result)
