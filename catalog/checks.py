"""What must hold in a catalog: one function per invariant, each answering with its problems.

The shipped data have none (a test). A user's data may: the program starts anyway and lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from catalog.catalog import Catalog, Problem
from catalog.exchange import load_rates
from catalog.names import chip_key, part_key
from catalog.plausible import BOUNDS, LARGEST_PRICE_USD
from catalog.records.record import Record

PARTS = (
    "chips",
    "boards",
    "cpus",
    "mainboards",
    "memory_kits",
    "drives",
    "psus",
    "cases",
    "coolers",
    "whole_machines",
)
"""Kinds that can be bought and so can have a price."""

COMPILED = date(2026, 11, 21)
"""The day of the newest shipped fact: a computer whose clock stands before it is wrong, not the facts."""


def check(catalog: Catalog, today: date | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong between the records; what is wrong inside one row is told by ``load_catalog``."""
    problems = [problem for invariant in INVARIANTS for problem in invariant(catalog)]
    return (*problems, *dates(catalog, max(today or date.today(), COMPILED)))


def bandwidth(catalog: Catalog) -> Iterator[Problem]:
    """Bus width x data rate = bandwidth within 3 %, where all three are known."""
    for chip in catalog.chips.values():
        if chip.memory_bus_bits and chip.memory_data_rate_gbit_s and chip.bandwidth_gb_s:
            expected = chip.memory_bus_bits * chip.memory_data_rate_gbit_s / 8
            if abs(chip.bandwidth_gb_s / expected - 1) > 0.03:
                yield _problem(
                    catalog,
                    chip,
                    "bandwidth_gb_s",
                    f"is {chip.bandwidth_gb_s:g}; {chip.memory_bus_bits} bit x {chip.memory_data_rate_gbit_s:g} Gbit/s "
                    f"give {expected:.0f}",
                )


def driver_memory(catalog: Catalog) -> Iterator[Problem]:
    """What the driver reports is the marketed memory, in GB or GiB, less at most a tenth."""
    for chip in catalog.chips.values():
        if chip.driver_memory_mib is not None:
            share = chip.driver_memory_mib / (chip.memory_gb / chip.devices * 1024)
            if not 0.87 <= share <= 1.05:
                yield _problem(
                    catalog,
                    chip,
                    "driver_memory_mib",
                    f"is {chip.driver_memory_mib:g}, {share:.0%} of {chip.memory_gb:g} GiB; expected 87 to 105 %",
                )


def plausible(catalog: Catalog) -> Iterator[Problem]:
    """Figures lie where such figures can lie."""
    for (kind, field), (low, high) in BOUNDS.items():
        for record in getattr(catalog, kind).values():
            value = getattr(record, field)
            if value is not None and not low <= value <= high:
                yield _problem(catalog, record, field, f"is {value:g}; expected {low:g} to {high:g}")


def unique_ids(catalog: Catalog) -> Iterator[Problem]:
    """Of the things that can be bought, no two have one id, whatever their kinds."""
    owner: dict[str, str] = {}
    for kind in PARTS:
        for id, record in getattr(catalog, kind).items():
            if id in owner:
                yield _problem(catalog, record, "id", f"is {id!r}, which is also the id of one of the {owner[id]}")
            owner.setdefault(id, kind)


def unique_names(catalog: Catalog) -> Iterator[Problem]:
    """A name or alias names one record of its kind."""
    for kind in (*PARTS, "models", "formats"):
        key_of = chip_key if kind == "chips" else part_key
        owner: dict[object, str] = {}
        for id, record in getattr(catalog, kind).items():
            for name in dict.fromkeys([record.name, *record.aliases]):
                key = key_of(name)
                if key.core and owner.setdefault(key, id) != id:
                    yield _problem(catalog, record, "aliases", f"{name!r} names {owner[key]} as well")


def price_points_to_part(catalog: Catalog) -> Iterator[Problem]:
    """Every price is the price of a part."""
    known = {id for kind in PARTS for id in getattr(catalog, kind)}
    for seen in catalog.observations:
        if seen.part_id not in known:
            yield _problem(catalog, seen, "part_id", f"is {seen.part_id!r}; expected the id of a part")


def price_range(catalog: Catalog) -> Iterator[Problem]:
    """The ends of a range hold its middle, and nothing costs more than a rack full of accelerators."""
    rates = load_rates()
    for seen in catalog.observations:
        low, high = seen.amount_low or seen.amount, seen.amount_high or seen.amount
        if not low <= seen.amount <= high:
            yield _problem(catalog, seen, "amount", f"is {seen.amount}; expected within {low} to {high}")
        if seen.currency in rates.per_euro and rates.convert(high, seen.currency, "USD") > LARGEST_PRICE_USD:
            yield _problem(catalog, seen, "amount", f"is {high} {seen.currency}; expected the price of one thing")
    for band in catalog.bands:
        if not band.low <= band.likely <= band.high:
            yield _problem(catalog, band, "likely", f"is {band.likely}; expected within {band.low} to {band.high}")


def band_conditions(catalog: Catalog) -> Iterator[Problem]:
    """A band's conditions name fields that parts of its class have, and at least one part fulfils them."""
    from catalog.bands import CLASSES, holds

    kinds = {part_class: kind for kind, part_class in CLASSES.items()}
    for band in catalog.bands:
        kind = kinds.get(band.part_class)
        if kind is None:
            yield _problem(
                catalog, band, "part_class", f"is {band.part_class!r}; expected one of {', '.join(sorted(kinds))}"
            )
            continue
        for condition in band.applies:
            field, sign, _ = condition.partition("=")
            if not sign or field not in kind.model_fields:
                yield _problem(catalog, band, "applies", f"{condition!r}; expected a field of a {band.part_class}")
                break
            try:
                for part in next((getattr(catalog, one) for one in PARTS if _is(catalog, one, kind)), {}).values():
                    holds(condition, part)
            except ValueError:
                yield _problem(catalog, band, "applies", f"{condition!r}; expected a number or low-high")
                break


def board_points_to_chip(catalog: Catalog) -> Iterator[Problem]:
    """Every board carries a chip of the catalog."""
    yield from _points(catalog, catalog.boards, "chip_id", catalog.chips, "a chip")


def offer_points_to_chip(catalog: Catalog) -> Iterator[Problem]:
    """Every rental offer has accelerators of the catalog."""
    yield from _points(catalog, catalog.rental_offers, "chip_id", catalog.chips, "a chip")


def machine_points_to_chip(catalog: Catalog) -> Iterator[Problem]:
    """A machine bought whole names its chip, with their number, or none."""
    yield from _points(catalog, catalog.whole_machines, "chip_id", catalog.chips, "a chip")
    for machine in catalog.whole_machines.values():
        if machine.chip_id and not machine.chip_count:
            yield _problem(catalog, machine, "chip_count", f"is empty; expected how many {machine.chip_id} are inside")


def token_price_points_to_model(catalog: Catalog) -> Iterator[Problem]:
    """A token price names an open model of the catalog, or none."""
    yield from _points(catalog, catalog.token_prices, "model_id", catalog.models, "a model")


def mainboard_has_slots(catalog: Catalog) -> Iterator[Problem]:
    """A mainboard without its slot list cannot be told what fits; some have none and say so (cards hang on cables)."""
    for board in catalog.mainboards.values():
        if not board.slots and "no slots" not in board.lane_modes:
            yield _problem(catalog, board, "slots", "has none in slots.csv; expected every slot in order")
        orders = [slot.order for slot in board.slots]
        if len(set(orders)) != len(orders):
            yield _problem(catalog, board, "slots", f"stand twice at one place of the order {orders}")


def slot_widths(catalog: Catalog) -> Iterator[Problem]:
    """A slot has no more lanes than it is long, and no more when shared than alone."""
    for board in catalog.mainboards.values():
        for slot in board.slots:
            alone = slot.lanes_alone if slot.lanes_alone is not None else slot.physical_width
            if alone > slot.physical_width:
                yield _problem(catalog, slot, "lanes_alone", f"is {alone} in a slot of x{slot.physical_width}")
            if slot.lanes_shared is not None and slot.lanes_shared > alone:
                yield _problem(catalog, slot, "lanes_shared", f"is {slot.lanes_shared}, more than {alone} alone")


def kit_adds_up(catalog: Catalog) -> Iterator[Problem]:
    """Modules x GB a module = total."""
    for kit in catalog.memory_kits.values():
        if kit.modules * kit.module_gb != kit.total_gb:
            yield _problem(
                catalog, kit, "total_gb", f"is {kit.total_gb:g}; {kit.modules} x {kit.module_gb:g} GB is another sum"
            )


def currencies(catalog: Catalog) -> Iterator[Problem]:
    """Every currency has an exchange rate."""
    known = load_rates().per_euro
    priced: list[Any] = [
        *catalog.observations,
        *catalog.bands,
        *catalog.rental_offers.values(),
        *catalog.token_prices.values(),
        *catalog.countries.values(),
    ]
    for record in priced:
        if record.currency not in known:
            yield _problem(
                catalog,
                record,
                "currency",
                f"is {record.currency!r}; expected one with a rate: {', '.join(sorted(known))}",
            )


def unverified_fields(catalog: Catalog) -> Iterator[Problem]:
    """``unverified`` names fields that the record has."""
    for kind in PARTS:
        for record in getattr(catalog, kind).values():
            for field in record.unverified:
                if field not in type(record).model_fields:
                    yield _problem(catalog, record, "unverified", f"names {field!r}, which is no field of it")


def dates(catalog: Catalog, latest: date) -> Iterator[Problem]:
    """Nothing was seen in the future."""
    for kind in (*PARTS, "rental_offers", "token_prices", "models", "formats", "assumptions", "countries"):
        for record in getattr(catalog, kind).values():
            yield from _not_after(catalog, record, latest)
    for seen in (*catalog.observations, *catalog.bands):
        yield from _not_after(catalog, seen, latest)


INVARIANTS: tuple[Callable[[Catalog], Iterator[Problem]], ...] = (
    bandwidth,
    driver_memory,
    plausible,
    unique_ids,
    unique_names,
    price_points_to_part,
    price_range,
    band_conditions,
    board_points_to_chip,
    offer_points_to_chip,
    machine_points_to_chip,
    token_price_points_to_model,
    mainboard_has_slots,
    slot_widths,
    kit_adds_up,
    currencies,
    unverified_fields,
)


def _not_after(catalog: Catalog, record: Record, latest: date) -> Iterator[Problem]:
    for field in ("as_of", "observed_on"):
        day = getattr(record, field, None)
        if day is not None and day > latest:
            yield _problem(catalog, record, field, f"is {day}; expected no day after {latest}")


def _points(
    catalog: Catalog, records: Mapping[str, Any], field: str, targets: Mapping[str, Any], what: str
) -> Iterator[Problem]:
    for record in records.values():
        id = getattr(record, field)
        if id and id not in targets:
            yield _problem(catalog, record, field, f"is {id!r}; expected the id of {what}")


def _is(catalog: Catalog, kind: str, type_: type[Record]) -> bool:
    first = next(iter(getattr(catalog, kind).values()), None)
    return type(first) is type_


def _problem(catalog: Catalog, record: Record, field: str, text: str) -> Problem:
    place = catalog.places.get(record.id, record.id)
    return Problem(f"{place}, column {field} ({record.name or record.id})", text)
