"""What the documents say is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.accuracy import cases, texts

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")


def test_the_accuracy_tables_are_current() -> None:
    old = [path.name for path, text in texts(cases()).items() if path.read_text(encoding="utf-8") != text]
    assert not old, "run python -m tests.accuracy"


@pytest.mark.parametrize("name", [*READMES, "ACCURACY.md"])
def test_every_link_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert targets
    missing = [target for target in targets if not (ROOT / target).exists()]
    assert not missing


def test_the_commands_stand_where_checks_look_for_them() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for heading in ("## Run", "## Test"):
        block = text.split(f"\n{heading}\n", 1)[1].split("```")[1].splitlines()
        assert block[1].startswith("python -m pip install -e "), heading


@pytest.mark.parametrize("name", READMES)
def test_every_example_is_told(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for study in (ROOT / "examples").glob("*.labrig"):
        assert f"examples/{study.name}" in text


def test_both_readmes_show_the_same_commands() -> None:
    first, second = (
        set(re.findall(r"python main\.py (?:model|memory|advise|quote|validate|check|catalog)", text))
        for text in ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    )
    assert first == second
    assert len(first) == 7
