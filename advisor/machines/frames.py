"""Everything of a machine but cards, drives and supply: board, CPU, memory, case and cooler, the lightest first.

Frames depend on how the cards are seated, not on what they draw, so that many cards share them; they are made only as
far as a search reads them, step by step, always where the least possible weight is lowest. Of two frames that mean the
same to a supply only the lighter one is made, unless the other draws less: no rule is kept better at a higher load.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush

from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build
from advisor.machines.groups import RULES_OF, with_choice
from advisor.machines.hosts import Host, Pairs, bound_of, coolers_for
from advisor.machines.lightest import Lightest
from advisor.machines.measure import BARRIER
from advisor.machines.placement import Placement, place
from advisor.machines.rules.registry import nothing
from advisor.machines.rules.slots import brackets_of, seats_of, thicknesses
from advisor.machines.scales import Scale
from catalog.records.hosts import Cpu, Mainboard

RISING = tuple(entry for entry in RULES_OF["fit"] if entry[1].rising)
STILL = tuple(entry for entry in RULES_OF["fit"] if entry[1].of is nothing)  # the same for all cards
EPS = tuple(entry for entry in RULES_OF["psu"] if not entry[1].load and "mainboard" in entry[1].reads)
ROOM = tuple(entry for entry in RULES_OF["psu"] if not entry[1].load and "case" in entry[1].reads)
SEATED = tuple(number for rules in (*map(RULES_OF.get, ("board", "case", "fit")), EPS) for number, _ in rules or ())

Faced = tuple[tuple[object, ...], tuple[object, ...], bool]  # by a supply: EPS sockets, room, a server's board


@dataclass(frozen=True, slots=True)
class Frame:
    """``weight`` is price and rules in the measure, ``part`` of which is the least that a supply adds in this frame."""

    weight: float
    part: float
    board: Choice
    host: Host
    cooler: Choice
    case: Choice
    faced: Faced


def seating(seats: Placement | None) -> Hashable:
    """Which slots the cards sit in, at which width."""
    return seats and (seats.fits, seats.gap, tuple((seat.slot.order, seat.lanes) for seat in seats.seats))


class Frames:
    """The frames for one way to seat cards and one least amount of memory (GB)."""

    def __init__(self, bench: Bench, base: Build, gigabytes: float, felt: float, sights: tuple[int, ...]) -> None:
        self.bench = bench
        self.base = base
        self.gigabytes = gigabytes
        self.pairs = Pairs(bench, sights, felt)
        self.by_board = Scale(bench, RULES_OF["board"], ("mainboard",), sights)
        self.by_case = Scale(bench, RULES_OF["case"], ("case",), sights)
        self.by_fit = Scale(bench, RULES_OF["fit"], ("mainboard", "case"), sights)
        self.rising = Scale(bench, RISING, ("mainboard", "case"), sights)
        self.still = Scale(bench, STILL, ("mainboard", "case"), sights)
        self.by_cooler = Scale(bench, RULES_OF["cooler"], ("case", "cooler"), sights)
        self.eps = Scale(bench, EPS, ("psu", "mainboard"), sights)
        self.room = Scale(bench, ROOM, ("psu", "case"), sights)
        self.made: list[Frame] = []
        self.lowest: dict[Faced, list[tuple[float, float]]] = {}  # (weight, W) of frames weighed
        self.builds: dict[tuple[str, str], Build] = {}
        self.queue: list[tuple[float, int, Callable[[], None]]] = []  # what is to be weighed next, by the least weight
        self.entered = 0
        self.limit = 0.0
        self.cases = self.cases_by_weight()
        self.thick = thicknesses(base)
        self.brackets = self.cases_by_brackets()
        self.least_seats: dict[str, float] = {}
        self.boards, drawn = self.boards_by_price()
        self.left = dict(drawn)  # boards without a conflict so far: least W of a host, whether it is a server's
        if self.cases.get(0) is not None:
            self.next_board(0)

    def next_board(self, rank: int) -> None:
        """The board of this rank by price may come next."""
        if rank < len(self.boards):
            choice, bound = self.boards[rank]
            least = choice.cost + bound + self.cases.made[0][0]
            self.enter(least, partial(self.weigh_board, choice, bound, rank))

    def boards_by_price(self) -> tuple[list[tuple[Choice, float]], dict[str, tuple[float, bool]]]:
        """Boards that have a host, with the least that one costs; and by id the least W of one, whether a server's."""
        key = ("boards", self.gigabytes)
        if key not in self.bench.lists:
            found, drawn = [], {}
            for choice in self.bench.boards():
                board = choice.part
                assert isinstance(board, Mainboard)
                bound = bound_of(self.bench, board, self.gigabytes)
                if bound is not None:
                    found.append((choice, bound))
                    drawn[board.id] = (self.bench.least_watts(board.socket), self.bench.for_server(choice))
            found.sort(key=lambda entry: entry[0].cost + entry[1])
            self.bench.lists[key] = found, drawn
        boards: tuple[list[tuple[Choice, float]], dict[str, tuple[float, bool]]] = self.bench.lists[key]
        return boards

    def get(self, rank: int, limit: float) -> Frame | None:
        """The frame of this rank from 0; None where no further one weighs less than ``limit``."""
        self.limit = limit
        while len(self.made) <= rank:
            if not self.queue or self.queue[0][0] >= limit:
                return None
            heappop(self.queue)[2]()
        frame = self.made[rank]
        return frame if frame.weight < limit else None

    def enter(self, bound: float, step: Callable[[], None]) -> None:
        self.entered += 1
        heappush(self.queue, (bound, self.entered, step))

    def weigh_board(self, choice: Choice, bound: float, rank: int) -> None:
        """The board by its own rules, and by those that a case can only make worse."""
        self.next_board(rank + 1)
        build = partial(self.built, choice, None)
        own = choice.cost + self.least_eps(choice)
        floor = self.rising.weigh(build, choice, None) + self.least_fit(self.still, choice)
        least = own + floor + bound + self.cases.made[0][0]
        self.drop(choice, least)
        self.enter(least, partial(self.seat_cards, choice, own, floor, least))

    def seat_cards(self, choice: Choice, own: float, floor: float, bound: float) -> None:
        """The board by where the cards sit on it."""
        seated = self.least_seated(choice)
        self.drop(choice, bound + seated)
        self.enter(bound + seated, partial(self.find_hosts, choice, own + seated, floor))

    def drop(self, board: Choice, least: float) -> None:
        """Counts a board no more among those that are left where a rule refuses it."""
        if least >= BARRIER:
            self.left.pop(board.part.id, None)

    def least_load(self, others: dict[bool, float]) -> float:
        """W that a machine draws at least on the boards that are left; ``others`` are W beside CPU and memory."""
        loads = {others[server] + watts for watts, server in set(self.left.values())}
        return min(loads, default=min(others.values()))

    def find_hosts(self, choice: Choice, own: float, floor: float) -> None:
        """CPU and memory for a board."""
        hosts = self.pairs.hosts(self.built(choice, None), choice, self.gigabytes)
        if hosts:
            board = choice.part
            assert isinstance(board, Mainboard)
            fitting = self.least_fit(self.by_fit, choice, floor)
            floor = fitting + coolers_for(self.bench, board.socket)[0].cost
            self.next_case(choice, hosts, own, floor, 0)

    def next_case(self, board: Choice, hosts: tuple[Host, ...], own: float, floor: float, rank: int) -> None:
        """The board in its next case that may be worth it, with the best cooler for the first host."""
        spent = own + floor + hosts[0].measure
        least = min(host.watts for host in hosts)
        while (found := self.cases.get(rank)) is not None:
            bound = spent + found[0]
            faced = self.faced(board, found[1])
            if bound >= self.limit or not self.is_beaten(faced, bound, least):
                self.enter(bound, partial(self.try_case, board, hosts, own, floor, rank))
                return
            rank += 1

    def try_case(self, board: Choice, hosts: tuple[Host, ...], own: float, floor: float, rank: int) -> None:
        """The board in a case with its best cooler."""
        self.next_case(board, hosts, own, floor, rank + 1)
        weight, case = self.cases.made[rank]
        mainboard = board.part
        assert isinstance(mainboard, Mainboard)
        cooled = min(self.cooler(board, host, case)[1] for host in hosts)
        bound = own + floor - coolers_for(self.bench, mainboard.socket)[0].cost + cooled + hosts[0].measure + weight
        self.enter(bound, partial(self.weigh_fit, board, hosts, own, weight, case, bound))

    def weigh_fit(
        self, board: Choice, hosts: tuple[Host, ...], own: float, inside: float, case: Choice, bound: float
    ) -> None:
        """The board in the case by the rules that read both, with every host that is worth it."""
        faced = self.faced(board, case)
        if self.is_beaten(faced, bound, min(host.watts for host in hosts)):
            return
        weight = own - self.least_seated(board) + self.seated_weight(board, case)
        weight += inside + self.by_fit.weigh(partial(self.built, board, case), board, case)
        part = self.least_eps(board) + self.least_room(case)
        for host in hosts:
            cooler, cost = self.cooler(board, host, case)
            total = weight + host.measure + cost
            if cooler is not None and not self.is_beaten(faced, total, host.watts):
                self.lowest.setdefault(faced, []).append((total, host.watts))
                frame = Frame(total, part, board, host, cooler, case, faced)
                self.enter(total, partial(self.made.append, frame))

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

    def is_beaten(self, faced: Faced, weight: float, watts: float) -> bool:
        """Whether a frame that serves every supply as well weighs and draws no more."""
        return any(one <= weight and other <= watts for one, other in self.lowest.get(faced, ()))

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
            for psu in self.bench.choices("psu"):
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
            for case in self.different_cases(scale):
                kept = min(kept, scale.weigh(partial(self.built, board, case), board, case))
                if kept <= least:
                    break
            self.bench.bounds[key] = kept
        return kept

    def different_cases(self, scale: Scale) -> list[Choice]:
        """One case for each way that cases look to these rules."""
        key = ("different", scale.name)
        if key not in self.bench.lists:
            found = {scale.looks("case", case): case for case in reversed(self.bench.choices("case"))}
            self.bench.lists[key] = list(reversed(found.values()))
        cases: list[Choice] = self.bench.lists[key]
        return cases

    def cooler(self, board: Choice, host: Host, case: Choice) -> tuple[Choice | None, float]:
        """The best cooler in a case for the host's CPU, with what its rules weigh."""
        cpu = host.cpu.part
        assert isinstance(cpu, Cpu)
        of_cpu = (cpu.socket, self.bench.sure_socket(cpu))
        key = (self.by_cooler.looks("case", case), of_cpu)
        if key not in self.bench.coolers:
            inside = with_choice(self.built(board, case), "cpu", host.cpu)
            best: tuple[Choice | None, float] = (None, float("inf"))
            for choice in coolers_for(self.bench, cpu.socket):
                if choice.cost >= best[1]:
                    break
                build = partial(with_choice, inside, "cooler", choice)
                cost = choice.cost + self.by_cooler.weigh(build, case, choice, extra=of_cpu)
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
