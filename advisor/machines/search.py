"""The cheapest set of host parts for given cards, exact by its own measure.

The measure is the likely price, plus what open questions and warnings weigh, plus a prohibitive weight for conflicts.
It falls into groups that meet in few places, and so the product of all parts need not be walked:

- board with the cards; board with CPU and memory (the host), which meets the rest only through the power it draws;
- case with the board and the cards; case with the cooler, which meets the host only through the socket;
- supply with the load, the board's EPS sockets and the case.

Of two hosts for one board the one that costs more and draws more can never be in the best machine, because no rule is
kept better at a higher load. Branches are left as soon as what is spent, and the least that the rest can weigh, is no
better than the best machine so far. A rule that reads parts in a new combination is refused by ``group_of``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from advisor.machines.bench import BARRIER, Bench, Choice
from advisor.machines.build import Build
from advisor.machines.groups import ROLES, RULES_OF, with_choice
from advisor.machines.hosts import Host, bound_of, coolers_for, hosts_for
from advisor.machines.power import load_watts, server_class
from advisor.machines.rules import RULES, Rule
from advisor.machines.supplies import Supplies
from catalog.records.hosts import Case, Cpu, Mainboard

TRIED_WITHOUT_HOPE = 3  # boards, where no supply can be right: the machine comes only to say why it is refused


@dataclass(frozen=True, slots=True)
class Found:
    """The chosen parts by role, and their measure without the rules that no part can change."""

    chosen: tuple[tuple[str, Choice], ...]
    measure: float


class Search:
    """One search: fixed cards, place, drives and least amount of memory (GB)."""

    def __init__(
        self, bench: Bench, base: Build, gigabytes: float, enough: float = float("inf"), felt: float = 1.0
    ) -> None:
        self.bench = bench
        self.base = base
        self.gigabytes = gigabytes
        self.felt = felt  # how many times a warning weighs that starves the cards
        self.cards = [rule.of(base) if rule.of is not None else everything(base) for rule in RULES]
        self.builds: dict[tuple[str, str], Build] = {}
        self.supplies = Supplies(bench, base, self.cards, self.built)
        self.rest: dict[bool, float] = {}  # W of all but CPU and memory, on a server's board or another
        self.enough = enough  # a machine that weighs as much is of no use
        self.best: Found | None = None
        self.cases: list[tuple[float, Choice, tuple[Hashable, ...]]] = []

    def run(self) -> Found | None:
        """The best machine; None where the catalog lacks a whole role or nothing weighs less than ``enough``."""
        if not self.bench.choices("psu") or not self.bench.choices("case"):
            return None
        least_psu = self.least_supply()
        boards = []
        for choice in self.bench.choices("mainboard"):
            board = choice.part
            assert isinstance(board, Mainboard)
            if board.socket.lower().startswith("2x"):
                continue  # two sockets are bought as a server
            bound = bound_of(self.bench, board, self.gigabytes)
            if bound is None:
                continue
            spent = choice.cost + self.weigh_board(choice)
            boards.append((spent + bound + self.least_fit(choice), spent, choice))
        boards.sort(key=lambda entry: (entry[0], entry[2].part.id))
        if not boards or self.beaten(boards[0][0] + least_psu):
            return None
        self.cases = sorted(
            (
                (choice.cost + self.weigh_case(choice), choice, facts)
                for choice, facts in self.bench.case_facts(facts_of)
            ),
            key=lambda entry: (entry[0], entry[1].part.id),
        )
        least = self.cases[0][0] + least_psu
        hopeless = least_psu >= BARRIER
        for number, (bound, spent, choice) in enumerate(boards):
            if self.beaten(bound + least) or (hopeless and self.best is not None and number >= TRIED_WITHOUT_HOPE):
                break
            self.try_board(choice, spent)
        return self.best

    def least_supply(self) -> float:
        """The least that a supply can weigh on any board: for the lowest load that a host can make of it."""
        bench = self.bench
        if None not in bench.bounds:
            cpus = [choice.part for choice in bench.choices("cpu")]
            hosts = [bench.host_watts(Build(cpu=cpu, modules=1)) for cpu in cpus if isinstance(cpu, Cpu)]
            bench.bounds[None] = min(hosts, default=0.0)
        others = load_watts(self.base, bench.known) - bench.host_watts(self.base)
        return self.supplies.by_bound(round(others + (bench.bounds[None] or 0.0), 1))[0][0]

    def others(self, build: Build) -> float:
        """W of all but CPU and memory."""
        server = server_class(build, self.bench.known)
        if server not in self.rest:
            self.rest[server] = load_watts(build, self.bench.known) - self.bench.host_watts(build)
        return self.rest[server]

    def beaten(self, measure: float) -> bool:
        """Whether nothing can be won from here on."""
        return measure >= (self.enough if self.best is None else self.best.measure)

    def try_board(self, choice: Choice, spent: float) -> None:
        """The best machine on one board, if it beats what is known; ``spent`` is the board with its own rules."""
        build = self.built(choice, None)
        board = choice.part
        assert isinstance(board, Mainboard)
        hosts = hosts_for(self.bench, build, self.gigabytes, RULES_OF["host"], self.felt)
        if not hosts:
            return
        others = self.others(build)
        cheapest = spent + hosts[0].measure + coolers_for(self.bench, board.socket)[0].cost
        fit = self.least_fit(choice)
        lightest = min(hosts, key=lambda host: host.watts)
        least_load = round(others + lightest.watts, 1)
        if self.beaten(cheapest + fit + self.supplies.by_bound(least_load)[0][0] + self.cases[0][0]):
            return
        floor = self.supplies.best(choice, None, lightest, least_load)[1]
        if self.beaten(cheapest + fit + floor + self.cases[0][0]):
            return
        for enclosure, cooler, cost in self.enclosures(choice, hosts[0], cheapest + floor):
            for host in hosts:
                before = spent + host.measure + cost
                if self.beaten(before + floor):
                    break
                psu, weight = self.supplies.best(choice, enclosure, host, others + host.watts)
                if psu is not None and not self.beaten(before + weight):
                    parts = (choice, host.cpu, host.memory, cooler, enclosure, psu)
                    self.best = Found(tuple(zip(ROLES, parts, strict=True)), before + weight)

    def enclosures(self, board: Choice, host: Host, bound: float) -> Iterator[tuple[Choice, Choice, float]]:
        """Cases with the best cooler for each; those that cannot win any more are left out.

        ``bound`` has the cheapest cooler in it already.
        """
        mainboard = board.part
        assert isinstance(mainboard, Mainboard)
        least = coolers_for(self.bench, mainboard.socket)[0].cost
        fit = self.least_fit(board)
        for own, case, facts in self.cases:
            if self.beaten(bound + fit + own):
                return
            weight = own + self.weigh_fit(board, case, facts)
            if self.beaten(bound + weight):
                continue
            cooler, cost = self.cooler(board, host, case, mainboard.socket)
            if cooler is not None and not self.beaten(bound - least + weight + cost):
                yield case, cooler, weight + cost

    def cooler(self, board: Choice, host: Host, case: Choice, socket: str) -> tuple[Choice | None, float]:
        """The best cooler in one case for one socket."""
        key = ("cooler", case.key, socket.lower())
        if key not in self.bench.coolers:
            inside = with_choice(self.built(board, case), "cpu", host.cpu)
            best: tuple[Choice | None, float] = (None, float("inf"))
            for choice in coolers_for(self.bench, socket):
                if choice.cost >= best[1]:
                    break
                cooled = with_choice(inside, "cooler", choice)
                cost = choice.cost + sum(
                    self.bench.weigh(rule.answers(cooled, self.bench.known)) for _, rule in RULES_OF["cooler"]
                )
                if cost < best[1]:
                    best = (choice, cost)
            self.bench.coolers[key] = best
        return self.bench.coolers[key]

    def weigh_board(self, board: Choice) -> float:
        """What the rules weigh that read of the host nothing but the board."""
        return sum(self.kept(number, rule, board, None, None) for number, rule in RULES_OF["board"])

    def weigh_case(self, case: Choice) -> float:
        """What the rules weigh that read of the host nothing but the case."""
        return sum(self.kept(number, rule, None, case, case.part.id) for number, rule in RULES_OF["case"])

    def least_fit(self, board: Choice) -> float:
        """What the rules weigh on this board in any case: those whose answers a case can only add to."""
        return sum(self.kept(number, rule, board, None, None) for number, rule in RULES_OF["fit"] if rule.rising)

    def weigh_fit(self, board: Choice, case: Choice, facts: tuple[Hashable, ...]) -> float:
        """What the rules weigh that read board and case; ``facts`` are what each reads of the case."""
        return sum(
            self.kept(number, rule, board, case, fact)
            for (number, rule), fact in zip(RULES_OF["fit"], facts, strict=True)
        )

    def kept(self, number: int, rule: Rule, board: Choice | None, case: Choice | None, fact: Hashable) -> float:
        """One rule's weight, kept by what its answer depends on."""
        key = (number, board.part.id if board is not None else None, fact, self.cards[number])
        weight = self.bench.answers.get(key)
        if weight is None:
            weight = self.bench.answers[key] = self.bench.weigh(rule.answers(self.built(board, case), self.bench.known))
        return weight

    def built(self, board: Choice | None, case: Choice | None) -> Build:
        """The cards with a board, a case, or both."""
        key = (board.part.id if board is not None else "", case.part.id if case is not None else "")
        if key not in self.builds:
            build = self.base if board is None else with_choice(self.base, "mainboard", board)
            self.builds[key] = build if case is None else with_choice(build, "case", case)
        return self.builds[key]


def everything(base: Build) -> Hashable:
    """What a rule knows of the cards that may look at all of them."""
    return tuple(
        (group.chip and group.chip.id, group.board and group.board.id, group.count, group.limit_w)
        for group in base.cards
    )


def facts_of(case: Choice) -> tuple[Hashable, ...]:
    """What each rule that reads board and case looks at in this case."""
    part = case.part
    assert isinstance(part, Case)
    return tuple(part.id if rule.by is None else rule.by(part) for _, rule in RULES_OF["fit"])
