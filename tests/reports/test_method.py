"""The formulas that are printed are the formulas that compute, and METHOD.md holds all of them."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from reports.method import FILES, load_formulas, method_text
from reports.wording import Language

ROOT = Path(__file__).parents[2]
FUNCTIONS = {
    "min": min,
    "max": max,
    "ceil": math.ceil,
    "floor": math.floor,
    "sqrt": math.sqrt,
    "log2": math.log2,
    "__builtins__": {},
}
FORMULAS = load_formulas()


@pytest.mark.parametrize("id", sorted(FORMULAS))
def test_text_and_code_of_a_formula_agree(id: str) -> None:
    entry, draw, agreed = FORMULAS[id], random.Random(id), 0
    for _ in range(400):
        whole = draw.random() < 0.5
        values = {name: draw.randint(1, 9) if whole else draw.uniform(1.0, 9.0) for name, _ in entry.symbols}
        try:
            expected = eval(entry.text, dict(FUNCTIONS), dict(values))
            found = entry.code(**values)
        except (ValueError, ZeroDivisionError, OverflowError):
            continue  # outside of what the formula is valid for
        if found is None or isinstance(expected, complex):
            continue
        assert float(found) == pytest.approx(float(expected), rel=1e-9), values
        agreed += 1
    assert agreed >= 20, "the formula was hardly ever evaluated"


@pytest.mark.parametrize("id", sorted(FORMULAS))
def test_a_formula_says_what_it_is(id: str) -> None:
    entry = FORMULAS[id]
    assert entry.source
    assert entry.unit
    assert entry.valid_for
    assert all(meaning for _, meaning in entry.symbols)


def test_formulas_and_judgements_speak_chinese(catalog: Catalog) -> None:
    said = {meaning for entry in FORMULAS.values() for _, meaning in entry.symbols}
    said |= {entry.valid_for for entry in FORMULAS.values()}
    said |= {record.name for id, record in catalog.assumptions.items() if not id.startswith("speed.")}
    words = Language("zh")
    english = [text for text in said if words.word(text) == text]
    assert len(english) < 0.1 * len(said), sorted(english)


@pytest.mark.parametrize("language", FILES)
def test_method_is_current(language: str, catalog: Catalog) -> None:
    assert (ROOT / FILES[language]).read_text(encoding="utf-8") == method_text(language, catalog), (
        "run python -m reports.method"
    )
