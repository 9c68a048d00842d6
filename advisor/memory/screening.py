"""Memory of thousands of combinations at once: the same sums as the explained estimate, in arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.architecture import ModelShape
from advisor.memory.plan import Plan
from advisor.memory.serving import serving_memory
from advisor.workload import Serve
from catalog.catalog import Catalog

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Screened:
    """Needs of (plan, format) pairs and whether they fit each capacity: ``fits`` has the shape (cards, plans, formats).

    ``needed`` are the likely bytes of the fullest device, ``high`` their high ends, both (plans, formats).
    """

    plans: tuple[Plan, ...]
    formats: tuple[str, ...]
    needed: Floats
    high: Floats
    fits: NDArray[np.bool_]
    tight: NDArray[np.bool_]


def screen(
    job: Serve,
    shape: ModelShape,
    plans: Sequence[Plan],
    formats: Sequence[str],
    capacities: Floats,
    catalog: Catalog,
) -> Screened:
    """Hold every (card, plan, format) combination of one job against ``capacities`` (usable bytes of each card).

    A need depends on plan and format only, so that each pair is estimated once, and all cards are compared at once.
    """
    needed = np.empty((len(plans), len(formats)))
    high = np.empty_like(needed)
    for column, format in enumerate(formats):
        changed = job.model_copy(update={"weights": format})
        for row, plan in enumerate(plans):
            found = serving_memory(changed, shape, plan, catalog).fullest.needed
            needed[row, column], high[row, column] = found.value, found.high
    cards = np.asarray(capacities, dtype=np.float64)[:, None, None]
    fits = high[None] <= cards
    return Screened(tuple(plans), tuple(formats), needed, high, fits, (needed[None] <= cards) & ~fits)
