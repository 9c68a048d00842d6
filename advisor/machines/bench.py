"""The parts on the bench: every part of the catalog with its price for one buyer, sorted, and the answers kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from advisor.machines.build import Build, Known, Place
from advisor.machines.machine import Finding
from advisor.machines.rules import RULES
from advisor.quantity import Price
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.pricing import price_of
from catalog.records.hosts import MemoryKit
from catalog.records.record import Record
from catalog.rules import load_rules

CONFLICT = 1e9  # weighs more than any price: a machine without conflict always stands before one with
BARRIER = 1e7  # a limit that stands unless proven otherwise
BARRIERS = {"platform.cards"}


@dataclass(frozen=True, slots=True)
class Choice:
    """``quantity`` pieces of a part; ``cost`` is their likely price in the study's currency."""

    part: Record
    quantity: int
    cost: float
    price: Price | None

    @property
    def key(self) -> tuple[str, int]:
        return self.part.id, self.quantity


@dataclass
class Bench:
    """What stays the same while machines are composed for one study."""

    catalog: Catalog
    known: Known
    place: Place
    currency: str
    country: str
    used: bool
    today: date
    rates: Rates
    question: float  # what an open question weighs, in the study's currency
    warning: float
    _prices: dict[str, Price | None] = field(default_factory=dict)
    _choices: dict[Hashable, tuple[Choice, ...]] = field(default_factory=dict)
    answers: dict[Hashable, float] = field(default_factory=dict)

    def price(self, part: Record) -> Price | None:
        """What one piece costs; None = nobody knows."""
        key = f"{type(part).__name__}:{part.id}"
        if key not in self._prices:
            fact = price_of(
                self.catalog,
                part,
                currency=self.currency,
                country=self.country,
                used=self.used,
                today=self.today,
                rates=self.rates,
            )
            self._prices[key] = None if fact is None else as_price(fact)
        return self._prices[key]

    def weigh(self, findings: Iterable[Finding]) -> float:
        """What findings cost when machines are compared."""
        total = 0.0
        for one in findings:
            if one.answer == "conflict":
                total += CONFLICT
            elif one.rule in BARRIERS:
                total += BARRIER
            elif one.answer == "warning":
                total += self.warning
            elif one.answer == "unknown":
                total += self.question
        return total

    def choices(self, role: str) -> tuple[Choice, ...]:
        """All parts of a role by price; parts without a price only where no part of the role has one."""
        if role not in self._choices:
            records = getattr(self.catalog, f"{role}s")
            self._choices[role] = self.priced(records.values())
        return self._choices[role]

    def priced(self, parts: Iterable[Record], quantity: int = 1) -> tuple[Choice, ...]:
        found = []
        for part in parts:
            price = self.price(part)
            found.append(Choice(part, quantity, float(price.likely) * quantity if price else 0.0, price))
        with_price = [choice for choice in found if choice.price is not None]
        return tuple(sorted(with_price or found, key=lambda choice: (choice.cost, choice.part.id)))

    def memory(self, gigabytes: float) -> dict[tuple[str, str], tuple[Choice, ...]]:
        """Kits that give at least so much memory, by (generation, module type): the cheapest of each number of modules."""
        key = ("memory", gigabytes)
        if key not in self._choices:
            best: dict[tuple[str, str, int, float], Choice] = {}
            for kit in self.catalog.memory_kits.values():
                price = self.price(kit)
                if price is None:
                    continue
                for quantity in (1, 2, 3, 4, 6, 8, 12, 16, 24):
                    total = kit.total_gb * quantity
                    if total < gigabytes or kit.modules * quantity > 24:
                        continue
                    slot = (kit.generation, kit.module_type, kit.modules * quantity, total)
                    cost = float(price.likely) * quantity
                    if slot not in best or (cost, kit.id) < (best[slot].cost, best[slot].part.id):
                        best[slot] = Choice(kit, quantity, cost, price)
                    if total >= 2 * gigabytes:
                        break
            self._choices[key] = tuple(sorted(best.values(), key=lambda choice: (choice.cost, choice.part.id)))
        groups: dict[tuple[str, str], list[Choice]] = {}
        for choice in self._choices[key]:
            kit = choice.part
            assert isinstance(kit, MemoryKit)
            groups.setdefault((kit.generation, kit.module_type), []).append(choice)
        return {group: tuple(choices) for group, choices in groups.items()}


def as_price(fact: object) -> Price:
    """The catalog's price as the advisor's: the fields are the same."""
    return Price(**{name: getattr(fact, name) for name in Price.__dataclass_fields__})


def place_of(study: Study, catalog: Catalog) -> Place:
    """The site with its country's defaults."""
    site = study.site
    country = catalog.countries.get(site.country.lower())
    volts = site.volts if site.volts is not None else country.volts if country is not None else None
    amps = site.breaker_amps if site.breaker_amps is not None else country.breaker_amps if country is not None else None
    return Place(
        site.country,
        site.room,
        volts,
        amps,
        site.circuits,
        site.operating_system,
        barred=tuple((barred.item, barred.reason) for barred in site.barred),
    )


def bench_for(catalog: Catalog, study: Study, rates: Rates, today: date) -> Bench:
    """A bench for this buyer."""
    currency = study.money.currency
    known = Known(catalog.assumptions, load_rules())

    def local(id: str) -> float:
        record = catalog.assumptions[f"machines.{id}"]
        return float(rates.convert(Decimal(str(record.likely)), record.unit, currency))

    return Bench(
        catalog,
        known,
        place_of(study, catalog),
        currency,
        study.site.country,
        study.money.used_parts,
        today,
        rates,
        local("question_cost"),
        local("warning_cost"),
    )


def all_findings(build: Build, known: Known) -> tuple[Finding, ...]:
    """Every rule's answer for a machine."""
    return tuple(found for rule in RULES for found in rule.answers(build, known))
