"""The document says what a committee must know, in both languages."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date

import pytest

from advisor.answer import Advice
from reports import document as d
from reports.compose import compose_report
from reports.numbering import quote_number
from reports.wording import LANGUAGES
from tests.reports.sample import TODAY, advice, study

WANTED = [
    "decision",
    "need",
    "machine",
    "memory",
    "speed",
    "power",
    "alternatives",
    "costs",
    "risks",
    "deployment",
    "approval",
    "assumptions",
    "formulas",
    "glossary",
    "sources",
]


def texts(value: object) -> Iterator[str]:
    """Every string anywhere in a part of the document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


def words(report: d.Report, section: str) -> str:
    return "\n".join(texts(next(part for part in report.sections if part.id == section)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_stand_in_the_order_of_reading(language: str) -> None:
    report = compose_report(advice(), language, today=TODAY)
    assert [section.id for section in report.sections] == WANTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_placeholder_stays_open(language: str) -> None:
    report = compose_report(advice(), language, today=TODAY)
    assert not [text for section in report.sections for text in texts(section) if re.search(r"\{\w+[:}]", text)]


def test_the_first_page_says_who_what_how_much_and_until_when() -> None:
    said = words(compose_report(advice(), "en", today=TODAY), "decision")
    for part in (
        "Recommended: Buy 2 × RTX 3090",
        "Dr. M. Okafor",
        "Procurement committee",
        "DFG 4711-B",
        "Building 5, room 102",
        "21 Nov 2026",
        "21 Dec 2026, that day included",
        "month 21",
        "$4,166",
        "without case: no price known",
    ):
        assert part in said


def test_every_line_has_price_date_and_source_or_says_unknown() -> None:
    report = compose_report(advice(), "en", today=TODAY)
    table = next(
        block
        for section in report.sections
        if section.id == "machine"
        for block in section.blocks
        if isinstance(block, d.Table)
    )
    lines = [row for row in table.rows if row.cells[0]]
    assert len(lines) == 8
    for row in lines:
        *_, each, amount, dated, mark, source = (cell if isinstance(cell, str) else cell.text for cell in row.cells)
        assert source.startswith("[")
        assert (each, amount, dated, mark) == ("unknown", "–", "–", "") or (re.search(r"\d", each) and "20" in dated)
    assert {str(row.cells[-2]) for row in lines} >= {"U", "S", "E"}
    assert any("E: an estimate" in note for note in table.notes)


def test_sources_are_numbered_as_cited_and_all_listed() -> None:
    report = compose_report(advice(), "en", today=TODAY)
    cited = {
        int(number)
        for section in report.sections[:-1]
        for text in texts(section)
        for number in re.findall(r"\[(\d+)\]", text)
    }
    table = report.sections[-1].blocks[0]
    assert isinstance(table, d.Table)
    assert cited == set(range(1, len(table.rows) + 1))


def test_the_specification_names_no_maker() -> None:
    report = compose_report(advice(), "en", today=TODAY)
    section = next(part for part in report.sections if part.id == "machine")
    table = next(block for block in section.blocks if isinstance(block, d.Table) and "without makers" in block.title)
    said = " ".join(texts(table.rows))
    assert "at least 24 GB" in said
    assert not re.search(r"RTX|NVIDIA|ASUS|Ryzen|AMD|Intel", said)


def test_each_approver_has_a_line_and_a_house_without_names_gets_three() -> None:
    for roles, count in ((("Head of laboratory", "Dean"), 2), ((), 3)):
        report = compose_report(advice(approvers=roles), "en", today=TODAY)
        section = next(part for part in report.sections if part.id == "approval")
        signatures = next(block for block in section.blocks if isinstance(block, d.Signatures))
        assert len(signatures.roles) == count


def test_a_number_follows_from_study_and_date_and_the_own_number_wins() -> None:
    assert quote_number(study(), TODAY) == quote_number(study(), TODAY)
    assert re.fullmatch(r"LR-20261121-[0-9A-F]{4}", quote_number(study(), TODAY))
    assert quote_number(study(), date(2026, 11, 22)) != quote_number(study(), TODAY)
    assert quote_number(study(number="B/2026-7"), TODAY) == "B/2026-7"


def test_validity_counts_its_last_day() -> None:
    for today, expired in ((date(2026, 12, 21), ""), (date(2026, 12, 22), "EXPIRED")):
        assert compose_report(advice(), "en", today=today).watermark == expired


def emptied(**more: object) -> Advice:
    return dataclasses.replace(advice(), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_recommended_says_so_and_why(language: str) -> None:
    report = compose_report(emptied(options=(), recommended=None, break_even=(), assumptions=()), language, today=TODAY)
    callout = next(block for block in report.sections[0].blocks if isinstance(block, d.Callout))
    assert callout.verdict == "does not fit"
    assert "memory" not in [section.id for section in report.sections]


@pytest.mark.parametrize("kind", ["rent", "api"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_renting_and_tokens_can_be_recommended(kind: str, language: str) -> None:
    given = advice()
    option = next(option for option in given.options if option.kind == kind)
    report = compose_report(emptied(recommended=option), language, today=TODAY)
    ids = [section.id for section in report.sections]
    assert "machine" in ids
    assert "power" not in ids
    signed = next(block for part in report.sections for block in part.blocks if isinstance(block, d.Signatures))
    assert signed.figures, "a sum stands beside the signatures whatever is recommended"
    assert [sheet.name for sheet in report.sheets[:2]] in (["Summary", "Options"], ["摘要", "方案比较"])
