"""Citations and notes of the data in the reader's language: whole, by pattern, or piece by piece.

A title stays in its language; the words around it do not. What nobody has translated stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from reports.wording.sentences import sources

PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")
QUALIFIER = re.compile(r" ?\(([^()]+)\)")

WORDS = 2  # a name of so few words is never looked up as a whole: it could be a word of the program by chance
BY_THE_MONTH = "machine by the month"  # of rental offers

Word = Callable[[str], str]  # English -> the reader's language, English where nothing is known
Fill = Callable[..., str]


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each English pattern with the expression that finds its parts."""
    return tuple(
        (english, re.compile(PLACEHOLDER.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL))
        for english in sources.SENTENCES.values()
    )


def cited(text: str, word: Word, fill: Fill) -> str:
    """A source of the catalog; its parts stand between semicolons."""
    whole = word(text)
    if whole != text:
        return whole
    found = by_pattern(text, word, fill) if "; " not in text else None
    if found is not None:
        return found
    parts = text.split("; ")
    return "；".join(one(part, word, fill) for part in parts) if len(parts) > 1 else text


def one(text: str, word: Word, fill: Fill) -> str:
    """One citation; as it is where nobody has translated it."""
    known = word(text)
    return known if known != text else by_pattern(text, word, fill) or text


def by_pattern(text: str, word: Word, fill: Fill) -> str | None:
    """None where no pattern fits; ``{rest}`` has to be known itself."""
    for english, expression in patterns():
        match = expression.fullmatch(text)
        if match is None:
            continue
        values = {name: one(value, word, fill) for name, value in match.groupdict().items()}
        if "rest" in values and values["rest"] == match["rest"]:
            continue
        return fill(english, **values)
    kind, colon, rest = text.partition(": ")  # of a price band: its class before its source
    known = one(rest, word, fill) if colon else rest
    return None if known == rest else f"{one(kind, word, fill)}：{known}"


def named(text: str, word: Word) -> str:
    """A record's name with the remarks in brackets behind it in the reader's language: "(reference design)"."""

    def remark(match: re.Match[str]) -> str:
        known = word(match[1])
        return match[0] if known == match[1] else f"（{known}）"

    if text.count(" ") > WORDS and (whole := word(text)) != text:  # words of the data where a name could stand
        return whole
    text = text.replace(BY_THE_MONTH, word(BY_THE_MONTH))
    return QUALIFIER.sub(remark, text) if "(" in text else text
