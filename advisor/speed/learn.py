"""``python -m advisor.speed.learn FOLDER``: learn the speed constants from measured cases and write them as records.

FOLDER (``tests/published``) holds ``inference_speed.csv`` and ``training_speed.csv`` (the formats that ``validate``
reads) and the configs they name.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from advisor.architecture import ModelShape, read_config
from advisor.speed.accuracy import accuracy_table
from advisor.speed.cases import Case, UnknownError
from advisor.speed.conformal import error_rows
from advisor.speed.fit import learn
from advisor.speed.held_out import near_errors
from advisor.speed.measured import case_of
from advisor.speed.priors import SERVING, TRAINING
from advisor.speed.records import rows_of, write_rows
from catalog.catalog import Catalog
from catalog.load import SHIPPED, load_catalog

SERVING_SOURCE = (
    "fit of the program's formulas to published measurements (TensorRT-LLM and MLPerf results, LLM-Inference-Bench, "
    "llama.cpp and vendor benchmark pages, 2023-2026)"
)
TRAINING_SOURCE = (
    "fit of the program's formulas to published training rates (Megatron-Bridge, llm-foundry, torchtitan, torchtune, "
    "fsdp_qlora, model cards, 2023-2026)"
)


ACCURACY = SHIPPED.parent.parent / "docs" / "speed-accuracy.md"
TITLE = "# How accurate the speed figures are"
INTRODUCTION = (
    "Every measurement was predicted by constants learned from the others (five random folds). "
    "Written by `python -m advisor.speed.learn tests/published`."
)


def read_cases(file: Path, catalog: Catalog, say: Callable[[str], object] = print) -> list[Case]:
    """The rows of ``file`` that the formulas can predict; ``say`` is told of the others."""
    shapes: dict[str, ModelShape] = {}
    out: list[Case] = []
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            config = row["config"]
            if config not in shapes:
                text = (file.parent / config).read_text(encoding="utf-8")
                shapes[config] = read_config(json.loads(text), Path(config).stem)
            try:
                out.append(case_of(row, shapes[config], catalog))
            except UnknownError as reason:
                say(f"{row['case_id']}: {reason}")
    return out


def main(arguments: Sequence[str]) -> int:
    """Learn from the folder named in ``arguments`` and write the catalog's table."""
    if len(arguments) != 1:
        print("usage: python -m advisor.speed.learn FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    catalog, _ = load_catalog()
    rows = []
    tables = [TITLE, "", INTRODUCTION, ""]
    for name, priors, source in (
        ("inference_speed.csv", SERVING, SERVING_SOURCE),
        ("training_speed.csv", TRAINING, TRAINING_SOURCE),
    ):
        cases = read_cases(folder / name, catalog)
        fit = learn(cases, priors)
        rows += rows_of(fit, cases, source)
        near = near_errors(cases, priors, fit)
        rows += error_rows(cases, priors, source, fit, near)
        tables += [*accuracy_table(cases, near), ""]
    write_rows(rows, SHIPPED / "assumptions" / "speed.csv", date.today().isoformat())
    ACCURACY.write_text("\n".join(tables), encoding="utf-8")
    print(f"{len(rows)} records")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
