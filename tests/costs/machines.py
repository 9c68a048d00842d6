"""Machines, studies and usages for the tests of costs."""

from __future__ import annotations

from decimal import Decimal

from advisor.costs import Usage
from advisor.machines.machine import Line, Machine
from advisor.quantity import Price, Quantity
from advisor.workload import Study
from catalog.catalog import Catalog


def price(
    likely: str, low: str = "", high: str = "", currency: str = "EUR", tax: bool | None = True, region: str = ""
) -> Price:
    return Price(
        Decimal(low or likely),
        Decimal(likely),
        Decimal(high or likely),
        currency,
        "observation",
        "2026-11-01",
        "test",
        region=region,
        tax_included=tax,
    )


def machine(catalog: Catalog, each: Price | None, count: int = 2, kind: str = "composed") -> Machine:
    """``count`` cards and nothing else."""
    chip = catalog.chips["rtx-3090"]
    return Machine("test", kind, chip, count, None, (Line("accelerator", chip, count, each),))


def study(**money: object) -> Study:
    """A German lab that pays in euro, unless ``money`` says otherwise."""
    site = {"country": money.pop("country", "DE"), **({"pue": money.pop("pue")} if "pue" in money else {})}
    if "tariff" in money:
        site["electricity_per_kwh"] = money.pop("tariff")
    return Study.model_validate(
        {"jobs": [{"kind": "serve", "model": "llama-2-7b"}], "site": site, "money": {"currency": "EUR", **money}}
    )


def usage(hours: float = 200.0, busy: float = 800.0, idle: float = 150.0, tokens: float = 0.0) -> Usage:
    return Usage(hours, 0.5, Quantity(busy, "W"), Quantity(idle, "W"), 3 * tokens, tokens)
