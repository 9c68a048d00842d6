"""The arrows of the house, held by tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYTHON_FILES = sorted(
    path for folder in ("advisor", "catalog", "reports", "ui", "tests") for path in (ROOT / folder).rglob("*.py")
)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_nothing_imports_upward() -> None:
    done = run("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())")
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    done = run("-m", "ruff", "check", ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_layout_is_ruffs() -> None:
    done = run("-m", "ruff", "format", "--check", ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_hold() -> None:
    done = run("-m", "mypy")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("advisor.advice", ("pandas", "PySide6", "reportlab")),
        ("catalog.load", ("pandas", "PySide6", "reportlab", "sqlalchemy")),
        ("reports.compose", ("pandas", "PySide6", "reportlab")),
        ("ui.command_line", ("pandas", "PySide6", "reportlab")),
    ],
)
def test_start_loads_nothing_heavy(module: str, forbidden: tuple[str, ...]) -> None:
    done = run("-c", f"import sys, {module}; print(*[name for name in {forbidden!r} if name in sys.modules])")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("path", PYTHON_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_names_a_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("/" + "work/", "/" + "root/", "pypi" + ".org"):
        assert word not in text, f"{path.name} names {word}"
