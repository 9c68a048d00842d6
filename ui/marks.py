"""Sentences that are named in one place and translated in another."""


def mark(english: str) -> str:
    """Name a sentence that is translated later, where it is shown (tests collect these)."""
    return english
