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

from advisor.machines.bench import BARRIER, CONFLICT, Bench, Choice
from advisor.machines.build import Build, changed
from advisor.machines.hosts import Host, bound_of, coolers_for, hosts_for
from advisor.machines.power import load_watts, server_class
from advisor.machines.rules import RULES, Rule
from advisor.machines.rules.registry import feed
from advisor.machines.rules.site import circuit_watts
from advisor.machines.rules.supply import FULL, GUARANTEED, peak_of, power_sure, version_of
from catalog.records.hosts import Case, Cooler, Cpu, Mainboard, MemoryKit, Psu

TRIED_WITHOUT_HOPE = 3  # boards, where no supply can be right: the machine comes only to say why it is refused
ROLES = ("mainboard", "cpu", "memory", "cooler", "case", "psu")
GROUPS = {
    "board": {"mainboard"},
    "host": {"mainboard", "cpu", "memory"},
    "case": {"case"},
    "fit": {"mainboard", "case"},
    "cooler": {"case", "cooler", "cpu"},
    "psu": {"psu", "mainboard", "case"},
}


@dataclass(frozen=True, slots=True)
class Found:
    """The chosen parts by role, and their measure without the rules that no part can change."""

    chosen: tuple[tuple[str, Choice], ...]
    measure: float


def group_of(rule: Rule) -> str | None:
    """The group that counts a rule; None where no choice of parts changes its answer."""
    reads = {role for role in rule.reads if role in ROLES}
    if not reads or rule.free:
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
        return changed(
            build,
            memory=part,
            kits=choice.quantity,
            memory_gb=part.total_gb * choice.quantity,
            memory_type=f"{part.generation} {part.module_type}",
            modules=part.modules * choice.quantity,
        )
    if isinstance(part, Psu):
        return changed(build, psus=((part, choice.quantity),))
    if isinstance(part, Mainboard):
        return changed(build, mainboard=part)
    if isinstance(part, Cpu):
        return changed(build, cpu=part)
    if isinstance(part, Case):
        return changed(build, case=part)
    assert isinstance(part, Cooler), role
    return changed(build, cooler=part)


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
        self.local: dict[Hashable, float] = {}
        self.supplies: dict[Hashable, tuple[Choice | None, float]] = {}
        self.ranked: dict[float, list[tuple[float, int, Choice]]] = {}
        self.many = base.count > 1
        self.sure_cards = all(group.watts is not None and power_sure(group) for group in base.cards)
        self.plugs = feed(base)
        self.plain: dict[tuple[str, int], tuple[float, bool]] = bench.plain.setdefault(self.plugs, {})
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
            boards.append((spent + bound, spent, choice))
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
        cpus = [choice.part for choice in bench.choices("cpu")]
        hosts = [bench.host_watts(Build(cpu=cpu, modules=1)) for cpu in cpus if isinstance(cpu, Cpu)]
        others = load_watts(self.base, bench.known) - bench.host_watts(self.base)
        return self.supplies_by_bound(round(others + min(hosts, default=0.0), 1))[0][0]

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
        others = load_watts(build, self.bench.known) - self.bench.host_watts(build)
        cheapest = spent + hosts[0].measure
        lightest = min(hosts, key=lambda host: host.watts)
        least_load = round(others + lightest.watts, 1)
        if self.beaten(cheapest + self.supplies_by_bound(least_load)[0][0] + self.cases[0][0]):
            return
        fed = with_choice(with_choice(build, "cpu", lightest.cpu), "memory", lightest.memory)
        floor = self.supply(fed, least_load)[1]
        if self.beaten(cheapest + floor + self.cases[0][0]):
            return
        for enclosure, cooler, cost in self.enclosures(choice, build, hosts[0], cheapest + floor):
            inside = None
            for host in hosts:
                before = spent + host.measure + cost
                if self.beaten(before + floor):
                    break
                if inside is None:
                    inside = with_choice(with_choice(build, "case", enclosure), "cooler", cooler)
                full = with_choice(with_choice(inside, "cpu", host.cpu), "memory", host.memory)
                psu, weight = self.supply(full, others + host.watts)
                if psu is not None and not self.beaten(before + weight):
                    parts = (choice, host.cpu, host.memory, cooler, enclosure, psu)
                    self.best = Found(tuple(zip(ROLES, parts, strict=True)), before + weight)

    def enclosures(
        self, board: Choice, build: Build, host: Host, bound: float
    ) -> Iterator[tuple[Choice, Choice, float]]:
        """Cases with the best cooler for each; those that cannot win any more are left out."""
        mainboard = board.part
        assert isinstance(mainboard, Mainboard)
        for own, case, facts in self.cases:
            if self.beaten(bound + own):
                return
            weight = own + self.weigh_fit(board, case, facts)
            if self.beaten(bound + weight):
                continue
            cooler, cost = self.cooler(build, host, case, mainboard.socket)
            if cooler is not None and not self.beaten(bound + weight + cost):
                yield case, cooler, weight + cost

    def cooler(self, build: Build, host: Host, case: Choice, socket: str) -> tuple[Choice | None, float]:
        """The best cooler in one case for one socket."""
        key = ("cooler", case.key, socket.lower())
        if key not in self.bench.coolers:
            inside = with_choice(with_choice(build, "cpu", host.cpu), "case", case)
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

    def supply(self, build: Build, load: float) -> tuple[Choice | None, float]:
        """The best supply for a load, a board's EPS sockets and a case; without a case, the least in any case."""
        case, mainboard = build.case, build.mainboard
        assert mainboard is not None
        server = server_class(build, self.bench.known)
        where: tuple[Hashable, ...] = (mainboard.eps_connectors, mainboard.grade("eps_connectors"))
        if case is not None:
            fields = ("psu_count", "psu_length_mm", "psu_form_factor", "form_factors")
            grades = tuple(case.grade(field) for field in fields)
            facts = (case.psu_form_factor, case.form_factors, case.psu_length_mm, case.psu_count)
            where = (*where, facts, grades)
        watts = (round(load, 1), server)
        key = (*watts, *where)
        if key in self.supplies:
            return self.supplies[key]
        best: tuple[Choice | None, float] = (None, float("inf"))
        for bound, _, choice in self.supplies_by_bound(watts[0]):
            if bound >= best[1]:
                break
            fed = with_choice(build, "psu", choice)
            cost = choice.cost + self.supply_weight(fed, choice, watts, where, best[1] - choice.cost)
            if cost < best[1]:
                best = (choice, cost)
        self.supplies[key] = best
        return best

    def supplies_by_bound(self, load: float) -> list[tuple[float, int, Choice]]:
        """Supplies by the least that they can weigh: the price, their plugs and input, and what watts alone say."""
        if load in self.ranked:
            return self.ranked[load]
        choices = self.bench.choices("psu")
        if all(_watts(choice) * FULL < load for choice in choices):
            choices = (*choices, *(Choice(choice.part, 2, 2 * choice.cost, choice.price) for choice in choices))
        peak, circuit = self.peak(load), self.circuit_bound(load)
        margin = self.bench.known.likely("psu_margin")
        low = self.bench.known.low("psu_margin")
        ranked = []
        for number, choice in enumerate(choices):
            psu = choice.part
            assert isinstance(psu, Psu)
            if choice.key not in self.plain:
                self.plain[choice.key] = (choice.cost + self.plugs_weight(choice), rides_out(psu))
            bound, rides = self.plain[choice.key]
            bound += circuit
            label = psu.watts * choice.quantity
            if label * FULL < load or (label < load * low and self.many and choice.quantity == 1 and not rides):
                bound += CONFLICT if self.sure_cards else BARRIER
            elif label < load * margin:
                bound += min(self.bench.warning, self.bench.decisive)
            if label < peak and not psu.atx_version:
                bound += self.bench.question
            ranked.append((bound, number, choice))
        ranked.sort()
        self.ranked[load] = ranked
        return ranked

    def plugs_weight(self, choice: Choice) -> float:
        """What the rules weigh that read of the host nothing but the supply."""
        total = 0.0
        build: Build | None = None
        for number, rule in RULES_OF["psu"]:
            if rule.load or rule.reads & {"mainboard", "case"}:
                continue
            key = (number, choice.key, self.cards[number])
            weight = self.bench.answers.get(key)
            if weight is None:
                build = build or with_choice(self.base, "psu", choice)
                weight = self.bench.answers[key] = self.bench.weigh(rule.answers(build, self.bench.known))
            total += weight
        return total

    def peak(self, load: float) -> float:
        """W at the short peak of the hungriest card, 0 where its power is not known."""
        rated = [group for group in self.base.cards if group.rated_w is not None]
        if len(rated) < len(self.base.cards) or not rated:
            return 0.0
        hungriest = max(rated, key=lambda group: group.rated_w or 0.0)
        return load - (hungriest.watts or 0.0) + peak_of(hungriest, self.bench.known)

    def circuit_bound(self, load: float) -> float:
        """What the circuit weighs at least, whatever the supply's efficiency."""
        place, known = self.bench.place, self.bench.known
        if place.volts is None or place.breaker_amps is None or any(group.watts is None for group in self.base.cards):
            return 0.0
        allowed = circuit_watts(known.likely("circuit_continuous"), place.volts, place.breaker_amps) * place.circuits
        wall = load / max(row.at_50 for row in known.book.efficiencies.values()) * 100
        if wall > allowed:
            return CONFLICT
        return self.bench.warning if wall * known.likely("circuit_margin") > allowed else 0.0

    def supply_weight(
        self, build: Build, psu: Choice, watts: tuple[float, bool], where: tuple[Hashable, ...], enough: float
    ) -> float:
        """What the rules of a supply weigh; it stops counting where that is ``enough`` to lose."""
        total = self.plugs_weight(psu)
        for number, rule in RULES_OF["psu"]:
            if build.case is None and "case" in rule.reads and not rule.load:
                continue
            if not (rule.load or rule.reads & {"mainboard", "case"}):
                continue  # counted by ``plugs_weight``
            key = (number, psu.key, watts if rule.load else where)
            weight = self.local.get(key)
            if weight is None:
                weight = self.local[key] = self.bench.weigh(rule.answers(build, self.bench.known))
            total += weight
            if total >= enough:
                return total
        return total

    def weigh_board(self, board: Choice) -> float:
        """What the rules weigh that read of the host nothing but the board."""
        return sum(self.kept(number, rule, board, None, None) for number, rule in RULES_OF["board"])

    def weigh_case(self, case: Choice) -> float:
        """What the rules weigh that read of the host nothing but the case."""
        return sum(self.kept(number, rule, None, case, case.part.id) for number, rule in RULES_OF["case"])

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


def rides_out(psu: Psu) -> bool:
    """Whether a supply is known to ride through excursions."""
    return version_of(psu) is not None and (version_of(psu) or 0.0) >= GUARANTEED


def _watts(choice: Choice) -> float:
    part = choice.part
    assert isinstance(part, Psu)
    return part.watts
