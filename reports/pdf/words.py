"""Paragraphs that break Chinese lines between characters, never inside a Latin word or before closing marks."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Paragraph
from reportlab.platypus.paragraph import ParaLines, cjkU, makeCJKParaLine

MAY_NOT_START = frozenset("、。，．・：；！？）］｝〉》」』】〕”’…‰％%℃°,.;:!?)]}")
MAY_NOT_END = frozenset("（［｛〈《「『【〔“‘￥¥＄$([{")
CHINESE_FROM = 0x2E80


def chinese(sign: str) -> bool:
    return ord(sign) >= CHINESE_FROM


def break_places(signs: list[Any]) -> list[bool]:
    """For each sign whether a line may begin with it."""
    places = [False] * len(signs)
    for number in range(1, len(signs)):
        before, sign = signs[number - 1], signs[number]
        if not before or not sign or sign in MAY_NOT_START or before in MAY_NOT_END:
            continue
        if sign.isspace():  # a space stays at the end of its line
            continue
        joined = not chinese(before) and not chinese(sign) and not before.isspace()
        places[number] = not joined or (before in "-/_" and sign.isalnum() and not per_second(signs, number))
    # a no-break space keeps its neighbours
    for number, sign in enumerate(signs):
        if sign == "\u00a0":
            places[number] = False
            if number + 1 < len(signs):
                places[number + 1] = False
    return places


def per_second(signs: list[Any], number: int) -> bool:
    """Is this the s of "tok/s"? A unit is never parted."""
    after = signs[number + 1] if number + 1 < len(signs) else ""
    return bool(
        signs[number - 1] == "/" and signs[number] == "s" and not (after and after.isalnum() and not chinese(after))
    )


class Text(Paragraph):  # type: ignore[misc]
    """ReportLab's paragraph with better Chinese line breaks; other languages are left to it."""

    wrapped_for: float | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Tables ask each cell several times for the same width: the lines are broken once."""
        if self.wrapped_for != width or not hasattr(self, "blPara"):
            super().wrap(width, height)
            self.wrapped_for = width
        return self.width, self.height

    def breakLinesCJK(self, maxWidths: Any) -> Any:  # noqa: N802, N803  (ReportLab's own name)
        if hasattr(self, "blPara") and getattr(self, "_splitpara", False):
            return self.blPara
        limits = maxWidths if isinstance(maxWidths, (list, tuple)) else [maxWidths]
        self.height = 0
        signs: list[Any] = []
        for frag in self.frags:
            text = getattr(frag, "text", "") or ""
            signs.extend(cjkU(sign, frag, "utf8") for sign in text)
            if not text:
                signs.append(cjkU("", frag, "utf8"))
        return ParaLines(kind=1, lines=list(self.lines_of(signs, limits)))

    def lines_of(self, signs: list[Any], limits: Any) -> Any:
        places, start, number = break_places(signs), 0, 0
        while start < len(signs):
            limit = limits[min(number, len(limits) - 1)]
            end, used, last, forced = start, 0.0, -1, False
            while end < len(signs):
                sign = signs[end]
                if places[end] and end > start:
                    last = end
                forced = hasattr(sign.frag, "lineBreak")
                if forced:
                    break
                hangs = sign.isspace()  # a space at the end takes no room
                if used + sign.width > limit + 1e-6 and not hangs and end > start:
                    break
                used += sign.width
                end += 1
            if end < len(signs) and not forced and last > start:
                end = last
            line = signs[start:end]
            while line and line[-1] and line[-1].isspace() and not forced and end < len(signs):
                line = line[:-1]
            wide = sum(sign.width for sign in line)
            yield makeCJKParaLine(line or signs[start : start + 1], limit, wide, limit - wide, forced, False)
            start = end + 1 if forced else end
            number += 1
