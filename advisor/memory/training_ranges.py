"""Learn 90 % ranges of training memory: ``python -m advisor.memory.training_ranges CASES.csv...``.

Errors measured - predicted are counted in units of their scale (see ``training.error_scale``): what comes and goes in
a step is known less well than what is kept per parameter. The sorted errors of a framework give the range of split
conformal prediction (see ``learn_ranges.conformal``). A framework with fewer rows than two ends need takes the range
of all measured runs together; runs of the framework without data are a class of their own. What is learned is
written, with its basis, to ``catalog/data/assumptions/memory_training_residuals.csv``.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from advisor.architecture import read_config
from advisor.memory.capacity import GIB
from advisor.memory.learn_ranges import COLUMNS, FEWEST, Learned, conformal
from advisor.memory.training_runs import WITHOUT_DATA, run_of
from advisor.memory.training_validation import prediction
from advisor.validation import read_cases
from catalog.catalog import Catalog


def learn(errors: Iterable[tuple[str, float]]) -> tuple[Learned, ...]:
    """Ranges from (framework, error in units of its scale)."""
    by_framework: dict[str, list[float]] = defaultdict(list)
    for name, error in errors:
        by_framework[name].append(error)
        if name != WITHOUT_DATA:
            by_framework["any"].append(error)
    found: list[Learned] = []
    for name, values in sorted(by_framework.items()):
        if name != "any" and len(values) < FEWEST:
            continue
        low, high = conformal(values)
        middle = sorted(values)[len(values) // 2]
        found.append(Learned("training", name, min(low, 0.0), middle, max(high, 0.0), len(values)))
    return tuple(found)


def errors_of(path: Path, catalog: Catalog) -> list[tuple[str, float]]:
    """(framework, error in units of its scale) of every case of a file that can be predicted."""
    found: list[tuple[str, float]] = []
    for _, row in read_cases(path):
        run = run_of(row.get("framework", ""), row.get("framework_version", ""))
        if run is None:
            continue
        config = json.loads((path.parent / row["config"]).read_text(encoding="utf-8"))
        value, scale = prediction(row, read_config(config, row["config"]), run, catalog)
        found.append((run.name, (float(row["measured"]) * GIB - value) / scale))
    return found


def frameworks_of(path: Path) -> dict[str, str]:
    """The framework of every case of a file, by the names that the predictions use."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["case_id"], run_of(row.get("framework", ""), row.get("framework_version", "")))
            for row in csv.DictReader(file)
        ]
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
                    f"Error of training memory in units of its scale ({one.engine})",
                    f"{one.low:.5f}",
                    f"{likely:.5f}",
                    f"{one.high:.5f}",
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
    errors = [error for path in arguments for error in errors_of(Path(path), catalog)]
    target = Path(__file__).parents[2] / "catalog" / "data" / "assumptions" / "memory_training_residuals.csv"
    write(learn(errors), target, "split conformal ranges over " + ", ".join(arguments), "2026-11-21")


if __name__ == "__main__":
    main(sys.argv[1:])
