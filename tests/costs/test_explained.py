"""What explains a sum gives that sum."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from advisor.advice import advise
from advisor.answer import Advice
from advisor.cost_terms import cost_terms
from advisor.formulas import FORMULAS
from advisor.quantity import Quantity
from advisor.study_file import read_study
from catalog.catalog import Catalog
from catalog.load import load_catalog

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.labrig"))


@cache
def shipped() -> Catalog:
    return load_catalog()[0]


@cache
def advice_of(path: Path) -> Advice:
    return advise(read_study(path), shipped(), today=date(2026, 11, 21))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_electricity_resale_and_rent_are_those_of_the_cash_flow(path: Path) -> None:
    advice, compared = advice_of(path), 0
    for option in advice.options:
        items, terms = dict(option.cash_flow.items), dict(cost_terms(option, advice, shipped()))
        for code in ("electricity", "resale", "rent"):
            if code in terms:
                assert terms[code].value == pytest.approx(abs(float(items[code])), rel=1e-3, abs=0.02), option.id
                compared += 1
        if "electricity" in items:
            assert "electricity" in terms
    assert compared > 1


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_value_follows_from_its_formula(path: Path) -> None:
    advice = advice_of(path)
    assert advice.recommended is not None

    def follow(quantity: Quantity) -> None:
        if quantity.formula:
            entry = FORMULAS[quantity.formula]
            values = {name: value.value for name, value in quantity.inputs}
            assert set(values) == {name for name, _ in entry.symbols}
            assert float(entry.code(**values)) == pytest.approx(quantity.value, rel=1e-6)
        for _, part in quantity.inputs:
            follow(part)

    terms = cost_terms(advice.recommended, advice, shipped())
    assert {"repairs", "resale", "last month"} <= set(dict(terms))
    for _, quantity in terms:
        follow(quantity)


def test_tokens_have_no_such_terms() -> None:
    advice = advice_of(next(path for path in EXAMPLES if path.stem == "serve-32b-30-users"))
    hosted = [option for option in advice.options if option.kind == "api"]
    assert all(not cost_terms(option, advice, shipped()) for option in hosted)
