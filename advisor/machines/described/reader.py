"""What the readers of a description look names up in."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.catalog import Catalog
from catalog.rules import RuleBook


@dataclass(frozen=True, slots=True)
class Reader:
    """The tables that names are looked up in."""

    catalog: Catalog
    book: RuleBook
