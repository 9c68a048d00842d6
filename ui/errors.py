"""Errors in the user's language: those that carry a code are worded, the others speak for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.words import Words


def told(words: Words, error: Exception) -> str:
    """What is wrong, with its place first: ``error.note`` is worded, else the error's own text stands."""
    from advisor.quantity import Note

    note = getattr(error, "note", None)
    if not isinstance(note, Note):
        text = getattr(error, "text", "")
        return text if isinstance(text, str) and text else str(error)
    place = getattr(error, "place", "")
    sentence = words.language.note(note)
    return f"{place}: {sentence}" if place else sentence
