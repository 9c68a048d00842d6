"""Words on screen: set in the current language, and set again when it changes."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from reports.wording import Language

LANGUAGES = (("en", "English"), ("zh", "简体中文"))  # each in its own words, so that it can be found by its reader


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a text and the rest, in either language."""
    for end, keep in ((". ", 1), ("。", 1)):
        head, found, rest = text.partition(end)
        if found and rest.strip():
            return head + end[:keep], rest.strip()
    return text, ""


class Words(QObject):
    """The language in use. ``say`` sets a widget's text now and after every switch."""

    changed = Signal()

    def __init__(self, code: str = "en") -> None:
        super().__init__()
        self.language = Language(code)
        self.code = code
        self._cited: dict[tuple[str, str], str] = {}
        self._said: dict[tuple[int, str], tuple[weakref.ref[Any], str, dict[str, Any]]] = {}

    def text(self, english: str, **values: Any) -> str:
        return self.language.text(english, **values)

    def cited(self, sources: Iterable[str]) -> str:
        """Where something comes from, in one line; what was worded once is kept, for every note asks for it."""
        found = []
        for source in sources:
            key = (self.code, source)
            if key not in self._cited:
                self._cited[key] = self.language.source(source)
            found.append(self._cited[key])
        return "; ".join(found)

    def say(self, widget: Any, setter: str, english: str, **values: Any) -> None:
        """Call ``widget.setter(text)`` with the translated sentence, now and whenever the language changes."""
        key = (id(widget), setter)
        said = self._said

        def forget(gone: weakref.ref[Any]) -> None:
            if key in said and said[key][0] is gone:
                del said[key]

        said[key] = (weakref.ref(widget, forget), english, values)
        getattr(widget, setter)(self.text(english, **values))

    def switch(self, code: str) -> None:
        """Use another language from now on, on everything that is shown."""
        if code == self.code:
            return
        self.code, self.language = code, Language(code)
        for (_, setter), (reference, english, values) in list(self._said.items()):
            widget = reference()
            if widget is not None and shiboken6.isValid(widget):
                getattr(widget, setter)(self.text(english, **values))
        self.changed.emit()
