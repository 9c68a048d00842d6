"""Learn 90 % ranges from measured cases: ``python -m advisor.memory.learn_ranges CASES.csv...``.

The ratios measured / predicted of each quantity and engine are sorted; the range is the one that split conformal
prediction gives: with n rows the places floor(0.05 (n + 1)) and ceil(0.95 (n + 1)) of them. An engine
with fewer rows than such places need takes the range of all engines together. Logs print a few digits only, so that no
range is narrower than a thousandth. What is learned is written, with its basis, to
``catalog/data/assumptions/memory_residuals.csv``.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path

from advisor.memory.measured_engines import RUNS
from advisor.validation import Outcome, validate
from catalog.catalog import Catalog

COVERAGE = 0.90
FEWEST = 19  # rows for a 90 % range of two ends
PRINTED = 0.001
ROUNDING = 1e-9  # 0.05 x 100 is 5


@dataclass(frozen=True, slots=True)
class Learned:
    """The range of measured / predicted for one quantity and engine ("any" = all together) and how many rows say so."""

    quantity: str
    engine: str
    low: float
    likely: float
    high: float
    rows: int


def conformal(ratios: Iterable[float], coverage: float = COVERAGE) -> tuple[float, float]:
    """The ends that hold a further ratio with probability ``coverage``; the extremes where rows are few."""
    ordered = sorted(ratios)
    count = len(ordered)
    tail = (1 - coverage) / 2
    low = max(floor(tail * (count + 1) + ROUNDING), 1)
    high = min(ceil((1 - tail) * (count + 1) - ROUNDING), count)
    return ordered[low - 1], ordered[high - 1]


def learn(outcomes: Iterable[Outcome], engines: Mapping[str, str]) -> tuple[Learned, ...]:
    """Ranges by quantity and engine; ``engines`` gives each case's engine."""
    ratios: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in outcomes:
        ratio = one.measured / one.predicted
        ratios[one.quantity, "any"].append(ratio)
        ratios[one.quantity, engines.get(one.case_id, "any")].append(ratio)
    found: list[Learned] = []
    for (quantity, engine), values in sorted(ratios.items()):
        if engine != "any" and len(values) < FEWEST:
            continue
        low, high = conformal(values)
        middle = sorted(values)[len(values) // 2]
        found.append(Learned(quantity, engine, min(low, 1 - PRINTED), middle, max(high, 1 + PRINTED), len(values)))
    return tuple(found)


def engines_of(path: Path) -> dict[str, str]:
    """The engine of every case of a file, by the names that the predictions use."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("engine", "").lower() in RUNS]
    return {row["case_id"]: RUNS[row["engine"].lower()].name for row in rows}


COLUMNS = ("id", "name", "low", "likely", "high", "unit", "reason", "source", "as_of", "confidence", "note")


def write(found: Iterable[Learned], path: Path, source: str, as_of: str) -> None:
    """The ranges as records of judgements."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in found:
            writer.writerow(
                (
                    f"memory.residual.{one.quantity}.{one.engine}",
                    f"Measured over predicted {one.quantity.replace('_', ' ')} ({one.engine})",
                    f"{one.low:.4f}",
                    f"{min(max(one.likely, one.low), one.high):.4f}",
                    f"{one.high:.4f}",
                    1,
                    f"Nine of ten measured cases lie within; {one.rows} cases",
                    source,
                    as_of,
                    "B" if one.rows >= FEWEST else "C",
                    "",
                )
            )


def main(arguments: list[str]) -> None:
    from catalog.load import load_catalog

    catalog: Catalog = load_catalog()[0]
    outcomes: list[Outcome] = []
    engines: dict[str, str] = {}
    for path in map(Path, arguments):
        outcomes += validate(path, catalog).outcomes
        engines |= engines_of(path)
    target = Path(__file__).parents[2] / "catalog" / "data" / "assumptions" / "memory_residuals.csv"
    write(learn(outcomes, engines), target, "split conformal ranges over " + ", ".join(arguments), "2026-11-21")


if __name__ == "__main__":
    main(sys.argv[1:])
