"""``check --upgrade --pdf``: the document on paper, and what is refused before any work."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2
import pytest

from tests.command_line.conftest import Run
from tests.command_line.test_upgrade_command import DAY, MACHINE


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    file = tmp_path / "machine.json"
    file.write_text(json.dumps(MACHINE), encoding="utf-8")
    return file


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(file.read_bytes()))
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_document_is_written(run: Run, machine: Path, tmp_path: Path, language: str) -> None:
    pdf, xlsx = tmp_path / "step.pdf", tmp_path / "step.xlsx"
    found = run("check", machine, "--upgrade", "--pdf", pdf, "--xlsx", xlsx, "--language", language, *DAY)
    assert found.status == 0
    assert str(pdf) in found.out
    assert str(xlsx) in found.out
    assert xlsx.read_bytes()[:2] == b"PK"
    text = text_of(pdf)
    assert ("Proposed:" if language == "en" else "建议：") in text
    assert "Corsair RM850e" in text


def test_json_stays_one_object(run: Run, machine: Path, tmp_path: Path) -> None:
    found = run("check", machine, "--upgrade", "--json", "--pdf", tmp_path / "step.pdf", *DAY)
    assert found.json["upgrade"]["steps"]
    assert (tmp_path / "step.pdf").exists()


def test_the_step_is_counted_as_it_is_printed(run: Run, machine: Path, tmp_path: Path) -> None:
    steps = run("check", machine, "--upgrade", "--json", *DAY).json["upgrade"]["steps"]
    number = next(place for place, step in enumerate(steps, 1) if step["kind"] == "other cards")
    pdf = tmp_path / "step.pdf"
    assert run("check", machine, "--upgrade", "--pdf", pdf, "--step", str(number), *DAY).status == 0
    assert "instead of the old cards" in text_of(pdf).split("Proposed:")[1][:90]


@pytest.mark.parametrize(
    "words",
    [
        ("--pdf", "step.pdf"),
        ("--upgrade", "--step", "1"),
        ("--upgrade", "--xlsx", "step.xlsx"),
        ("--upgrade", "--pdf", "step.txt"),
        ("--upgrade", "--pdf", "nowhere/step.pdf"),
        ("--upgrade", "--pdf", "step.pdf", "--step", "0"),
        ("--upgrade", "--pdf", "step.pdf", "--step", "99"),
    ],
)
def test_what_cannot_be_is_one_line_and_leaves_nothing(
    run: Run, machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    found = run("check", machine, *words, *DAY)
    assert found.status == 2
    assert found.err.count("\n") == 1
    assert found.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["machine.json"]
