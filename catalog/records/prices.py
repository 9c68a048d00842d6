"""Prices of parts: dated observations, and bands for the parts that have none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from catalog.records.record import Record, Texts, Whole

Money = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]


class Observation(Record):
    """One price that somebody saw."""

    part_id: str
    amount: Money
    amount_low: Money | None = None
    amount_high: Money | None = None
    currency: str
    region: str = ""
    tax_included: bool | None = None
    condition: Literal["new", "used", "modded", ""] = ""
    kind: Literal["list", "asking", "sold", "estimate", "msrp"]
    seller: str = ""
    observed_on: date
    precision: Literal["day", "month", "year"] = "day"
    own: bool = False  # the user's own, from the price book: wins over what others saw


class Band(Record):
    """Low, likely and high price of a class of parts; always an estimate."""

    part_class: str  # "psu", "mainboard", ...
    sub_class: str = ""
    low: Money
    likely: Money
    high: Money
    currency: str = "USD"
    unit: Literal["each", "GB", "TB"] = "each"
    applies: Texts = ()  # "field=value", "field=low-high", "field=one|other": all must hold for a part of the class
    observations: Whole = 0
    observed_on: date
