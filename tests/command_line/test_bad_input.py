"""Bad input: one line, the file, the place, what is wrong; status 2; nothing written."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command_line.conftest import Run

Write = Callable[..., Path]


def assert_one_line(found: Any, *parts: str) -> None:
    assert found.status == 2
    assert found.out == ""
    lines = found.err.splitlines()
    assert len(lines) == 1, found.err
    assert lines[0].startswith("labrig: ")
    assert "Traceback" not in found.err
    for part in parts:
        assert part in lines[0]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ("line 1", "not JSON")),
        ("{", ("line 1", "not JSON")),
        ("[1, 2]", ("list", "expected an object")),
        ("{}", ("jobs", "missing")),
        ('{"jobs": []}', ("jobs", "expected")),
        ('{"jobs": [{"kind": "serve", "modle": "x"}]}', ("jobs[0].modle", "unknown key")),
        ('{"jobs": [{"kind": "cook", "model": "x"}]}', ("jobs[0]", "expected serve, fine-tune or pretrain")),
        ('{"jobs": [{"kind": "serve", "model": "llama-2-7b", "users": 0}]}', ("jobs[0].users", "is 0", "expected")),
        ('{"jobs": [{"kind": "serve", "model": "llama-2-7b", "users": "many"}]}', ("jobs[0].users", '"many"')),
        ('{"jobs": [{"kind": "serve", "model": "llama-2-7b"}], "money": {"budget": -5}}', ("money.budget", "-5")),
        ('{"jobs": [{"kind": "serve", "model": "llama-2-7b"}], "money": {"staff_hour": -1}}', ("money.staff_hour",)),
        ('{"jobs": [{"kind": "serve", "model": "llama-2-7b"}], "site": {"country": "Germany"}}', ("site.country",)),
        ('{"jobs": [{"kind": "serve", "model": "llama-2-7b"}], "money": {"months": NaN}}', ("NaN",)),
        ('{"labrig": 9, "jobs": []}', ("labrig", "version 1")),
        ('{"jobs": [], "jobs": []}', ("jobs", "twice")),
        ("[" * 100_000, ("nested",)),
    ],
)
def test_a_broken_study(run: Run, tmp_path: Path, text: str, parts: tuple[str, ...]) -> None:
    path = tmp_path / "broken.labrig"
    path.write_text(text, encoding="utf-8")
    for command in ("memory", "advise"):
        assert_one_line(run(command, path, "--json"), "broken.labrig", *parts)


def test_a_study_that_is_no_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "binary.labrig"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    assert_one_line(run("advise", path), "binary.labrig", "UTF-8")


def test_a_study_that_is_not_there(run: Run, tmp_path: Path) -> None:
    assert_one_line(run("memory", tmp_path / "none.labrig"), "none.labrig", "no such file")
    assert_one_line(run("memory", tmp_path), "is a folder")


def test_an_unknown_model_with_a_hint(run: Run, study: Write) -> None:
    assert_one_line(run("advise", study({"model": "lama-2-7b"})), "jobs[0].model", "lama-2-7b", "expected")
    assert_one_line(run("model", "lama-2-7b"), "lama-2-7b", "expected")


def test_a_closed_model(run: Run, study: Write) -> None:
    assert_one_line(run("memory", study({"model": "gpt-4"})), "jobs[0].model", "closed")
    assert_one_line(run("model", "gpt-4"), "closed")


def test_an_unknown_number_format(run: Run, study: Write) -> None:
    assert_one_line(run("memory", study({"weights": "int5"})), "jobs[0].weights", "int5")


@pytest.mark.parametrize(
    "change",
    [
        {"hidden_size": None},
        {"hidden_size": 0},
        {"hidden_size": -4096},
        {"hidden_size": 1e30},
        {"hidden_size": "wide"},
        {"num_hidden_layers": 10**9},
        {"num_attention_heads": 0},
        {"num_attention_heads": 33},
        {"vocab_size": -1},
        {"model_type": 7},
        {"num_key_value_heads": 5},
    ],
)
def test_an_absurd_config(run: Run, tmp_path: Path, change: dict[str, Any]) -> None:
    record = json.loads(Path("catalog/data/models/llama-2-7b.json").read_text(encoding="utf-8"))
    config = {key: value for key, value in {**record["config"], **change}.items() if value is not None}
    path = tmp_path / "config.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    assert_one_line(run("model", path, "--json"), "config.json")


@pytest.mark.parametrize("text", ["{}", "[]", "null", '{"a": ' + "[" * 50_000, "not json", '{"model_type": "llama"}'])
def test_a_config_that_is_none(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(text, encoding="utf-8")
    assert_one_line(run("model", path), "config.json")


def test_where_the_quote_cannot_be_written(run: Run, study: Write, tmp_path: Path) -> None:
    assert_one_line(run("quote", study(), "-o", tmp_path / "nowhere" / "q.pdf"), "q.pdf", "does not exist")
    assert_one_line(run("quote", study(), "-o", tmp_path / "q.doc"), "q.doc", ".pdf")
    assert_one_line(run("quote", study(), "-o", tmp_path), "expected")
    assert_one_line(run("quote", study()), "-o")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_to(run: Run, study: Write, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o500)
    found = run("quote", study(), "-o", folder / "q.pdf")
    folder.chmod(0o700)
    assert_one_line(found, "q.pdf")
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_the_old_file(
    run: Run, study: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "q.pdf"
    target.write_bytes(b"old")
    path = study()

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert_one_line(run("quote", path, "-o", target, "--today", "2026-11-21"), "q.pdf", "No space left on device")
    assert target.read_bytes() == b"old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["q.pdf", "study.labrig"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ("line 1",)),
        ("config,measured\n", ("quantity",)),
        ("config,quantity,measured\nllama-2-7b,parameters,much\n", ("line 2", "measured", "much")),
        ("config,quantity,measured\nllama-2-7b,parameters,inf\n", ("line 2", "finite")),
    ],
)
def test_broken_cases(run: Run, tmp_path: Path, text: str, parts: tuple[str, ...]) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(text, encoding="utf-8")
    assert_one_line(run("validate", path, "--json"), "cases.csv", *parts)
    assert_one_line(run("validate", tmp_path / "none.csv"), "none.csv", "no such file")


@pytest.mark.parametrize(
    "text", ["[]", "{", '{"gpus": 7}', '{"colour": []}', '{"gpus": [{"name": "RTX 3090", "count": -1}]}']
)
def test_a_broken_machine(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "machine.json"
    path.write_text(text, encoding="utf-8")
    assert_one_line(run("check", path, "--json"), "machine.json")


@pytest.mark.parametrize(
    "words",
    [
        ("bogus",),
        ("model",),
        ("advise", "a", "b"),
        ("--bogus",),
        ("catalog",),
        ("catalog", "burn"),
        ("quote", "x", "-o"),
    ],
)
def test_words_that_mean_nothing(run: Run, words: tuple[str, ...]) -> None:
    assert_one_line(run(*words))


@pytest.mark.parametrize("devices", ["0", "-1", "two", "", "1,,2", "99999"])
def test_device_counts_that_mean_nothing(run: Run, study: Write, devices: str) -> None:
    assert_one_line(run("memory", study(), f"--devices={devices}"), "--devices", "expected")


def test_a_day_that_is_none(run: Run, study: Write) -> None:
    assert_one_line(run("advise", study(), "--today", "tomorrow"), "--today", "2026-11-21")


def test_without_a_screen_it_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert_one_line(run(), "no screen", "advise", "quote")


def test_without_qts_libraries_it_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import ui.app

    def broken(argv: list[str]) -> int:
        raise ImportError("libEGL.so.1: cannot open shared object file", name="PySide6.QtGui")

    monkeypatch.setattr(ui.app, "main", broken)
    assert_one_line(run(), "libEGL.so.1", "advise")


def test_an_unexpected_error_is_one_line_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.command_line import model

    def broken(arguments: object) -> int:
        raise KeyError("oops\nand more")

    monkeypatch.delenv("LABRIG_DEBUG", raising=False)
    monkeypatch.setattr(model, "run", broken)
    assert_one_line(run("model", "gpt2-xl"), "KeyError")
