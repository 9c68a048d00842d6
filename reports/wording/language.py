"""One language: sentences, terms and numbers. Nothing is computed here, and nothing here fails for want of a word."""

from __future__ import annotations

import gettext
import re
import string
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from advisor.quantity import Amount, Note, Price, Quantity
from catalog.told import ToldError
from reports.wording import citations, numbers, places
from reports.wording.sentences import AREAS, SENTENCES, TERMS

LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "简体中文"}
FOLDERS = {"zh": "zh_CN"}
DATA_DOMAINS = ("method", "errors")  # formulas, judgements, errors: their English stands where they are defined
DATA_VALUE = "fact"  # of a note: a sentence of the data, translated like a source
LOCALE = Path(__file__).parent / "locale"


@cache
def translations(code: str) -> gettext.NullTranslations:
    """The translations of every area as one; English needs none."""
    merged = gettext.NullTranslations()
    if code in FOLDERS:
        for area in (*AREAS, *DATA_DOMAINS):
            path = LOCALE / FOLDERS[code] / f"{area}.mo"
            with path.open("rb") as file:
                one = gettext.GNUTranslations(file)
            one.add_fallback(merged)
            merged = one
    return merged


BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff）」』”]) (?=[\u4e00-\u9fff])")


class Filler(string.Formatter):
    """Fills placeholders by the type of their value.

    ``{cards} {cards:card|cards}`` picks a plural, ``{share:%}`` prints a fraction as percent, ``{memory:likely}`` a
    quantity without its range. A placeholder without a value stays as it stands.
    """

    def __init__(self, language: Language) -> None:
        self.language = language

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), f"{{{key}}}")

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        # no attributes and no indexes: values are data
        return self.get_value(field_name, args, kwargs), field_name

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            number = value.value if isinstance(value, Quantity) else value
            return format_spec.split("|")[0 if number == 1 else 1]
        if format_spec == "%" and isinstance(value, (int, float, Decimal)):
            share = float(value) * 100
            return "<0.1%" if 0 < share < 0.1 else f"{numbers.significant(share, 2)}%"
        if format_spec == "likely" and isinstance(value, Quantity):
            return numbers.likely(value, self.language.word)
        return self.language.value(value)


class Language:
    """``code`` is "en" or "zh"; anything else is a ValueError."""

    def __init__(self, code: str = "en") -> None:
        if code not in LANGUAGES:
            raise ValueError(f"language {code!r} is not known; expected one of: {', '.join(LANGUAGES)}")
        self.code = code
        self.translations = translations(code)
        self.filler = Filler(self)

    def word(self, english: str) -> str:
        """The English words in this language, placeholders untouched; English where nothing is known."""
        return self.translations.gettext(english) if english else ""

    def text(self, english: str, **values: Any) -> str:
        """A sentence with its placeholders filled."""
        pattern = self.word(english)
        if not values and "{" not in pattern:
            return pattern
        try:
            filled = self.filler.vformat(pattern, (), values)
            # a Chinese value where a Latin one was expected brings its neighbours' spaces along
            return BETWEEN_CHINESE.sub("", filled) if self.code in FOLDERS else filled
        except (ValueError, IndexError):  # a brace that is no placeholder
            return pattern

    def note(self, note: Note) -> str:
        """The sentence of a note; its code and values where there is none, so that nothing said is lost."""
        sentence = SENTENCES.get(note.code)
        if sentence is None:
            values = ", ".join(f"{name} {self.value(value)}" for name, value in note.values)
            return f"{note.code}: {values}" if values else note.code
        filled = {
            name: self.source(value) if name == DATA_VALUE and isinstance(value, str) else value
            for name, value in note.values
        }
        return self.text(sentence, **filled)

    def error(self, error: BaseException) -> str:
        """What is wrong, its place first; an error that carries no sentence speaks for itself."""
        if not isinstance(error, ToldError):
            return str(error)
        values = {name: self._told(name, value) for name, value in error.values.items()}
        text = self.text(error.english, **values) if values else self.word(error.english)
        return f"{self.place(error.place)}: {text}" if error.place else text

    def _told(self, name: str, value: object) -> object:
        """A value of an error: another error, or a reason that the system or a parser gives in its own words."""
        if isinstance(value, ToldError):
            return self.error(value)
        return self.word(value) if name == "reason" and isinstance(value, str) else value

    def place(self, place: str) -> str:
        """Where in a file: "study.labrig: line 3, column 5"."""
        return places.placed(place, self.text) if self.code in FOLDERS else place

    def term(self, code: str) -> str:
        """The word for a code ("kv_cache", "term:kv_cache"); the code itself where none is known."""
        code = code.removeprefix("term:")
        english = TERMS.get(code)
        return code if english is None else self.word(english)

    def source(self, text: str) -> str:
        """A source of the data with the words around its titles in this language."""
        return citations.cited(text, self.word, self.text) if self.code in FOLDERS else text

    def name(self, text: str) -> str:
        """A record's name; the remark in brackets behind it is translated: "(reference design)"."""
        return citations.named(text, self.word) if self.code in FOLDERS else text

    def value(self, value: object) -> str:
        """Anything that a note can carry, as text."""
        if value is None:
            return self.word("unknown")
        if isinstance(value, bool):
            return self.word("yes") if value else self.word("no")
        if isinstance(value, Quantity):
            return self.quantity(value)
        if isinstance(value, (Amount, Price)):
            return self.money(value)
        if isinstance(value, Decimal):
            return numbers.money_number(value)
        if isinstance(value, int):
            return f"{value:,d}"
        if isinstance(value, float):
            return numbers.significant(value)
        if isinstance(value, date):
            return self.date(value)
        text = str(value)
        if text.startswith("term:"):
            return self.join(tuple(self.term(code) for code in text.split(", ")))
        return self.name(text)

    def quantity(self, item: Quantity | None) -> str:
        """The range, or the value where it is exact: "38–44 GiB"."""
        return self.word("unknown") if item is None else numbers.quantity(item, self.word)

    def likely(self, item: Quantity | None) -> str:
        """The likely value alone: "41 GiB"."""
        return self.word("unknown") if item is None else numbers.likely(item, self.word)

    def money(self, item: Amount | Price | None) -> str:
        """ "$1,599", "¥8,500–9,800"."""
        return self.word("unknown") if item is None else numbers.money(item, self.code)

    def amount(self, number: Decimal, currency: str, places: int | None = None) -> str:
        return numbers.amount(number, currency, self.code, places)

    def date(self, item: date | str) -> str:
        return numbers.day(item, self.code)

    def short_date(self, item: object) -> str:
        """A date for a narrow column: "21 Nov 2026", "2026-11-21"."""
        return str(item) if self.code == "zh" else numbers.day(str(item), self.code)

    def sentences(self, said: tuple[str, ...]) -> str:
        """Whole sentences one after the other; in Chinese nothing stands between them."""
        return ("" if self.code == "zh" else " ").join(text for text in said if text)

    def join(self, words: tuple[str, ...]) -> str:
        """A list in a sentence: "a, b, c", "a、b、c"."""
        return ("、" if self.code == "zh" else ", ").join(words)
