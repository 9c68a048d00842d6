"""One file in, one file out, whatever it is: what the command line and a drop on the window call."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from catalog.catalog import Catalog, Problem
from catalog.export import export_prices
from catalog.importers.models import model_from_file
from catalog.importers.pack import SUFFIX, PackPreview, accept_pack, preview_pack, write_pack
from catalog.importers.prices import Line, Preview, accept, preview_prices
from catalog.importers.problem import ImportProblemError
from catalog.own import load_with_own
from catalog.own_records import load_own, save_records
from catalog.pricebook.book import open_book
from catalog.records.models import Model

Kind = Literal["prices", "model", "pack"]


@dataclass(frozen=True)
class Imported:
    """What a file holds, and how much of it was written (0 where nobody accepted it yet).

    One of ``prices``, ``model`` and ``pack`` is there. ``number`` is the import's number in the price book.
    """

    kind: Kind
    written: int
    prices: Preview | None = None
    model: Model | None = None
    pack: PackPreview | None = None
    number: int | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps lines or records out, with their places."""
        if self.pack is not None:
            return self.pack.problems
        if self.prices is None:
            return ()
        lines = (Problem(line.place, _told(line)) for line in self.prices.lines if line.reason)
        return (*self.prices.problems, *lines)


def kind_of_file(file: Path) -> Kind:
    """Prices, a model or a pack, by name and content; raises ``ImportProblemError``."""
    suffix = file.suffix.casefold()
    if file.is_dir() or suffix in (".json", ".gguf"):
        return "model"
    if not file.exists():
        raise ImportProblemError(str(file), "is not there; expected a price list, a model or a catalog pack")
    if suffix in (SUFFIX, ".zip"):
        return "pack"
    if zipfile.is_zipfile(file) and suffix not in (".xlsx", ".xlsm"):
        return "pack"
    if suffix in (".csv", ".tsv", ".txt", ".xlsx", ".xlsm"):
        return "prices"
    raise ImportProblemError(file.name, "expected .csv, .xlsx, config.json, .gguf or {pack}", pack=SUFFIX)


def import_file(
    file: Path,
    *,
    folder: Path,
    book_at: Path | str,
    today: date,
    accepted: bool = False,
    supplier: str = "",
    currency: str = "",
) -> Imported:
    """Show what a file would bring, and with ``accepted`` write what is beyond doubt.

    ``folder`` is the folder of the user's own records, ``book_at`` the price book. Doubtful and unmatched lines are
    listed and left out. Raises ``ImportProblemError`` and ``BookError`` (both ValueError); then nothing is written.
    """
    kind = kind_of_file(file)
    if kind == "model":
        model = model_from_file(file, today=today)
        if accepted:
            _written(folder, lambda: save_records(folder, [model]))
        return Imported(kind, int(accepted), model=model)
    if kind == "pack":
        catalog, _ = load_with_own(folder)
        pack = preview_pack(file, catalog)
        if accepted:
            _written(folder, lambda: accept_pack(pack, folder))
        return Imported(kind, len(pack.changes) if accepted else 0, pack=pack)
    if not accepted and "://" not in str(book_at) and not Path(book_at).exists():
        catalog, _ = load_with_own(folder)  # a look makes no book
        seen = preview_prices(file, catalog, today=today, supplier=supplier, currency=currency)
        return Imported(kind, 0, prices=seen)
    book = open_book(book_at)
    try:
        catalog, _ = load_with_own(folder, book)
        prices = preview_prices(
            file, catalog, today=today, supplier=supplier, known_suppliers=book.suppliers(), currency=currency
        )
        before = book.known_file(prices.fingerprint)
        if before is not None:
            raise ImportProblemError(
                file.name,
                "is in the price book since {day}; undo import {number} first",
                day=f"{before.made_at:%Y-%m-%d}",
                number=str(before.id),
            )
        number = accept(prices, book) if accepted else None
    finally:
        book.close()
    return Imported(kind, len(prices.of("ready")) if accepted else 0, prices=prices, number=number)


def export_file(file: Path, *, folder: Path, book_at: Path | str) -> tuple[Kind, int]:
    """Write the user's own prices (.csv) or records (.labrigpack, .zip) into a file; what and how many.

    Raises ``ImportProblemError`` and ``BookError``; then the file is as it was.
    """
    suffix = file.suffix.casefold()
    try:
        if suffix in (SUFFIX, ".zip"):
            own: Catalog = load_own(folder)
            return "pack", write_pack(file, own)
        if suffix == ".csv":
            book = open_book(book_at)
            try:
                return "prices", export_prices(book.prices(), file)
            finally:
                book.close()
    except OSError as error:
        raise ImportProblemError(
            str(file), "{reason}; expected a place that can be written", reason=error.strerror
        ) from error
    raise ImportProblemError(file.name, "expected a name that ends in .csv (prices) or {pack} (records)", pack=SUFFIX)


def _told(line: Line) -> str:
    return f"{line.name!r}: {line.reason}" if line.name else line.reason


def _written(folder: Path, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        raise ImportProblemError(
            str(folder), "{reason}; expected a folder that can be written", reason=error.strerror
        ) from error
