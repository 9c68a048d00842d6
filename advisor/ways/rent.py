"""Renting: the cheapest offer of each chip and count."""

from __future__ import annotations

from decimal import Decimal

from advisor.answer import JobFit, Option, Rejection
from advisor.costs import rent_cash_flow
from advisor.costs.usage import HOURS_A_MONTH
from advisor.fitting import offloads
from advisor.machines.hardware import Hardware
from advisor.quantity import note
from advisor.screen import Screen
from advisor.usage import usage_of
from advisor.ways.reserved import with_reserved
from advisor.workload import Serve
from catalog.exchange import Rates
from catalog.records.offers import RentalOffer


def rented(screen: Screen, rates: Rates) -> tuple[tuple[Option, ...], tuple[Rejection, ...]]:
    """The cheapest offer of each chip and count that does the work, the study's own country first."""
    options: list[Option] = []
    reasons: dict[str, Rejection] = {}
    serves = any(isinstance(work.job, Serve) for work in screen.works)
    allowed = {chip.id for chip in screen.allowed}
    barred = {chip.id: (chip.name, why) for chip, why in screen.barred}
    for (chip_id, count), priced in _cheapest(screen, rates).items():
        if chip_id in barred:
            name, why = barred[chip_id]
            reasons.setdefault(chip_id, Rejection(name, "rent", (why,)))
        elif chip_id in allowed:
            for offer, instances in priced:
                if serves and offer.purpose == "study":
                    why = note("advice.study_platform", "conflict", provider=offer.provider)
                    reasons.setdefault(offer.provider, Rejection(offer.provider, "rent", (why,)))
                    continue
                option = _rented(screen, offer, count, instances, rates)
                if option is not None:
                    options.append(option)
                break
    return tuple(options), tuple(reasons.values())


def _cheapest(screen: Screen, rates: Rates) -> dict[tuple[str, int], list[tuple[RentalOffer, int]]]:
    """By chip and count the priced offers and how many of each form the machine: home offers first, then by price."""
    counts = screen.study.choices.gpu_counts
    found: dict[tuple[str, int], list[tuple[bool, Decimal, str, RentalOffer, int]]] = {}
    for offer in screen.catalog.rental_offers.values():
        hour = hourly(offer, screen, rates)
        if hour is None or offer.chip_count < 1 or offer.chip_id not in screen.catalog.chips:
            continue
        most = offer.scales_to or offer.chip_count
        for count in set(counts):
            if count <= most and count % offer.chip_count == 0:
                instances = count // offer.chip_count
                abroad = not at_home(offer.country, screen)
                found.setdefault((offer.chip_id, count), []).append(
                    (abroad, hour * instances, offer.id, offer, instances)
                )
    return {
        key: [(offer, instances) for *_, offer, instances in sorted(offers, key=lambda each: each[:3])]
        for key, offers in found.items()
    }


def at_home(country: str, screen: Screen) -> bool:
    """Is a country the site's own, or one with the same money? (the euro area counts as one)"""
    home = screen.study.site.country
    if country == home:
        return True
    ours, theirs = (screen.catalog.countries.get(code.lower()) for code in (home, country))
    return ours is not None and theirs is not None and ours.currency == theirs.currency


def hourly(offer: RentalOffer, screen: Screen, rates: Rates) -> Decimal | None:
    """What an hour of one instance costs on demand, or by the month, in the study's currency; None without a price."""
    price = offer.hour if offer.hour is not None else offer.month and offer.month / Decimal(str(HOURS_A_MONTH))
    return None if price is None else rates.convert(price, offer.currency, screen.study.money.currency)


def _rented(screen: Screen, offer: RentalOffer, count: int, instances: int, rates: Rates) -> Option | None:
    chip = screen.catalog.chips[offer.chip_id]
    linked = "nvlink" if chip.form != "pcie" and chip.nvlink_gb_s else "pcie"
    hardware = Hardware(
        chip,
        count,
        screen.capacity(chip).value,
        offer.memory_gib * 2**30 * instances if offer.memory_gib else None,
        "none" if count == 1 else linked,
        chip.pcie_lanes,
    )
    fits = with_reserved(screen.fits(hardware)[0], screen)
    if not fits or (any(offloads(fit.memory) for fit in fits) and not _holds(hardware, fits, instances)):
        return None
    name = f"{count} x {chip.name} ({offer.provider})"
    usage = usage_of(screen.works, fits, None, screen.study, screen.catalog, name)
    flow = rent_cash_flow(offer, usage, screen.study, screen.catalog, rates, instances=instances)
    notes = []
    if not offer.country:
        notes.append(note("advice.rented_somewhere", "unknown", provider=offer.provider))
    elif not at_home(offer.country, screen):
        notes.append(note("advice.rented_abroad", "warning", provider=offer.provider, country=offer.country))
    id = f"rent-{offer.id}" + (f"-x{instances}" if instances > 1 else "")
    return Option(id, "rent", None, offer, (), fits, flow, 0.0, (), tuple(notes), instances)


def _holds(hardware: Hardware, fits: tuple[JobFit, ...], instances: int) -> bool:
    """Is the main memory of one rented machine known to hold the weights that are left there?"""
    needed = max(fit.memory.host.high for fit in fits if fit.memory and fit.memory.host)
    return instances == 1 and hardware.host_memory is not None and hardware.host_memory >= needed
