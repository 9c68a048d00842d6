"""The best power supply for a load, a board and a case."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from advisor.machines.bench import BARRIER, CONFLICT, Bench, Choice
from advisor.machines.build import Build
from advisor.machines.groups import RULES_OF, with_choice
from advisor.machines.hosts import Host
from advisor.machines.power import server_class
from advisor.machines.rules.site import circuit_watts
from advisor.machines.rules.supply import FULL, GUARANTEED, peak_of, power_sure, version_of
from catalog.records.hosts import Case, Mainboard, Psu

FED = [entry for entry in RULES_OF["psu"] if entry[1].load or entry[1].reads & {"mainboard", "case"}]
PLUGS = [entry for entry in RULES_OF["psu"] if not (entry[1].load or entry[1].reads & {"mainboard", "case"})]

Stocked = tuple[float, bool, float, bool, Choice]  # least weight, rides through peaks, label, no ATX version, supply


class Supplies:
    """The supplies for one set of cards; ``built`` gives the machine with a board, a case or both."""

    def __init__(
        self,
        bench: Bench,
        base: Build,
        cards: list[Hashable],
        built: Callable[[Choice | None, Choice | None], Build],
    ) -> None:
        self.bench = bench
        self.base = base
        self.cards = cards
        self.built = built
        self.many = base.count > 1
        self.sure_cards = all(group.watts is not None and power_sure(group) for group in base.cards)
        fed = tuple(cards[number] for number, _ in PLUGS)
        self.plain: dict[int, list[Stocked]] = bench.plain.setdefault(fed, {})
        self.plugs: dict[tuple[str, int], float] = {}
        self.local: dict[Hashable, float] = {}  # of rules that read the load
        self.chosen: dict[Hashable, tuple[Choice | None, float]] = {}
        self.ranked: dict[float, list[tuple[float, int, Choice]]] = {}

    def best(self, board: Choice, case: Choice | None, host: Host, load: float) -> tuple[Choice | None, float]:
        """The best supply for a load, a board's EPS sockets and a case; without a case, the least in any case."""
        mainboard = board.part
        assert isinstance(mainboard, Mainboard)
        where: tuple[Hashable, ...] = (mainboard.eps_connectors, mainboard.grade("eps_connectors"))
        if case is not None:
            where = (*where, standing(case))
        watts = (round(load, 1), server_class(self.built(board, None), self.bench.known))
        key = (watts, where)
        if key in self.chosen:
            return self.chosen[key]
        best: tuple[Choice | None, float] = (None, float("inf"))
        for bound, _, choice in self.by_bound(watts[0]):
            if bound >= best[1]:
                break
            parts = (board, case, host, choice)
            cost = choice.cost + self.weight(parts, watts, where, best[1] - choice.cost)
            if cost < best[1]:
                best = (choice, cost)
        self.chosen[key] = best
        return best

    def by_bound(self, load: float) -> list[tuple[float, int, Choice]]:
        """Supplies by the least that they can weigh: the price, their plugs and input, and what watts alone say."""
        if load in self.ranked:
            return self.ranked[load]
        peak, circuit = self.peak(load), self.circuit_bound(load)
        margin = self.bench.known.likely("psu_margin")
        low = self.bench.known.low("psu_margin")
        certain = CONFLICT if self.sure_cards else BARRIER
        tight = min(self.bench.warning, self.bench.decisive)
        ranked = []
        for number, (least, rides, label, unknown, choice) in enumerate(self.stock(load)):
            bound = least + circuit
            if label * FULL < load or (self.many and label < load * low and choice.quantity == 1 and not rides):
                bound += certain
            elif label < load * margin:
                bound += tight
            if unknown and label < peak:
                bound += self.bench.question
            ranked.append((bound, number, choice))
        ranked.sort()
        self.ranked[load] = ranked
        return ranked

    def stock(self, load: float) -> list[Stocked]:
        """Supplies with what does not depend on the load; two of a kind where no single one carries it."""
        single = self.plain[1] if 1 in self.plain else self.plain.setdefault(1, self.stocked(1))
        if not all(label * FULL < load for _, _, label, _, _ in single):
            return single
        return self.plain[2] if 2 in self.plain else self.plain.setdefault(2, [*single, *self.stocked(2)])

    def stocked(self, quantity: int) -> list[Stocked]:
        """All supplies, so many of each, with the weight of their plugs and input."""
        found: list[Stocked] = []
        for one in self.bench.choices("psu"):
            psu = one.part
            assert isinstance(psu, Psu)
            choice = one if quantity == 1 else Choice(psu, quantity, quantity * one.cost, one.price)
            weight = choice.cost + self.plugs_weight(choice)
            found.append((weight, rides_out(psu), psu.watts * quantity, not psu.atx_version, choice))
        return found

    def plugs_weight(self, choice: Choice) -> float:
        """What the rules weigh that read of the host nothing but the supply."""
        if choice.key in self.plugs:
            return self.plugs[choice.key]
        total = 0.0
        build: Build | None = None
        for number, rule in PLUGS:
            key = (number, choice.key, self.cards[number])
            weight = self.bench.answers.get(key)
            if weight is None:
                build = build or with_choice(self.base, "psu", choice)
                weight = self.bench.answers[key] = self.bench.weigh(rule.answers(build, self.bench.known))
            total += weight
        self.plugs[choice.key] = total
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

    def weight(
        self,
        parts: tuple[Choice, Choice | None, Host, Choice],
        watts: tuple[float, bool],
        where: tuple[Hashable, ...],
        enough: float,
    ) -> float:
        """What the rules of a supply weigh; it stops counting where that is ``enough`` to lose."""
        board, case, host, psu = parts
        total = self.plugs_weight(psu)
        build: Build | None = None
        for number, rule in FED:
            if case is None and "case" in rule.reads and not rule.load:
                continue
            known = self.local if rule.load else self.bench.answers
            key = (number, psu.key, watts) if rule.load else (number, psu.key, where, self.cards[number])
            weight = known.get(key)
            if weight is None:
                if build is None:
                    build = with_choice(with_choice(self.built(board, case), "cpu", host.cpu), "memory", host.memory)
                    build = with_choice(build, "psu", psu)
                weight = known[key] = self.bench.weigh(rule.answers(build, self.bench.known))
            total += weight
            if total >= enough:
                return total
        return total


def standing(case: Choice) -> Hashable:
    """What the rules of a supply look at in a case."""
    part = case.part
    assert isinstance(part, Case)
    fields = ("psu_count", "psu_length_mm", "psu_form_factor", "form_factors")
    facts = (part.psu_form_factor, part.form_factors, part.psu_length_mm, part.psu_count)
    return facts, tuple(part.grade(field) for field in fields)


def rides_out(psu: Psu) -> bool:
    """Whether a supply is known to ride through excursions."""
    return version_of(psu) is not None and (version_of(psu) or 0.0) >= GUARANTEED
