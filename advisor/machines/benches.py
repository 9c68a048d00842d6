"""The bench of a study: its site with the country's defaults, its currency, what questions and warnings cost there."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from decimal import Decimal

from advisor.machines.bench import Bench
from advisor.machines.build import Known, Place
from advisor.machines.measure import Measure
from advisor.machines.power import LOW_VOLTAGE
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.rules import load_rules

MEASURED_IN = "USD"  # one currency for all studies, so that a price never reaches the weights of the measure
KEPT_BENCHES = 4

_BENCHES: dict[Hashable, Bench] = {}  # a bench holds its catalog, so that an id stays that catalog's


def place_of(study: Study, catalog: Catalog) -> Place:
    """The site with its country's defaults."""
    site = study.site
    country = catalog.countries.get(site.country.lower())
    volts = site.volts if site.volts is not None else country.volts if country is not None else None
    amps = site.breaker_amps if site.breaker_amps is not None else country.breaker_amps if country is not None else None
    circuits = site.circuits
    if site.room == "server room" and site.breaker_amps is None:  # a rack has its own feed, not a wall socket
        amps = catalog.assumptions["machines.rack_feed_amps"].likely
        circuits = max(circuits, round(catalog.assumptions["machines.rack_feed_circuits"].likely))
        if site.volts is None and volts is not None and volts < LOW_VOLTAGE:
            volts = catalog.assumptions["machines.rack_feed_volts"].likely
    return Place(
        site.country,
        site.room,
        volts,
        amps,
        circuits,
        site.operating_system,
        barred=tuple((barred.item, barred.reason) for barred in site.barred),
    )


def bench_for(catalog: Catalog, study: Study, rates: Rates, today: date) -> Bench:
    """A bench for this buyer; the last few are kept, because a study is edited more often than its site."""
    key = (id(catalog), id(rates), today, study.site, study.money.currency, study.money.used_parts)
    kept = _BENCHES.pop(key, None)
    _BENCHES[key] = kept = kept or _bench(catalog, study, rates, today)
    while len(_BENCHES) > KEPT_BENCHES:
        _BENCHES.pop(next(iter(_BENCHES)))
    return kept


def _bench(catalog: Catalog, study: Study, rates: Rates, today: date) -> Bench:
    currency = study.money.currency
    known = Known(catalog.assumptions, load_rules(), quiet=True)
    loud = Known(catalog.assumptions, load_rules())

    def local(id: str) -> float:
        record = catalog.assumptions[f"machines.{id}"]
        return float(rates.convert(Decimal(str(record.likely)), record.unit, MEASURED_IN))

    return Bench(
        catalog,
        known,
        loud,
        place_of(study, catalog),
        currency,
        study.site.country,
        study.money.used_parts,
        today,
        rates,
        float(rates.convert(Decimal(1), currency, MEASURED_IN)),
        Measure(local("question_cost"), local("strong_warning_cost"), local("warning_cost")),
    )
