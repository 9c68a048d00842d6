"""``check --upgrade``: a machine that is owned already."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line.conftest import Run

MACHINE = {
    "gpus": [{"name": "RTX 3090", "count": 1, "cooling": "blower"}],
    "cpu": "Ryzen 9 5900X",
    "mainboard": "ASRock X570 Phantom Gaming X",
    "memory": {"type": "DDR4 UDIMM", "gb": 32},
    "psus": [{"name": "Corsair RM850e (2025)"}],
    "case": "Lian Li LANCOOL III",
    "country": "CN",
}
DAY = ("--today", "2026-11-21")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    file = tmp_path / "machine.json"
    file.write_text(json.dumps(MACHINE), encoding="utf-8")
    return file


def test_the_answer_of_a_check_only_gets_a_further_key(run: Run, machine: Path) -> None:
    plain, more = run("check", machine, "--json").json, run("check", machine, "--json", "--upgrade", *DAY).json
    assert set(plain) == {"verdict", "findings"}
    assert set(more) == {"verdict", "findings", "upgrade"}
    assert {key: more[key] for key in plain} == plain


def test_what_it_runs_and_the_next_steps(run: Run, machine: Path) -> None:
    found = run("check", machine, "--upgrade", "--json", *DAY).json["upgrade"]
    assert found["currency"] == "CNY"
    assert found["room_to_grow"] == 0
    assert {one["verdict"] for one in found["runs"]} <= {"fits", "tight"}
    assert all(one["needed"]["value"] <= one["capacity"] for one in found["runs"])
    sizes = [one["parameters"] for one in found["runs"]]
    assert sizes == sorted(sizes, reverse=True)
    first = found["steps"][0]
    assert (first["kind"], first["chip"], first["count"]) == ("more cards", "rtx-3090", 2)
    assert {one["role"] for one in first["buy"]} == {"accelerator", "psu", "memory"}
    assert float(first["cost"]["low"]) <= float(first["cost"]["likely"]) <= float(first["cost"]["high"])
    assert "Corsair RM850e (2025)" in first["sell"]
    assert first["brings"] is not None
    assert all(one["text"] for one in first["findings"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_same_in_words(run: Run, machine: Path, language: str) -> None:
    found = run("check", machine, "--upgrade", "--language", language, *DAY)
    assert found.status == 0
    assert "upgrade." not in found.out
    assert "machines." not in found.out
    assert ("后续升级步骤" if language == "zh" else "Next steps, the cheapest first") in found.out
    assert "Qwen2.5-32B" in found.out


def test_with_a_study_the_steps_do_its_jobs(run: Run, machine: Path) -> None:
    found = run("check", machine, "--json", "--upgrade", "examples/lab-two-3090.labrig", *DAY).json["upgrade"]
    assert found["runs"] == []
    assert [one["verdict"] for one in found["jobs"]]
    assert found["steps"]


def test_a_study_that_is_not_there_is_one_line(run: Run, machine: Path) -> None:
    found = run("check", machine, "--upgrade", "nothing.labrig")
    assert found.status == 2
    assert found.out == ""
    assert found.err.count("\n") == 1


def test_a_machine_without_known_cards_is_told_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "machine.json"
    file.write_text("{}", encoding="utf-8")
    found = run("check", file, "--upgrade", "--json", *DAY)
    assert found.json["upgrade"]["runs"] == []
    assert run("check", file, "--upgrade", *DAY).status == found.status
