"""The workbook as a reader gets it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from advisor.answer import Advice
from reports.compose import compose_report
from reports.files import WriteError
from reports.wording import LANGUAGES
from reports.xlsx import write_xlsx
from reports.xlsx.write import safe, sheet_name, xlsx_bytes
from tests.pdf.every_block import report
from tests.pdf.test_pages import advice_of, shipped
from tests.reports.sample import TODAY, advice


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_is_there_with_a_head_that_stays(language: str) -> None:
    made = compose_report(advice(), language, today=TODAY)
    opened = book(xlsx_bytes(made))
    assert opened.sheetnames == [sheet.name for sheet in made.sheets]
    assert len(opened.sheetnames) == 13
    for sheet, wanted in zip(opened, made.sheets, strict=True):
        assert [cell.value for cell in sheet[1]] == list(wanted.head)
        assert str(sheet.freeze_panes).endswith("2")


def test_the_sum_of_the_lines_is_a_formula_over_them() -> None:
    sheet = book(xlsx_bytes(compose_report(advice(), "en", today=TODAY)))["Parts"]
    lines = len(advice().options[0].machine.lines)  # type: ignore[union-attr]
    assert sheet.cell(lines + 2, 8).value == f"=SUM(H2:H{lines + 1})"
    assert [sheet.cell(2, column).value for column in (8, 9, 10)] == [
        '=IF(D2="","",C2*D2)',
        '=IF(E2="","",C2*E2)',
        '=IF(F2="","",C2*F2)',
    ]
    assert sheet.cell(8, 5).value is None, "an unknown price is empty, never 0"


def test_the_summary_holds_the_sums_of_the_first_page() -> None:
    made = compose_report(advice(), "en", today=TODAY)
    sheet = book(xlsx_bytes(made))["Summary"]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=2)}
    option = advice().options[0]
    assert rows["over 36 months, discounted"][1:4] == [
        float(option.cash_flow.present_value_low),
        float(option.cash_flow.present_value),
        float(option.cash_flow.present_value_high),
    ]
    first = option.cash_flow.months[0]
    assert rows["asked for"][1:4] == [float(first.low), float(first.likely), float(first.high)]
    assert rows["To be signed by"][0] == "Head of laboratory, IT safety officer, Head of procurement"


def test_every_column_has_a_width_a_format_and_numbers_are_numbers() -> None:
    for wanted in compose_report(advice(), "en", today=TODAY).sheets:
        assert len(wanted.widths) == len(wanted.head), wanted.name
        assert all(len(row) == len(wanted.head) for row in wanted.rows), wanted.name
    opened = book(xlsx_bytes(compose_report(advice(), "en", today=TODAY)))
    power = opened["Power"]
    assert [cell.value for cell in power[2]][1:] == [700, 700, 700, "W"]
    assert all(sheet.page_setup.orientation == "landscape" and sheet.print_title_rows for sheet in opened)


def test_only_formulas_of_the_report_are_formulas() -> None:
    given = advice()
    hostile = given.recommended.machine.lines[0].part.model_copy(update={"name": "=HYPERLINK(1)"})  # type: ignore[union-attr]
    lines = (replace(given.recommended.machine.lines[0], part=hostile), *given.recommended.machine.lines[1:])  # type: ignore[union-attr]
    machine = replace(given.recommended.machine, lines=lines)  # type: ignore[type-var]
    option = replace(given.recommended, machine=machine)  # type: ignore[type-var]
    made = compose_report(replace(given, options=(option, *given.options[1:]), recommended=option), "en", today=TODAY)
    opened = book(xlsx_bytes(made))
    for sheet, wanted in zip(opened, made.sheets, strict=True):
        places = {(row, column) for row, column, _ in wanted.formulas}
        found = {(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
        assert found == places, sheet.title
    assert opened["Parts"]["B2"].value == "'=HYPERLINK(1)"


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1234", "-2+3", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")'])
def test_texts_that_a_spreadsheet_would_run_are_data(text: str) -> None:
    assert safe(text) == f"'{text}"
    sheet = book(xlsx_bytes(report())).worksheets[0]
    assert sheet["A2"].value == "'=1+1"
    assert sheet["A2"].data_type == "s"
    assert sheet["B1"].value == "'=B"
    assert sheet["B2"].value == "=SUM(B2:B2)", "the report's own formulas stay"


def test_characters_that_a_workbook_may_not_hold_are_dropped() -> None:
    assert safe("a\x00b\x0bc") == "abc"
    assert safe(float("inf")) is None
    assert len(str(safe("x" * 100_000))) == 32_767


def test_sheet_names_are_allowed_and_unique() -> None:
    taken: set[str] = set()
    names = [sheet_name("Costs: [a]/b*?" * 4, taken) for _ in range(3)]
    assert len(set(names)) == 3
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_the_same_report_gives_the_same_workbook() -> None:
    assert xlsx_bytes(report()) == xlsx_bytes(report())


def test_a_workbook_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="cannot be written"):
        write_xlsx(report(), tmp_path / "nowhere" / "quote.xlsx")
    write_xlsx(report(), tmp_path / "quote.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["quote.xlsx"]


def real_advice() -> Advice:
    return advice_of("lab-two-3090")


def test_what_the_formulas_give_is_what_the_document_prints() -> None:
    """Computed here as a spreadsheet would: totals, the sum to pay, and what the months are worth today."""
    given = real_advice()
    option = given.recommended
    assert option is not None
    made = compose_report(given, "en", today=TODAY, catalog=shipped())
    opened = book(xlsx_bytes(made))
    parts = opened["Parts"]
    lines = [row for row in parts.iter_rows(min_row=2, values_only=True) if isinstance(row[2], (int, float))]
    rows = {row[0].value: row for row in parts.iter_rows(min_row=2)}
    tax = [cell.value for cell in rows["Tax on top, or taken off"][7:10]]
    total = [sum(line[2] * line[place] for line in lines) for place in (3, 4, 5)]
    first = option.cash_flow.months[0]
    paid = [whole + more for whole, more in zip(total, tax, strict=True)]
    assert paid == pytest.approx([float(first.low), float(first.likely), float(first.high)], abs=0.02)
    last = len(lines) + 1
    assert rows["Total of the lines with a price"][8].value == f"=SUM(I2:I{last})"
    assert rows["To pay on the day of purchase"][8].value == f"=I{last + 1}+I{last + 2}"
    months = opened["Costs by month"]
    rate = next(row[1].value for row in months.iter_rows(min_row=2) if row[0].value == "Discount rate a year")
    assert rate == given.study.money.discount_rate
    spent = [(row[0], row[1]) for row in months.iter_rows(min_row=2, values_only=True) if isinstance(row[0], int)]
    worth = sum(amount / (1 + rate) ** (month / 12) for month, amount in spent)
    assert worth == pytest.approx(float(option.cash_flow.present_value), abs=0.1)
    place = next(row[1] for row in months.iter_rows(min_row=2) if row[0].value == "all, discounted")
    assert place.value == f"=SUMPRODUCT(B2:B{len(spent) + 1}/(1+$B${place.row - 1})^($A$2:$A${len(spent) + 1}/12))"
    items = {row[0].value: row[1].value for row in opened["Costs by item"].iter_rows(min_row=2)}
    assert items["all, discounted"] == f"='Costs by month'!B{place.row}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_number_is_wider_than_its_column(language: str) -> None:
    opened = book(xlsx_bytes(compose_report(real_advice(), language, today=TODAY, catalog=shipped())))
    if language == "zh":
        assert all(re.search(r"[\u4e00-\u9fff]", sheet.title) for sheet in opened)
    wide = []
    for sheet in opened:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
                    text = f"{cell.value:,.2f}" if cell.number_format.endswith("0.00") else f"{cell.value:,.5g}"
                    if "e" not in text and len(text) > sheet.column_dimensions[cell.column_letter].width:
                        wide.append((sheet.title, cell.coordinate, text))
    assert not wide
