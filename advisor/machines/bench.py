"""The parts on the bench: every part of the catalog with its price for one buyer, sorted, and the answers kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil, log2
from operator import attrgetter
from threading import RLock
from typing import Any

from advisor.machines.build import Build, Known, Place
from advisor.machines.machine import Finding, Machine
from advisor.machines.power import LOW_VOLTAGE, consumers, cpu_watts, server_class
from advisor.machines.rules import RULES
from advisor.machines.rules.platform import cpu_socket_sure
from advisor.quantity import Price
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.pricing import price_of
from catalog.records.accelerators import Board
from catalog.records.hosts import Cpu, Drive, Mainboard, MemoryKit
from catalog.records.machines import WholeMachine
from catalog.records.record import Record
from catalog.rules import load_rules

CONFLICT = 1e9  # USD; weighs more than any price: a machine without conflict always stands before one with
BARRIER = 1e7  # what unchecked facts speak against; a machine from here on is not proposed
OPEN = 1e6  # a deciding question that nobody has answered: more than any price
# no machine is proposed against one of these, and one that leaves them open only where there is no other
DECISIVE = {"slots.count", "case.length", "psu.capacity", "psu.connectors_16pin", "psu.connectors_8pin"}
LIMITS = {"platform.cards"}  # rules that only warn a builder, but that this program does not go against
# a machine that is composed needs no hope that its supply is larger than it seems
OVERLOADED = {"machines.psu_over_likely", "machines.psu_tight_likely", "machines.psu_tight_step"}
IMPORTANT = {"cpu.socket", "memory.type", "slots.lanes", "case.slots", "case.board", "cooler.socket", "server.card"}
STARVED = {"machines.memory_few", "machines.memory_uneven"}  # channels that no technician would leave so
STRONG = {"slots.lanes", "memory.channels", "psu.capacity"}  # warnings that cost speed or sleep every day
FELT = {"memory.channels", "cpu.cores"}  # they starve the cards: they weigh more, the dearer the cards are
MEASURED_IN = "USD"  # one currency for all studies, so that a price never reaches the weights below
KEPT_BENCHES = 4
PLACES = 4
MOST_MODULES = 24  # on one board
NOT_BOUGHT = ("generic", "(jamesob build)", "used)", "breakout")  # stand-ins of the catalog that no shop sells


@dataclass(frozen=True, slots=True)
class Choice:
    """``quantity`` pieces of a part; ``cost`` is their likely price in the currency of the measure."""

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
    known: Known  # quiet: for comparing
    loud: Known  # for what is shown
    place: Place
    currency: str
    country: str
    used: bool
    today: date
    rates: Rates
    rate: float  # of the study's currency to that of the measure
    question: float  # what an open question weighs
    decisive: float  # what a warning weighs that is felt every day
    warning: float
    _prices: dict[str, Price | None] = field(default_factory=dict)
    _choices: dict[Hashable, tuple[Choice, ...]] = field(default_factory=dict)
    answers: dict[Hashable, float] = field(default_factory=dict)  # weights of rules by what the answer depends on
    totals: dict[Hashable, float] = field(default_factory=dict)  # and of several together
    numbers: dict[Hashable, int] = field(default_factory=dict)  # short names for facts
    looks: dict[Hashable, dict[Hashable, tuple[Hashable, ...]]] = field(default_factory=dict)  # of parts, by rules
    hosts: dict[Hashable, tuple[Any, ...]] = field(default_factory=dict)
    coolers: dict[Hashable, tuple[Choice | None, float]] = field(default_factory=dict)
    bounds: dict[Hashable, float | None] = field(default_factory=dict)
    lists: dict[Hashable, Any] = field(default_factory=dict)  # parts by weight
    frames: dict[Hashable, Any] = field(default_factory=dict)
    supplies: dict[Hashable, Any] = field(default_factory=dict)
    stock: dict[int, Any] = field(default_factory=dict)  # supplies by how many of a kind
    machines: dict[Hashable, tuple[Machine, ...]] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)
    _watts: dict[Hashable, float] = field(default_factory=dict)
    _servers: dict[str, bool] = field(default_factory=dict)
    _sure: dict[str, bool] = field(default_factory=dict)
    _boards: dict[str, list[Board]] = field(default_factory=dict)
    _wholes: dict[str, list[WholeMachine]] = field(default_factory=dict)

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

    def cost(self, price: Price | None, quantity: int = 1) -> float:
        """The likely price in the currency of the measure; 0 where nobody knows it."""
        if price is None:
            return 0.0
        return round(float(price.likely) * quantity * self.rate, PLACES)  # equal in every currency of a study

    def felt_by(self, cards: float) -> float:
        """How many times a warning that starves the cards weighs; ``cards`` is their price in the measure.

        In powers of two, so that machines with cards of about one price share their tables.
        """
        return float(2 ** max(0, ceil(log2(max(1.0, cards * self.known.likely("felt_share") / self.decisive)))))

    def weigh(self, findings: Iterable[Finding], felt: float = 1.0) -> float:
        """What findings cost when machines are compared."""
        total = 0.0
        for one in findings:
            if one.answer == "ok":
                continue
            doubt = one.answer == "unknown" and one.note.level == "warning"
            limit = one.rule in LIMITS or one.note.code in OVERLOADED
            if one.answer == "conflict" or limit or (doubt and one.rule in DECISIVE):
                total += CONFLICT
            elif doubt:
                total += BARRIER
            elif one.answer == "warning":
                if one.note.code in STARVED:
                    total += 2 * CONFLICT
                    continue
                strong = (self.decisive if one.rule in STRONG else self.warning) * (felt if one.rule in FELT else 1.0)
                total += strong
            elif one.rule in DECISIVE and not one.note.code.endswith(("_likely", "_unchecked")):
                total += OPEN
            elif one.rule in DECISIVE:
                total += self.decisive
            else:
                known = one.note.code.endswith(("_likely", "_unchecked"))
                total += self.decisive if one.rule in IMPORTANT and not known else self.question
        return total

    def constant(self, build: Build) -> float:
        """What the rules weigh that no choice of host parts can change."""
        return self.weigh(
            found
            for rule in RULES
            if not rule.reads & {"mainboard", "cpu", "memory", "cooler", "case", "psu"}
            for found in rule.answers(build, self.known)
        )

    def kept(self, key: Hashable, make: Callable[[], Iterable[Choice]]) -> tuple[Choice, ...]:
        """A selection of choices that is made once."""
        if key not in self._choices:
            self._choices[key] = tuple(make())
        return self._choices[key]

    def number(self, facts: Hashable) -> int:
        """A short name for facts: equal facts have the same."""
        return self.numbers.setdefault(facts, len(self.numbers))

    def number_of(self, part: Record, what: str, facts: Callable[[], Hashable]) -> int:
        """The number of what somebody sees of a part."""
        key = (what, part.id)
        if key not in self.numbers:
            self.numbers[key] = self.number((what, facts()))
        return self.numbers[key]

    def host_watts(self, cpu: Cpu, modules: int) -> float:
        """W of CPU and memory together."""
        if cpu.id not in self._watts:
            self._watts[cpu.id] = cpu_watts(Build(cpu=cpu), self.known).value
        if modules not in self._watts:
            self._watts[modules] = dict(consumers(Build(modules=modules), self.known))["memory"].value
        return self._watts[cpu.id] + self._watts[modules]

    def least_cpu(self) -> Cpu | None:
        """The CPU that draws least."""
        found = self.kept(
            "least cpu",
            lambda: sorted(
                self.choices("cpu"),
                key=lambda choice: (self.host_watts(choice.part, 1), choice.part.id),  # type: ignore[arg-type]
            )[:1],
        )
        return found[0].part if found and isinstance(found[0].part, Cpu) else None

    def boards_of(self, chip_id: str) -> tuple[Board, ...]:
        """The boards with a chip."""
        if not self._boards:
            for board in self.catalog.boards.values():
                self._boards.setdefault(board.chip_id, []).append(board)
        return tuple(self._boards.get(chip_id, ()))

    def machines_with(self, chip_id: str) -> tuple[WholeMachine, ...]:
        """The machines on sale with a chip in them; "" = the buyer chooses it."""
        if not self._wholes:
            for machine in self.catalog.whole_machines.values():
                if machine.sold != "discontinued" or self.used:
                    self._wholes.setdefault(machine.chip_id, []).append(machine)
        return tuple(self._wholes.get(chip_id, ()))

    def servers(self) -> list[WholeMachine]:
        """The servers that say how many PCIe cards they take."""
        return [
            machine
            for machine in self.machines_with("")
            if machine.kind == "server" and machine.gpu_max is not None and machine.gpu_form.lower() in ("pcie", "")
        ]

    def least_watts(self, socket: str) -> float:
        """W of the CPU of a socket that draws least, with one module."""
        key = ("least", socket.lower())
        if key not in self._watts:
            cpus = [choice.part for choice in self.choices("cpu")]
            of_socket = [cpu for cpu in cpus if isinstance(cpu, Cpu) and cpu.socket.lower() == socket.lower()]
            self._watts[key] = min((self.host_watts(cpu, 1) for cpu in of_socket), default=float("inf"))
        return self._watts[key]

    def sure_socket(self, cpu: Cpu) -> bool:
        """Whether the CPU's socket is known for certain."""
        if cpu.id not in self._sure:
            self._sure[cpu.id] = cpu_socket_sure(cpu, self.known)
        return self._sure[cpu.id]

    def boards(self) -> tuple[Choice, ...]:
        """Mainboards with one socket by price: two sockets are bought as a server."""
        return self.kept(
            "boards",
            lambda: (
                choice
                for choice in self.choices("mainboard")
                if isinstance(choice.part, Mainboard) and not choice.part.socket.lower().startswith("2x")
            ),
        )

    def for_server(self, choice: Choice) -> bool:
        """Whether a mainboard is a server's."""
        board = choice.part
        assert isinstance(board, Mainboard)
        if board.id not in self._servers:
            self._servers[board.id] = server_class(Build(mainboard=board), self.known)
        return self._servers[board.id]

    def choices(self, role: str) -> tuple[Choice, ...]:
        """All parts of a role by price; parts without a price only where no part of the role has one."""
        if role not in self._choices:
            records = getattr(self.catalog, f"{role}s")
            self._choices[role] = self.priced(part for part in records.values() if is_sold(part))
        return self._choices[role]

    def priced(self, parts: Iterable[Record], quantity: int = 1) -> tuple[Choice, ...]:
        found = []
        for part in parts:
            price = self.price(part)
            found.append(Choice(part, quantity, self.cost(price, quantity), price))
        with_price = [choice for choice in found if choice.price is not None]
        return tuple(sorted(with_price or found, key=lambda choice: (choice.cost, choice.part.id)))

    def storage(self, gigabytes: float) -> Choice | None:
        """The cheapest M.2 drives that hold at least so many GB, at most four of one kind."""
        gigabytes = max(gigabytes, self.known.likely("least_storage"))
        found = self.kept(("storage", gigabytes), lambda: self._storage(gigabytes))
        return found[0] if found else None

    def _storage(self, gigabytes: float) -> Iterator[Choice]:
        best: Choice | None = None
        for choice in self.choices("drive"):
            drive = choice.part
            assert isinstance(drive, Drive)
            if not drive.form_factor.upper().startswith("M.2"):
                continue
            quantity = max(1, ceil(gigabytes / drive.capacity_gb))
            cost = choice.cost * quantity
            if quantity <= 4 and (best is None or cost < best.cost):
                best = Choice(drive, quantity, cost, choice.price)
        if best is not None:
            yield best

    def filled_memory(self, channels: int, gigabytes: float, kinds: list[tuple[str, str]]) -> Choice | None:
        """Kits of one module size that fill ``channels`` with one module each and hold so many GB.

        Prices of memory move fast and some are old: the kit with the least mean over its price's range is taken.
        """
        found: list[tuple[float, int, str, Choice]] = []
        for kit in self.catalog.memory_kits.values():
            price = self.price(kit)
            if price is None or channels % kit.modules or (kit.generation, kit.module_type) not in kinds:
                continue
            quantity = channels // kit.modules
            if kit.total_gb * quantity >= gigabytes:
                mean = round(float(price.low + price.likely + price.high) / 3 * quantity * self.rate, PLACES)
                found.append((mean, quantity, kit.id, Choice(kit, quantity, self.cost(price, quantity), price)))
        return min(found, key=lambda entry: entry[:3])[3] if found else None

    def memory(self, gigabytes: float) -> dict[tuple[str, str], tuple[Choice, ...]]:
        """Kits that give at least so many GB, by (generation, module type): the cheapest of each number of modules."""
        key = ("memory", gigabytes)
        if key not in self._choices:
            best: dict[tuple[str, str, int, float], Choice] = {}
            for kit in self.catalog.memory_kits.values():
                price = self.price(kit)
                if price is None:
                    continue
                for quantity in (1, 2, 3, 4, 6, 8, 12, 16, 24):
                    total = kit.total_gb * quantity
                    if total < gigabytes or kit.modules * quantity > MOST_MODULES:
                        continue
                    slot = (kit.generation, kit.module_type, kit.modules * quantity, total)
                    cost = self.cost(price, quantity)
                    if slot not in best or (cost, kit.id) < (best[slot].cost, best[slot].part.id):
                        best[slot] = Choice(kit, quantity, cost, price)
                    if total >= 2 * gigabytes:
                        break
            self._choices[key] = tuple(sorted(best.values(), key=lambda choice: (choice.cost, choice.part.id)))
        groups: dict[tuple[str, str], list[Choice]] = {}
        for choice in self._choices[key]:
            part = choice.part
            assert isinstance(part, MemoryKit)
            groups.setdefault((part.generation, part.module_type), []).append(choice)
        return {group: tuple(choices) for group, choices in groups.items()}


def is_sold(part: Record) -> bool:
    """Whether a shop sells exactly this; open mining frames are no home for a machine that a lab signs for."""
    name = part.name.lower()
    return not any(word in name for word in NOT_BOUGHT) and getattr(part, "kind", "") != "open frame"


_BENCHES: dict[Hashable, Bench] = {}  # a bench holds its catalog, so that an id stays that catalog's


def as_price(fact: object) -> Price:
    """The catalog's price as the advisor's: the fields are the same."""
    return Price(*_AS_PRICE(fact))


_AS_PRICE = attrgetter(*Price.__dataclass_fields__)


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
        local("question_cost"),
        local("strong_warning_cost"),
        local("warning_cost"),
    )


def all_findings(build: Build, known: Known) -> tuple[Finding, ...]:
    """Every rule's answer for a machine."""
    return tuple(found for rule in RULES for found in rule.answers(build, known))
