"""What a training job's search tried on a card, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import main

STUDY = Path(__file__).parent.parent.parent / "examples" / "full-fine-tune-13b.labrig"


def test_the_plans_tried_say_why_they_fit_or_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["memory", str(STUDY), "--card", "A100 PCIe 80GB"]) == 0
    out = capsys.readouterr().out
    tried = out.split("Plans tried:", 1)[1]
    assert "more than its 80 GiB" in tried  # a pipeline of four without recomputation: the course's step 5
    assert tried.count("<-") == 1
    assert "full recompute" in tried.split("<-")[0]


def test_serving_has_no_training_plans(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["memory", str(STUDY.with_name("serve-32b-30-users.labrig")), "--card", "L40S"]) == 0
    assert "Plans tried" not in capsys.readouterr().out


def test_weights_that_have_to_leave_the_card_are_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    study = tmp_path / "large.labrig"
    job = {"kind": "serve", "model": "deepseek-v3", "weights": "q4_k_m", "context_tokens": 4096}
    study.write_text(json.dumps({"labrig": 1, "jobs": [job]}), encoding="utf-8")
    assert main.main(["memory", str(study), "--card", "RTX 3090", "--devices", "1"]) == 0
    out = capsys.readouterr().out
    assert "61 of its 61 layers stay in main memory" in out
    assert main.main(["memory", str(study), "--card", "RTX 3090", "--devices", "1", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)["jobs"][0]["plans"][0]["on_card"]
    assert answer["verdict"] == "does not fit"
    assert answer["in_main_memory"]["layers"] == 61
    assert answer["in_main_memory"]["host"] > 370 * 2**30
    assert main.main(["memory", str(study), "--card", "GB10", "--devices", "1"]) == 0
    assert "stay in main memory" not in capsys.readouterr().out
