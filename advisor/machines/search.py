"""The cheapest set of host parts for given cards: branch and bound over the catalog, exact by its own measure.

The measure is the likely price, plus what open questions and warnings weigh, plus a prohibitive weight for conflicts. Every
rule is counted as soon as all the parts that it reads are chosen; a branch is left when what is already spent, plus the
cheapest imaginable rest, is no better than the best complete machine.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build
from advisor.machines.power import load_watts, server_class
from advisor.machines.rules import RULES, Rule
from advisor.machines.rules.platform import platform_of, wanted_modules
from catalog.records.hosts import Cooler, Cpu, Mainboard, MemoryKit, Psu

ROLES = ("mainboard", "cpu", "memory", "cooler", "case", "psu")


def _rules_by_level() -> tuple[tuple[tuple[int, Rule], ...], ...]:
    levels: list[list[tuple[int, Rule]]] = [[] for _ in ROLES]
    for number, rule in enumerate(RULES):
        at = [ROLES.index(role) for role in rule.reads if role in ROLES]
        if at:
            levels[max(at)].append((number, rule))
    return tuple(tuple(level) for level in levels)


LEVELS = _rules_by_level()


@dataclass(frozen=True, slots=True)
class Found:
    """The chosen parts by role, and their measure."""

    chosen: tuple[tuple[str, Choice], ...]
    measure: float


def with_choice(build: Build, role: str, choice: Choice) -> Build:
    """The machine with one more part."""
    part = choice.part
    if role == "memory":
        assert isinstance(part, MemoryKit)
        return replace(
            build,
            memory=part,
            kits=choice.quantity,
            memory_gb=part.total_gb * choice.quantity,
            memory_type=f"{part.generation} {part.module_type}",
            modules=part.modules * choice.quantity,
        )
    if role == "psu":
        assert isinstance(part, Psu)
        return replace(build, psus=((part, choice.quantity),))
    return replace(build, **{role: part})


class Search:
    """One search: fixed cards, place and drives."""

    def __init__(self, bench: Bench, base: Build, gigabytes: float) -> None:
        self.bench = bench
        self.base = base
        self.kits = bench.memory(gigabytes)
        self.local: dict[Hashable, float] = {}
        self.loads: dict[Hashable, tuple[float, bool]] = {}
        self.best: Found | None = None
        self.least_case = min((choice.cost for choice in bench.choices("case")), default=0.0)
        self.least_psu = min((choice.cost for choice in bench.choices("psu")), default=0.0)
        self.last_load: tuple[float, bool] = (0.0, False)

    def run(self) -> Found | None:
        """The best machine; None only where the catalog lacks a whole role."""
        boards = []
        for choice in self.bench.choices("mainboard"):
            board = choice.part
            assert isinstance(board, Mainboard)
            if board.socket.lower().startswith("2x"):
                continue
            host = self.host_bound(board)
            if host is None:
                continue
            build = with_choice(self.base, "mainboard", choice)
            cost = choice.cost + self.penalty(0, build, {"mainboard": choice.key})
            boards.append((cost + host, cost, host, choice, build))
        boards.sort(key=lambda entry: (entry[0], entry[3].part.id))
        for bound, cost, _, choice, build in boards:
            if self.best is not None and bound + self.least_case + self.least_psu >= self.best.measure:
                break
            self.down(1, build, {"mainboard": choice.key}, (("mainboard", choice),), cost)
        return self.best

    def host_bound(self, board: Mainboard) -> float | None:
        """The cheapest CPU, memory and cooler for a board, whatever the other rules say; None = the catalog has none."""
        bound = 0.0
        for role in ("cpu", "memory", "cooler"):
            first = next(iter(self.candidates(role, with_choice(self.base, "mainboard", Choice(board, 1, 0.0, None)))), None)
            if first is None:
                return None
            bound += first.cost
        return bound

    def candidates(self, role: str, build: Build) -> tuple[Choice, ...]:
        """Parts that can stand on the chosen board at all, by price."""
        board = build.mainboard
        assert board is not None
        key = (role, board.socket, board.memory_type)
        kept = self.bench._choices.get(key) if role != "memory" else None
        if kept is not None:
            return kept
        if role == "cpu":
            kept = tuple(
                choice
                for choice in self.bench.choices("cpu")
                if isinstance(choice.part, Cpu) and choice.part.socket.lower() == board.socket.lower()
            )
        elif role == "cooler":
            kept = tuple(
                choice
                for choice in self.bench.choices("cooler")
                if isinstance(choice.part, Cooler)
                and (not choice.part.sockets or board.socket.lower() in {text.lower() for text in choice.part.sockets})
            )
        elif role == "memory":
            modules, generations, _ = wanted_modules(board, platform_of(board, self.bench.known))
            return tuple(
                sorted(
                    (
                        choice
                        for (generation, module), choices in self.kits.items()
                        if (not generations or generation in generations) and (not modules or module in modules)
                        for choice in choices
                    ),
                    key=lambda choice: (choice.cost, choice.part.id),
                )
            )
        else:
            return self.bench.choices(role)
        self.bench._choices[key] = kept
        return kept

    def down(
        self, level: int, build: Build, keys: dict[str, tuple[str, int]], chosen: tuple[tuple[str, Choice], ...], cost: float
    ) -> None:
        if level == len(ROLES):
            if self.best is None or cost < self.best.measure:
                self.best = Found(chosen, cost)
            return
        role = ROLES[level]
        candidates = self.candidates(role, build)
        rest = sum(
            next((choice.cost for choice in self.candidates(later, build)), 0.0) for later in ROLES[level + 1 :]
        )
        if role == "psu":
            candidates = self.supplies(build, candidates)
        for choice in candidates:
            if self.best is not None and cost + choice.cost + rest >= self.best.measure:
                if role == "psu":
                    continue  # supplies that cannot carry the load stand at the end, out of order
                break
            further = with_choice(build, role, choice)
            keys[role] = choice.key
            spent = cost + choice.cost + self.penalty(level, further, keys)
            if self.best is None or spent + rest < self.best.measure:
                self.down(level + 1, further, keys, (*chosen, (role, choice)), spent)
        keys.pop(role, None)

    def supplies(self, build: Build, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Supplies that carry the load first; two of one kind where no single one does."""
        load, _ = self.load(build)
        able = [choice for choice in choices if isinstance(choice.part, Psu) and choice.part.watts >= load]
        weak = [choice for choice in choices if choice not in able]
        if not able:
            pairs = [Choice(choice.part, 2, 2 * choice.cost, choice.price) for choice in choices]
            able = [pair for pair in pairs if isinstance(pair.part, Psu) and 2 * pair.part.watts >= load]
        return (*able, *weak)

    def load(self, build: Build) -> tuple[float, bool]:
        server = server_class(build, self.bench.known)
        key = (build.cpu.id if build.cpu else "", server, build.modules)
        if key not in self.loads:
            self.loads[key] = (round(load_watts(build, self.bench.known), 1), server)
        return self.loads[key]

    def penalty(self, level: int, build: Build, keys: dict[str, tuple[str, int]]) -> float:
        """What the rules that can answer from this level on weigh."""
        total = 0.0
        for number, rule in LEVELS[level]:
            key: Hashable
            if rule.load:
                key = (number, keys["psu"], self.load(build), keys["case"] if "case" in rule.reads else None)
            else:
                key = (number, *[keys[role] for role in ROLES if role in rule.reads])
            kept = self.local if rule.cards or rule.load else self.bench.answers
            weight = kept.get(key)
            if weight is None:
                weight = kept[key] = self.bench.weigh(rule.answers(build, self.bench.known))
            total += weight
        return total
