"""Every answer and every advice of the machines area has its sentence in both languages."""

import ast
from pathlib import Path

import pytest

import advisor.machines
from catalog.rules import load_rules
from reports.wording import Language
from reports.wording.sentences.machines import SENTENCES, TERMS

FOLDER = Path(advisor.machines.__file__).parent
ANSWERS = ("ok", "conflict")


def codes_in(file: Path) -> set[str]:
    """Codes given to ``finding`` and ``note``, and those kept in a variable ``code`` before."""
    codes: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("finding", "note"):
            at = 2 if node.func.id == "finding" else 0
            if len(node.args) > at:
                codes |= literals(node.args[at])
        elif isinstance(node, ast.Assign) and any(
            name.id == "code" for name in node.targets if isinstance(name, ast.Name)
        ):
            codes |= literals(node.value)
    return {code.removeprefix("machines.") for code in codes if code}


def literals(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return literals(node.body) | literals(node.orelse)
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        head = str(node.values[0].value)
        return {head + answer for answer in ANSWERS} if head.endswith("_") and "advice" not in head else set()
    return set()


def test_every_code_in_the_source_has_a_sentence() -> None:
    said = set()
    for file in FOLDER.rglob("*.py"):
        said |= codes_in(file)
    assert len(said) > 100
    known = {code.removeprefix("machines.") for code in SENTENCES}
    cannot_be = {"cores_conflict", "input_ok", "memory_capacity_ok", "rails_maker_ok", "server_conflict"}  # never said
    assert not said - known - cannot_be


@pytest.mark.parametrize("id", sorted(load_rules().rules))
def test_every_rule_has_a_name(id: str) -> None:
    assert f"rule.{id}" in TERMS
    assert Language("zh").term(f"rule.{id}") != f"rule.{id}"
