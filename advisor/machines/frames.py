"""Everything of a machine but cards, drives and supply: board, CPU, memory, case and cooler, the lightest first.

Frames depend on how the cards are seated, not on what they draw, so that many cards share them; they are made only as
far as a search reads them, step by step, always where the least possible weight is lowest. Of two frames that mean the
same to a supply only the lighter one is made, unless the other draws less: no rule is kept better at a higher load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush

from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build
from advisor.machines.groups import with_choice
from advisor.machines.hosts import Host, Pairs, bound_of, coolers_for
from advisor.machines.housing import Faced, Housing
from advisor.machines.measure import BARRIER
from catalog.records.hosts import Mainboard


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


class Frames:
    """The frames for one way to seat cards and one least amount of memory (GB)."""

    def __init__(self, bench: Bench, base: Build, gigabytes: float, pairs: Pairs, housing: Housing) -> None:
        self.bench = bench
        self.base = base
        self.gigabytes = gigabytes
        self.pairs = pairs
        self.housing = housing
        self.made: list[Frame] = []
        self.lowest: dict[Faced, list[tuple[float, float]]] = {}  # (weight, W) of frames weighed
        self.queue: list[tuple[float, int, Callable[[], None]]] = []  # what is to be weighed next, by the least weight
        self.entered = 0
        self.limit = 0.0
        self.cases = self.housing.cases_by_weight()
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
        own = choice.cost + self.housing.least_eps(choice)
        floor = self.housing.bare_weight(choice)
        least = own + floor + bound + self.cases.made[0][0]
        self.drop(choice, least)
        self.enter(least, partial(self.seat_cards, choice, own, floor, least))

    def seat_cards(self, choice: Choice, own: float, floor: float, bound: float) -> None:
        """The board by where the cards sit on it."""
        seated = self.housing.least_seated(choice)
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
        hosts = self.pairs.hosts(with_choice(self.base, "mainboard", choice), choice, self.gigabytes)
        if hosts:
            board = choice.part
            assert isinstance(board, Mainboard)
            fitting = self.housing.least_fit(self.housing.by_fit, choice, floor)
            floor = fitting + coolers_for(self.bench, board.socket)[0].cost
            self.next_case(choice, hosts, own, floor, 0)

    def next_case(self, board: Choice, hosts: tuple[Host, ...], own: float, floor: float, rank: int) -> None:
        """The board in its next case that may be worth it, with the best cooler for the first host."""
        spent = own + floor + hosts[0].measure
        least = min(host.watts for host in hosts)
        while (found := self.cases.get(rank)) is not None:
            bound = spent + found[0]
            faced = self.housing.faced(board, found[1])
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
        different = {host.socket: host for host in hosts}.values()
        cooled = min(self.housing.cooler(board, host, case)[1] for host in different)
        bound = own + floor - coolers_for(self.bench, mainboard.socket)[0].cost + cooled + hosts[0].measure + weight
        self.enter(bound, partial(self.weigh_fit, board, hosts, own, weight, case, bound))

    def weigh_fit(
        self, board: Choice, hosts: tuple[Host, ...], own: float, inside: float, case: Choice, bound: float
    ) -> None:
        """The board in the case by the rules that read both, with every host that is worth it."""
        faced = self.housing.faced(board, case)
        if self.is_beaten(faced, bound, min(host.watts for host in hosts)):
            return
        weight = own - self.housing.least_seated(board) + self.housing.seated_weight(board, case)
        weight += inside + self.housing.fit_weight(board, case)
        part = self.housing.least_eps(board) + self.housing.least_room(case)
        for host in hosts:
            cooler, cost = self.housing.cooler(board, host, case)
            total = weight + host.measure + cost
            if cooler is not None and not self.is_beaten(faced, total, host.watts):
                self.lowest.setdefault(faced, []).append((total, host.watts))
                frame = Frame(total, part, board, host, cooler, case, faced)
                self.enter(total, partial(self.made.append, frame))

    def is_beaten(self, faced: Faced, weight: float, watts: float) -> bool:
        """Whether a frame that serves every supply as well weighs and draws no more."""
        return any(one <= weight and other <= watts for one, other in self.lowest.get(faced, ()))
