"""From the files of a folder to the catalog and what is wrong in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from catalog.catalog import Catalog, Problem
from catalog.records.accelerators import Board, Chip
from catalog.records.assumptions import Assumption, Country
from catalog.records.engines import Engine, EngineSupport
from catalog.records.formats import NumberFormat
from catalog.records.hosts import Case, Cooler, Cpu, Drive, Mainboard, MemoryKit, Psu, Slot
from catalog.records.machines import WholeMachine
from catalog.records.models import Model
from catalog.records.offers import RentalOffer, TokenPrice
from catalog.records.prices import Band, Observation
from catalog.records.record import Record
from catalog.tables import by_id, in_words, read_table

R = TypeVar("R", bound=Record)

SHIPPED = Path(__file__).parent / "data"

TABLES: dict[str, type[Record]] = {
    "chips": Chip,
    "boards": Board,
    "cpus": Cpu,
    "mainboards": Mainboard,
    "memory_kits": MemoryKit,
    "drives": Drive,
    "psus": Psu,
    "cases": Case,
    "coolers": Cooler,
    "whole_machines": WholeMachine,
    "rental_offers": RentalOffer,
    "token_prices": TokenPrice,
    "formats": NumberFormat,
    "engines": Engine,
    "engine_support": EngineSupport,
    "countries": Country,
    "bands": Band,
}
"""Kinds that stand in one file ``<kind>.csv``; the others are slots, observations, assumptions and models."""


def load_catalog(folder: Path | None = None) -> tuple[Catalog, tuple[Problem, ...]]:
    """Every good record of ``folder`` (None: the shipped data) and a problem for every bad one.

    Missing files are no problem: a folder may hold a part of a catalog only. Raises nothing for bad data.
    """
    root = SHIPPED if folder is None else folder
    if not root.is_dir():
        return Catalog(), (Problem(str(root), "is no folder; expected the folder of a catalog"),)
    problems: list[Problem] = []
    places: dict[str, str] = {}

    def load(pattern: str, kind: type[R]) -> dict[str, R]:
        rows: list[tuple[str, R]] = []
        for file in sorted(root.glob(pattern)):
            records, wrong = read_table(file, kind)
            problems.extend(wrong)
            name = file.relative_to(root).as_posix()
            rows += [(f"{name}, line {line}", record) for line, record in records]
        kept, where, twice = by_id(rows)
        problems.extend(twice)
        places.update(where)
        return kept

    slots = load("slots.csv", Slot)
    mainboards, lost = with_slots(load("mainboards.csv", Mainboard), slots, places)
    problems += lost
    models, wrong = load_models(root / "models", places)
    problems += wrong
    catalog = Catalog(
        chips=load("chips.csv", Chip),
        boards=load("boards.csv", Board),
        cpus=load("cpus.csv", Cpu),
        mainboards=mainboards,
        memory_kits=load("memory_kits.csv", MemoryKit),
        drives=load("drives.csv", Drive),
        psus=load("psus.csv", Psu),
        cases=load("cases.csv", Case),
        coolers=load("coolers.csv", Cooler),
        whole_machines=load("whole_machines.csv", WholeMachine),
        rental_offers=load("rental_offers.csv", RentalOffer),
        token_prices=load("token_prices.csv", TokenPrice),
        models=models,
        formats=load("formats.csv", NumberFormat),
        engines=load("engines.csv", Engine),
        engine_support=load("engine_support.csv", EngineSupport),
        assumptions=load("assumptions/*.csv", Assumption),
        countries=load("countries.csv", Country),
        observations=tuple(load("observations*.csv", Observation).values()),
        bands=tuple(load("bands.csv", Band).values()),
        places=places,
    )
    return catalog, tuple(problems)


def with_slots(
    mainboards: dict[str, Mainboard], slots: dict[str, Slot], places: dict[str, str]
) -> tuple[dict[str, Mainboard], list[Problem]]:
    """Mainboards with their slots in order; a slot of no mainboard is a problem."""
    of_board: dict[str, list[Slot]] = {}
    for slot in slots.values():
        of_board.setdefault(slot.mainboard_id, []).append(slot)
    problems = [
        Problem(f"{places[slot.id]}, column mainboard_id", f"is {id!r}; expected the id of a mainboard")
        for id, lost in of_board.items()
        if id not in mainboards
        for slot in lost
    ]
    filled = {
        id: board.model_copy(update={"slots": tuple(sorted(of_board[id], key=lambda slot: slot.order))})
        if id in of_board
        else board
        for id, board in mainboards.items()
    }
    return filled, problems


def load_models(folder: Path, places: dict[str, str]) -> tuple[dict[str, Model], list[Problem]]:
    """One model a JSON file: the fields of ``Model``, its config.json under ``config``."""
    rows: list[tuple[str, Model]] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.json")):
        place = f"models/{file.name}"
        try:
            data = json.loads(file.read_bytes())
            rows.append((place, Model.model_validate(data)))
        except json.JSONDecodeError as error:
            problems.append(Problem(f"{place}, line {error.lineno}", f"{error.msg}; expected a JSON object"))
        except UnicodeDecodeError as error:
            problems.append(Problem(place, f"byte {error.start} is not UTF-8; expected a UTF-8 text file"))
        except OSError as error:
            problems.append(Problem(place, f"cannot be read: {error.strerror}"))
        except ValidationError as error:
            problems += [
                Problem(", ".join([place, *(f"field {part}" for part in detail["loc"])]), in_words(detail))
                for detail in error.errors(include_url=False)
            ]
    kept, where, twice = by_id(rows)
    places.update(where)
    return kept, problems + twice
