"""The shipped catalog with what is the user's own: records of their folder, prices of their book.

The folder is laid out like the shipped data (``chips.csv``, ``models/*.json`` ...). A record of the user's with a
shipped id takes its place; prices of the book win over shipped ones (``Observation.own``).
"""

from __future__ import annotations

import os
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.catalog import Catalog, Problem
from catalog.load import load_catalog

if TYPE_CHECKING:
    from catalog.pricebook.book import PriceBook


def data_folder() -> Path:
    """Where the user's own data lie, as each system wants it; ``LABRIG_DATA`` overrides."""
    chosen = os.environ.get("LABRIG_DATA")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming")) / "LabRig"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "LabRig"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "labrig"


def records_folder() -> Path:
    """Where the user's own records lie: tables and models as in the shipped data."""
    return data_folder() / "catalog"


def book_place() -> Path | str:
    """The price book: ``LABRIG_PRICE_BOOK`` (a path or a PostgreSQL URL), else a file in the data folder."""
    return os.environ.get("LABRIG_PRICE_BOOK") or data_folder() / "prices.sqlite"


def load_with_own(folder: Path | None, book: PriceBook | None = None) -> tuple[Catalog, tuple[Problem, ...]]:
    """The shipped catalog, the user's records over it, the book's prices in it."""
    catalog, problems = load_catalog()
    if folder is not None and folder.is_dir():
        own, wrong = load_catalog(folder)
        catalog = merged(catalog, own)
        problems += tuple(Problem(f"{folder.name}/{one.place}", one.text) for one in wrong)
    if book is not None:
        catalog = with_prices(catalog, book)
    return catalog, problems


def merged(catalog: Catalog, own: Catalog) -> Catalog:
    """Records of ``own`` over those of ``catalog``."""
    together: dict[str, Any] = {}
    for field in fields(Catalog):
        below, above = getattr(catalog, field.name), getattr(own, field.name)
        if isinstance(below, tuple):
            ids = {record.id for record in above}
            together[field.name] = (*(record for record in below if record.id not in ids), *above)
        else:
            together[field.name] = {**below, **above}
    return Catalog(**together)


def with_prices(catalog: Catalog, book: PriceBook) -> Catalog:
    """The catalog with the newest of the book's prices; their history stays in the book."""
    return replace(catalog, observations=(*catalog.observations, *book.newest()))
