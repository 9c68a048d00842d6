"""A lab's own measurements tighten the ranges for its studies."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median

from pydantic import ValidationError

from advisor.memory.learn_ranges import COLUMNS, FEWEST, PRINTED, Learned, conformal, engines_of, write
from advisor.validation import CasesError, validate
from catalog.catalog import Catalog
from catalog.records.assumptions import Assumption

FEW = 3  # fewer rows than this move the middle only


@dataclass(frozen=True, slots=True)
class Calibration:
    """What own measurements change: (quantity, engine) with the range of measured / predicted before and after."""

    learned: tuple[Learned, ...]
    before: Mapping[tuple[str, str], tuple[float, float]]
    skipped: tuple[tuple[str, str], ...]


def calibrate(path: Path, catalog: Catalog) -> Calibration:
    """Ranges from a CSV of own measurements, in the format of measured cases.

    The middle is that of the own measurements. With 19 rows or more of an engine the range is theirs too; with
    fewer the general range is drawn together around it, and never leaves an own measurement outside. Raises CasesError.
    """
    result = validate(path, catalog)
    engines = engines_of(path)
    own: dict[tuple[str, str], list[float]] = {}
    for one in result.outcomes:
        own.setdefault((one.quantity, engines.get(one.case_id, "any")), []).append(one.measured / one.predicted)
    before = {key: _general(catalog, *key) for key in own}
    learned = tuple(
        _range(quantity, engine, ratios, before[quantity, engine], catalog)
        for (quantity, engine), ratios in sorted(own.items())
    )
    return Calibration(learned, before, result.skipped)


def calibrated(catalog: Catalog, learned: Iterable[Learned]) -> Catalog:
    """The catalog with the own ranges in place of the shipped ones."""
    records = {one.id: one for one in map(_record, learned)}
    return replace(catalog, assumptions={**catalog.assumptions, **records})


def write_calibration(learned: Iterable[Learned], path: Path, source: str, today: date) -> None:
    """Keep own ranges beside the program's data; the file has the columns of the shipped judgements."""
    beside = path.with_suffix(".part")
    write(learned, beside, source, today.isoformat())
    beside.replace(path)


def read_calibration(path: Path) -> tuple[Assumption, ...]:
    """Own ranges that were kept; () where there are none, CasesError where the file was damaged."""
    if not path.exists():
        return ()
    found: list[Assumption] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values = {name: row[name] for name in COLUMNS if row.get(name)}
            try:
                found.append(Assumption.model_validate(values))
            except ValidationError as error:
                place, reason = f"{path}, line {len(found) + 2}", error.errors()[0]["msg"]
                raise CasesError(place, "{reason}; expected what validate --calibrate writes", reason=reason) from None
    return tuple(found)


def _general(catalog: Catalog, quantity: str, engine: str) -> tuple[float, float]:
    for name in (engine, "any"):
        record = catalog.assumptions.get(f"memory.residual.{quantity}.{name}")
        if record is not None:
            return record.low, record.high
    return 0.8, 1.25


def _range(quantity: str, engine: str, ratios: list[float], general: tuple[float, float], catalog: Catalog) -> Learned:
    middle = median(ratios)
    if len(ratios) >= FEWEST:
        low, high = conformal(ratios)
    else:
        power = catalog.assumptions["memory.calibration_spread"].likely if len(ratios) >= FEW else 1.0
        low = min(*ratios, middle * general[0] ** power)
        high = max(*ratios, middle * general[1] ** power)
    return Learned(quantity, engine, min(low, middle, 1 - PRINTED), middle, max(high, middle, 1 + PRINTED), len(ratios))


def _record(one: Learned) -> Assumption:
    return Assumption(
        id=f"memory.residual.{one.quantity}.{one.engine}",
        name=f"Measured over predicted {one.quantity.replace('_', ' ')} ({one.engine})",
        low=one.low,
        likely=min(max(one.likely, one.low), one.high),
        high=one.high,
        unit="1",
        reason=f"{one.rows} own measurements",
        source="own measurements",
    )
