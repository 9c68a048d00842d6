"""What a training job's search tried on a card, and why."""

from __future__ import annotations

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
