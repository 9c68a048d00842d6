"""Own measurements: they move the middle, draw the range together, and never fall outside it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from advisor.memory.calibrate import calibrate, calibrated, read_calibration, write_calibration
from advisor.memory.learn_ranges import conformal, learn
from advisor.memory.need import memory_need
from advisor.memory.plan import Plan
from advisor.validation import CasesError, Outcome, validate
from advisor.workload import Serve
from catalog.catalog import Catalog
from tests.memory.shapes import LLAMA_8B, shapes

HEAD = (
    "case_id,config,quantity,measured,unit,engine,engine_version,weight_format,kv_format,"
    "context_tokens,prompt_tokens,sequences,source\n"
)


def cases(folder: Path, factors: list[float], catalog: Catalog) -> Path:
    """A file of own measurements that lie ``factors`` above the predictions."""
    (folder / "llama.json").write_text(json.dumps(LLAMA_8B))
    path = folder / "own.csv"

    def text(measured: list[float]) -> str:
        rows = [
            f"own-{i},llama.json,peak_allocated,{value},GiB,transformers,4.46.0,bf16,bf16,{1024 * (i + 1)},512,1,own\n"
            for i, value in enumerate(measured)
        ]
        return HEAD + "".join(rows)

    path.write_text(text([1.0] * len(factors)))
    predicted = [one.predicted for one in validate(path, catalog).outcomes]
    path.write_text(text([value * factor for value, factor in zip(predicted, factors, strict=True)]))
    return path


def test_a_few_rows_move_the_middle_and_tighten(tmp_path: Path, catalog: Catalog) -> None:
    found = calibrate(cases(tmp_path, [1.05, 1.06, 1.07, 1.06], catalog), catalog)
    (learned,) = found.learned
    assert learned.likely == pytest.approx(1.06)
    assert learned.low < 1
    assert learned.high >= 1.07 - 1e-9
    general = found.before["peak_allocated", "transformers"]
    assert learned.high / learned.likely < general[1]


def test_a_study_then_has_the_own_range(tmp_path: Path, catalog: Catalog) -> None:
    found = calibrate(cases(tmp_path, [1.01] * 20, catalog), catalog)
    job = Serve(model="m", engine="transformers")
    before = memory_need(job, shapes()["llama"], Plan(), catalog).fullest.needed
    after = memory_need(job, shapes()["llama"], Plan(), calibrated(catalog, found.learned)).fullest.needed
    assert after.value == before.value
    assert after.high < before.high
    assert after.high < 1.06 * after.value  # contexts and workspaces keep their own ranges


def test_own_ranges_are_kept_and_read_back(tmp_path: Path, catalog: Catalog) -> None:
    found = calibrate(cases(tmp_path, [1.05, 1.06, 1.07], catalog), catalog)
    path = tmp_path / "calibration.csv"
    write_calibration(found.learned, path, "own measurements", date(2026, 11, 21))
    (record,) = read_calibration(path)
    assert record.id == "memory.residual.peak_allocated.transformers"
    assert record.likely == pytest.approx(1.06, abs=1e-4)
    assert read_calibration(tmp_path / "none.csv") == ()
    path.write_text(path.read_text().replace(f"{record.likely:.4f}", "much"))
    with pytest.raises(CasesError, match="line 2"):
        read_calibration(path)


def test_conformal_ranges_hold_what_they_promise() -> None:
    ratios = [1 + index / 100 for index in range(99)]
    assert conformal(ratios) == (1.04, 1.94)  # the 5th and the 95th of 99
    assert conformal([1.1]) == (1.1, 1.1)


def test_ranges_cover_rows_that_they_were_not_learned_from(catalog: Catalog) -> None:
    path = Path(__file__).parent.parent / "published" / "serving_memory.csv"
    outcomes = [one for one in validate(path, catalog).outcomes if one.quantity == "peak_allocated"]
    inside = total = 0
    for fold in range(5):
        rest: list[Outcome] = [one for index, one in enumerate(outcomes) if index % 5 != fold]
        (learned,) = learn(rest, {})
        for one in outcomes[fold::5]:
            total += 1
            inside += learned.low <= one.measured / one.predicted <= learned.high
    assert 0.85 <= inside / total <= 0.95
