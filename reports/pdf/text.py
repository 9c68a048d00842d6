"""Data into what ReportLab may parse: markup escaped, characters without a glyph shown as □ and remembered."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from reports.pdf.fonts import register

REPLACEMENT = "□"
UNITS = (
    "GiB|MiB|KiB|TiB|GB|MB|TB|W|kW|kWh|MWh|V|A|h|s|ms|min|days|tok|TFLOP|PFLOP|"
    "个月|天|小时|百万词元|十亿词元|万亿词元|词元"
)
BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{UNITS})(?:/s)?\b)")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
NO_BREAK = "\u00a0"


class Inks:
    """Cleans every text of one document and collects the characters that the font lacks."""

    def __init__(self) -> None:
        self.known = register()
        self.missing: dict[str, None] = {}

    def plain(self, text: str) -> str:
        """A text that the fonts can draw; tabs and line ends become spaces."""
        text = CONTROLS.sub("", text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n"))
        text = text.replace("\u202f", NO_BREAK).replace("\u2011", "-")
        if all(ord(sign) in self.known or sign == "\n" for sign in text):
            return BEFORE_UNIT.sub(NO_BREAK, text)
        shown = []
        for sign in text:
            if ord(sign) in self.known or sign == "\n":
                shown.append(sign)
            else:
                self.missing[sign] = None
                shown.append(REPLACEMENT)
        return BEFORE_UNIT.sub(NO_BREAK, "".join(shown))

    def markup(self, text: str) -> str:
        """The same as paragraph markup: data never becomes a tag."""
        return escape(self.plain(text)).replace("\n", "<br/>")

    def missing_signs(self) -> str:
        return " ".join(f"U+{ord(sign):04X}" for sign in self.missing)
