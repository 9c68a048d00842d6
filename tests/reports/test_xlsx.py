"""The workbook as a reader gets it."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from reports.compose import compose_report
from reports.files import WriteError
from reports.wording import LANGUAGES
from reports.xlsx import write_xlsx
from reports.xlsx.write import safe, sheet_name, xlsx_bytes
from tests.pdf.every_block import report
from tests.reports.sample import TODAY, advice


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_is_there_with_a_head_that_stays(language: str) -> None:
    made = compose_report(advice(), language, today=TODAY)
    opened = book(xlsx_bytes(made))
    assert opened.sheetnames == [sheet.name for sheet in made.sheets]
    assert len(opened.sheetnames) == 7
    for sheet, wanted in zip(opened, made.sheets, strict=True):
        assert [cell.value for cell in sheet[1]] == list(wanted.head)
        assert str(sheet.freeze_panes).endswith("2")


def test_the_sum_of_the_lines_is_a_formula_over_them() -> None:
    sheet = book(xlsx_bytes(compose_report(advice(), "en", today=TODAY))).worksheets[0]
    lines = len(advice().options[0].machine.lines)  # type: ignore[union-attr]
    assert sheet.cell(lines + 2, 8).value == f"=SUM(H2:H{lines + 1})"
    assert sheet.cell(2, 8).value == '=IF(E2="","",C2*E2)'
    assert sheet.cell(8, 5).value is None, "an unknown price is empty, never 0"


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
