"""What can be rented: machines by the hour, models by the token."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from catalog.records.record import Positive, Record, Whole

Money = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]


class RentalOffer(Record):
    """A machine with accelerators by the hour; prices are for the whole instance."""

    provider: str
    chip_id: str
    chip_count: Whole
    region: str = ""
    country: str = ""  # ISO code where known
    currency: str
    hour: Money | None = None  # on demand
    hour_spot: Money | None = None
    hour_one_year: Money | None = None
    hour_three_years: Money | None = None
    month: Money | None = None  # where the offer is by the month
    vcpus: Whole | None = None
    memory_gib: Positive | None = None
    purpose: Literal["production", "study"] = "production"  # study platforms are not for serving
    observed_on: date
    scales_to: Whole | None = None  # so many of the same in one machine, at the same price each; None = only chip_count


class TokenPrice(Record):
    """A hosted model by the token; prices per 1 000 000 tokens."""

    provider: str
    model: str  # the provider's name
    model_id: str = ""  # the catalog's model, where it is an open one that is in it
    currency: str
    input: Money
    output: Money
    cached_input: Money | None = None
    batch_input: Money | None = None
    batch_output: Money | None = None
    context_tokens: Whole | None = None
    observed_on: date
