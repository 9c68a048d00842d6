"""The best power supply for a load, a board and a case."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial

from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build, changed
from advisor.machines.frames import Frame
from advisor.machines.groups import RULES_OF, with_choice
from advisor.machines.housing import EPS, ROOM
from advisor.machines.lightest import Lightest
from advisor.machines.measure import CONFLICT, OPEN
from advisor.machines.power import efficiency_at, efficiency_class
from advisor.machines.rules.site import circuit_watts
from advisor.machines.rules.supply import FULL, GUARANTEED, load_stated, peak_of, version_of
from advisor.machines.scales import Scale
from catalog.records.hosts import Psu
from catalog.rules import Efficiency

LEAST_EFFICIENT = 0.8  # below that no efficiency is worth looking up
MOST_EFFICIENT = 0.5  # of its label: at more a supply only loses
ROUNDING = 0.2  # W by which a load may be off where it is added up in another order
LOADED = tuple(entry for entry in RULES_OF["psu"] if entry[1].load)
PLUGS = tuple(entry for entry in RULES_OF["psu"] if not entry[1].load and entry not in (*EPS, *ROOM))
FED = tuple(number for number, _ in RULES_OF["psu"])

Stocked = tuple[bool, float, Efficiency | None, Choice]  # rides through peaks, label in W, its class, supply

Bounded = tuple[Choice, float]  # a supply with the least that its watts weigh


class Supplies:
    """The supplies for one set of cards and drives."""

    def __init__(self, bench: Bench, base: Build, sights: tuple[int, ...], reserve: bool = False) -> None:
        self.bench = bench
        self.short = (
            CONFLICT if reserve else bench.measure.decisive
        )  # what a supply weighs that does not keep its margin
        self.base = base
        self.power_known = all(group.watts is not None for group in base.cards)
        self.stated = load_stated(changed(base, cpu=bench.least_cpu()))
        self.drives = tuple((drive.id, count) for drive, count in base.drives)
        self.plugs = Scale(bench, PLUGS, ("psu",), sights)
        self.loaded = Scale(bench, LOADED, ("psu",), sights)
        self.eps = Scale(bench, EPS, ("psu", "mainboard"), sights)
        self.room = Scale(bench, ROOM, ("psu", "case"), sights)
        self.chosen: dict[Hashable, tuple[Choice | None, float]] = {}
        self.lowest: dict[float, float] = {}
        self.ranked: dict[Hashable, Lightest[Bounded]] = {}

    def best(self, frame: Frame, load: float) -> tuple[Choice | None, float]:
        """The best supply in a frame for a load in W, with what it costs and weighs beyond the frame's own part."""
        key = (self.host_of(frame), frame.faced)
        if key not in self.chosen:
            best: tuple[Choice | None, float] = (None, float("inf"))
            ranked = self.by_weight(frame, load)
            rank = 0
            while (found := ranked.get(rank, best[1])) is not None:
                weight, (choice, _) = found
                build = partial(self.built, frame, choice)
                weight += self.eps.weigh(build, choice, frame.board) + self.room.weigh(build, choice, frame.case)
                weight -= frame.part
                if weight < best[1]:
                    best = (choice, weight)
                rank += 1
            self.chosen[key] = best
        return self.chosen[key]

    def least(self, frame: Frame, load: float) -> float:
        """The least that a supply adds to a frame."""
        found = self.by_weight(frame, load).get(0)
        return float("inf") if found is None else found[0]

    def host_of(self, frame: Frame) -> Hashable:
        """What decides the load, for the same cards and drives."""
        return frame.host.draw, frame.faced[2], self.drives

    def by_weight(self, frame: Frame, load: float) -> Lightest[Bounded]:
        """Supplies with their price and all rules but those that read the board or the case."""
        host = self.host_of(frame)
        if host not in self.ranked:
            self.ranked[host] = self.weighed(load, host, lambda choice: self.built(frame, choice))
        return self.ranked[host]

    def least_of_all(self, load: float) -> float:
        """The least that a supply weighs in any frame: no rule is kept better at a higher load than the lowest (W)."""
        if load not in self.lowest:
            quiet = changed(self.base, cpu=self.bench.least_cpu(), modules=1)
            weighed = self.weighed(load, ("least", self.drives), lambda choice: with_choice(quiet, "psu", choice))
            found = weighed.get(0)
            self.lowest[load] = float("inf") if found is None else found[0]
        return self.lowest[load]

    def weighed(self, load: float, host: Hashable, built: Callable[[Choice], Build]) -> Lightest[Bounded]:
        """Supplies for a load in W that comes from ``host``: first by their plugs, then by what the load says."""

        def with_plugs(bounded: Bounded) -> float:
            choice, watts = bounded
            return choice.cost + watts + self.plugs.weigh(lambda: with_choice(self.base, "psu", choice), choice)

        def all_but_frame(bounded: Bounded) -> float:
            choice, watts = bounded
            weight = with_plugs(bounded)
            if weight >= CONFLICT:
                return weight
            return weight - watts + self.loaded.weigh(lambda: built(choice), choice, extra=host)

        return Lightest(self.bounds(load), with_plugs, all_but_frame)

    def bounds(self, load: float) -> list[tuple[float, Bounded]]:
        """Every supply with what it weighs at least: its price, and the least that its watts weigh."""
        known = self.bench.known
        margin, older = known.likely("psu_margin"), known.likely("atx2_excursion")
        load -= ROUNDING
        circuit, peak = self.circuit_bound(load), self.peak(load)
        open_question = min(self.bench.measure.question, self.bench.measure.warning)
        power_known, short, with_margin = self.power_known, self.short, load * margin
        found = []
        for rides, label, _, choice in stock(self.bench, load):
            bound = circuit
            if not power_known:
                bound += OPEN
            elif label * FULL < load:
                bound += CONFLICT
            elif label < with_margin:
                bound += short
            if not rides and peak > label * older:
                bound += open_question
            found.append((choice.cost + bound, (choice, bound)))
        return found

    def peak(self, load: float) -> float:
        """W at the short peak of the hungriest card, 0 where the power of one is not known."""
        cards = self.base.cards
        if not cards or any(group.rated_w is None for group in cards):
            return 0.0
        hungriest = max(cards, key=lambda group: group.rated_w or 0.0)
        return load - (hungriest.watts or 0.0) + peak_of(hungriest, self.bench.known)

    def circuit_bound(self, load: float) -> float:
        """What the circuit weighs at least, whatever the supply's efficiency."""
        place, known = self.bench.place, self.bench.known
        if place.volts is None or place.breaker_amps is None or not self.power_known:
            return 0.0
        if load * known.likely("circuit_margin") <= self.allowed() * LEAST_EFFICIENT:
            return 0.0
        most = self.most_load(load)
        if load > most:
            return CONFLICT if self.stated else self.bench.measure.warning
        return self.bench.measure.warning if load * known.likely("circuit_margin") > most else 0.0

    def allowed(self) -> float:
        """W at the wall that the site's circuits give continuously."""
        place, known = self.bench.place, self.bench.known
        if place.volts is None or place.breaker_amps is None:
            return float("inf")
        return circuit_watts(known.likely("circuit_continuous"), place.volts, place.breaker_amps) * place.circuits

    def most_load(self, load: float) -> float:
        """W that the most efficient supply for so many W and more may give on the site's circuits."""
        known, allowed = self.bench.known, self.allowed()
        rough = known.likely("psu_unknown_efficiency")
        best = 0.0
        for _, label, row, _ in stock(self.bench, load):
            if label * FULL >= load:
                best = max(best, rough if row is None else efficiency_at(row, max(load / label, MOST_EFFICIENT)))
        return allowed * (best or 1.0)

    def built(self, frame: Frame, psu: Choice) -> Build:
        build = self.base
        for role, choice in (
            ("mainboard", frame.board), ("cpu", frame.host.cpu), ("memory", frame.host.memory),
            ("case", frame.case), ("psu", psu),
        ):  # fmt: skip
            build = with_choice(build, role, choice)
        return build


def stock(bench: Bench, load: float) -> list[Stocked]:
    """All supplies by price; two of a kind as well where no single one carries the load (W)."""
    singles = _stocked(bench, 1)
    if load <= FULL * max((label for _, label, _, _ in singles), default=0.0):
        return singles
    return singles + _stocked(bench, 2)


def _stocked(bench: Bench, quantity: int) -> list[Stocked]:
    if quantity not in bench.stock:
        found: list[Stocked] = []
        for one in bench.choices("psu"):
            psu = one.part
            assert isinstance(psu, Psu)
            choice = one if quantity == 1 else Choice(psu, quantity, quantity * one.cost, one.price)
            row = efficiency_class(psu, bench.place.volts, bench.known.book)
            found.append((rides_out(psu), psu.watts * quantity, row, choice))
        bench.stock[quantity] = found
    kept: list[Stocked] = bench.stock[quantity]
    return kept


def rides_out(psu: Psu) -> bool:
    """Whether a supply is known to ride through excursions."""
    return version_of(psu) is not None and (version_of(psu) or 0.0) >= GUARANTEED
