"""Errors that can be said in any language: where, one English sentence with placeholders, and their values.

The sentence is the message id, as with formulas: its English stands where the error is raised, its Chinese in
``reports/wording/locale``. ``reports.wording.Language.error`` says it; ``str`` is the English.
"""

from __future__ import annotations

from string import Formatter


class ToldError(ValueError):
    """Something that cannot be used: ``place`` says where, ``english`` what is wrong and what is expected."""

    def __init__(self, place: str, english: str, **values: object) -> None:
        self.place = place
        self.english = english
        self.values = values
        super().__init__(f"{place}: {self.text}" if place else self.text)

    @property
    def text(self) -> str:
        """What is wrong, in English, without the place."""
        return FILLER.vformat(self.english, (), self.values) if self.values else self.english

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.place, self.english, self.values)


class _Plain(Formatter):
    """Whole numbers with their thousands; everything else as it is. An unknown placeholder stays."""

    def get_value(self, key: int | str, args: object, kwargs: object) -> object:
        assert isinstance(kwargs, dict)
        return kwargs.get(str(key), f"{{{key}}}")

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, ToldError):
            return str(value)
        if isinstance(value, int) and not isinstance(value, bool) and not format_spec:
            return f"{value:,}"
        text = str(value)
        if "|" in format_spec:
            return format_spec.split("|")[0 if value == 1 else 1]
        return text.rpartition(".")[2] if text.startswith("term:") else text


FILLER = _Plain()


def _again(kind: type[ToldError], place: str, english: str, values: dict[str, object]) -> ToldError:
    error = kind.__new__(kind)
    ToldError.__init__(error, place, english, **values)
    return error
