"""Paragraph styles from the tokens of the look."""

from __future__ import annotations

from functools import cache

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from reports.look import LIGHT, PAPER_TYPE
from reports.pdf.fonts import BOLD, REGULAR, register

SMALL, TEXT, HEADING, TITLE = PAPER_TYPE
FINE = 6.8  # of long lists in the appendix


@cache
def colour(hexadecimal: str, opacity: float = 1.0) -> Color:
    solid = HexColor(hexadecimal)
    return Color(solid.red, solid.green, solid.blue, alpha=opacity) if opacity < 1 else solid


@cache
def styles(language: str) -> dict[str, ParagraphStyle]:
    """Every style by name; Chinese breaks between characters and has more room between its lines."""
    register()
    chinese = language == "zh"
    air = 1.46 if chinese else 1.36
    base = ParagraphStyle(
        "text",
        fontName=REGULAR,
        fontSize=TEXT,
        leading=TEXT * air,
        textColor=colour(LIGHT.ink),
        spaceAfter=4,
        wordWrap="CJK" if chinese else None,
        splitLongWords=1,
        alignment=TA_LEFT,
        allowWidows=0,
        allowOrphans=0,
    )

    def style(
        name: str, size: float = TEXT, *, bold: bool = False, ink: str = LIGHT.ink, **more: object
    ) -> ParagraphStyle:
        values = {"leading": size * air, "fontName": BOLD if bold else REGULAR, "fontSize": size, **more}
        return ParagraphStyle(name, parent=base, textColor=colour(ink), **values)

    muted, accent = LIGHT.muted, LIGHT.accent
    made = (
        base,
        style("lead", 10.5),
        style("small", SMALL, ink=muted, spaceAfter=3),
        style("title", TITLE, bold=True, leading=TITLE * 1.25, spaceAfter=2),
        style("subtitle", 10.5, ink=muted, spaceAfter=6),
        style("section", 13.5, bold=True, ink=accent, leading=17, spaceBefore=13, spaceAfter=4),
        style("heading", 10.5, bold=True, spaceBefore=8, spaceAfter=3),
        style("finding", TEXT, bold=True, spaceBefore=6, spaceAfter=3),
        style("formula", 8.5, ink=LIGHT.ink, spaceBefore=7, spaceAfter=3),
        style("head", SMALL, bold=True, ink=muted, spaceAfter=0, leading=SMALL * 1.3),
        style("head right", SMALL, bold=True, ink=muted, alignment=TA_RIGHT, spaceAfter=0, leading=SMALL * 1.3),
        style("cell", 8.5, spaceAfter=0, leading=8.5 * (air - 0.08)),
        style("cell right", 8.5, alignment=TA_RIGHT, spaceAfter=0, leading=8.5 * (air - 0.08)),
        style("cell bold", 8.5, bold=True, spaceAfter=0, leading=8.5 * (air - 0.08)),
        style("cell bold right", 8.5, bold=True, alignment=TA_RIGHT, spaceAfter=0, leading=8.5 * (air - 0.08)),
        style("cell muted", 8.5, ink=muted, spaceAfter=0, leading=8.5 * (air - 0.08)),
        style("cell muted right", 8.5, ink=muted, alignment=TA_RIGHT, spaceAfter=0, leading=8.5 * (air - 0.08)),
        style("label", SMALL, ink=muted, spaceAfter=0, leading=SMALL * 1.32),
        style("label right", SMALL, ink=muted, alignment=TA_RIGHT, spaceAfter=0, leading=SMALL * 1.32),
        style("fine", FINE, ink=muted, spaceAfter=0, leading=FINE * 1.24),
        style("fine right", FINE, ink=muted, alignment=TA_RIGHT, spaceAfter=0, leading=FINE * 1.24),
        style("figure", 14, bold=True, spaceAfter=0, leading=18),
        style("callout", 12.5, bold=True, spaceAfter=2, leading=17),
        style("callout text", TEXT, spaceAfter=1),
        style("contents", SMALL, spaceAfter=0, leading=9.6),
        style("contents right", SMALL, alignment=TA_RIGHT, spaceAfter=0, leading=9.6),
    )
    return {one.name: one for one in made}
