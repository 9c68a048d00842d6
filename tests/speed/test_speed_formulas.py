"""The printed text of every speed formula says what its code computes."""

from __future__ import annotations

import math
import random

import pytest

import advisor.speed  # noqa: F401  (enters the formulas)
from advisor.formulas import FORMULAS

MINE = sorted(id for id in FORMULAS if id.startswith("speed."))


@pytest.mark.parametrize("id", MINE)
def test_text_and_code_agree(id: str) -> None:
    one = FORMULAS[id]
    chance = random.Random(id)
    names = {"log2": math.log2, "min": min, "max": max, "sqrt": math.sqrt}
    for _ in range(20):
        values = {symbol: chance.uniform(1.5, 50.0) for symbol, _ in one.symbols}
        said = eval(one.text, {"__builtins__": {}}, names | values)
        assert one.code(**values) == pytest.approx(said), id
        assert one.source
        assert one.valid_for


def test_there_are_formulas() -> None:
    assert {"speed.decode", "speed.throughput", "speed.prefill", "speed.first_token", "speed.training_flops"} <= set(
        MINE
    )
