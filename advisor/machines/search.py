"""The cheapest set of host parts for given cards, exact by its own measure.

The measure is the likely price, plus what open questions and warnings weigh, plus a prohibitive weight for conflicts.
It falls into parts that meet in few places, and so the product of all parts need not be walked:

- a frame is all but the supply: board with the cards, with CPU and memory, with the case, case with the cooler;
- the supply meets a frame only in the load, the board's EPS sockets and the room in the case.

Frames come one by one, the lightest first. The search ends where a frame, and the least that a supply for the lowest
load can weigh, are no better than the best machine so far. A rule that reads parts in a new combination is refused by
``group_of``.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build, changed
from advisor.machines.frames import Frames
from advisor.machines.groups import ROLES
from advisor.machines.hosts import OF_HOST, Pairs, offer_of
from advisor.machines.housing import SEATED, Housing
from advisor.machines.measure import BARRIER
from advisor.machines.power import consumers
from advisor.machines.scales import sights_of
from advisor.machines.supplies import FED, Supplies

PATIENCE = 5  # frames after which the search asks what the boards that are left need at least
TRIED_WITHOUT_HOPE = 3  # frames, where no supply can be right: the machine comes only to say why it is refused


@dataclass(frozen=True, slots=True)
class Found:
    """The chosen parts by role, and their measure without the rules that no part can change."""

    chosen: tuple[tuple[str, Choice], ...]
    measure: float


class Search:
    """One search: fixed cards, place, drives and least amount of memory (GB)."""

    def __init__(
        self,
        bench: Bench,
        base: Build,
        gigabytes: float,
        enough: float = float("inf"),
        felt: float = 1.0,
        *,
        reserve: bool = False,
    ) -> None:
        """``enough`` is a measure that is of no use, ``felt`` how many times a warning weighs that starves the cards.

        With ``reserve`` the supply must not only carry the load, but keep its margin.
        """
        self.bench = bench
        self.base = base
        self.enough = enough
        self.gigabytes = gigabytes
        self.felt = felt
        self.sights = sights_of(base, bench)
        self.supplies = self._supplies(reserve)

    def run(self) -> Found | None:
        """The best machine; None where the catalog lacks a whole role or nothing weighs less than ``enough``."""
        others = {False: self.others(server=False), True: self.others(server=True)}
        cpu = self.bench.least_cpu()
        if cpu is None:
            return None
        least = self.supplies.least_of_all(min(others.values()) + self.bench.host_watts(cpu, 1))
        frames = self._frames()
        best: Found | None = None
        limit = self.enough
        useless = float("inf")  # W: with as much as that no later frame comes below the limit
        rank = 0
        while (frame := frames.get(rank, limit - least)) is not None:
            if rank >= PATIENCE:  # which boards are left is known by now, and how little a host on them draws
                least = max(least, self.supplies.least_of_all(frames.least_load(others)))
            if rank >= TRIED_WITHOUT_HOPE and frame.weight + least >= BARRIER:
                break
            rank += 1
            load = others[frame.faced[2]] + frame.host.watts
            if load >= useless:
                continue
            if frame.weight + self.supplies.least(frame, load) >= limit:
                useless = load
                continue
            psu, weight = self.supplies.best(frame, load)
            if psu is not None and frame.weight + weight < limit:
                limit = frame.weight + weight
                parts = (frame.board, frame.host.cpu, frame.host.memory, frame.cooler, frame.case, psu)
                best = Found(tuple(zip(ROLES, parts, strict=True)), limit)
        return best

    def others(self, *, server: bool) -> float:
        """W of all but CPU and memory, on a server's board or another."""
        board = self.bench.any_board(server)
        build = self.base if board is None else changed(self.base, mainboard=board)
        parts = consumers(build, self.bench.known)
        return sum(part.value for role, part in parts if role not in ("cpu", "memory"))

    def _frames(self) -> Frames:
        offer = offer_of(self.bench, self.base, self.gigabytes)
        seated = tuple(self.sights[number] for number in SEATED)
        host = tuple(self.sights[number] for number in OF_HOST)
        key = (seated, host, offer, self.felt)
        if key not in self.bench.frames:
            if seated not in self.bench.housings:
                self.bench.housings[seated] = Housing(self.bench, self.base, self.sights)
            pairs = Pairs(self.bench, self.sights, self.felt)
            self.bench.frames[key] = Frames(self.bench, self.base, self.gigabytes, pairs, self.bench.housings[seated])
        frames: Frames = self.bench.frames[key]
        return frames

    def _supplies(self, reserve: bool) -> Supplies:
        fed = tuple(self.sights[number] for number in FED)
        key = (fed, tuple((drive.id, count) for drive, count in self.base.drives), reserve)
        if key not in self.bench.supplies:
            self.bench.supplies[key] = Supplies(self.bench, self.base, self.sights, reserve)
        supplies: Supplies = self.bench.supplies[key]
        return supplies
