"""A catalog pack: the records that one lab made, as one file for another, with a preview of what it would change."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

from catalog.catalog import Catalog, Problem
from catalog.checks import check
from catalog.importers.problem import ImportProblemError
from catalog.load import TABLES, load_catalog
from catalog.own import merged
from catalog.own_records import add_own, files_of
from catalog.records.record import Record

SUFFIX = ".labrigpack"
MOST_FILES, MOST_BYTES = 5_000, 100_000_000
_ALLOWED = re.compile(
    rf"(?:{'|'.join(TABLES)}|slots|observations\w*)\.csv|assumptions/[\w-]+\.csv|models/[\w.+-]+\.json"
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a pack does to one record."""

    kind: str
    id: str
    name: str
    what: Literal["new", "changed", "same"]


@dataclass(frozen=True)
class PackPreview:
    """What a pack would change; ``problems`` are in the pack itself or would be after it."""

    file_name: str
    records: Catalog
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def write_pack(file: Path, own: Catalog) -> int:
    """Write the user's own records into one file, whole or not at all; the number of files inside."""
    inside = files_of(own)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as out:
        beside = Path(out.name)
        try:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
                for name, text in inside.items():
                    zipped.writestr(name, text)
            out.flush()
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    beside.replace(file)
    return len(inside)


def preview_pack(file: Path, catalog: Catalog) -> PackPreview:
    """What is in a pack, held against the catalog as it is. Raises ``ImportProblemError``."""
    try:
        with zipfile.ZipFile(file) as zipped, tempfile.TemporaryDirectory() as folder:
            _unpack(zipped, Path(folder), file.name)
            records, problems = load_catalog(Path(folder))
    except (zipfile.BadZipFile, OSError) as error:
        raise ImportProblemError(file.name, "no archive that can be read; expected a catalog pack") from error
    changes: list[Change] = []
    for field in fields(Catalog):
        if field.name != "places":
            known = _by_id(getattr(catalog, field.name))
            for id, record in _by_id(getattr(records, field.name)).items():
                changes.append(Change(field.name, id, record.name, _what(known.get(id), record)))
    before = {(one.place, one.text) for one in check(catalog)}
    after = tuple(one for one in check(merged(catalog, records)) if (one.place, one.text) not in before)
    return PackPreview(file.name, records, tuple(changes), problems + after)


def accept_pack(preview: PackPreview, folder: Path) -> int:
    """Take a pack's good records over into the user's own; ``own_records.roll_back`` undoes it. How many."""
    add_own(folder, preview.records)
    return len(preview.changes)


def _by_id(records: Mapping[str, Record] | tuple[Record, ...]) -> Mapping[str, Record]:
    return {record.id: record for record in records} if isinstance(records, tuple) else records


def _what(known: Record | None, record: Record) -> Literal["new", "changed", "same"]:
    if known is None:
        return "new"
    return "same" if known == record else "changed"


def _unpack(zipped: zipfile.ZipFile, folder: Path, name: str) -> None:
    members = zipped.infolist()
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > MOST_BYTES:
        raise ImportProblemError(
            name, "too large; expected at most {files} files and {size} bytes", files=MOST_FILES, size=MOST_BYTES
        )
    for member in members:
        if not _ALLOWED.fullmatch(member.filename):
            raise ImportProblemError(
                name, "holds {member}; expected tables and models of a catalog only", member=repr(member.filename)
            )
        target = folder / member.filename
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(zipped.read(member))
