"""The user's own prices: the book beside the shipped catalog, opened only as long as it is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.catalog import Catalog, Problem
    from catalog.pricebook.book import PriceBook


@contextmanager
def book() -> Iterator[PriceBook]:
    """The price book, made where there is none; raises BookError."""
    from catalog.own import book_place
    from catalog.pricebook.book import open_book

    opened = open_book(book_place())
    try:
        yield opened
    finally:
        opened.close()


def load() -> tuple[Catalog, tuple[Problem, ...]]:
    """The shipped catalog with the user's own records and prices; a book that cannot be read is a problem, no more."""
    from catalog.catalog import Problem
    from catalog.own import book_place, data_folder, load_with_own

    place = book_place()
    if isinstance(place, Path) and not place.exists():
        return load_with_own(data_folder())
    try:
        with book() as opened:
            return load_with_own(data_folder(), opened)
    except ValueError as error:
        catalog, problems = load_with_own(data_folder())
        return catalog, (*problems, Problem(str(place), str(error)))
