"""A section of questions, and the words that several of them use where nothing is entered."""

from __future__ import annotations

from dataclasses import dataclass

from ui.forms.fields import Field


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the wizard, a block of the window's left side."""

    id: str
    title: str
    question: str  # what the page asks, as one would ask a person
    fields: tuple[Field, ...]
    terms: tuple[str, ...] = ()  # ids in ui.forms.terms, explained on the page


AUTO = "automatic"
NONE_ASKED = "none"
