"""The way to the advisor: reads the catalog and makes the function that the session asks. Runs in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from advisor.workload import Study
from ui import garbage, own
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
    """Read the catalog with the user's own prices, and the exchange rates; heavy imports happen here."""
    from advisor.advice import advise
    from catalog.exchange import load_rates

    catalog, problems = own.load()
    rates = load_rates()
    garbage.keep_for_good()

    def ask(study: Study, stop: Cancelled) -> Advice:
        return advise(study, catalog, today=date.today(), rates=rates, cancelled=stop)

    return Ready(catalog, problems, ask)
