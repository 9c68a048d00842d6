"""The largest number of users and the longest context that a device's memory holds."""

from __future__ import annotations

from collections.abc import Callable

from advisor.architecture import ModelShape
from advisor.memory.plan import Plan
from advisor.memory.serving import serving_memory
from advisor.quantity import Quantity
from advisor.workload import Serve
from catalog.catalog import Catalog

MOST_USERS = 1 << 16
LONGEST = 1 << 24


def most_users(
    job: Serve, shape: ModelShape, plan: Plan, capacity: Quantity, catalog: Catalog, *, safe: bool = True
) -> int:
    """How many requests of ``job.context_tokens`` fit at the same time on the plan's devices; 0 = not one.

    ``safe`` holds the high end of the need against the low end of the capacity, else the likely values.
    """

    def fits(users: int) -> bool:
        return _fits(job.model_copy(update={"users": users}), shape, plan, capacity, catalog, safe)

    return _largest(fits, MOST_USERS)


def longest_context(
    job: Serve, shape: ModelShape, plan: Plan, capacity: Quantity, catalog: Catalog, *, safe: bool = True
) -> int:
    """The longest context in tokens that ``job.users`` requests can have, within what the model was made for."""

    def fits(tokens: int) -> bool:
        prompt = min(job.prompt_tokens, tokens)
        changed = job.model_copy(update={"context_tokens": tokens, "prompt_tokens": prompt})
        return _fits(changed, shape, plan, capacity, catalog, safe)

    return _largest(fits, min(shape.max_context or LONGEST, LONGEST))


def _fits(job: Serve, shape: ModelShape, plan: Plan, capacity: Quantity, catalog: Catalog, safe: bool) -> bool:
    needed = serving_memory(job, shape, plan, catalog).fullest.needed
    return needed.high <= capacity.low if safe else needed.value <= capacity.value


def _largest(fits: Callable[[int], bool], most: int) -> int:
    """The largest number up to ``most`` that fits, found by halving; what fits must fit for every smaller number."""
    if not fits(1):
        return 0
    low, high = 1, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        if fits(middle):
            low = middle
        else:
            high = middle
    return low
