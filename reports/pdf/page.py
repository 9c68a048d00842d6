"""Pages: head and foot, outline, contents, page x of y."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid
from reportlab.platypus.doctemplate import ActionFlowable

from reports.document import Report, Section
from reports.look import LIGHT, MARGIN_MM
from reports.pdf.attach import attach
from reports.pdf.blocks import flowables
from reports.pdf.fonts import BOLD, REGULAR, register, shortened
from reports.pdf.styles import colour, styles
from reports.pdf.text import Inks
from reports.pdf.words import Text

MARGIN = MARGIN_MM * mm
HEAD, FOOT = 7.5 * mm, 7 * mm
LONG = 8  # pages from which a list of contents is worth its room
PAPERS = {"A4": A4, "Letter": LETTER}


class Heading(Text):
    """A section's title that enters the outline and remembers its page."""

    def __init__(self, text: str, plain: str, key: str, style: Any, pages: dict[str, int]) -> None:
        super().__init__(text, style)
        self.plain, self.key, self.pages = plain, key, pages

    def split(self, *_: float) -> list[Flowable]:
        return []  # a title is never parted

    def draw(self) -> None:
        canvas: Canvas = self.canv
        self.pages[self.key] = canvas.getPageNumber()
        canvas.bookmarkPage(self.key, fit="XYZ", top=canvas.absolutePosition(0, self.height + 6)[1])
        canvas.addOutlineEntry(self.plain, self.key, 0, False)
        super().draw()


def build(report: Report, pages: int, starts: dict[str, int]) -> tuple[bytes, int, dict[str, int]]:
    """One pass: the file, its number of pages, and the page of each section.

    ``pages`` and ``starts`` come from the pass before; 0 and {} in the first.
    """
    register()
    inks, buffer = Inks(), BytesIO()
    size = PAPERS[report.paper]
    wide = size[0] - 2 * MARGIN
    found: dict[str, int] = {}
    document = BaseDocTemplate(
        buffer,
        pagesize=size,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"{report.title} ({report.number})",
        author=report.author,
        subject=report.subtitle,
        keywords=", ".join(word for word in report.keywords if word),
        creator="LabRig",
        lang={"zh": "zh-CN"}.get(report.language, report.language),
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
    )
    first = Frame(MARGIN, MARGIN + FOOT, wide, size[1] - 2 * MARGIN - FOOT, 0, 0, 0, 0, id="first")
    frame = Frame(MARGIN, MARGIN + FOOT, wide, size[1] - 2 * MARGIN - HEAD - FOOT, 0, 0, 0, 0, id="text")

    def on_page(canvas: Canvas, _: Any) -> None:
        draw_furniture(canvas, report, size, pages, inks)

    document.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=on_page, autoNextPageTemplate="page"),
            PageTemplate("page", [frame], onPage=on_page),
        ]
    )
    story = story_of(report, wide, inks, pages, starts, found)

    def finish(canvas: Canvas) -> None:
        canvas.setViewerPreference("DisplayDocTitle", "true")
        if report.attachments:
            attach(canvas, report.attachments)

    document._doSave = 1
    count = [0]

    class Counting(Canvas):  # type: ignore[misc]
        def save(self) -> None:
            count[0] = self.getPageNumber() - (0 if self._code else 1)
            finish(self)
            super().save()

    document.build(story, canvasmaker=Counting)
    return buffer.getvalue(), max(count[0], document.page), found


def story_of(
    report: Report, wide: float, inks: Inks, pages: int, starts: dict[str, int], found: dict[str, int]
) -> list[Flowable]:
    look, language = styles(report.language), report.language
    story: list[Flowable] = [
        Text(inks.markup(report.title), look["title"]),
        Text(inks.markup(report.subtitle), look["subtitle"]),
    ]
    for number, section in enumerate(report.sections):
        if number:
            story.append(
                Heading(inks.markup(section.title), inks.plain(section.title), section.id, look["section"], found)
            )
        else:
            story.append(Anchor(inks.plain(section.title), section.id, found))
        for block in section.blocks:
            story += flowables(block, wide, inks, language)
        if number == 0 and pages > LONG and len(report.sections) > 1:
            story += [*contents(report, report.sections, wide, inks, starts), EndOfFirstPage()]
    story = kept_together(story)
    if inks.missing and report.missing_glyphs:
        text = report.missing_glyphs.replace("{signs}", inks.missing_signs())
        story += [Spacer(1, 8), Text(inks.markup(text), look["small"])]
    return story


LEADS = ("section", "heading", "finding", "formula")
LEAST = 44 * mm  # a title before something long needs this much room below it


def kept_together(story: list[Flowable]) -> list[Flowable]:
    """No title alone at the foot of a page: it stays with what follows, as a whole or with the beginning of it."""
    result: list[Flowable] = []
    titles: list[Flowable] = []
    for part in story:
        if isinstance(part, Text) and part.style.name in LEADS:
            titles.append(part)
        elif isinstance(part, KeepTogether) and titles:
            result.append(KeepTogether([*titles, *part._content]))
            titles = []
        elif titles and not isinstance(part, (Spacer, CondPageBreak)):
            result += [CondPageBreak(LEAST), *titles, part]
            titles = []
        elif not (titles and isinstance(part, CondPageBreak)):
            result.append(part)
    return result + titles


class Anchor(Flowable):  # type: ignore[misc]
    """The first section's place in the outline; its title is the document's."""

    def __init__(self, plain: str, key: str, pages: dict[str, int]) -> None:
        super().__init__()
        self.plain, self.key, self.pages = plain, key, pages

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.pages[self.key] = self.canv.getPageNumber()
        self.canv.bookmarkPage(self.key)
        self.canv.addOutlineEntry(self.plain, self.key, 0, False)


CONTENTS_COLUMNS = 3


def contents(
    report: Report, sections: tuple[Section, ...], wide: float, inks: Inks, starts: dict[str, int]
) -> list[Flowable]:
    look = styles(report.language)
    entries = [
        [
            Text(f'<a href="#{section.id}" color="{LIGHT.ink}">{inks.markup(section.title)}</a>', look["contents"]),
            Text(str(starts.get(section.id, "")), look["contents right"]),
        ]
        for section in sections[1:]
    ]
    deep = -(-len(entries) // CONTENTS_COLUMNS)
    strips = [entries[start : start + deep] for start in range(0, len(entries), deep)]
    nothing = [Text("", look["contents"]), Text("", look["contents right"])]
    rows = [
        [part for strip in strips for part in ([*(strip[row] if row < len(strip) else nothing), ""])][:-1]
        for row in range(deep)
    ]
    gap, number = 16.0, 18.0
    column = (wide - gap * (len(strips) - 1)) / len(strips)
    grid = Grid(
        rows,
        colWidths=([column - number, number, gap] * len(strips))[:-1],
        style=[
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ],
        hAlign="LEFT",
    )
    return [KeepTogether([Text(inks.markup(report.contents_title), look["finding"]), grid])]


class EndOfFirstPage(ActionFlowable):  # type: ignore[misc]
    """A new page after the first; nothing where the list of contents had to move to the second."""

    def apply(self, doc: BaseDocTemplate) -> None:
        if doc.page == 1:
            doc.handle_pageBreak()


def draw_furniture(canvas: Canvas, report: Report, size: tuple[float, float], pages: int, inks: Inks) -> None:
    """The running head from the second page on, the foot on each, and the mark of an expired document."""
    wide, high = size
    number = canvas.getPageNumber()
    canvas.saveState()
    canvas.setStrokeColor(colour(LIGHT.line))
    canvas.setLineWidth(0.4)
    canvas.setFillColor(colour(LIGHT.muted))
    canvas.setFont(REGULAR, 7.5)
    if number > 1:
        room = wide - 2 * MARGIN
        canvas.drawString(MARGIN, high - MARGIN, shortened(inks.plain(report.running_head), 7.5, room * 0.6))
        if report.organisation:
            text = shortened(inks.plain(report.organisation), 7.5, room * 0.36)
            canvas.drawRightString(wide - MARGIN, high - MARGIN, text)
        canvas.line(MARGIN, high - MARGIN - 4, wide - MARGIN, high - MARGIN - 4)
    canvas.line(MARGIN, MARGIN + 9, wide - MARGIN, MARGIN + 9)
    canvas.drawString(MARGIN, MARGIN, shortened(inks.plain(report.running_foot), 7.5, wide * 0.6))
    page = report.page_of.replace("{page}", str(number)).replace("{pages}", str(pages or number))
    canvas.drawRightString(wide - MARGIN, MARGIN, inks.plain(page))
    if report.watermark:
        canvas.setFillColor(colour(LIGHT.fails, 0.12))
        canvas.setFont(BOLD, 84)
        canvas.translate(wide / 2, high / 2)
        canvas.rotate(50)
        canvas.drawCentredString(0, -28, inks.plain(report.watermark))
    canvas.restoreState()
