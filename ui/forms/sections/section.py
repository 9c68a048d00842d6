"""A section of questions, and the words that several of them use where nothing is entered."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.workload import Study
from ui.forms.fields import Field


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a section."""

    title: str
    question: str  # what the page asks, as one would ask a person
    terms: tuple[str, ...] = ()  # ids in ui.forms.terms, explained on the page


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the wizard, a block of the window's left side."""

    id: str
    title: str
    question: str
    fields: tuple[Field, ...]
    terms: tuple[str, ...] = ()
    for_training: Asked | None = None  # the words where a model is trained and not served

    def asked(self, study: Study, job: int) -> Asked:
        """The words that suit a job."""
        if self.for_training is not None and study.jobs[job].kind != "serve":
            return self.for_training
        return Asked(self.title, self.question, self.terms)


AUTO = "automatic"
NONE_ASKED = "none"
