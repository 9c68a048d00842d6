"""What a part costs, from the prices that somebody saw.

1. The observations of the part itself; of a board without any, those of its chip's cards.
2. In the condition that is asked for: used ones where ``used``, else new ones and those that do not say. A part that is
   only sold modified keeps its modified prices. A maker's launch price counts only where there is no other.
3. The best group that is not empty: the user's own, then fresh (60 days) before stale (180 days), each in the site's
   region before elsewhere; in a group, weak sources (C) count only where there is no better one.
4. Of several, the lowest and highest end are the range and the middle one that was really seen is the likely price:
   nothing is averaged. Over 180 days only a range is given, widened by how much prices change in a year. Memory and
   drives are sold by the gigabyte and change their price as a class: where the class's band is newer than such an old
   observation, the band says what is likely, and the observation only widens its range.
5. No observation: the band of the part's class, marked as an estimate. No band: None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from statistics import median_low

from catalog.bands import band_of, units
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.accelerators import Board
from catalog.records.hosts import Drive, MemoryKit
from catalog.records.prices import Observation
from catalog.records.record import Record

FRESH_DAYS = 60
STALE_DAYS = 180
YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Price:
    """What something costs, as a range, in one currency.

    ``basis`` is "observation", "range of stale observations" or "band"; ``as_of`` is the ISO date of the newest source;
    ``stale`` means older than 60 days, ``estimate`` a band.
    """

    low: Decimal
    likely: Decimal
    high: Decimal
    currency: str
    basis: str
    as_of: str
    source: str
    condition: str = ""
    region: str = ""
    tax_included: bool | None = None
    stale: bool = False
    estimate: bool = False


def price_of(
    catalog: Catalog, part: Record, *, currency: str, country: str, used: bool, today: date, rates: Rates
) -> Price | None:
    """The price of one piece; None where nobody saw one and its class has no band.

    ``country`` is the site's ISO code. Raises ``UnknownCurrencyError`` where a rate is missing.
    """
    seen = [one for one in observations_of(catalog, part) if one.observed_on <= today]
    if not seen:
        return _from_band(catalog, part, currency, today, rates)
    regions = regions_of(catalog, country)
    for group in _groups(_in_condition(seen, used), regions, today):
        price = _from_group(catalog, group, currency, today, rates)
        newest = max(one.observed_on for one in group)
        return _moved_by_class(catalog, part, price, newest, currency, today, rates)
    return _from_band(catalog, part, currency, today, rates)


def observations_of(catalog: Catalog, part: Record) -> tuple[Observation, ...]:
    """Every observation that counts for a part, oldest first."""
    own = catalog.prices_of.get(part.id, ())
    if not own and isinstance(part, Board):
        return catalog.prices_of.get(part.chip_id, ())
    return own


def regions_of(catalog: Catalog, country: str) -> frozenset[str]:
    """The regions whose prices are local to a country: itself, and the EU for a country with the euro."""
    record = catalog.countries.get(country.lower())
    euro = record is not None and record.currency == "EUR"
    return frozenset({country.upper(), "EU"} if euro else {country.upper()})


def is_stale(observed_on: date, today: date) -> bool:
    return (today - observed_on).days > FRESH_DAYS


def _in_condition(seen: list[Observation], used: bool) -> list[Observation]:
    wanted = ("used",) if used else ("new", "")
    fitting = [one for one in seen if one.condition in wanted]
    if used and not fitting:
        fitting = [one for one in seen if one.condition in ("new", "")]
    if not fitting:
        fitting = [one for one in seen if one.condition == "modded"]
    return [one for one in fitting if one.kind != "msrp"] or fitting


def _groups(seen: list[Observation], regions: frozenset[str], today: date) -> Iterator[list[Observation]]:
    def age(one: Observation) -> int:
        # a year alone may be any day of it: never fresh
        return max((today - one.observed_on).days, FRESH_DAYS + 1 if one.precision == "year" else 0)

    def local(one: Observation) -> bool:
        return one.region in regions

    tests: tuple[Callable[[Observation], bool], ...] = (
        lambda one: one.own and age(one) <= STALE_DAYS,
        lambda one: age(one) <= FRESH_DAYS and local(one),
        lambda one: age(one) <= STALE_DAYS and local(one),
        lambda one: age(one) <= FRESH_DAYS,
        lambda one: age(one) <= STALE_DAYS,
        local,
        lambda one: True,
    )
    for test in tests:
        group = [one for one in seen if test(one)]
        if group:
            yield [one for one in group if one.confidence != "C"] or group


def _from_group(catalog: Catalog, group: list[Observation], currency: str, today: date, rates: Rates) -> Price:
    newest = max(group, key=lambda one: one.observed_on)
    old = (today - newest.observed_on).days > STALE_DAYS

    def convert(number: Decimal, one: Observation) -> Decimal:
        return rates.convert(number, one.currency, currency)

    low = min(convert(one.amount_low or one.amount, one) for one in group)
    high = max(convert(one.amount_high or one.amount, one) for one in group)
    likely = median_low([convert(one.amount, one) for one in group])
    if old:
        low, likely, high = _carried_forward(catalog, low, likely, high, (today - newest.observed_on).days / YEAR)
    taxes = {one.tax_included for one in group}
    return Price(
        low=low,
        likely=likely,
        high=high,
        currency=currency,
        basis="range of stale observations" if old else "observation",
        as_of=newest.observed_on.isoformat(),
        source=_joined(one.source for one in sorted(group, key=lambda one: one.observed_on, reverse=True)),
        condition=_joined(one.condition for one in group),
        region=_joined(one.region for one in group),
        tax_included=taxes.pop() if len(taxes) == 1 else None,
        stale=is_stale(newest.observed_on, today) or newest.precision == "year",
    )


def _carried_forward(
    catalog: Catalog, low: Decimal, likely: Decimal, high: Decimal, years: float
) -> tuple[Decimal, Decimal, Decimal]:
    """An old price today; a fall counts for five years at most, a rise for one, because shortages pass."""
    change = catalog.assumptions.get("prices.yearly_change")
    if change is None:
        return low, likely, high
    low *= Decimal(str(change.low ** min(years, 5.0)))
    high *= Decimal(str(change.high ** min(years, 1.0)))
    likely *= Decimal(str(change.likely**years))
    return low, min(max(likely, low), high), high


def _moved_by_class(
    catalog: Catalog, part: Record, price: Price, seen_on: date, currency: str, today: date, rates: Rates
) -> Price:
    """An old price of memory or of a drive with what its class costs by now."""
    if not isinstance(part, MemoryKit | Drive) or (today - seen_on).days <= STALE_DAYS:
        return price
    band = band_of(catalog, part)
    by_class = _from_band(catalog, part, currency, today, rates)
    if band is None or by_class is None or band.observed_on <= seen_on:
        return price
    return replace(
        by_class,
        low=min(price.low, by_class.low),
        high=max(price.high, by_class.high),
        source=_joined((by_class.source, price.source)),
    )


def _from_band(catalog: Catalog, part: Record, currency: str, today: date, rates: Rates) -> Price | None:
    if isinstance(part, Board):
        part = catalog.chips.get(part.chip_id, part)
    band = band_of(catalog, part)
    times = None if band is None else units(band, part)
    if band is None or times is None:
        return None
    low, likely, high = (
        rates.convert(number * times, band.currency, currency) for number in (band.low, band.likely, band.high)
    )
    return Price(
        low=low,
        likely=likely,
        high=high,
        currency=currency,
        basis="band",
        as_of=band.observed_on.isoformat(),
        source=f"{band.sub_class}: {band.source}",
        region="US" if band.currency == "USD" else "",
        stale=is_stale(band.observed_on, today),
        estimate=True,
    )


def _joined(texts: Iterable[str], most: int = 3) -> str:
    different = [text for text in dict.fromkeys(texts) if text]
    more = f" and {len(different) - most} more" if len(different) > most else ""
    return "; ".join(different[:most]) + more
