"""The document about a machine that is owned: what it asks for, what it keeps, and when it asks for nothing."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from advisor.advice import advise
from advisor.machines.upgrade import owned_machine
from advisor.owned import worthwhile
from advisor.study_file import read_study
from advisor.upgrading import Upgrade, upgrade_of
from advisor.workload import Money, Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from catalog.load import load_catalog
from reports import document as d
from reports.pdf.write import pdf_bytes
from reports.upgrade import compose_upgrade
from reports.xlsx.write import xlsx_bytes

TODAY = date(2026, 11, 21)
EXAMPLES = Path(__file__).parents[2] / "examples"
MACHINE: dict[str, Any] = {
    "gpus": [{"name": "RTX 3090", "count": 1, "cooling": "blower"}],
    "cpu": "Ryzen 9 5900X",
    "mainboard": "ASRock X570 Phantom Gaming X",
    "memory": {"type": "DDR4 UDIMM", "gb": 32},
    "psus": [{"name": "Corsair RM850e (2025)"}],
    "case": "Lian Li LANCOOL III",
    "country": "CN",
}


@cache
def shipped() -> Catalog:
    return load_catalog()[0]


@cache
def upgrade(study: str = "", name: str = "") -> Upgrade:
    """The answer for one machine, with or without the jobs of an example study."""
    catalog, rates = shipped(), load_rates()
    if study:
        asked = read_study(EXAMPLES / f"{study}.labrig")
        advice = advise(asked, catalog, today=TODAY)
        machines = [option.machine for option in advice.options if option.machine is not None]
        wanted = tuple(dict.fromkeys((one.chip.id, one.count) for one in machines if one.kind != "whole"))
        owned = owned_machine(MACHINE, wanted, catalog, asked, rates, TODAY)
        return upgrade_of(owned, asked, catalog, rates, TODAY, advice=advice, name=name)
    asked = Study(jobs=(Serve(model="none"),), site=Site(country="CN"), money=Money(currency="CNY", used_parts=True))
    build = owned_machine(MACHINE, (), catalog, asked, rates, TODAY).build
    wanted = worthwhile(build, catalog, asked, rates, TODAY)
    return upgrade_of(
        owned_machine(MACHINE, wanted, catalog, asked, rates, TODAY), asked, catalog, rates, TODAY, name=name
    )


@cache
def paper(language: str, study: str = "", picked: int | None = None) -> d.Report:
    return compose_upgrade(upgrade(study), language, today=TODAY, catalog=shipped(), picked=picked)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


def section(report: d.Report, id: str) -> d.Section:
    return next(part for part in report.sections if part.id == id)


def said(report: d.Report, id: str) -> str:
    return "\n".join(texts(section(report, id)))


CASES = [("", "en"), ("", "zh"), ("lora-70b", "en"), ("lora-70b", "zh"), ("student-int4", "en"), ("student-int4", "zh")]


@pytest.mark.parametrize(("study", "language"), CASES)
def test_no_placeholder_and_no_code_stays_in_the_text(study: str, language: str) -> None:
    every = [text for part in paper(language, study).sections for text in texts(part)]
    assert not [text for text in every if re.search(r"\{\w+[:}]", text)]
    assert not [text for text in every if re.match(r"(term|machines|upgrade|costs)[.:]\w", text) and " " not in text]


def test_the_first_page_says_what_is_asked_for() -> None:
    found = upgrade()
    assert found.proposed is not None
    way = found.ways[found.proposed]
    first = way.option.cash_flow.months[0]
    text = said(paper("en"), "decision")
    assert f"CNY {first.low:,.0f}–{first.high:,.0f}" in text, "the sum with tax"
    assert "Proposed: 1 × GeForce RTX 3090 more (2 in all)" in text
    assert all(name in text for name in ("Ryzen 9 5900X", "ASRock X570 Phantom Gaming X", "Corsair RM850e"))
    assert "2 × 24 GiB" in text, "memory of several cards is never one"
    assert "48 GiB" not in text


def test_with_a_study_the_step_is_the_cheapest_that_does_the_work() -> None:
    found = upgrade("lora-70b")
    assert found.proposed is not None
    sums = [way.option.cash_flow.months[0].likely for way in found.ways if way.works and way.step.cost is not None]
    assert found.ways[found.proposed].option.cash_flow.months[0].likely == min(sums)
    assert not found.now.jobs, "the job does not fit on it today"
    text = said(paper("en", "lora-70b"), "decision")
    assert "today does not fit; then" in text
    assert "A whole new machine for it" in text


def test_where_the_machine_does_the_work_nothing_is_asked_for() -> None:
    found = upgrade("student-int4")
    assert found.enough
    assert found.proposed is None
    report = paper("en", "student-int4")
    assert "Buy nothing" in said(report, "decision")
    assert "No purchase is asked for" in said(report, "approval")
    assert {"memory", "speed"} <= {part.id for part in report.sections}, "with the evidence that it does"
    assert "step" not in {part.id for part in report.sections}
    now = found.now.card_memory
    assert now is not None
    assert all((way.after.card_memory or 0) > now for way in found.ways), "no smaller machine is offered"


def test_another_step_can_be_picked() -> None:
    found = upgrade()
    last = len(found.ways) - 1
    assert last != found.proposed
    report = paper("en", "", last)
    wanted = found.ways[last]
    assert wanted.step.chip.name in said(report, "decision").split("Proposed: ")[1].split("\n")[0]
    with pytest.raises(IndexError):
        compose_upgrade(found, "en", today=TODAY, catalog=shipped(), picked=last + 1)


def test_every_old_part_is_kept_or_becomes_free() -> None:
    found = upgrade()
    assert found.proposed is not None
    step = found.ways[found.proposed].step
    table = next(
        block
        for block in section(paper("en"), "step").blocks
        if isinstance(block, d.Table) and "old parts" in block.title
    )
    parts = [row.cells[1] for row in table.rows if row.style != "total"]
    assert parts.count("stays") == len(step.keep)
    assert parts.count("becomes free") == len(step.sell)
    total = [row.cells[2] for row in table.rows if row.style == "total"]
    assert step.brings is not None
    assert total == [f"{step.brings.low:,.0f}–{step.brings.high:,.0f}"]


def test_a_sum_of_old_parts_is_in_no_other_sum() -> None:
    found = upgrade()
    assert found.proposed is not None
    way = found.ways[found.proposed]
    cost = way.step.cost
    assert cost is not None
    assert way.option.cash_flow.months[0].low >= cost[0]


def test_two_machines_have_two_numbers() -> None:
    one, other = (compose_upgrade(upgrade("", name), "en", today=TODAY, catalog=shipped()) for name in ("A", "B"))
    assert one.number != other.number
    assert one.title == "Upgrade of A"
    assert one.number == compose_upgrade(upgrade("", "A"), "zh", today=TODAY, catalog=shipped()).number


@pytest.mark.parametrize(("study", "language"), CASES)
def test_it_is_drawn_and_signed_on_one_page(study: str, language: str) -> None:
    report = paper(language, study)
    document = pypdfium2.PdfDocument(io.BytesIO(pdf_bytes(report)))
    try:
        pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()
    assert 4 <= len(pages) <= 16
    block = next(one for one in section(report, "approval").blocks if isinstance(one, d.Signatures))
    wanted = ["".join(text.split()) for text in (block.statement, *block.roles)]
    assert sum(all(part in page for part in wanted) for page in pages) == 1
    first: list[str] = []  # the whole decision stands on the first page
    for one in section(report, "decision").blocks:
        if isinstance(one, d.Callout):
            first += [one.headline, *one.sentences]
        elif isinstance(one, d.KeyFigures):
            first += [text for figure in one.figures for text in (figure.value, figure.small)]
        elif isinstance(one, d.Remarks):
            first += [item.text for item in one.items]
    assert len(first) > 2
    plain = re.compile(r"[\s\-\u0002\ufffe]")  # a hyphen at the end of a line is read as another sign
    whole = plain.sub("", pages[0])
    assert not [text for text in first if plain.sub("", text) not in whole]


@pytest.mark.parametrize(("study", "language"), CASES)
def test_the_workbook_holds_the_same_sums(study: str, language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(paper(language, study))))
    found, name = upgrade(study), "升级步骤" if language == "zh" else "Steps"
    if not found.ways:
        assert name not in book.sheetnames
        return
    sheet = book[name]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(found.ways)
    for row, way in zip(rows, found.ways, strict=True):
        if way.step.cost is not None:
            assert row[2:5] == pytest.approx([float(n) for n in _three(way)])


def _three(way: Any) -> tuple[Any, Any, Any]:
    month = way.option.cash_flow.months[0]
    return month.low, month.likely, month.high


def test_an_unknown_machine_is_told_so() -> None:
    catalog, rates = shipped(), load_rates()
    asked = Study(jobs=(Serve(model="none"),))
    found = upgrade_of(
        owned_machine({"cpu": "Ryzen 9 5900X"}, (), catalog, asked, rates, TODAY), asked, catalog, rates, TODAY
    )
    report = compose_upgrade(found, "en", today=TODAY, catalog=catalog)
    assert "No step can be proposed" in said(report, "decision")
    assert len(pdf_bytes(report)) > 1000


def test_without_a_study_the_step_gains_most_for_its_money_and_slows_nothing_down() -> None:
    found = upgrade()
    assert found.proposed is not None
    way = found.ways[found.proposed]
    assert found.gained(way) > 0
    assert round(found.pace(way) or 0, 1) >= 1

    def worth(one: Any) -> float:
        return found.gained(one) / float(one.option.cash_flow.months[0].likely)

    rivals = [
        one
        for one in found.ways
        if one.works and one.step.cost is not None and found.gained(one) > 0 and round(found.pace(one) or 1, 1) >= 1
    ]
    assert worth(way) == max(map(worth, rivals))


def test_cards_of_several_kinds_are_not_said_to_run_nothing() -> None:
    catalog, rates = shipped(), load_rates()
    asked = Study(jobs=(Serve(model="none"),), money=Money(used_parts=True))
    mixed = {**MACHINE, "gpus": [{"name": "RTX 3090", "count": 1}, {"name": "RTX 4090", "count": 1}]}
    owned = owned_machine(mixed, (("rtx-3090", 2),), catalog, asked, rates, TODAY)
    text = said(
        compose_upgrade(upgrade_of(owned, asked, catalog, rates, TODAY), "en", today=TODAY, catalog=catalog), "decision"
    )
    assert "What it serves today is not known" in text
    assert "serves 0" not in text


def test_a_machine_that_is_sold_as_it_is_says_why_there_is_no_step() -> None:
    catalog, rates = shipped(), load_rates()
    asked = Study(jobs=(Serve(model="none"),))
    owned = owned_machine({"machine": "Mac Studio M3 Ultra 96GB"}, (), catalog, asked, rates, TODAY)
    report = compose_upgrade(upgrade_of(owned, asked, catalog, rates, TODAY), "en", today=TODAY, catalog=catalog)
    assert report.title == "What Mac Studio M3 Ultra 96GB can do"
    assert "sold as it is" in said(report, "decision")
