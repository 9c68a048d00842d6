"""The way to the advisor: reads the catalog and makes the function that the session asks. Runs in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from advisor.workload import Study
from ui.background import Cancelled

if TYPE_CHECKING:
    from advisor.answer import Advice
    from catalog.catalog import Catalog, Problem

Advise = Callable[[Study, Cancelled], "Advice"]


@dataclass(frozen=True, slots=True)
class Ready:
    """The catalog with what is wrong in it, and the advisor that uses it."""

    catalog: Catalog
    problems: tuple[Problem, ...]
    advise: Advise


def get_ready(cancelled: Cancelled) -> Ready:
    """Read the shipped catalog and the exchange rates once; imports happen here, off the start-up path."""
    from advisor.advice import advise
    from catalog.exchange import load_rates
    from catalog.load import load_catalog

    catalog, problems = load_catalog()
    rates = load_rates()

    def ask(study: Study, stop: Cancelled) -> Advice:
        return advise(study, catalog, today=date.today(), rates=rates, cancelled=stop)

    return Ready(catalog, problems, ask)
