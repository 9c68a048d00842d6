"""The parts on the bench: every part of the catalog with its price for one buyer, sorted, and the answers kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from math import ceil, log2
from operator import attrgetter
from threading import RLock
from typing import Any

from advisor.machines.build import Build, Known, Place
from advisor.machines.looks import everything
from advisor.machines.machine import Finding, Machine
from advisor.machines.measure import Measure
from advisor.machines.power import consumers, cpu_watts, server_class
from advisor.machines.rules import RULES
from advisor.machines.rules.platform import cpu_socket_sure
from advisor.memory.capacity import usable_memory
from advisor.quantity import Price
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.pricing import price_of
from catalog.records.accelerators import Board, Chip
from catalog.records.hosts import Cpu, Mainboard
from catalog.records.machines import WholeMachine
from catalog.records.record import Record

PLACES = 4
CONSTANT = tuple(rule for rule in RULES if not rule.reads & {"mainboard", "cpu", "memory", "cooler", "case", "psu"})
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
    measure: Measure  # what questions and warnings weigh
    _prices: dict[str, Price | None] = field(default_factory=dict)
    selections: dict[Hashable, tuple[Choice, ...]] = field(default_factory=dict)
    answers: dict[Hashable, float] = field(default_factory=dict)  # weights of rules by what the answer depends on
    totals: dict[Hashable, float] = field(default_factory=dict)  # and of several together
    numbers: dict[Hashable, int] = field(default_factory=dict)  # short names for facts
    looks: dict[Hashable, dict[Hashable, tuple[Hashable, ...]]] = field(default_factory=dict)  # of parts, by rules
    hosts: dict[Hashable, tuple[Any, ...]] = field(default_factory=dict)
    coolers: dict[Hashable, tuple[Choice | None, float]] = field(default_factory=dict)
    bounds: dict[Hashable, float | None] = field(default_factory=dict)
    figures: dict[Hashable, float] = field(default_factory=dict)  # of cards and whole machines, found once
    lists: dict[Hashable, Any] = field(default_factory=dict)  # parts by weight
    housings: dict[Hashable, Any] = field(default_factory=dict)
    frames: dict[Hashable, Any] = field(default_factory=dict)
    supplies: dict[Hashable, Any] = field(default_factory=dict)
    stock: dict[int, Any] = field(default_factory=dict)  # supplies by how many of a kind
    machines: dict[Hashable, tuple[Machine, ...]] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)
    _watts: dict[Hashable, float] = field(default_factory=dict)
    _ranges: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    _servers: dict[str, bool] = field(default_factory=dict)
    _any_board: dict[bool, Record | None] = field(default_factory=dict)
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
        return float(2 ** max(0, ceil(log2(max(1.0, cards * self.known.likely("felt_share") / self.measure.decisive)))))

    def weigh(self, findings: Iterable[Finding], felt: float = 1.0) -> float:
        """What findings cost; ``felt`` is how many times a warning weighs that starves the cards."""
        return self.measure.weigh(findings, felt)

    def constant(self, build: Build) -> float:
        """What the rules weigh that no choice of host parts can change: of the cards, their use and the place."""
        key = ("constant", everything(build), build.training)
        if key not in self.figures:
            self.figures[key] = self.weigh(found for rule in CONSTANT for found in rule.answers(build, self.known))
        return self.figures[key]

    def findings_weight(self, build: Build) -> float:
        """What all rules weigh of a machine bought whole, with what was added to it."""
        cpu, memory = build.cpu and build.cpu.id, build.memory and (build.memory.id, build.kits)
        drives = tuple((drive.id, count) for drive, count in build.drives)
        key = ("whole", build.whole and build.whole.id, everything(build), cpu, build.cpus, memory, drives,
               build.training)  # fmt: skip
        if key not in self.figures:
            self.figures[key] = self.weigh(all_findings(build, self.known))
        return self.figures[key]

    def memory_of(self, chip: Chip) -> float:
        """Bytes on one device that a job may use, on this site's system."""
        key = ("memory of", chip.id)
        if key not in self.figures:
            system = self.place.operating_system or "linux"
            self.figures[key] = usable_memory(chip, self.catalog.assumptions, operating_system=system).value
        return self.figures[key]

    def kept(self, key: Hashable, make: Callable[[], Iterable[Choice]]) -> tuple[Choice, ...]:
        """A selection of choices that is made once."""
        if key not in self.selections:
            self.selections[key] = tuple(make())
        return self.selections[key]

    def number(self, facts: Hashable) -> int:
        """A short name for facts: equal facts have the same."""
        return self.numbers.setdefault(facts, len(self.numbers))

    def host_watts(self, cpu: Cpu, modules: int) -> float:
        """W of CPU and memory together."""
        if modules not in self._watts:
            self._watts[modules] = dict(consumers(Build(modules=modules), self.known))["memory"].value
        return self.cpu_range(cpu)[1] + self._watts[modules]

    def cpu_range(self, cpu: Cpu) -> tuple[float, float, float]:
        """W of a CPU: low, likely, high."""
        if cpu.id not in self._ranges:
            found = cpu_watts(Build(cpu=cpu), self.known)
            self._ranges[cpu.id] = found.low, found.value, found.high
        return self._ranges[cpu.id]

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

    def any_board(self, server: bool) -> Record | None:
        """Some mainboard of a server, or of another machine: what all but CPU and memory draw hangs on nothing else."""
        if server not in self._any_board:
            found = (choice.part for choice in self.boards() if self.for_server(choice) == server)
            self._any_board[server] = next(found, None)
        return self._any_board[server]

    def choices(self, role: str) -> tuple[Choice, ...]:
        """All parts of a role by price; parts without a price only where no part of the role has one."""
        if role not in self.selections:
            records = getattr(self.catalog, f"{role}s")
            self.selections[role] = self.priced(part for part in records.values() if is_sold(part))
        return self.selections[role]

    def priced(self, parts: Iterable[Record], quantity: int = 1) -> tuple[Choice, ...]:
        found = []
        for part in parts:
            price = self.price(part)
            found.append(Choice(part, quantity, self.cost(price, quantity), price))
        with_price = [choice for choice in found if choice.price is not None]
        return tuple(sorted(with_price or found, key=lambda choice: (choice.cost, choice.part.id)))


def is_sold(part: Record) -> bool:
    """Whether a shop sells exactly this; open mining frames are no home for a machine that a lab signs for."""
    name = part.name.lower()
    return not any(word in name for word in NOT_BOUGHT) and getattr(part, "kind", "") != "open frame"


def as_price(fact: object) -> Price:
    """The catalog's price as the advisor's: the fields are the same."""
    return Price(*_AS_PRICE(fact))


_AS_PRICE = attrgetter(*Price.__dataclass_fields__)


def all_findings(build: Build, known: Known) -> tuple[Finding, ...]:
    """Every rule's answer for a machine."""
    return tuple(found for rule in RULES for found in rule.answers(build, known))
