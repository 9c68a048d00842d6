"""Judgements, kept as data: every one with its range, reason and source."""

from __future__ import annotations

from datetime import date

from pydantic import model_validator

from catalog.records.record import Record


class Assumption(Record):
    """A judgement: ``id`` is "area.name" ("memory.cuda_context", "costs.resale_36_months")."""

    low: float
    likely: float
    high: float
    unit: str
    reason: str

    @model_validator(mode="after")
    def _ordered(self) -> Assumption:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"low {self.low}, likely {self.likely}, high {self.high} are not in order")
        return self


class Country(Record):
    """What a site takes from its country where the study says nothing; ``id`` is the ISO code in lower case."""

    currency: str
    volts: float
    breaker_amps: float
    electricity_low: float | None = None  # currency per kWh
    electricity: float | None = None
    electricity_high: float | None = None
    vat: float | None = None  # fraction
    electricity_as_of: date | None = None
