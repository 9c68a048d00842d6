"""What boards, cases and coolers weigh together for cards that are seated alike, and the least that they can weigh."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build
from advisor.machines.groups import RULES_OF, with_choice
from advisor.machines.hosts import Host, coolers_for
from advisor.machines.lightest import Lightest
from advisor.machines.placement import Placement, place
from advisor.machines.rules.registry import nothing
from advisor.machines.rules.slots import brackets_of, seats_of, thicknesses
from advisor.machines.scales import Scale
from catalog.records.hosts import Mainboard

RISING = tuple(entry for entry in RULES_OF["fit"] if entry[1].rising)
STILL = tuple(entry for entry in RULES_OF["fit"] if entry[1].of is nothing)  # the same for all cards
EPS = tuple(entry for entry in RULES_OF["psu"] if not entry[1].load and "mainboard" in entry[1].reads)
ROOM = tuple(entry for entry in RULES_OF["psu"] if not entry[1].load and "case" in entry[1].reads)
SEATED = tuple(number for rules in (*map(RULES_OF.get, ("board", "case", "fit")), EPS) for number, _ in rules or ())

Faced = tuple[tuple[object, ...], tuple[object, ...], bool]  # by a supply: EPS sockets, room, a server's board


def seating(seats: Placement | None) -> Hashable:
    """Which slots the cards sit in, at which width."""
    return seats and (seats.fits, seats.gap, tuple((seat.slot.order, seat.lanes) for seat in seats.seats))


class Housing:
    """Weighs boards, cases and coolers for one way to seat cards."""

    def __init__(self, bench: Bench, base: Build, sights: tuple[int, ...]) -> None:
        self.bench = bench
        self.base = base
        self.by_board = Scale(bench, RULES_OF["board"], ("mainboard",), sights)
        self.by_case = Scale(bench, RULES_OF["case"], ("case",), sights)
        self.by_fit = Scale(bench, RULES_OF["fit"], ("mainboard", "case"), sights)
        self.rising = Scale(bench, RISING, ("mainboard", "case"), sights)
        self.still = Scale(bench, STILL, ("mainboard", "case"), sights)
        self.by_cooler = Scale(bench, RULES_OF["cooler"], ("case", "cooler"), sights)
        self.eps = Scale(bench, EPS, ("psu", "mainboard"), sights)
        self.room = Scale(bench, ROOM, ("psu", "case"), sights)
        self.thick = thicknesses(base)
        self.brackets = self.cases_by_brackets()
        self.least_seats: dict[str, float] = {}
        self.builds: dict[tuple[str, str], Build] = {}

    def fit_weight(self, board: Choice, case: Choice) -> float:
        """What the rules weigh that read board and case."""
        return self.by_fit.weigh(partial(self.built, board, case), board, case)

    def bare_weight(self, board: Choice) -> float:
        """The least of that, as far as the board alone and the board's size say it."""
        bare = self.rising.weigh(partial(self.built, board, None), board, None)
        return bare + self.least_fit(self.still, board)

    def seated_weight(self, board: Choice, case: Choice) -> float:
        """What the rules of the board weigh: a case decides with its brackets where the cards sit."""
        build = self.built(board, case)
        return self.by_board.weigh(lambda: build, board, extra=seating(seats_of(build)))

    def least_seated(self, board: Choice) -> float:
        """The least of these in any case."""
        kept = self.least_seats.get(board.part.id)
        if kept is None:
            mainboard = board.part
            assert isinstance(mainboard, Mainboard)
            where = {seating(place(mainboard, self.thick, room)): case for room, case in self.brackets.items()}
            kept = min(
                self.by_board.weigh(partial(self.built, board, case), board, extra=seats)
                for seats, case in where.items()
            )
            self.least_seats[board.part.id] = kept
        return kept

    def faced(self, board: Choice, case: Choice) -> Faced:
        """What a supply meets."""
        return self.eps.looks("mainboard", board), self.room.looks("case", case), self.bench.for_server(board)

    def cases_by_weight(self) -> Lightest[Choice]:
        """The cases with what the rules weigh that read nothing else of the host but the supply."""
        key = ("cases", self.by_case.key)
        if key not in self.bench.lists:

            def weigh(case: Choice) -> float:
                own = self.by_case.weigh(partial(with_choice, self.base, "case", case), case)
                return case.cost + own + self.least_room(case)

            self.bench.lists[key] = Lightest(((case.cost, case) for case in self.bench.choices("case")), weigh)
        found: Lightest[Choice] = self.bench.lists[key]
        return found

    def cases_by_brackets(self) -> dict[int | None, Choice]:
        """One case for each number of brackets."""
        if "brackets" not in self.bench.lists:
            cases = self.bench.choices("case")
            self.bench.lists["brackets"] = {brackets_of(with_choice(self.base, "case", case)): case for case in cases}
        found: dict[int | None, Choice] = self.bench.lists["brackets"]
        return found

    def least_room(self, case: Choice) -> float:
        """The least that the rules of supply and case weigh in this one."""
        return self.least(self.room, "case", case)

    def least_eps(self, board: Choice) -> float:
        """The least that the rules of supply and board weigh on this one."""
        return self.least(self.eps, "mainboard", board)

    def least(self, scale: Scale, role: str, choice: Choice) -> float:
        key = (scale.key, scale.looks(role, choice))
        kept = self.bench.bounds.get(key)
        if kept is None:
            bare = with_choice(self.base, role, choice)
            kept = float("inf")
            for psu in self.different(scale, "psu"):
                kept = min(kept, scale.weigh(partial(with_choice, bare, "psu", psu), psu, choice))
                if kept <= 0.0:
                    break
            self.bench.bounds[key] = kept
        return kept

    def least_fit(self, scale: Scale, board: Choice, least: float = 0.0) -> float:
        """The least that rules weigh that read board and case, in the case that they like best.

        ``least`` is what is known to be no more than that.
        """
        key = (scale.key, scale.looks("mainboard", board))
        kept = self.bench.bounds.get(key)
        if kept is None:
            kept = float("inf")
            for case in self.different(scale, "case"):
                kept = min(kept, scale.weigh(partial(self.built, board, case), board, case))
                if kept <= least:
                    break
            self.bench.bounds[key] = kept
        return kept

    def different(self, scale: Scale, role: str) -> list[Choice]:
        """One part in a role for each way that parts look to these rules, the cheapest first."""
        key = ("different", scale.name, role)
        if key not in self.bench.lists:
            found = {scale.looks(role, choice): choice for choice in reversed(self.bench.choices(role))}
            self.bench.lists[key] = list(reversed(found.values()))
        parts: list[Choice] = self.bench.lists[key]
        return parts

    def cooler(self, board: Choice, host: Host, case: Choice) -> tuple[Choice | None, float]:
        """The best cooler in a case for the host's CPU, with what its rules weigh."""
        key = (self.by_cooler.looks("case", case), host.socket)
        if key not in self.bench.coolers:
            inside = with_choice(self.built(board, case), "cpu", host.cpu)
            best: tuple[Choice | None, float] = (None, float("inf"))
            for choice in coolers_for(self.bench, host.socket[0]):
                if choice.cost >= best[1]:
                    break
                build = partial(with_choice, inside, "cooler", choice)
                cost = choice.cost + self.by_cooler.weigh(build, case, choice, extra=host.socket)
                if cost < best[1]:
                    best = (choice, cost)
            self.bench.coolers[key] = best
        return self.bench.coolers[key]

    def built(self, board: Choice, case: Choice | None) -> Build:
        """The cards with a board, and a case around them."""
        key = (board.part.id, case.part.id if case is not None else "")
        if key not in self.builds:
            bare = self.builds.get((board.part.id, "")) or with_choice(self.base, "mainboard", board)
            self.builds[board.part.id, ""] = bare
            self.builds[key] = bare if case is None else with_choice(bare, "case", case)
        return self.builds[key]
