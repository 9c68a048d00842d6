"""What every command answers."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line.conftest import Run
from ui.command_line import COMMANDS

Write = Callable[..., Path]


def test_model_by_name(run: Run) -> None:
    found = run("model", "chatglm-6b", "--json")
    assert found.status == 0
    assert found.err == ""
    assert found.json["parameters"] == 6_173_286_400
    assert found.json["active_parameters"] == found.json["parameters"]
    assert found.json["kv_bytes_per_token_fp16"] == 2 * 28 * 4096 * 2


def test_model_by_config_agrees_with_the_catalog(run: Run, tmp_path: Path) -> None:
    record = json.loads(Path("catalog/data/models/llama-2-7b.json").read_text(encoding="utf-8"))
    config = tmp_path / "config.json"
    config.write_text(json.dumps(record["config"]), encoding="utf-8")
    of_file, of_catalog = run("model", config, "--json").json, run("model", "llama-2-7b", "--json").json
    for key in ("parameters", "active_parameters", "kv_bytes_per_token_fp16", "memory_bytes"):
        assert of_file[key] == of_catalog[key]


def test_a_mixture_of_experts_has_fewer_active_parameters(run: Run) -> None:
    found = run("model", "mixtral-8x7b", "--json").json
    assert found["active_parameters"] < 0.3 * found["parameters"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_model_in_words(run: Run, language: str) -> None:
    found = run("model", "qwen3-8b", "--language", language)
    assert found.status == 0
    assert "8,190,735,360" in found.out
    assert ("许可" in found.out) is (language == "zh")


def test_memory_term_by_term(run: Run, study: Write) -> None:
    found = run("memory", study(), "--json", "--devices", "1,2", "--explain")
    job = found.json["jobs"][0]
    assert [plan["devices"] for plan in job["plans"]] == [1, 2]
    device = job["plans"][0]["per_device"][0]
    assert sum(term["value"] for term in device["terms"].values()) == pytest.approx(device["needed"]["value"])
    assert device["needed"]["low"] <= device["needed"]["value"] <= device["needed"]["high"]
    explained = {one["term"]: one for one in device["explained"]}
    assert explained["kv_cache"]["formula"]
    assert explained["kv_cache"]["symbols"]


def test_memory_in_words(run: Run, study: Write) -> None:
    found = run("memory", study(), "--devices", "1", "--explain")
    assert found.status == 0
    assert "weights" in found.out
    assert "needed" in found.out


def test_advise_ranks_and_rejects(run: Run, study: Write) -> None:
    found = run("advise", study(), "--json", "--today", "2026-11-21")
    assert found.status == 0
    answer = found.json
    assert answer["options"]
    assert {"buy", "rent", "api"} >= {option["kind"] for option in answer["options"]}
    assert answer["recommended"] in [option["id"] for option in answer["options"]]
    for option in answer["options"]:
        assert option["name"]
        flow = option["cash_flow"]
        assert len(flow["months"]) == len(flow["cumulative"]) == 37
        assert float(flow["present_value_low"]) <= float(flow["present_value"]) <= float(flow["present_value_high"])


def test_advise_in_words(run: Run, study: Write) -> None:
    found = run("advise", study(), "--today", "2026-11-21")
    assert found.status == 0
    assert "Recommended" in found.out


def test_where_nothing_fits_the_answer_is_no(run: Run, study: Write, tmp_path: Path) -> None:
    impossible = study(
        {"model": "llama-3.1-405b", "weights": "bf16"}, choices={"chips": ["rtx-3090"], "kinds": ["buy"]}
    )
    assert run("advise", impossible, "--json").status == 1
    target = tmp_path / "quote.pdf"
    found = run("quote", impossible, "-o", target)
    assert found.status == 1
    assert not target.exists()


def test_quote_writes_a_pdf(run: Run, study: Write, tmp_path: Path) -> None:
    target = tmp_path / "quote.pdf"
    workbook = tmp_path / "quote.xlsx"
    found = run("quote", study(), "-o", target, "--xlsx", workbook, "--language", "zh", "--today", "2026-11-21")
    assert found.status == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert workbook.read_bytes().startswith(b"PK")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["quote.pdf", "quote.xlsx", "study.labrig"]


def test_validate_predicts_and_sums_up(run: Run, tmp_path: Path) -> None:
    cases = tmp_path / "cases.csv"
    with cases.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["case_id", "config", "quantity", "measured", "unit"])
        rows.writerow(["A", "llama-2-7b", "parameters", "6738415616", "parameters"])
        rows.writerow(["B", "llama-2-7b", "parameters", "6000000000", "parameters"])
        rows.writerow(["C", "llama-2-7b", "taste", "1", ""])
        rows.writerow(["D", "nowhere.json", "parameters", "1", ""])
    found = run("validate", cases, "--json").json
    assert [row["case_id"] for row in found["rows"]] == ["A", "B"]
    assert found["rows"][0]["error"] == 0
    assert found["rows"][1]["error"] == pytest.approx(6738415616 / 6e9 - 1)
    assert [one["case_id"] for one in found["skipped"]] == ["C", "D"]
    summary = found["summary"]["parameters"]
    assert summary["n"] == 2
    assert summary["coverage_90"] == 0.5
    assert summary["p90_abs_error"] == pytest.approx(found["rows"][1]["error"])


def test_check_answers_by_its_worst_finding(run: Run, tmp_path: Path) -> None:
    machine = tmp_path / "machine.json"
    machine.write_text(
        json.dumps(
            {"gpus": [{"name": "RTX 3090", "count": 2}], "psus": [{"watts": 400, "count": 1}], "cpu": "Ryzen 9 5900X"}
        ),
        encoding="utf-8",
    )
    found = run("check", machine, "--json")
    answers = {one["answer"] for one in found.json["findings"]}
    assert answers <= {"ok", "warning", "conflict", "unknown"}
    assert found.json["verdict"] == ("conflict" if "conflict" in answers else "warnings")
    assert found.status == ("conflict" in answers)
    assert all(one["text"] for one in found.json["findings"])
    assert "psu.capacity" in [one["rule"] for one in found.json["findings"] if one["answer"] != "ok"]


def test_an_empty_machine_is_not_ok(run: Run, tmp_path: Path) -> None:
    machine = tmp_path / "machine.json"
    machine.write_text("{}", encoding="utf-8")
    assert run("check", machine, "--json").json["verdict"] != "conflict"


def test_the_shipped_catalog_is_clean(run: Run) -> None:
    found = run("catalog", "check", "--json")
    assert found.status == 0
    assert found.json["problems"] == []
    assert found.json["counts"]["chips"] >= 40
    assert found.json["counts"]["models"] >= 25
    assert found.json["counts"]["rental_offers"] >= 60
    assert found.json["counts"]["token_prices"] >= 20


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    found = run(command, "--help")
    assert found.status == 0
    assert command in found.out


def test_the_command_line_loads_no_qt() -> None:
    code = (
        "import sys, main; main.main(['model', 'gpt2-xl', '--json']); print([m for m in sys.modules if 'PySide' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_memory_on_a_card(run: Run, study: Write) -> None:
    found = run("memory", study(), "--json", "--devices", "1,2", "--card", "RTX 4090").json["jobs"][0]
    one, two = (plan["on_card"] for plan in found["plans"])
    assert (one["card"], one["verdict"]) == ("rtx-4090", "fits")
    assert 0 < one["most_users"] <= two["most_users"]
    assert one["longest_context"] >= 2048
    assert "most users" in run("memory", study(), "--devices", "1", "--card", "RTX 4090").out
    assert run("memory", study(), "--card", "RTX 9999").status == 2


def test_own_measurements_move_the_ranges(run: Run, study: Write, tmp_path: Path, own_data: Path) -> None:
    before = run("memory", study(), "--json", "--devices", "1").json["jobs"][0]["plans"][0]["per_device"][0]["needed"]
    cases = tmp_path / "own.csv"
    with cases.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        named = ["case_id", "config", "quantity", "measured", "unit", "engine", "weight_format", "gpus"]
        rows.writerow([*named, "context_tokens", "sequences"])
        for case, measured in enumerate((12.6, 12.7, 12.8)):
            rows.writerow([case, "llama-2-7b", "weights", measured, "GiB", "vllm", "bf16", 1, 2048, 1])
    found = run("validate", cases, "--calibrate", "--json")
    assert found.status == 0
    assert [one["rows"] for one in found.json["learned"]] == [3]
    assert (own_data / "calibration.csv").exists()
    after = run("memory", study(), "--json", "--devices", "1").json["jobs"][0]["plans"][0]["per_device"][0]["needed"]
    assert before["value"] > 0
    assert after["value"] > 0


def test_a_gguf_file_that_is_none(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    for content in (b"", b"GGUF", b"GGUF\x03\x00\x00\x00" + b"\xff" * 64, b"not at all"):
        path.write_bytes(content)
        found = run("model", path)
        assert found.status == 2
        assert "model.gguf" in found.err
        assert len(found.err.splitlines()) == 1


def test_advise_says_how_sure_its_costs_are(run: Run, study: Write) -> None:
    path = study(money={"used_parts": True})
    found = run("advise", path, "--json", "--sensitivity", "--today", "2026-11-21").json["sensitivity"]
    sizes = [abs(swing["at_high"] - swing["at_low"]) for swing in found["swings"]]
    assert sizes == sorted(sizes, reverse=True)
    assert found["spread"]["p5"] < found["spread"]["median"] < found["spread"]["p95"]
    assert all(0 <= chance["share"] <= 1 for chance in found["chances"])
    assert "nine of ten runs" in run("advise", path, "--sensitivity", "--today", "2026-11-21").out
