"""Suppliers' lists: Chinese and English, CSV and XLSX, whole and hostile."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.export import export_prices, neutral
from catalog.importers import sheet as sheets
from catalog.importers.files import import_file
from catalog.importers.mapping import Mapping, guess_mapping, meaning_of, tax_of_heading
from catalog.importers.numbers import UnclearError, amount_of, condition_of, date_of, yes_or_no
from catalog.importers.prices import Preview, accept, preview_prices
from catalog.importers.problem import ImportProblemError
from catalog.importers.sheet import decoded, read_sheets
from catalog.pricebook.book import open_book

TODAY = date(2026, 11, 21)
QUOTE = """\
上海某某科技有限公司 报价单
型号,数量,含税单价（元）,成色,报价日期,备注
RTX 3090 24G,2,"8,500",二手,2026/11/1,质保一年
Ryzen 9 5900X,1,￥1999.00,全新,2026年11月2日,
华硕 某某显卡,1,8000,全新,,
A100,1,98000,全新,,
RTX 4090,1,-5,,,
RTX 4090,1,很贵,,,
RTX 4090,1,15000,,2027-01-01,
RTX 5090,1,25,全新,,
RTX 3090 24G,1,8600,二手,,
"""


def preview(file: Path, catalog: Catalog, text: str, encoding: str = "utf-8", **more: str) -> Preview:
    file.write_bytes(text.encode(encoding))
    return preview_prices(file, catalog, today=TODAY, **more)  # type: ignore[arg-type]


def test_a_chinese_quote(catalog: Catalog, tmp_path: Path) -> None:
    found = preview(tmp_path / "报价.csv", catalog, QUOTE)
    assert found.mapping.heading_row == 2
    assert (found.mapping.currency, found.mapping.tax_included) == ("CNY", True)
    ready = found.of("ready")
    assert [line.row for line in ready] == [3, 4]
    price = ready[0].price
    assert price is not None
    assert (price.part_id, price.amount, price.currency, price.condition) == ("rtx-3090", Decimal(8500), "CNY", "used")
    assert (price.tax_included, price.observed_on) == (True, date(2026, 11, 1))
    assert price.source == "报价.csv, row 3, column 3"
    assert price.note == "RTX 3090 24G; 质保一年"


def test_what_is_not_certain_is_listed_and_not_guessed(catalog: Catalog, tmp_path: Path) -> None:
    found = preview(tmp_path / "a.csv", catalog, QUOTE)
    by_row = {line.row: line for line in found.lines}
    assert [line.row for line in found.of("unmatched")] == [5, 6]
    assert "A100 PCIe 80GB" in by_row[6].suggestions
    assert {row: by_row[row].reason for row in (7, 8, 9)} == {
        7: "is '-5'; expected more than 0",
        8: "is '很贵'; expected an amount of money",
        9: "is 2027-01-01; expected no day after 2026-11-21",
    }
    assert by_row[9].place == "row 9, column 5"
    assert "far from the known" in by_row[10].reason
    assert by_row[11].reason == "stands already in row 3"
    assert {by_row[10].status, by_row[11].status} == {"doubtful"}


def test_nothing_is_kept_before_it_is_accepted(catalog: Catalog, tmp_path: Path) -> None:
    found = preview(tmp_path / "a.csv", catalog, QUOTE, supplier="某某")
    book = open_book(tmp_path / "book.sqlite")
    assert book.prices() == ()
    number = accept(found, book, doubtful_rows=(11,))
    assert [price.amount for price in book.prices("rtx-3090")] == [8500, 8600]
    assert len(book.prices()) == 3
    assert "某某" in book.suppliers()
    book.undo(number)
    assert book.prices() == ()
    book.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(catalog: Catalog, tmp_path: Path, encoding: str) -> None:
    text = QUOTE.replace("￥", "") if encoding == "gbk" else QUOTE
    assert len(preview(tmp_path / "a.csv", catalog, text, encoding).of("ready")) == 2


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(ImportProblemError, match="neither UTF-8 nor UTF-16 nor GBK"):
        decoded(bytes([0xFF, 0x00, 0x81, 0x00, 0xFF, 0xFF, 0x80]) * 3, "a.csv")


def test_semicolons_and_european_numbers(catalog: Catalog, tmp_path: Path) -> None:
    text = "Artikel;Product;Price EUR;VAT\n1;RTX 3090;1.099,00 €;incl\n2;RTX 4090;2.199,50;excl\n"
    ready = preview(tmp_path / "a.csv", catalog, text).of("ready")
    found = [(line.price.amount, line.price.currency, line.price.tax_included) for line in ready if line.price]
    assert found == [(Decimal("1099.00"), "EUR", True), (Decimal("2199.50"), "EUR", False)]


def test_no_currency_is_wrong_until_somebody_says_one(catalog: Catalog, tmp_path: Path) -> None:
    text = "name,price\nRTX 4090,2000\n"
    assert "no currency" in preview(tmp_path / "a.csv", catalog, text).of("wrong")[0].reason
    assert len(preview(tmp_path / "a.csv", catalog, text, currency="USD").of("ready")) == 1


def test_a_remembered_supplier_knows_its_names(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Bezeichnung,Betrag\n华硕 涡轮,8700\n", encoding="utf-8")
    mapping = Mapping(
        columns={"name": "Bezeichnung", "amount": "Betrag"},
        currency="CNY",
        condition="used",
        names={"华硕 涡轮": "asus-turbo-rtx3090-24g"},
    )
    known = {"某某": mapping.model_dump(mode="json")}
    found = preview_prices(file, catalog, today=TODAY, supplier="某某", known_suppliers=known)
    assert [line.price.part_id for line in found.of("ready") if line.price] == ["asus-turbo-rtx3090-24g"]
    with pytest.raises(ImportProblemError, match="map its columns anew"):
        preview_prices(file, catalog, today=TODAY, supplier="x", known_suppliers={"x": {"columns": 7}})


def workbook(file: Path, fill: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "报价"
    fill(sheet)
    made.save(file)
    made.close()
    return file


def test_a_workbook_with_merged_cells(catalog: Catalog, tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["品名", "成色", "单价(元)", "日期"])
        sheet.append(["RTX 3090", "全新", 9500, date(2026, 11, 3)])
        sheet.append([None, "二手", 8500.5, date(2026, 11, 3)])
        sheet.merge_cells("A2:A3")

    found = preview_prices(workbook(tmp_path / "a.xlsx", fill), catalog, today=TODAY)
    prices = [line.price for line in found.lines if line.price]
    assert [(price.part_id, price.amount) for price in prices] == [("rtx-3090", 9500), ("rtx-3090", Decimal("8500.5"))]
    assert prices[1].source == "a.xlsx, 报价!C3"
    assert prices[1].observed_on == date(2026, 11, 3)
    assert [problem.place for problem in found.problems] == ["报价!A2"]


def computed(file: Path, sheet_xml: Callable[[str], str]) -> Path:
    """The workbook as a spreadsheet program leaves it: with the values of its formulas."""
    with zipfile.ZipFile(file) as before:
        members = {name: before.read(name) for name in before.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text = members[name].decode("utf-8")
    members[name] = sheet_xml(text).encode("utf-8")
    assert members[name] != text.encode("utf-8")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for member, data in members.items():
            after.writestr(member, data)
    return file


def with_formulas(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet.append(["name", "qty", "price CNY"])
    sheet.append(["RTX 4090", 1, 15000])
    sheet.append(["NVIDIA RTX 3090", 2, "=B3*4000"])


def test_a_formula_without_a_value_is_listed(catalog: Catalog, tmp_path: Path) -> None:
    found = preview_prices(workbook(tmp_path / "a.xlsx", with_formulas), catalog, today=TODAY)
    assert [line.row for line in found.of("ready")] == [2]
    (line,) = found.of("wrong")
    assert (line.row, line.place, line.name, line.price) == (3, "报价!C3", "NVIDIA RTX 3090", None)
    assert line.reason == "a formula without a stored value; open and save the file in a spreadsheet program first"


def test_a_formula_with_a_value_is_doubtful(catalog: Catalog, tmp_path: Path) -> None:
    def with_value(text: str) -> str:
        return re.sub(r"(<f>B3\*4000</f>)<v ?/>|(<f>B3\*4000</f>)<v></v>", r"<f>B3*4000</f><v>8000</v>", text)

    file = computed(workbook(tmp_path / "a.xlsx", with_formulas), with_value)
    (line,) = preview_prices(file, catalog, today=TODAY).of("doubtful")
    assert line.reason == "is computed by a formula; its last value 8000 is taken"
    assert line.price is not None
    assert line.price.amount == 8000


def test_a_formula_whose_value_is_empty_text_is_no_price(catalog: Catalog, tmp_path: Path) -> None:
    def with_empty_text(text: str) -> str:
        return text.replace('<c r="C3">', '<c r="C3" t="str">')

    file = computed(workbook(tmp_path / "a.xlsx", with_formulas), with_empty_text)
    (line,) = preview_prices(file, catalog, today=TODAY).of("wrong")
    assert (line.place, line.reason) == ("报价!C3", "no price")


@pytest.mark.parametrize("column", ["A", "B", "C", "D", "E", "F", "G", "H"])
def test_no_other_cell_is_taken_for_empty_either(catalog: Catalog, tmp_path: Path, column: str) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["name", "price", "currency", "date", "condition", "tax", "region", "seller", "note"])
        sheet.append(["RTX 4090", 15000, "CNY", "2026-11-01", "new", "yes", "CN", "somebody", "=A1"])
        row = ["RTX 3090", 8000, "CNY", "2026-11-01", "used", "yes", "CN", "somebody", "=A1"]
        sheet.append(row)
        sheet[f"{column}3"] = "=TODAY()"

    found = preview_prices(workbook(tmp_path / "a.xlsx", fill), catalog, today=TODAY)
    assert [line.row for line in found.of("ready")] == [2]  # its note alone is not computed
    (line,) = found.of("wrong")
    assert line.place == f"报价!{column}3"
    assert line.reason.startswith("a formula without a stored value")


def test_a_name_without_a_price_is_listed(catalog: Catalog, tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["name", "qty", "price CNY"])
        sheet.append(["RTX 4090", 1, 15000])
        sheet.append(["RTX 3090", 2])
        sheet.append([None, 3])
        sheet.append([])
        sheet.append(["A100", 1, "  "])

    found = preview_prices(workbook(tmp_path / "a.xlsx", fill), catalog, today=TODAY)
    assert [line.row for line in found.of("ready")] == [2]
    assert [(line.place, line.name, line.reason) for line in found.of("wrong")] == [
        ("报价!C3", "RTX 3090", "no price"),
        ("报价!C6", "A100", "no price"),
    ]


def test_a_merged_formula_without_a_value_is_told_for_each_row(catalog: Catalog, tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["name", "price CNY"])
        sheet.append(["RTX 4090", "=2*8000"])
        sheet.append(["RTX 3090", None])
        sheet.merge_cells("B2:B3")

    found = preview_prices(workbook(tmp_path / "a.xlsx", fill), catalog, today=TODAY)
    assert [line.place for line in found.of("wrong")] == ["报价!B2", "报价!B3"]
    assert all(line.reason.startswith("a formula") for line in found.lines)


def test_csv_rows_without_a_price_are_listed(catalog: Catalog, tmp_path: Path) -> None:
    text = "name,qty,price CNY\nRTX 4090,1,15000\nRTX 3090,2,=B3*1\nRTX 3090,2,\n\n,5,\nA100\n"
    found = preview(tmp_path / "a.csv", catalog, text)
    assert [line.row for line in found.of("ready")] == [2]
    assert [(line.place, line.name, line.reason.split(";")[0]) for line in found.of("wrong")] == [
        ("row 3, column 3", "RTX 3090", "a formula without a stored value"),
        ("row 4, column 3", "RTX 3090", "no price"),
        ("row 7, column 3", "A100", "no price"),
    ]


def test_a_short_row_names_the_line_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('name,price\n"two\nlines",1\nRTX 4090\n', encoding="utf-8")
    (sheet,) = read_sheets(tmp_path / "a.csv")
    assert [cell.place for cell in sheet.rows[2]] == ["row 4, column 1", "row 4, column 2"]


def test_what_is_left_out_is_a_problem_with_its_cell(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", with_formulas)
    shown = import_file(file, folder=tmp_path / "own", book_at=tmp_path / "book.sqlite", today=TODAY)
    assert [(one.place, one.text.split(";")[0]) for one in shown.problems] == [
        ("报价!C3", "'NVIDIA RTX 3090': a formula without a stored value"),
    ]


def with_member(file: Path, name: str, data: bytes) -> Path:
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(name, data)
    return file


def plain(file: Path) -> Path:
    return workbook(file, lambda sheet: sheet.append(["name", "price USD"]))


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]>
<worksheet><sheetData><row><c><v>&lol2;</v></c></row></sheetData></worksheet>"""


def test_xml_with_entities_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportProblemError, match="expected plain XML without entities"):
        read_sheets(with_member(plain(tmp_path / "a.xlsx"), "xl/worksheets/sheet2.xml", BILLION_LAUGHS))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportProblemError, match="no zip bomb"):
        read_sheets(with_member(plain(tmp_path / "a.xlsx"), "xl/media/x.xml", b"\0" * 20_000_000))


def test_macros_are_told_and_left_alone(tmp_path: Path) -> None:
    file = with_member(plain(tmp_path / "a.xlsm"), "xl/vbaProject.bin", b"Sub Auto_Open()")
    assert [problem.text for problem in read_sheets(file)[0].problems] == ["holds macros; they are ignored"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "broken archive"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or encrypted Excel"),
        ("a.csv", b"", "no row names a product and a price"),
        ("a.csv", b"colour,size\nred,5\n", "no row names a product and a price"),
        ("a.csv", b"name,price\n" + b"x" * 200_000, "expected a CSV row"),
        ("a.csv", b",".join(b"c" for _ in range(300)) + b"\n", "300 columns"),
    ],
)
def test_files_that_are_no_price_lists(catalog: Catalog, tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ImportProblemError, match=expected):
        preview_prices(tmp_path / name, catalog, today=TODAY)


def test_a_million_rows_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("name,price\n" + "RTX 4090,1\n" * 1_000_000, encoding="utf-8")
    with pytest.raises(ImportProblemError, match="more than 200,000 rows"):
        read_sheets(file)


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as zipped:
        zipped.writestr("readme.txt", "hello")
    with pytest.raises(ImportProblemError, match="an archive without a workbook"):
        read_sheets(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("8500", "8500", ""),
        ("¥ 8,500.00", "8500.00", "CNY"),
        ("￥8500元", None, ""),
        ("8500元", "8500", "CNY"),
        ("US$1,234.50", "1234.50", "USD"),
        ("1.099,00 €", "1099.00", "EUR"),
        ("1'234", "1234", ""),
        ("1,234,567", "1234567", ""),
        ("1.234.567", "1234567", ""),
        ("8,5", "8.5", ""),
        ("1.2万", "12000.0", ""),
        ("12k", "12000", ""),
        ("1.234", None, ""),
        ("0", None, ""),
        ("-5", None, ""),
        ("=1+1", None, ""),
        ("1e99", None, ""),
        ("NaN", None, ""),
        ("1,2,3", None, ""),
        ("", None, ""),
    ],
)
def test_amounts(text: str, amount: str | None, currency: str) -> None:
    if amount is None:
        with pytest.raises(UnclearError, match="expected"):
            amount_of(text)
    else:
        assert amount_of(text) == (Decimal(amount), currency)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_unclear(text: str) -> None:
    try:
        number, _ = amount_of(text)
    except UnclearError:
        return
    assert number > 0


@given(st.decimals(min_value="0.01", max_value="99999999", places=2))
def test_amounts_with_grouping_are_read_back(number: Decimal) -> None:
    assert amount_of(f"{number:,.2f}")[0] == number
    german = f"{number:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    assert amount_of(german)[0] == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-21", date(2026, 11, 21)),
        ("2026/1/2", date(2026, 1, 2)),
        ("2026年11月21日", date(2026, 11, 21)),
        ("21.11.2026", date(2026, 11, 21)),
        ("2026-11-21 10:00:00", date(2026, 11, 21)),
        ("46347", date(2026, 11, 21)),
    ],
)
def test_dates(text: str, day: date) -> None:
    assert date_of(text) == day


@pytest.mark.parametrize("text", ["2026-13-01", "01/02/2026", "gestern", "1"])
def test_unclear_dates(text: str) -> None:
    with pytest.raises(UnclearError):
        date_of(text)


def test_conditions_and_taxes() -> None:
    assert [condition_of(one) for one in ("全新", "Used", "魔改", "")] == ["new", "used", "modded", ""]
    assert [yes_or_no(one) for one in ("含税", "不含税", "", "13%")] == [True, False, None, None]
    with pytest.raises(UnclearError):
        condition_of("九成")


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("型号", "name"),
        ("商品名称", "name"),
        ("Item Name", "name"),
        ("含税单价（元）", "amount"),
        ("Unit Price (USD)", "amount"),
        ("Price EUR", "amount"),
        ("币种", "currency"),
        ("QTY", "quantity"),
        ("成色", "condition"),
        ("colour", None),
        ("", None),
    ],
)
def test_headings(heading: str, meaning: str | None) -> None:
    assert meaning_of(heading) == meaning


def test_tax_in_headings() -> None:
    assert [tax_of_heading(one) for one in ("含税单价", "不含税单价", "裸价", "Price net", "单价")] == [
        True, False, False, False, None,
    ]  # fmt: skip


def test_no_mapping_without_a_price() -> None:
    row = (sheets.Cell("name", "a"), sheets.Cell("colour", "b"))
    assert guess_mapping(sheets.Sheet("s", (row,))) is None


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_formulas_are_neutralised_on_export(text: str) -> None:
    assert neutral(text) == f"'{text}"


def test_export_and_import_again(catalog: Catalog, tmp_path: Path) -> None:
    found = preview(tmp_path / "a.csv", catalog, QUOTE.replace("质保一年", "=HYPERLINK(1)"))
    prices = [line.price for line in found.of("ready") if line.price]
    assert export_prices(prices, tmp_path / "out.csv") == 2
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert ",RTX 3090 24G; =HYPERLINK(1)" in text  # not at the beginning of a cell
    again = preview_prices(tmp_path / "out.csv", catalog, today=TODAY)
    assert [(line.price.part_id, line.price.amount) for line in again.of("ready") if line.price] == [
        (price.part_id, price.amount) for price in prices
    ]


def test_a_failed_export_leaves_the_file(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("before")
    with pytest.raises(AttributeError):
        export_prices([None], tmp_path / "out.csv")  # type: ignore[list-item]
    assert (tmp_path / "out.csv").read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_the_same_file_is_not_taken_twice(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(QUOTE, encoding="utf-8")
    places = {"folder": tmp_path / "own", "book_at": tmp_path / "book.sqlite", "today": TODAY}
    shown = import_file(file, **places)  # type: ignore[arg-type]
    assert (shown.kind, shown.written) == ("prices", 0)
    assert not (tmp_path / "book.sqlite").exists()
    assert len(shown.problems) == 7
    done = import_file(file, accepted=True, **places)  # type: ignore[arg-type]
    assert done.written == 2
    with pytest.raises(ImportProblemError, match="undo import 1 first"):
        import_file(file, **places)  # type: ignore[arg-type]
