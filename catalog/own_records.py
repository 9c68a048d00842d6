"""The user's own records: written as the same tables that are shipped, every earlier state kept for a roll-back."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from catalog.catalog import Catalog
from catalog.load import TABLES, load_catalog
from catalog.own import merged
from catalog.records.hosts import Mainboard, Slot
from catalog.records.models import Model
from catalog.records.record import Record

KINDS: Mapping[str, type[Record]] = {**TABLES, "slots": Slot}


def save_records(folder: Path, records: Iterable[Record]) -> None:
    """Add records to the user's own, in place of those with their id. Raises OSError; then nothing has changed."""
    more: dict[str, Any] = {}
    for record in records:
        kind = "models" if isinstance(record, Model) else kind_of(record)
        more.setdefault(kind, {})[record.id] = record
    if "bands" in more:
        more["bands"] = tuple(more["bands"].values())
    add_own(folder, Catalog(**more))


def kind_of(record: Record) -> str:
    """The table that holds records of this type; raises KeyError."""
    return next(kind for kind, type_ in TABLES.items() if type(record) is type_)


def load_own(folder: Path) -> Catalog:
    """The user's own records; an empty catalog where there are none yet."""
    recover(folder)
    return load_catalog(folder)[0] if folder.is_dir() else Catalog()


def add_own(folder: Path, more: Catalog) -> None:
    """Put the records of ``more`` over the user's own."""
    write_own(folder, merged(load_own(folder), more))


def write_own(folder: Path, own: Catalog) -> None:
    """Write the user's own records anew; the state before goes into the history beside the folder."""
    fresh = folder.with_name(folder.name + ".new")
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir(parents=True)
    for name, text in files_of(own).items():
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    if folder.exists():
        history = history_of(folder)
        history.mkdir(exist_ok=True)
        folder.rename(history / f"{len(list(history.iterdir())) + 1:04d}")
    fresh.rename(folder)


def roll_back(folder: Path) -> bool:
    """Make the state before the last change the current one again; False where there is none."""
    recover(folder)
    states = sorted(history_of(folder).iterdir()) if history_of(folder).is_dir() else []
    if not states:
        return False
    aside = folder.with_name(folder.name + ".old")
    if aside.exists():
        shutil.rmtree(aside)
    if folder.exists():
        folder.rename(aside)
    states[-1].rename(folder)
    shutil.rmtree(aside, ignore_errors=True)
    return True


def recover(folder: Path) -> None:
    """Finish a change that a crash cut between its two renames."""
    fresh = folder.with_name(folder.name + ".new")
    if fresh.is_dir() and not folder.exists():
        fresh.rename(folder)


def history_of(folder: Path) -> Path:
    return folder.with_name(folder.name + "-history")


def files_of(own: Catalog) -> dict[str, str]:
    """The files of a catalog by name, only those that hold something."""
    files: dict[str, str] = {}
    for kind, type_ in TABLES.items():
        held = getattr(own, kind)
        records = list(held.values()) if isinstance(held, Mapping) else list(held)
        if records:
            files[f"{kind}.csv"] = table_text(type_, records)
    slots = [slot for board in own.mainboards.values() for slot in board.slots]
    if slots:
        files["slots.csv"] = table_text(Slot, slots)
    if own.observations:
        files["observations.csv"] = table_text(type(own.observations[0]), list(own.observations))
    if own.assumptions:
        assumptions = list(own.assumptions.values())
        files["assumptions/own.csv"] = table_text(type(assumptions[0]), assumptions)
    for model in own.models.values():
        files[f"models/{model.id}.json"] = json.dumps(
            model.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=2
        )
    return files


def table_text(type_: type[Record], records: list[Any]) -> str:
    """Records as CSV, the columns that are used and no others."""
    fields = [field for field in type_.model_fields if not (type_ is Mainboard and field == "slots")]
    rows = [{field: cell_text(getattr(record, field)) for field in fields} for record in records]
    used = [field for field in fields if field == "id" or any(row[field] for row in rows)]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, used, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)
