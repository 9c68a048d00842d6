"""Errors in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.words import Words


def told(words: Words, error: BaseException) -> str:
    """What is wrong, with its place first; what the system says of a file stands in its own words."""
    return words.language.error(error)
