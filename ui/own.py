"""The user's own prices: the book beside the shipped catalog, opened only as long as it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.catalog import Catalog, Problem
    from catalog.pricebook.book import PriceBook
    from catalog.records.models import Model
    from catalog.records.record import Record


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
    from catalog.own import book_place, load_with_own, records_folder

    place = book_place()
    if isinstance(place, Path) and not place.exists():
        return load_with_own(records_folder())
    try:
        with book() as opened:
            return load_with_own(records_folder(), opened)
    except ValueError as error:
        catalog, problems = load_with_own(records_folder())
        return catalog, (*problems, Problem(str(place), str(error)))


def save(records: Iterable[Record]) -> None:
    """Put records among the user's own; raises OSError, and then nothing has changed."""
    from catalog.own import records_folder
    from catalog.own_records import save_records

    folder = records_folder()
    folder.mkdir(parents=True, exist_ok=True)  # so that the first change can be taken back as well
    save_records(folder, records)


def undo() -> bool:
    """Take the last change of the user's own records back; False where there is none."""
    from catalog.own import records_folder
    from catalog.own_records import roll_back

    return roll_back(records_folder())


def can_undo() -> bool:
    from catalog.own import records_folder
    from catalog.own_records import history_of

    history = history_of(records_folder())
    return history.is_dir() and any(history.iterdir())


def records() -> Catalog:
    """The user's own records alone."""
    from catalog.own import records_folder
    from catalog.own_records import load_own

    return load_own(records_folder())


def model_of(path: Path) -> Model:
    """The model of a config.json or GGUF file; raises ImportProblemError."""
    from datetime import date

    from catalog.importers.models import model_from_file

    return model_from_file(path, today=date.today())


def keep_model(model: Model, known: Iterable[str]) -> None:
    """Put a model among the user's own, unless its id is that of one that comes with LabRig. Raises OSError."""
    if model.id not in set(known) - set(records().models):
        save([model])
