"""How other programs allocate while they are measured: the figures are computed by hand from their own scripts."""

from __future__ import annotations

import pytest

from advisor.architecture import read_config
from advisor.memory.measured_engines import RUNS, engine_run
from advisor.memory.serving_validation import predict
from catalog.catalog import Catalog
from tests.memory.shapes import shapes

SHAPE = shapes()["llama"]  # 32 layers, 32 heads and 8 key-value heads of 128, hidden 4096
GIB = 2**30


def peak(catalog: Catalog, **row: str) -> float:
    return predict({"quantity": "peak_allocated", "sequences": "1", **row}, SHAPE, catalog).value


def test_autoawq_writes_the_scores_of_the_prompt_out(catalog: Catalog) -> None:
    """32 heads x 2048 x 2048 scores of 10 bytes; residual, its norm, queries, keys, values, rotated: 7 x 4096 less."""
    long = peak(catalog, engine="AutoAWQ", weight_format="int4-awq", context_tokens="4096", prompt_tokens="2048")
    short = peak(catalog, engine="AutoAWQ", weight_format="int4-awq", context_tokens="4096", prompt_tokens="2047")
    scores = 32 * 2048**2 * 10
    inputs = 2048 * 2 * (2 * 4096 + (2 * 32 + 3 * 8) * 128)
    assert long > short
    weights_and_cache = long - scores - inputs - RUNS["autoawq"].fixed
    cache = 2048 * SHAPE.kv_bytes_per_token()  # for the answer alone
    assert 0.5 < (weights_and_cache - cache) / (SHAPE.parameters * 4.15625 / 8) < 1.5


def test_the_cache_of_gptq_for_llama_grows_by_one_token_and_no_logits_of_a_prompt_stand(catalog: Catalog) -> None:
    half = peak(catalog, engine="GPTQ-for-LLaMa", weight_format="fp16", context_tokens="2048")
    expected = SHAPE.parameters * 2 + 2048 * SHAPE.kv_bytes_per_token()
    assert half == pytest.approx(expected, abs=0.05 * GIB)


def test_gptq_without_groups_has_one_scale_a_row(catalog: Catalog) -> None:
    row = {"engine": "GPTQ-for-LLaMa", "weight_format": "int4-gptq", "context_tokens": "2048"}
    groups, rows = peak(catalog, **row, note="GPTQ 4-bit g128"), peak(catalog, **row, note="GPTQ 4-bit")
    matrices = SHAPE.parameters - 2 * SHAPE.vocab * 4096 - 65 * 4096
    assert groups - rows == pytest.approx(matrices * (0.15625 - 20 / 4096) / 8, rel=1e-3)


def test_mpt_has_no_head_of_its_own() -> None:
    sizes = {"d_model": 64, "n_layers": 2, "n_heads": 4, "vocab_size": 100, "expansion_ratio": 4}
    assert engine_run("AutoAWQ", "0.1.6", SHAPE).own_head
    assert not engine_run("AutoAWQ", "0.1.6", read_config({"model_type": "mpt", **sizes})).own_head


def test_litgpt_quantises_the_head_and_widens_it_while_it_is_used(catalog: Catalog) -> None:
    """All linear modules at 4.5 bits, the embedding at 16; beside them the head twice in half precision."""
    found = peak(catalog, engine="litgpt", weight_format="nf4", context_tokens="300")
    table = SHAPE.vocab * 4096
    linear = SHAPE.parameters - table - 65 * 4096
    expected = linear * 4.5 / 8 + (table + 65 * 4096) * 2 + table * 4
    assert found == pytest.approx(expected + 50 * SHAPE.kv_bytes_per_token(), abs=0.05 * GIB)
    half = peak(catalog, engine="litgpt", weight_format="bf16", context_tokens="300")
    assert half == pytest.approx(SHAPE.parameters * 2 + 300 * SHAPE.kv_bytes_per_token(), abs=0.05 * GIB)
