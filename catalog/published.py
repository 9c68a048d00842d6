"""Published tables that the program shows beside its own answer."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from catalog.catalog import Problem
from catalog.load import SHIPPED
from catalog.records.record import Positive, Record, Whole
from catalog.tables import read_table

Money = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]


class GuideRow(Record):
    """One row of the course's table for ChatGLM-6B: what it says is needed, the least card, and its prices as printed.

    ``serve_gb`` and ``fine_tune_gb`` are the printed "G"; ``buy_each`` is per card, ``rent_hour`` for all cards; the
    date of both prices is unknown (``as_of`` is None).
    """

    model_id: str
    precision: Literal["full", "half", "int8", "int4"]
    dialogue: Literal["few turns", "many turns"]
    serve_gb: Positive
    fine_tune_gb: Positive
    chip_id: str
    chip_count: Whole
    card_memory_gb: Positive  # of all cards together
    buy_each: Money
    rent_hour: Money
    currency: str

    @property
    def buy(self) -> Decimal:
        """Price of all the cards."""
        return self.buy_each * self.chip_count

    @property
    def naive_hours(self) -> Decimal:
        """Hours after which the cards' price equals the rent, as the table invites one to count."""
        return self.buy / self.rent_hour


def load_guide(folder: Path | None = None) -> tuple[tuple[GuideRow, ...], tuple[Problem, ...]]:
    """The table for ChatGLM-6B, in its printed order, and what is wrong in the file."""
    records, problems = read_table(
        (SHIPPED if folder is None else folder) / "published" / "chatglm_6b_guide.csv", GuideRow
    )
    return tuple(record for _, record in records), tuple(problems)


class Tariff(Record):
    """A region's electricity by the time of day, per kWh; ``peak`` None = one price all day."""

    country: str
    region: str
    plan: str
    flat: Positive
    peak: Positive | None = None
    valley: Positive | None = None
    sharp: Positive | None = None  # in the hottest hours of some months
    currency: str


@cache
def load_tariffs() -> tuple[Tariff, ...]:
    """The shipped tariffs; they are held to be without problems by a test."""
    records, _ = read_table(SHIPPED / "published" / "tariffs.csv", Tariff)
    return tuple(record for _, record in records)


def tariff_in(country: str, region: str) -> Tariff | None:
    """The tariff of a region by its name, its name in the country's own language or its id."""
    wanted = region.strip().casefold()
    if not wanted:
        return None
    for tariff in load_tariffs():
        names = (tariff.id, tariff.region, tariff.name, *tariff.aliases)
        if tariff.country == country and wanted in (name.casefold() for name in names):
            return tariff
    return None


class DepreciationRule(Record):
    """How a country's tax or accounting rules spread the price of computers; information, never tax advice."""

    country: str
    who: str
    method: Literal["straight line", "at once", "macrs", "declining"]
    years: Whole
    rate: Positive | None = None  # a year, of what is left
    most_per_unit: Money | None = None  # of the price of one piece
    currency: str


@cache
def load_depreciation() -> tuple[DepreciationRule, ...]:
    """The shipped rules; they are held to be without problems by a test."""
    records, _ = read_table(SHIPPED / "published" / "depreciation.csv", DepreciationRule)
    return tuple(record for _, record in records)
