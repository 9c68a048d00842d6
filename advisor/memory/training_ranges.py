"""Learn 90 % ranges of training memory: ``python -m advisor.memory.training_ranges CASES.csv...``.

The ratios measured / predicted of each framework are sorted; the range is the one of split conformal prediction (see
``learn_ranges.conformal``). A framework with fewer rows than two ends need takes the range of all measured runs
together; runs of the framework without data are a class of their own. What is learned is written, with its basis, to
``catalog/data/assumptions/memory_training_residuals.csv``.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from advisor.memory.learn_ranges import COLUMNS, FEWEST, PRINTED, Learned, conformal
from advisor.memory.training_runs import WITHOUT_DATA, run_of
from advisor.validation import Outcome, validate


def learn(outcomes: Iterable[Outcome], frameworks: Mapping[str, str]) -> tuple[Learned, ...]:
    """Ranges by framework; ``frameworks`` gives each case's."""
    ratios: dict[str, list[float]] = defaultdict(list)
    for one in outcomes:
        name = frameworks[one.case_id]
        ratios[name].append(one.measured / one.predicted)
        if name != WITHOUT_DATA:
            ratios["any"].append(one.measured / one.predicted)
    found: list[Learned] = []
    for name, values in sorted(ratios.items()):
        if name != "any" and len(values) < FEWEST:
            continue
        low, high = conformal(values)
        middle = sorted(values)[len(values) // 2]
        found.append(Learned("training", name, min(low, 1 - PRINTED), middle, max(high, 1 + PRINTED), len(values)))
    return tuple(found)


def frameworks_of(path: Path) -> dict[str, str]:
    """The framework of every case of a file, by the names that the predictions use."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["case_id"], run_of(row.get("framework", ""))) for row in csv.DictReader(file)]
    return {case: run.name for case, run in rows if run is not None}


def write(found: Iterable[Learned], path: Path, source: str, as_of: str) -> None:
    """The ranges as records of judgements."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in found:
            likely = min(max(one.likely, one.low), one.high)
            writer.writerow(
                (
                    record_id(one.engine),
                    f"Measured over predicted memory of training ({one.engine})",
                    f"{one.low:.4f}",
                    f"{likely:.4f}",
                    f"{one.high:.4f}",
                    1,
                    f"Nine of ten measured cases lie within; {one.rows} cases",
                    source,
                    as_of,
                    "B",
                    "",
                )
            )


def record_id(framework: str) -> str:
    """The id of a framework's range."""
    return f"memory.training_residual.{framework.replace(' ', '-')}"


def main(arguments: list[str]) -> None:
    from catalog.load import load_catalog

    catalog = load_catalog()[0]
    outcomes: list[Outcome] = []
    frameworks: dict[str, str] = {}
    for path in map(Path, arguments):
        outcomes += validate(path, catalog).outcomes
        frameworks |= frameworks_of(path)
    target = Path(__file__).parents[2] / "catalog" / "data" / "assumptions" / "memory_training_residuals.csv"
    write(learn(outcomes, frameworks), target, "split conformal ranges over " + ", ".join(arguments), "2026-11-21")


if __name__ == "__main__":
    main(sys.argv[1:])
