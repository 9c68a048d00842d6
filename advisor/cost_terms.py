"""How the sums of an answer's options were got, for those who ask: computed only where it is shown."""

from __future__ import annotations

from advisor.answer import Advice, Option
from advisor.costs.explained import Terms, bought, rented
from advisor.jobs import works_of
from advisor.usage import usage_of
from catalog.catalog import Catalog
from catalog.exchange import Rates, load_rates


def cost_terms(option: Option, advice: Advice, catalog: Catalog, rates: Rates | None = None) -> Terms:
    """(code of the item, how it was got) of one option; () where no formula gives its items, as with tokens."""
    study, rates = advice.study, rates or load_rates()
    if option.kind == "api" or not option.fits:
        return ()
    usage = usage_of(works_of(study, catalog), option.fits, option.machine, study, catalog)
    if option.machine is not None:
        return bought(option.machine, option.cash_flow, usage, study, catalog, rates)
    rent = None
    if option.offer is not None:
        rent = rented(option.offer, option.instances, usage, study, catalog, rates)
    return () if rent is None else (("rent", rent),)
