"""What the site takes from its country and room: tariff, cooling, tax."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from advisor.assumptions import assumed
from advisor.costs.streams import Three
from advisor.costs.time_of_use import average_price
from advisor.costs.usage import Usage
from advisor.quantity import Evidence, Note, Price, Quantity, note
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.published import Tariff, tariff_in
from catalog.records.assumptions import Country

SERVICE_TAX_CHINA = Decimal("0.06")  # cloud and compute rental as an information service; goods take 13 %
LOCAL_LISTS_WITH_TAX = "CNY"


def country_of(study: Study, catalog: Catalog) -> Country | None:
    return catalog.countries.get(study.site.country.lower())


def country_term(study: Study) -> str:
    """The country's name as a term of the wording."""
    return f"term:country.{study.site.country.lower()}"


def tariff_of(
    study: Study, catalog: Catalog, rates: Rates, usage: Usage | None = None
) -> tuple[Quantity, tuple[Note, ...]]:
    """Price of a kWh in the study's currency.

    The study's own, else the region's (by the hours of ``usage`` where it has peaks), else the country's, else the
    world's with a warning.
    """
    currency = study.money.currency
    unit = f"{currency}/kWh"
    if study.site.electricity_per_kwh is not None:
        return Quantity(study.site.electricity_per_kwh, unit, evidence=Evidence.PUBLISHED), ()
    regional = tariff_in(study.site.country, study.site.region)
    if regional is not None:
        found = regional_tariff(regional, usage, study, catalog, rates)
        return found, (note("costs.tariff_region", "info", found.sources, region=regional.name, tariff=found),)
    country = country_of(study, catalog)
    if country is not None and country.electricity is not None:
        low, likely, high = (
            float(rates.convert(Decimal(str(value)), country.currency, currency))
            for value in (
                country.electricity_low or country.electricity,
                country.electricity,
                country.electricity_high or country.electricity,
            )
        )
        tariff = Quantity(likely, unit, low, high, sources=(country.source,), evidence=Evidence.PUBLISHED)
        return tariff, (note("costs.tariff_country", country=country_term(study), tariff=tariff),)
    world = assumed(catalog.assumptions, "costs.electricity_world")
    low, likely, high = (
        float(rates.convert(Decimal(str(value)), "USD", currency)) for value in (world.low, world.value, world.high)
    )
    tariff = Quantity(likely, unit, low, high, sources=world.sources, evidence=Evidence.ASSUMED)
    return tariff, (note("costs.tariff_unknown", "warning", country=country_term(study), tariff=tariff),)


def regional_tariff(tariff: Tariff, usage: Usage | None, study: Study, catalog: Catalog, rates: Rates) -> Quantity:
    """The average price of the machine's energy: work by day is likely, at night the low end, in the peak the high."""
    peak_hours = assumed(catalog.assumptions, "costs.peak_hours_a_day").value
    valley_hours = assumed(catalog.assumptions, "costs.valley_hours_a_day").value
    on = assumed(catalog.assumptions, "costs.on_outside_work").value
    low, likely, high = (
        float(rates.convert(Decimal(str(price)), tariff.currency, study.money.currency))
        for price in average_price(tariff, usage, on, peak_hours, valley_hours)
    )
    unit = f"{study.money.currency}/kWh"
    return Quantity(likely, unit, low, high, sources=(tariff.source,), evidence=Evidence.PUBLISHED)


def pue_of(study: Study, catalog: Catalog) -> Quantity:
    """Power of the room over power of the machine: the study's own, else the room's."""
    if study.site.pue is not None:
        return Quantity(study.site.pue, "1", evidence=Evidence.PUBLISHED)
    return assumed(catalog.assumptions, f"costs.pue_{study.site.room.replace(' ', '_')}")


@dataclass(frozen=True, slots=True)
class Tax:
    """``rate`` that the buyer really pays (None = nobody says), ``statutory`` the country's."""

    rate: Decimal | None
    statutory: Decimal | None
    unknown: Three  # what is added where the rate is unknown

    @property
    def reclaimed(self) -> bool:
        return self.rate == 0 and bool(self.statutory)


def tax_of(study: Study, catalog: Catalog) -> Tax:
    country = country_of(study, catalog)
    statutory = None if country is None or country.vat is None else Decimal(str(country.vat))
    rate = statutory if study.money.tax_rate is None else Decimal(str(study.money.tax_rate))
    unknown = assumed(catalog.assumptions, "costs.unknown_tax")
    return Tax(rate, statutory, (Decimal(str(unknown.low)), Decimal(str(unknown.value)), Decimal(str(unknown.high))))


def goods_factors(price: Price, tax: Tax) -> Three:
    """What a printed price of goods is multiplied with: 1.19 where 19 % comes on top, 1/1.13 where 13 % are reclaimed.

    A price that does not say is without tax in lists from the US and in bands, and as printed elsewhere, with the other
    reading as the end of the range.
    """
    one = Decimal(1)
    without = price.tax_included is False
    us_list = price.tax_included is None and price.region.split(";")[0].strip() == "US"
    if without or us_list:
        if tax.rate is None:
            low, likely, high = tax.unknown
            return one + low, one + likely, one + high
        return (one if us_list and tax.rate else one + tax.rate), one + tax.rate, one + tax.rate
    if tax.reclaimed and tax.statutory:
        net = one / (one + tax.statutory)
        return (net, net, net) if price.tax_included else (net, one, one)
    if price.tax_included or tax.rate is None:
        return one, one, one
    return one, one, one + tax.rate


def service_factor(currency: str, study: Study, tax: Tax) -> Decimal:
    """The same for rent and tokens: lists in CNY are with tax, all others without."""
    one = Decimal(1)
    if currency == LOCAL_LISTS_WITH_TAX:
        return one / (one + SERVICE_TAX_CHINA) if tax.reclaimed and study.site.country == "CN" else one
    if tax.rate is None or tax.rate == 0:
        return one
    return one + (SERVICE_TAX_CHINA if study.site.country == "CN" else tax.rate)
