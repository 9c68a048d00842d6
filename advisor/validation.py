"""The engine held against measured cases: each row predicted, and the errors summed up."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from advisor.architecture import ModelShape, read_config
from advisor.quantity import Evidence, Quantity
from catalog.catalog import Catalog
from catalog.model_files.config_json import read_config_json
from catalog.model_files.error import ModelFileError
from catalog.told import ToldError

Row = Mapping[str, str]
Predict = Callable[[Row, ModelShape, Catalog], Quantity]

SERVING = {
    "weights",
    "kv_cache",
    "compute_buffer",
    "cuda_graphs",
    "activation_peak",
    "kv_capacity",
    "peak_allocated",
    "peak_reserved",
}
TRAINING = {"peak_allocated", "peak_reserved", "after_forward"}
SPEED = {"decode", "prefill", "throughput", "ttft", "tokens_per_second_per_gpu", "gpu_hours", "days"}

# what one unit of a file is in the base unit of a prediction
UNITS: dict[tuple[str, str], float] = {
    ("B", "GiB"): 2.0**-30,
    ("B", "MiB"): 2.0**-20,
    ("B", "GB"): 1e-9,
    ("B", "MB"): 1e-6,
    ("s", "ms"): 1e3,
    ("s", "h"): 1 / 3600,
    ("s", "days"): 1 / 86400,
    ("s", "d"): 1 / 86400,
    ("h", "GPU-hours"): 1.0,
    ("h", "GPU-h"): 1.0,
    ("d", "days"): 1.0,
}


class Skip(Exception):  # noqa: N818 - it is no error: the row says too little, or something we do not model
    """A row that cannot be predicted, with the reason."""


class CasesError(ToldError):
    """A file of cases that cannot be used: ``place`` as in "line 3, column measured"."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One predicted row; ``error`` = predicted / measured - 1, values in the row's own unit."""

    case_id: str
    quantity: str
    predicted: float
    low: float
    high: float
    measured: float
    error: float

    @property
    def covered(self) -> bool:
        """Does the range hold what was measured? Counts are rounded like the file's."""
        slack = 1e-9 * abs(self.measured)
        return self.low - slack <= self.measured <= self.high + slack


@dataclass(frozen=True, slots=True)
class Summary:
    """Absolute errors of one quantity; ``p90`` is the value at place int(0.9 n) of the sorted errors."""

    count: int
    median: float
    p90: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Validation:
    outcomes: tuple[Outcome, ...]
    skipped: tuple[tuple[str, str], ...]  # case id, reason
    summary: Mapping[str, Summary]


def validate(path: Path, catalog: Catalog) -> Validation:
    """Predict every row of a file of measured cases; CasesError where the file or a number in it cannot be read."""
    outcomes: list[Outcome] = []
    skipped: list[tuple[str, str]] = []
    shapes: dict[str, ModelShape | str] = {}
    for line, row in read_cases(path):
        case = row.get("case_id", "") or f"line {line}"
        measured = _number(row["measured"], f"line {line}, column measured")
        try:
            shape = _shape(row["config"], path.parent, catalog, shapes)
            quantity = predictor_of(row)(row, shape, catalog)
            outcomes.append(_outcome(case, row, quantity, measured))
        except Skip as reason:
            skipped.append((case, str(reason)))
        except ValueError as error:  # a cell that means nothing to the area's predictor
            skipped.append((case, f"cannot be predicted: {error}"))
    return Validation(tuple(outcomes), tuple(skipped), summarise(outcomes))


def read_cases(path: Path) -> Iterator[tuple[int, Row]]:
    """(line, row) of a file of cases; empty cells stay empty."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CasesError("", "there is no such file; expected a CSV of measured cases") from None
    except UnicodeDecodeError as error:
        raise CasesError(f"byte {error.start}", "is not UTF-8; expected a CSV of measured cases") from None
    except OSError as error:
        raise CasesError("", "cannot be read: {reason}", reason=error.strerror or str(error)) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    needed = ("config", "quantity", "measured")
    try:
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise CasesError(
                "line 1", "has no column {name}; expected at least {needed}", name=missing[0], needed=", ".join(needed)
            )
        for row in reader:
            yield (
                reader.line_num,
                {
                    key: (value or "").strip()
                    for key, value in row.items()
                    if key is not None and not isinstance(value, list)
                },
            )
    except csv.Error as error:
        raise CasesError(f"line {reader.line_num}", "is not CSV ({reason})", reason=str(error)) from None


def predictor_of(row: Row) -> Predict:
    """The function of the area that a row's columns and quantity belong to; Skip where none does."""
    quantity = row["quantity"]
    if quantity == "parameters":
        return _parameters
    if quantity in SPEED:
        module = "advisor.speed.validation"
    elif row.get("framework") and quantity in TRAINING:
        module = "advisor.memory.training_validation"
    elif quantity in SERVING:
        module = "advisor.memory.serving_validation"
    else:
        raise Skip(f"the quantity {quantity} is not predicted")
    predict: Predict = import_module(module).predict
    return predict


def _parameters(row: Row, shape: ModelShape, catalog: Catalog) -> Quantity:
    return Quantity(shape.parameters, "parameters", formula="architecture.parameters", evidence=Evidence.DERIVED)


def _shape(config: str, folder: Path, catalog: Catalog, known: dict[str, ModelShape | str]) -> ModelShape:
    if config not in known:
        known[config] = _read_shape(config, folder, catalog)
    found = known[config]
    if isinstance(found, str):
        raise Skip(found)
    return found


def _read_shape(config: str, folder: Path, catalog: Catalog) -> ModelShape | str:
    record = catalog.models.get(config)
    try:
        if record is not None and record.config is not None:
            return read_config(record.config, record.name)
        if not (folder / config).exists():
            return f"config {config}: there is no such file, and no model of the catalog has this id"
        return read_config(read_config_json(folder / config), Path(config).stem)
    except ModelFileError as error:
        return f"config {config}: {error}"


def _outcome(case: str, row: Row, quantity: Quantity, measured: float) -> Outcome:
    unit = row.get("unit", "")
    factor = UNITS.get((quantity.unit, unit), 1.0)
    value, low, high = (part * factor for part in (quantity.value, quantity.low, quantity.high))
    if measured <= 0:
        raise Skip("nothing was measured: the value is not above 0")
    return Outcome(case, row["quantity"], value, low, high, measured, value / measured - 1)


def summarise(outcomes: Iterable[Outcome]) -> dict[str, Summary]:
    """Per quantity: how many, the median and the 90 % point of the absolute errors, and how often the range holds."""
    by_quantity: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_quantity.setdefault(outcome.quantity, []).append(outcome)
    return {quantity: _summary(found) for quantity, found in sorted(by_quantity.items())}


def _summary(found: list[Outcome]) -> Summary:
    errors = sorted(abs(outcome.error) for outcome in found)
    count = len(errors)
    middle = errors[count // 2] if count % 2 else (errors[count // 2 - 1] + errors[count // 2]) / 2
    return Summary(count, middle, errors[int(0.9 * count)], sum(outcome.covered for outcome in found) / count)


def _number(text: str, place: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise CasesError(place, "is {given}; expected a number", given=repr(text)) from None
    if not math.isfinite(value):
        raise CasesError(place, "is {given}; expected a finite number", given=repr(text))
    return value
