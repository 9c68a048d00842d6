"""The advisor's numbers in words: one sentence a note code, numbers and money as people print them, two languages."""

from reports.wording.language import LANGUAGES, Language

__all__ = ["LANGUAGES", "Language"]
