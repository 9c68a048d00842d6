"""The PDF as a reader gets it: text, fonts, pages, bytes."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from reports import document as d
from reports.compose import compose_report
from reports.files import WriteError
from reports.pdf import write_pdf
from reports.pdf.write import pdf_bytes
from tests.pdf.every_block import report
from tests.reports.sample import LONG_CHINESE, TODAY, advice

GOLDEN = Path(__file__).parents[1] / "golden" / "every_block.txt"


def opened(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pages)
    finally:
        pages.close()


def squeezed(text: str) -> str:
    return "".join(text.split())


def fonts_of(reader: pypdf.PdfReader) -> dict[str, bool]:
    """Every font that any page names, and whether its outlines are in the file."""
    found: dict[str, bool] = {}
    for page in reader.pages:
        for reference in (page["/Resources"].get("/Font") or {}).values():  # type: ignore[union-attr]
            font = reference.get_object()
            inner = font.get("/DescendantFonts", [font])[0].get_object()
            descriptor = inner.get("/FontDescriptor")
            found[str(font["/BaseFont"])] = bool(descriptor and "/FontFile2" in descriptor.get_object())
    return found


@pytest.fixture(scope="module", params=["en", "zh"])
def composed(request: pytest.FixtureRequest) -> d.Report:
    return compose_report(advice(), request.param, today=TODAY)


@pytest.fixture(scope="module")
def drawn(composed: d.Report) -> bytes:
    return pdf_bytes(composed)


def test_every_word_can_be_copied_out_of_the_file(composed: d.Report, drawn: bytes) -> None:
    text = squeezed(text_of(drawn))
    wanted = [section.title for section in composed.sections[1:]]
    for section in composed.sections:
        for block in section.blocks:
            if isinstance(block, d.Table):
                wanted += [block.title, *(column.head for column in block.columns)]
            if isinstance(block, d.Facts):
                wanted += [part for row in block.rows for part in row]
            if isinstance(block, (d.BarChart, d.CurveChart, d.ScatterChart, d.PowerChart)):
                wanted.append(block.title)
            if isinstance(block, d.Remarks):
                wanted += [item.text for item in block.items]
    missing = [words for words in wanted if squeezed(words) not in text]
    assert len(wanted) > 100
    assert not missing


def test_all_fonts_are_embedded_and_ours(drawn: bytes) -> None:
    fonts = fonts_of(opened(drawn))
    assert fonts
    assert all(fonts.values()), fonts
    assert all("NotoSansSC" in name for name in fonts)


def test_the_same_report_gives_the_same_bytes(composed: d.Report, drawn: bytes) -> None:
    assert pdf_bytes(composed) == drawn


def test_outline_metadata_language_and_page_numbers(composed: d.Report, drawn: bytes) -> None:
    reader = opened(drawn)
    assert [entry["/Title"] for entry in reader.outline] == [section.title for section in composed.sections]  # type: ignore[index]
    assert reader.metadata is not None
    assert composed.title in str(reader.metadata.title)
    assert reader.metadata.author == composed.author
    assert str(reader.root_object["/Lang"]).startswith(composed.language)
    pages = len(reader.pages)
    text = squeezed(text_of(drawn))
    for page in (1, pages):
        assert squeezed(composed.page_of.format(page=page, pages=pages)) in text


def test_contents_name_the_pages_where_sections_begin(drawn: bytes) -> None:
    reader = opened(drawn)
    assert len(reader.pages) > 8
    starts = [reader.get_destination_page_number(entry) for entry in reader.outline]  # type: ignore[arg-type]
    first = squeezed(reader.pages[0].extract_text())
    for entry, page in zip(reader.outline[1:], starts[1:], strict=True):
        assert squeezed(f"{entry['/Title']}{page + 1}") in first  # type: ignore[index]


def test_the_study_travels_inside(drawn: bytes) -> None:
    attached = opened(drawn).attachments
    assert list(attached) == ["study.labrig"]
    assert b'"labrig": 1' in attached["study.labrig"][0]


def test_nothing_is_drawn_beyond_the_margins(drawn: bytes) -> None:
    """Rendered: the outer 12 mm of each page are white."""
    pages = pypdfium2.PdfDocument(drawn)
    try:
        for page in pages:
            image = page.render(scale=1).to_pil().convert("L")
            wide, high = image.size
            edge = int(12 / 25.4 * 72)
            for box in (
                (0, 0, edge, high),
                (wide - edge, 0, wide, high),
                (0, 0, wide, edge),
                (0, high - edge, wide, high),
            ):
                assert image.crop(box).getextrema()[0] > 250
    finally:
        pages.close()


def test_every_block_reads_as_before() -> None:
    text = "\n".join(line.rstrip() for line in text_of(pdf_bytes(report())).replace("\r", "").split("\n")) + "\n"
    assert text == GOLDEN.read_text(encoding="utf-8"), "look at the pages, then run python -m tests.golden"


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_paper(paper: str, size: tuple[int, int]) -> None:
    box = opened(pdf_bytes(report(paper=paper))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_signs_without_a_glyph_are_shown_and_named() -> None:
    content = pdf_bytes(report(title="Emoji \U0001f600 and Thai \u0e01"))
    text = text_of(content)
    assert "Missing: U+1F600 U+0E01" in text
    assert "□" in text


def test_data_is_never_markup() -> None:
    text = text_of(pdf_bytes(report(title="<b>A</b> & <font color='red'>x</font> <img src='file:///etc/passwd'/>")))
    assert "<b>A</b>" in text
    assert "<imgsrc='file:///etc/passwd'/>" in squeezed(text)


def test_an_expired_document_says_so_on_each_page() -> None:
    reader = opened(pdf_bytes(report(watermark="EXPIRED")))
    assert all("EXPIRED" in page.extract_text() for page in reader.pages)
    made = compose_report(advice(issued=date(2026, 1, 1), valid_days=30), "en", today=TODAY)
    assert made.watermark == "EXPIRED"
    assert not compose_report(advice(issued=date(2026, 10, 22), valid_days=30), "en", today=TODAY).watermark


HOSTILE = (
    LONG_CHINESE * 6,
    "https://example.org/" + "a" * 900,
    "W" * 400,
    "- " * 300,
    "\u202e\x00\x07 controls \ud800".encode("utf-8", "replace").decode(),
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("text", HOSTILE, ids=["chinese", "address", "word", "dashes", "controls"])
def test_hostile_texts_stay_on_the_page(text: str, language: str) -> None:
    row = d.Row((text, text))
    blocks = (
        d.Table(text, (d.Column(text, weight=3), d.Column("Price", "right")), (row,) * 60),
        d.Facts(((text, text), ("a", text))),
        d.Remarks((d.Remark("info", text * 8),), text),
        d.BarChart(text, "GiB", (d.Bar(text, (d.Segment(text, 1, 0),), 2, 1.5, "1", "fits", "fits"),), "cap", text),
    )
    made = report(
        title=text, organisation=text, running_head=text, language=language, sections=(d.Section("s", text, blocks),)
    )
    content = pdf_bytes(made)
    assert len(opened(content).pages) < 200


def test_empty_sections_and_charts_do_no_harm() -> None:
    blocks = (
        d.Facts(()),
        d.KeyFigures(()),
        d.Remarks(()),
        d.Table("", (d.Column("A"),), ()),
        d.BarChart("t", "GiB", ()),
        d.CurveChart("t", "x", "y", ()),
        d.PowerChart("t", "W", (), ()),
        d.ScatterChart("t", "x", "y", ()),
        d.BoardPicture("t", "b", (), (), 0),
    )
    assert len(opened(pdf_bytes(report(sections=(d.Section("s", "S", blocks),)))).pages) == 1


def test_a_file_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"cannot be written"):
        write_pdf(report(), tmp_path / "nowhere" / "quote.pdf")
    assert not list(tmp_path.iterdir())


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "quote.pdf"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.files.os.fsync", full)
    with pytest.raises(WriteError, match="No space left on device"):
        write_pdf(report(), target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_writing_replaces_the_file(tmp_path: Path) -> None:
    target = tmp_path / "报价 quote.pdf"
    target.write_bytes(b"old")
    write_pdf(report(), target)
    assert target.read_bytes().startswith(b"%PDF-")
    assert list(tmp_path.iterdir()) == [target]
