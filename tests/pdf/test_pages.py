"""The pages of real quotes: how many, how full, and what must stand together on one of them."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from advisor.advice import advise
from advisor.answer import Advice
from advisor.study_file import read_study
from catalog.catalog import Catalog
from catalog.load import load_catalog
from catalog.own import with_prices
from catalog.pricebook.book import open_book
from catalog.records.prices import Observation
from reports import document as d
from reports.compose import compose_report
from reports.pdf.write import pdf_bytes
from tests.reports.sample import advice as sample_advice

TODAY = date(2026, 11, 21)
EXAMPLES = Path(__file__).parents[2] / "examples"
STUDIES = ("lab-two-3090", "full-fine-tune-13b", "serve-32b-30-users")
MOST_PAGES = 16
LEAST_FILLED = 1 / 3


@cache
def shipped() -> Catalog:
    return load_catalog()[0]


@cache
def advice_of(name: str) -> Advice:
    return advise(read_study(EXAMPLES / f"{name}.labrig"), shipped(), today=TODAY)


@cache
def quote(name: str, language: str) -> tuple[d.Report, bytes]:
    report = compose_report(advice_of(name), language, today=TODAY, catalog=shipped())
    return report, pdf_bytes(report)


def page_texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def filled(content: bytes) -> list[float]:
    """For each page how far down its text and pictures reach, from the head (0) to the foot (1)."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        result = []
        for page in document:
            image = page.render(scale=0.5).to_pil().convert("L")
            wide, high = image.size
            top, bottom = int(high * 0.085), int(high * 0.925)
            inked = [y for y in range(top, bottom) if image.crop((0, y, wide, y + 1)).getextrema()[0] < 200]
            result.append((max(inked, default=top) - top) / (bottom - top))
        return result
    finally:
        document.close()


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", STUDIES)
def test_a_quote_has_few_pages_and_none_that_is_nearly_empty(name: str, language: str) -> None:
    _, content = quote(name, language)
    shares = filled(content)
    assert len(shares) <= MOST_PAGES
    thin = [(number, round(share, 2)) for number, share in enumerate(shares[:-1], 1) if share < LEAST_FILLED]
    assert not thin


def test_the_measure_sees_an_empty_page() -> None:
    report, _ = quote("full-fine-tune-13b", "en")
    pages = (d.Section("a", "A", (d.Paragraph("one"), d.PageBreak(), d.Paragraph("two"))),)
    thin = d.Report(**{f: getattr(report, f) for f in report.__slots__ if f != "sections"}, sections=pages)
    assert all(share < LEAST_FILLED for share in filled(pdf_bytes(thin)))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", STUDIES)
def test_the_sum_and_all_signatures_stand_on_one_page(name: str, language: str) -> None:
    report, content = quote(name, language)
    section = next(section for section in report.sections if section.id == "approval")
    block = next(block for block in section.blocks if isinstance(block, d.Signatures))
    assert block.figures
    wanted = [squeezed(text) for text in (block.statement, *block.roles, block.figures[0].value, *block.labels)]
    holding = [text for text in page_texts(content) if all(part in text for part in wanted)]
    assert len(holding) == 1
    assert holding[0].count(squeezed(block.labels[1])) >= len(block.roles)


@pytest.mark.parametrize("roles", [2, 8])
def test_many_signers_stay_together_too(roles: int) -> None:
    names = tuple(f"Signer number {number}" for number in range(roles))
    content = pdf_bytes(compose_report(sample_advice(approvers=names), "en", today=TODAY))
    last = [text for text in page_texts(content) if "approvedwithchanges" in text]
    assert len(last) == 1
    assert all(squeezed(name) in last[0] for name in names)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", STUDIES)
def test_the_first_page_is_the_whole_decision(name: str, language: str) -> None:
    report, content = quote(name, language)
    first = page_texts(content)[0]
    advice = advice_of(name)
    decision = report.sections[0]
    wanted: list[str] = list(advice.study.quote.approvers)
    for block in decision.blocks:
        if isinstance(block, d.Callout):
            wanted += [block.headline, *block.sentences]
        if isinstance(block, d.KeyFigures):
            wanted += [text for figure in block.figures for text in (figure.value, figure.small)]
        if isinstance(block, d.Remarks):
            wanted += [item.text for item in block.items]
    assert len(wanted) > 10
    assert not [text for text in wanted if squeezed(text) not in first]


def test_a_table_abreast_goes_on_over_pages_and_loses_no_row() -> None:
    rows = tuple(d.Row((f"[{n}]", f"source number {n} of a long list")) for n in range(1, 701))
    report, _ = quote("full-fine-tune-13b", "en")
    table = d.Table("", (d.Column("No.", "right"), d.Column("Source", weight=6)), rows, small=True, abreast=2)
    made = d.Report(
        **{f: getattr(report, f) for f in report.__slots__ if f != "sections"},
        sections=(d.Section("s", "S", (table,)),),
    )
    texts = page_texts(pdf_bytes(made))
    assert len(texts) > 2
    assert not [n for n in range(1, 701) if f"sourcenumber{n}of" not in "".join(texts)]
    assert all("No.Source" in text for text in texts), "the head stands on each page"


def seen(part: str, number: str, seller: str, **more: object) -> Observation:
    return Observation(
        **{
            "id": "x",
            "part_id": part,
            "amount": Decimal(number),
            "currency": "CNY",
            "tax_included": True,
            "condition": "new",
            "kind": "asking",
            "seller": seller,
            "observed_on": date(2026, 11, 10),
            "source": "quotes.xlsx B3",
            "as_of": date(2026, 11, 10),
            "confidence": "A",
            **more,
        }
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_suppliers_of_the_price_book_stand_beside_the_price(language: str, tmp_path: Path) -> None:
    before = advice_of("lab-two-3090")
    assert before.recommended is not None
    assert before.recommended.machine is not None
    part = before.recommended.machine.lines[0].part.id
    book = open_book(tmp_path / "prices.sqlite")
    try:
        book.add(
            [
                seen(part, "6200", "京东企业购", condition="used"),
                seen(part, "5900", "Second Shop", condition="used", note="30 days warranty"),
                seen(part, "6900", "Dear Shop", condition="used", tax_included=False),
                seen(part, "6990", "Fourth Shop", condition="used"),
                seen(part, "5000", "Second Shop", condition="used", observed_on=date(2026, 10, 1)),
            ]
        )
        catalog = with_prices(shipped(), book)
    finally:
        book.close()
    advice = advise(before.study, catalog, today=TODAY)
    report = compose_report(advice, language, today=TODAY, catalog=catalog)
    section = next(section for section in report.sections if section.id == "approval")
    table = next(block for block in section.blocks if isinstance(block, d.Table) and len(block.columns) == 7)
    said = [tuple(cell if isinstance(cell, str) else cell.text for cell in row.cells) for row in table.rows]
    assert [(row[1], row[2]) for row in said[1:4]] == [
        ("Second Shop", "5,900"),
        ("京东企业购", "6,200"),
        ("Dear Shop", "6,900"),
    ], "the newest of each seller, the cheapest first, three of them"
    assert "30 days warranty" in said[1][6]
    assert said[3][4] != said[1][4], "with and without tax are told apart"
    blank = [row for row in said if row[1] in ("1.", "2.", "3.")]
    assert len(blank) == 3 * (len(advice.recommended.machine.lines) - 1)  # type: ignore[union-attr]
    text = "".join(page_texts(pdf_bytes(report)))
    assert all(squeezed(word) in text for word in ("Second Shop", "京东企业购", "Dear Shop"))


def test_without_own_prices_only_the_lines_to_fill_in_are_printed() -> None:
    report, _ = quote("lab-two-3090", "en")
    section = next(section for section in report.sections if section.id == "approval")
    tables = [block for block in section.blocks if isinstance(block, d.Table)]
    assert [table.title for table in tables] == ["Written quotes received"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sensitivity_shows_what_was_computed(language: str) -> None:
    from advisor.certainty import certainty_of

    advice = advice_of("lab-two-3090")
    found = certainty_of(advice, shipped())
    assert found is not None
    report, _ = quote("lab-two-3090", language)
    section = next(section for section in report.sections if section.id == "risks")
    chart = next(block for block in section.blocks if isinstance(block, d.TornadoChart))
    assert [(one.at_low, one.at_high) for one in chart.swings] == [
        (swing.at_low, swing.at_high) for swing in found.swings[: len(chart.swings)]
    ]
    assert advice.recommended is not None
    assert chart.middle == pytest.approx(float(advice.recommended.cash_flow.present_value))
    assert f"{round(found.spread.p5):,d}" in chart.note
    assert f"{round(found.spread.p95):,d}" in chart.note
    sheet = next(one for one in report.sheets if one.name == {"en": "Sensitivity", "zh": "敏感性"}[language])
    assert [row[1:3] for row in sheet.rows][: len(found.swings)] == [(one.at_low, one.at_high) for one in found.swings]
