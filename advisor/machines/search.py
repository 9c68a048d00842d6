"""The cheapest set of host parts for given cards, exact by its own measure.

The measure is the likely price, plus what open questions and warnings weigh, plus a prohibitive weight for conflicts.
It falls into four groups that meet in few places, and so the product of all parts need not be walked:

- board alone with the cards; board with CPU and memory (the host), which meets the rest only through its power;
- case with the board and the cards; case with the cooler, which meets the host only through the socket;
- supply with the load, the board's EPS sockets and the case.

Of two hosts for one board the one that costs more and draws more can never be in the best machine, because no rule is
kept better at a higher load. A rule that reads parts in a new combination is refused by ``group_of``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from advisor.machines.bench import CONFLICT, Bench, Choice
from advisor.machines.build import Build
from advisor.machines.power import load_watts, server_class
from advisor.machines.rules import RULES, Rule
from advisor.machines.rules.platform import platform_of, wanted_modules
from catalog.records.hosts import Case, Cooler, Cpu, Mainboard, MemoryKit, Psu

ROLES = ("mainboard", "cpu", "memory", "cooler", "case", "psu")
GROUPS = {
    "board": {"mainboard"},
    "host": {"mainboard", "cpu", "memory"},
    "case": {"mainboard", "case"},
    "cooler": {"case", "cooler", "cpu"},
    "psu": {"psu", "mainboard", "case"},
}


@dataclass(frozen=True, slots=True)
class Found:
    """The chosen parts by role, and their measure without the rules that no part can change."""

    chosen: tuple[tuple[str, Choice], ...]
    measure: float


@dataclass(frozen=True, slots=True)
class Host:
    """CPU and memory on a board: their measure and the load of the whole machine with them."""

    cpu: Choice
    memory: Choice
    measure: float
    load: float


def group_of(rule: Rule) -> str | None:
    """The group that counts a rule; None where no choice of parts changes its answer."""
    reads = {role for role in rule.reads if role in ROLES}
    if not reads:
        return None
    if rule.load:
        return "psu"
    for group, roles in GROUPS.items():
        if reads <= roles:
            return group
    raise ValueError(f"the search has no group for a rule that reads {sorted(reads)} ({rule.answers.__name__})")


def _grouped() -> dict[str, tuple[tuple[int, Rule], ...]]:
    groups: dict[str, list[tuple[int, Rule]]] = {group: [] for group in GROUPS}
    for number, rule in enumerate(RULES):
        group = group_of(rule)
        if group is not None:
            groups[group].append((number, rule))
    return {group: tuple(rules) for group, rules in groups.items()}


RULES_OF = _grouped()


def with_choice(build: Build, role: str, choice: Choice) -> Build:
    """The machine with one more part."""
    part = choice.part
    if isinstance(part, MemoryKit):
        return replace(
            build,
            memory=part,
            kits=choice.quantity,
            memory_gb=part.total_gb * choice.quantity,
            memory_type=f"{part.generation} {part.module_type}",
            modules=part.modules * choice.quantity,
        )
    if isinstance(part, Psu):
        return replace(build, psus=((part, choice.quantity),))
    if isinstance(part, Mainboard):
        return replace(build, mainboard=part)
    if isinstance(part, Cpu):
        return replace(build, cpu=part)
    if isinstance(part, Case):
        return replace(build, case=part)
    assert isinstance(part, Cooler), role
    return replace(build, cooler=part)


class Search:
    """One search: fixed cards, place, drives and least amount of memory (GB)."""

    def __init__(self, bench: Bench, base: Build, gigabytes: float, enough: float = float("inf")) -> None:
        self.bench = bench
        self.base = base
        self.gigabytes = gigabytes
        self.kits = bench.memory(gigabytes)
        self.local: dict[Hashable, float] = {}
        self.supplies: dict[Hashable, tuple[Choice | None, float]] = {}
        self.enough = enough  # a machine that weighs as much is of no use
        self.best: Found | None = None

    def run(self) -> Found | None:
        """The best machine; None only where the catalog lacks a whole role."""
        cases, psus = self.bench.choices("case"), self.bench.choices("psu")
        if not cases or not psus:
            return None
        least = cases[0].cost + psus[0].cost
        boards = []
        for choice in self.bench.choices("mainboard"):
            board = choice.part
            assert isinstance(board, Mainboard)
            if board.socket.lower().startswith("2x"):
                continue  # two sockets are bought as a server
            bound = self.host_bound(board)
            if bound is None or self.beaten(choice.cost + bound + least):
                continue
            build = with_choice(self.base, "mainboard", choice)
            spent = choice.cost + self.weight("board", build, choice.key, choice.key)
            boards.append((spent + bound + least, spent, choice, build))
        boards.sort(key=lambda entry: (entry[0], entry[2].part.id))
        for bound, spent, choice, build in boards:
            if self.beaten(bound):
                break
            self.try_board(choice, build, spent)
        return self.best

    def try_board(self, choice: Choice, build: Build, spent: float) -> None:
        """The best machine on one board, if it beats what is known; ``spent`` is the board with its own rules."""
        least_case = self.bench.choices("case")[0].cost
        hosts = self.hosts(choice, build)
        if not hosts:
            return
        lightest = min(hosts, key=lambda host: host.load)
        fed = with_choice(with_choice(build, "cpu", lightest.cpu), "memory", lightest.memory)
        _, floor = self.supply(fed, lightest.load)
        spent += hosts[0].measure
        if self.beaten(spent + least_case + floor):
            return
        for enclosure, cooler, cost in self.enclosures(choice, build, hosts[0], spent + floor):
            if self.beaten(spent + cost + floor):
                break
            inside = with_choice(with_choice(build, "case", enclosure), "cooler", cooler)
            for host in hosts:
                before = spent - hosts[0].measure + host.measure + cost
                if self.beaten(before + floor):
                    break
                full = with_choice(with_choice(inside, "cpu", host.cpu), "memory", host.memory)
                psu, weight = self.supply(full, host.load)
                if psu is not None and not self.beaten(before + weight):
                    parts = (choice, host.cpu, host.memory, cooler, enclosure, psu)
                    self.best = Found(tuple(zip(ROLES, parts, strict=True)), before + weight)

    def beaten(self, measure: float) -> bool:
        """Whether nothing can be won from here on."""
        return measure >= (self.enough if self.best is None else self.best.measure)

    def host_bound(self, board: Mainboard) -> float | None:
        """The cheapest CPU, memory and cooler for a board whatever the rules say; None = the catalog has none."""
        bound = 0.0
        for choices in (self.cpus(board), self.memories(board), self.coolers(board.socket)):
            if not choices:
                return None
            bound += choices[0].cost
        return bound

    def cpus(self, board: Mainboard) -> tuple[Choice, ...]:
        return self.bench.kept(
            ("cpu", board.socket.lower()),
            lambda: (
                choice
                for choice in self.bench.choices("cpu")
                if isinstance(choice.part, Cpu) and choice.part.socket.lower() == board.socket.lower()
            ),
        )

    def coolers(self, socket: str) -> tuple[Choice, ...]:
        return self.bench.kept(
            ("cooler", socket.lower()),
            lambda: (
                choice
                for choice in self.bench.choices("cooler")
                if isinstance(choice.part, Cooler)
                and (not choice.part.sockets or socket.lower() in {text.lower() for text in choice.part.sockets})
            ),
        )

    def memories(self, board: Mainboard) -> tuple[Choice, ...]:
        modules, generations = wanted_modules(board, platform_of(board, self.bench.known))
        return self.bench.kept(
            ("memory", self.gigabytes, frozenset(modules), frozenset(generations)),
            lambda: sorted(
                (
                    choice
                    for (generation, module), choices in self.kits.items()
                    if (not generations or generation in generations) and (not modules or module in modules)
                    for choice in choices
                ),
                key=lambda choice: (choice.cost, choice.part.id),
            ),
        )

    def hosts(self, board: Choice, build: Build) -> tuple[Host, ...]:
        """CPU and memory for a board, cheapest first, without those that cost more and draw more than another."""
        group = self.base.cards[0]
        vram = tuple(cards.vram_gb for cards in self.base.cards)
        key = ("hosts", board.key, group.count, vram, self.gigabytes, self.base.training)
        kept = self.bench.hosts.get(key)
        if kept is None:
            kept = self.bench.hosts[key] = tuple(self._hosts(board, build))
        extra = self.loads(build)
        hosts = [replace(host, load=extra + host.load) for host in kept]
        return tuple(hosts)

    def loads(self, build: Build) -> float:
        """W of what a host does not change: cards, board, drives, fans."""
        return load_watts(build, self.bench.known) - self.bench.host_watts(build)

    def _hosts(self, board: Choice, build: Build) -> Iterator[Host]:
        mainboard = board.part
        assert isinstance(mainboard, Mainboard)
        found = []
        for cpu in self.cpus(mainboard):
            for memory in self.memories(mainboard):
                full = with_choice(with_choice(build, "cpu", cpu), "memory", memory)
                weight = 0.0
                for number, rule in RULES_OF["host"]:
                    reads = rule.reads
                    key = (
                        number,
                        board.key if "mainboard" in reads else None,
                        cpu.key if "cpu" in reads else None,
                        memory.key if "memory" in reads else None,
                    )
                    kept = self.local if rule.cards else self.bench.answers
                    if key not in kept:
                        kept[key] = self.bench.weigh(rule.answers(full, self.bench.known))
                    weight += kept[key]
                found.append(Host(cpu, memory, cpu.cost + memory.cost + weight, self.bench.host_watts(full)))
        found.sort(key=lambda host: (host.measure, host.load, host.cpu.part.id, host.memory.part.id))
        lowest = float("inf")
        for host in found:
            if host.load < lowest:
                lowest = host.load
                yield host

    def enclosures(
        self, board: Choice, build: Build, host: Host, bound: float
    ) -> Iterator[tuple[Choice, Choice, float]]:
        """Cases with the best cooler for each, the cheapest first; cases that cannot win are left out."""
        mainboard = board.part
        assert isinstance(mainboard, Mainboard)
        with_cpu = with_choice(build, "cpu", host.cpu)
        rated = []
        for case in self.bench.choices("case"):
            if self.beaten(bound + case.cost):
                break
            inside = with_choice(with_cpu, "case", case)
            weight = case.cost + self.weight("case", inside, board.key, case.key)
            if self.beaten(bound + weight):
                continue
            cooler, cost = self.cooler(inside, case, mainboard.socket)
            if cooler is not None:
                rated.append((weight + cost, case, cooler))
        rated.sort(key=lambda entry: (entry[0], entry[1].part.id))
        return iter([(case, cooler, cost) for cost, case, cooler in rated])

    def cooler(self, build: Build, case: Choice, socket: str) -> tuple[Choice | None, float]:
        """The best cooler in one case for one socket."""
        key = ("cooler", case.key, socket.lower())
        if key not in self.bench.coolers:
            best: tuple[Choice | None, float] = (None, float("inf"))
            for choice in self.coolers(socket):
                if choice.cost >= best[1]:
                    break
                cooled = with_choice(build, "cooler", choice)
                cost = choice.cost + sum(
                    self.bench.weigh(rule.answers(cooled, self.bench.known)) for _, rule in RULES_OF["cooler"]
                )
                if cost < best[1]:
                    best = (choice, cost)
            self.bench.coolers[key] = best
        return self.bench.coolers[key]

    def supply(self, build: Build, load: float) -> tuple[Choice | None, float]:
        """The best supply for a load, a board's EPS sockets and a case; without a case, the least in any case."""
        case, mainboard = build.case, build.mainboard
        assert mainboard is not None
        server = server_class(build, self.bench.known)
        where: tuple[Hashable, ...] = (mainboard.eps_connectors, mainboard.grade("eps_connectors"))
        if case is not None:
            where = (
                *where,
                case.psu_form_factor,
                case.psu_length_mm,
                case.psu_count,
                *(case.grade(field) for field in ("psu_count", "psu_length_mm", "psu_form_factor")),
            )
        watts = (round(load, 1), server)
        key = (*watts, *where)
        if key in self.supplies:
            return self.supplies[key]
        choices = self.bench.choices("psu")
        able = [choice for choice in choices if _watts(choice) >= load]
        weak = [choice for choice in choices if _watts(choice) < load]
        if not able:
            pairs = [Choice(choice.part, 2, 2 * choice.cost, choice.price) for choice in choices]
            able = [choice for choice in pairs if 2 * _watts(choice) >= load]
        best: tuple[Choice | None, float] = (None, float("inf"))
        for attempt in (able, weak):
            for choice in attempt:
                if choice.cost >= best[1]:
                    break
                fed = with_choice(build, "psu", choice)
                cost = choice.cost + self.supply_weight(fed, choice, watts, where, best[1] - choice.cost)
                if cost < best[1]:
                    best = (choice, cost)
            if best[1] < CONFLICT:
                break  # one that does not carry the load weighs at least that much
        self.supplies[key] = best
        return best

    def supply_weight(
        self, build: Build, psu: Choice, watts: tuple[float, bool], where: tuple[Hashable, ...], enough: float
    ) -> float:
        """What the rules of a supply weigh; it stops counting where that is ``enough`` to lose."""
        total = 0.0
        for number, rule in RULES_OF["psu"]:
            if build.case is None and "case" in rule.reads and not rule.load:
                continue
            key: Hashable = (number, psu.key)
            if rule.load:
                key = (number, psu.key, watts)
            elif rule.reads & {"mainboard", "case"}:
                key = (number, psu.key, where)
            if key not in self.local:
                self.local[key] = self.bench.weigh(rule.answers(build, self.bench.known))
            total += self.local[key]
            if total >= enough:
                return total
        return total

    def weight(self, group: str, build: Build, *parts: tuple[str, int]) -> float:
        """What the rules of a group weigh, kept for the parts that each reads."""
        total = 0.0
        board, other = parts
        for number, rule in RULES_OF[group]:
            key = (number, board if "mainboard" in rule.reads else None, other if "case" in rule.reads else None)
            kept = self.local if rule.cards else self.bench.answers
            if key not in kept:
                kept[key] = self.bench.weigh(rule.answers(build, self.bench.known))
            total += kept[key]
        return total


def _watts(choice: Choice) -> float:
    part = choice.part
    assert isinstance(part, Psu)
    return part.watts
