"""A list that is made only as far as somebody reads it: things by weight, weighed step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

T = TypeVar("T")


class Lightest(Generic[T]):
    """Things with a bound that their weight never falls below.

    ``steps`` weigh a thing ever more exactly, the last one to the end; each is taken only where what is known of the
    thing comes to be lowest. Among things of one weight the one that was given first comes first.
    """

    def __init__(self, bounds: Iterable[tuple[float, T]], *steps: Callable[[T], float]) -> None:
        self.steps = steps
        self.queue = [(bound, len(steps), number, thing) for number, (bound, thing) in enumerate(bounds)]
        heapify(self.queue)
        self.made: list[tuple[float, T]] = []

    def get(self, rank: int, limit: float = float("inf")) -> tuple[float, T] | None:
        """(weight, thing) of this rank from 0; None where no further one weighs less than ``limit``."""
        made, queue = self.made, self.queue
        while len(made) <= rank:
            if not queue or queue[0][0] >= limit:
                return None
            bound, left, number, thing = heappop(queue)
            if left:
                weight = self.steps[-left](thing)
                heappush(queue, (weight if weight > bound else bound, left - 1, number, thing))
            else:
                made.append((bound, thing))
        return made[rank] if made[rank][0] < limit else None
