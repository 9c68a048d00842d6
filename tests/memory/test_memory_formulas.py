"""The printed text of every formula of this area gives what its code gives, and each term follows from it."""

from __future__ import annotations

import math
import random

import pytest

import advisor.memory.need
import advisor.memory.reserved
import advisor.memory.rules_of_thumb  # noqa: F401 - enters its formulas
from advisor.formulas import FORMULAS, Formula
from advisor.memory.need import memory_need
from advisor.memory.plan import Plan
from advisor.workload import Serve
from catalog.catalog import Catalog
from tests.memory.shapes import shapes

NAMES = {"min": min, "max": max, "ceil": math.ceil, "floor": math.floor, "sqrt": math.sqrt}
MINE = [one for id, one in sorted(FORMULAS.items()) if id.startswith(("memory.", "rule.")) and "train" not in id]


@pytest.mark.parametrize("formula", MINE, ids=[one.id for one in MINE])
def test_text_and_code_agree(formula: Formula) -> None:
    chance = random.Random(1)
    for _ in range(20):
        values = {name: chance.uniform(0.5, 100) for name, _ in formula.symbols}
        written = eval(formula.text, {"__builtins__": {}}, {**NAMES, **values})
        assert formula.code(**values) == pytest.approx(written)


@pytest.mark.parametrize("name", sorted(shapes()))
@pytest.mark.parametrize("engine", ["vllm", "transformers", "llama.cpp", "sglang", "tensorrt-llm", "mlx"])
@pytest.mark.parametrize("weights", ["bf16", "awq-int4", "q4_k_m", "fp8"])
def test_terms_follow_from_their_inputs(catalog: Catalog, name: str, engine: str, weights: str) -> None:
    job = Serve(model="m", engine=engine, weights=weights, users=3, context_tokens=5000)  # type: ignore[arg-type]
    plan = memory_need(job, shapes()[name], Plan(2, pipeline_parallel=2), catalog)
    for device in plan.devices:
        for term in device.terms:
            size = term.size
            assert size.low <= size.value <= size.high
            if size.formula and size.inputs:
                values = {symbol: quantity.value for symbol, quantity in size.inputs}
                assert FORMULAS[size.formula].code(**values) == pytest.approx(size.value, rel=1e-6), term.code
