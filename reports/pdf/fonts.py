"""The two shipped fonts, read once; every character is drawn by them and embedded."""

from __future__ import annotations

from functools import cache

import reportlab.rl_config
from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus.tables import CellStyle

from reports.look import FONT_FILES

REGULAR, BOLD = "NotoSansSC-Regular", "NotoSansSC-Bold"
FAMILY = "NotoSansSC"


@cache
def register() -> frozenset[int]:
    """Make the fonts known to ReportLab; the code points that both can draw."""
    # else an unembedded Helvetica is named in every file
    reportlab.rl_config.canvas_basefontname = REGULAR
    CellStyle.fontname = REGULAR
    STATE_DEFAULTS["fontName"] = REGULAR
    glyphs = []
    for name, path in zip((REGULAR, BOLD), FONT_FILES, strict=True):
        font = TTFont(name, str(path))
        pdfmetrics.registerFont(font)
        glyphs.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFontFamily(FAMILY, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    return glyphs[0] & glyphs[1]


def width(text: str, size: float, bold: bool = False) -> float:
    """Points that a text takes."""
    register()
    return float(pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, size))


def shortened(text: str, size: float, most: float, bold: bool = False) -> str:
    """The text, or its beginning and an ellipsis where it is wider than ``most`` points."""
    if width(text, size, bold) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle] + "…", size, bold) <= most:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"
