"""All records by kind and id; what the rest of the program asks for facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from catalog.records.accelerators import Board, Chip
from catalog.records.assumptions import Assumption, Country
from catalog.records.engines import Engine, EngineSupport
from catalog.records.formats import NumberFormat
from catalog.records.hosts import Case, Cooler, Cpu, Drive, Mainboard, MemoryKit, Psu
from catalog.records.machines import WholeMachine
from catalog.records.models import Model
from catalog.records.offers import RentalOffer, TokenPrice
from catalog.records.prices import Band, Observation


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the data: where it is, what is wrong and what is expected."""

    place: str  # "chips.csv, line 12, column bandwidth_gb_s"
    text: str


@dataclass(frozen=True)
class Catalog:
    """Every record, by id; built by ``catalog.load.load_catalog``."""

    chips: Mapping[str, Chip] = field(default_factory=dict)
    boards: Mapping[str, Board] = field(default_factory=dict)
    cpus: Mapping[str, Cpu] = field(default_factory=dict)
    mainboards: Mapping[str, Mainboard] = field(default_factory=dict)
    memory_kits: Mapping[str, MemoryKit] = field(default_factory=dict)
    drives: Mapping[str, Drive] = field(default_factory=dict)
    psus: Mapping[str, Psu] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    coolers: Mapping[str, Cooler] = field(default_factory=dict)
    whole_machines: Mapping[str, WholeMachine] = field(default_factory=dict)
    rental_offers: Mapping[str, RentalOffer] = field(default_factory=dict)
    token_prices: Mapping[str, TokenPrice] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)
    formats: Mapping[str, NumberFormat] = field(default_factory=dict)
    engines: Mapping[str, Engine] = field(default_factory=dict)
    engine_support: Mapping[str, EngineSupport] = field(default_factory=dict)
    assumptions: Mapping[str, Assumption] = field(default_factory=dict)
    countries: Mapping[str, Country] = field(default_factory=dict)
    observations: tuple[Observation, ...] = ()
    bands: tuple[Band, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)  # id -> where its record stands, for problems

    @cached_property
    def bands_of(self) -> Mapping[str, tuple[Band, ...]]:
        """The price bands of each class of parts, those with most conditions first, then the newest."""
        found: dict[str, list[Band]] = {}
        for band in sorted(self.bands, key=lambda band: (len(band.applies), band.observed_on), reverse=True):
            found.setdefault(band.part_class, []).append(band)
        return {part_class: tuple(bands) for part_class, bands in found.items()}

    @cached_property
    def prices_of(self) -> Mapping[str, tuple[Observation, ...]]:
        """The observations of each part, oldest first."""
        found: dict[str, list[Observation]] = {}
        for seen in self.observations:
            found.setdefault(seen.part_id, []).append(seen)
        return {id: tuple(sorted(seen, key=lambda one: (one.observed_on, one.id))) for id, seen in found.items()}
