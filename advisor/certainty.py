"""How sure an answer's costs are: computed only where it is shown, because it takes longer than the rest."""

from __future__ import annotations

from advisor.answer import Advice
from advisor.costs.sensitivity import Sensitivity, sensitivity
from advisor.jobs import works_of
from advisor.usage import usage_of
from catalog.catalog import Catalog
from catalog.exchange import Rates, load_rates


def certainty_of(advice: Advice, catalog: Catalog, rates: Rates | None = None) -> Sensitivity | None:
    """Tornado, spread and chances of the recommended machine against the options it was compared with.

    None where nothing is to be bought, or a part of it has no price.
    """
    recommended = advice.recommended
    if recommended is None or recommended.machine is None or recommended.machine.price is None:
        return None
    works = works_of(advice.study, catalog)
    usage = usage_of(works, recommended.fits, recommended.machine, advice.study, catalog)
    compared = {one.against for one in advice.break_even}
    others = tuple(option for option in advice.options if option.id in compared)
    return sensitivity(recommended.machine, others, usage, advice.study, catalog, rates or load_rates())
