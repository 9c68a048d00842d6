"""The constants of an engine on a class of hardware, from the catalog's records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import sqrt

from advisor.speed.kinds import ANY
from catalog.records.assumptions import Assumption

PREFIX = "speed."
FACTORS = {
    "format_memory": ("memory_efficiency",),
    "format_matrix": ("matrix_efficiency", "prompt_efficiency"),
    "format_host": ("host_layer_time",),
    "format_train": ("train_efficiency",),
}
"""Constants kept by number format multiply others; a format without a record counts as half precision (factor 1)."""

BY_LINK = ("reduce_latency", "link_efficiency", "train_link_efficiency")
"""Constants kept by the kind of link."""

NO_LINK = {"reduce_latency": 0.0, "link_efficiency": 1.0, "train_link_efficiency": 1.0}

Constants = Mapping[str, float]


MOST = {
    "memory_efficiency": 0.97, "cache_efficiency": 1.0, "train_link_efficiency": 1.0, "network_efficiency": 1.0,
    "hidden_communication": 1.0, "train_efficiency": 0.95,
}  # fmt: skip
"""Nothing reads or sends faster than the data sheet says, and no training reaches the
dense peak, whatever a fit to few measurements suggests."""


def composed(found: dict[str, float]) -> dict[str, float]:
    """Constants with the format's factors multiplied in, and none beyond what is possible."""
    for factor, targets in FACTORS.items():
        for target in targets:
            if target in found:
                found[target] *= found.get(factor, 1.0)
    for name, most in MOST.items():
        if name in found:
            found[name] = min(found[name], most)
    return {**NO_LINK, **found}


class Table:
    """The speed records of one catalog by constant, engine and class ("speed.layer_time.vllm.nvidia-hbm")."""

    def __init__(self, assumptions: Mapping[str, Assumption]) -> None:
        self.records: dict[tuple[str, str, str], Assumption] = {}
        self.names: set[str] = set()
        for id, record in assumptions.items():
            if id.startswith(PREFIX) and id.count(".") in (3, 4):
                name, engine, hardware = id[len(PREFIX) :].rsplit(".", 2)
                self.records[name, engine, hardware] = record
                self.names.add(name)
        self.resolve = lru_cache(maxsize=4096)(self._resolve)

    def find(self, name: str, chain: Sequence[str], classes: Sequence[str]) -> tuple[float, bool]:
        """A constant for the narrowest engine and class that have one, and whether that very pair was measured.

        Where an engine is known but not on this class, its general value moves by what the class changes for all
        engines. KeyError where the catalog has no general value either.
        """
        for engine in chain:
            for hardware in classes:
                if ANY not in (hardware, engine) and (name, engine, hardware) in self.records:
                    return self.records[name, engine, hardware].likely, True
        general = self.records[name, ANY, ANY].likely
        of_engine = next(
            (self.records[name, one, ANY].likely for one in chain if (name, one, ANY) in self.records), general
        )
        of_class = next(
            (self.records[name, ANY, one].likely for one in classes if (name, ANY, one) in self.records), general
        )
        return of_engine * of_class / general if general else 0.0, False

    def _resolve(self, chain: tuple[str, ...], classes: tuple[str, ...], kind: str, link: str) -> Constants:
        found: dict[str, float] = {}
        for name in self.names:
            base, _, key = name.partition(".")
            if not key or (key == link and base in BY_LINK) or (base in FACTORS and key == kind):
                found[base] = self.find(name, chain, classes)[0]
        return composed(found)

    def error(self, quantity: str, chain: Sequence[str], classes: Sequence[str]) -> Assumption | None:
        """The measured spread of the formulas' answers for a quantity: the ratio measured / predicted with its 5 %
        and 95 %.

        From the narrowest class that was measured often enough; what was never measured takes its engine's, then its
        class's, then the general spread, which is wider.
        """
        for engine in chain:
            for hardware in classes:
                record = self.records.get((f"error.{quantity}", engine, hardware))
                if record is not None:
                    return record
        return None


_tables: dict[int, tuple[Mapping[str, Assumption], Table]] = {}


def table_of(assumptions: Mapping[str, Assumption]) -> Table:
    """The table of a catalog's assumptions, built once a catalog."""
    found = _tables.get(id(assumptions))
    if found is not None and found[0] is assumptions:
        return found[1]
    if len(_tables) > 8:
        _tables.clear()
    table = Table(assumptions)
    _tables[id(assumptions)] = (assumptions, table)
    return table


def widened(record: Assumption, factor: float) -> tuple[float, float]:
    """The ratios of ``record`` moved ``factor`` times as far from 1, for what was not itself measured."""
    return record.low / sqrt(factor) if factor > 1 else record.low, record.high * sqrt(factor)
