"""Prices and models in and out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line.conftest import Run
from tests.command_line.test_bad_input import assert_one_line


@pytest.fixture
def price_list(tmp_path: Path) -> Path:
    path = tmp_path / "offer.csv"
    path.write_text(
        "part_id,amount,currency,date,tax_included\n"
        "rtx-3090,777.50,EUR,2026-11-20,yes\n"
        "no such card,5,EUR,2026-11-20,\n",
        encoding="utf-8",
    )
    return path


def test_an_import_is_shown_first_and_written_only_when_accepted(run: Run, price_list: Path, own_data: Path) -> None:
    shown = run("catalog", "import", price_list, "--json")
    assert shown.status == 1  # one line is of no known part
    assert shown.json["written"] == 0
    assert sorted(line["status"] for line in shown.json["lines"]) != ["ready", "ready"]
    assert run("catalog", "export", own_data / "none.csv", "--json").json == {"kind": "prices", "written": 0}


def test_own_prices_come_in_and_go_out(run: Run, price_list: Path, tmp_path: Path) -> None:
    assert run("catalog", "import", price_list, "--yes", "--json").json["written"] == 1
    target = tmp_path / "own.csv"
    assert run("catalog", "export", target, "--json").json["written"] == 1
    assert "777.5" in target.read_text(encoding="utf-8-sig")
    assert run("catalog", "check", "--json").status == 0
    assert_one_line(run("catalog", "import", price_list, "--yes"), "offer.csv")  # the same file twice


def test_a_model_of_ones_own_is_known_from_then_on(run: Run, tmp_path: Path) -> None:
    record = json.loads(Path("catalog/data/models/llama-2-7b.json").read_text(encoding="utf-8"))
    folder = tmp_path / "my-little-llama"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(record["config"]), encoding="utf-8")
    brought = run("catalog", "import", folder / "config.json", "--yes", "--json").json
    assert brought["written"] == 1
    assert run("model", brought["model"], "--json").json["parameters"] == 6_738_415_616


@pytest.mark.parametrize("name", ["none.csv", "picture.png"])
def test_what_cannot_be_imported_is_said(run: Run, tmp_path: Path, name: str) -> None:
    if name.endswith("png"):
        (tmp_path / name).write_bytes(b"\x89PNG")
    assert_one_line(run("catalog", "import", tmp_path / name), name, "expected")


def test_what_cannot_be_exported_is_said(run: Run, tmp_path: Path) -> None:
    assert_one_line(run("catalog", "export", tmp_path / "own.doc"), "own.doc", "expected")
    assert_one_line(run("catalog", "export", tmp_path / "nowhere" / "own.csv"), "does not exist")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_price_book_is_said(run: Run, own_data: Path) -> None:
    (own_data / "prices.sqlite").write_bytes(b"this is no database" * 100)
    assert_one_line(run("catalog", "check"), "price")
