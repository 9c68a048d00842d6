"""Every question of the program, by section. The wizard and the window show these and no others."""

from __future__ import annotations

from ui.forms.sections.choices import CHOICES, QUOTE
from ui.forms.sections.precision import PRECISION
from ui.forms.sections.section import Section
from ui.forms.sections.site import MONEY, SITE
from ui.forms.sections.use import USE
from ui.forms.sections.work import JOB, MODEL

__all__ = [
    "CHOICES",
    "EVERY",
    "JOB",
    "MODEL",
    "MONEY",
    "PRECISION",
    "QUOTE",
    "SITE",
    "USE",
    "WINDOW",
    "WIZARD",
    "Section",
]

WIZARD: tuple[Section, ...] = (JOB, MODEL, PRECISION, USE, SITE, MONEY)
WINDOW: tuple[Section, ...] = (JOB, MODEL, PRECISION, USE, SITE, MONEY, CHOICES)
EVERY: tuple[Section, ...] = (*WINDOW, QUOTE)
