"""Every answer and every advice of the machines area has its sentence in both languages."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import advisor.machines
from advisor.machines.check import check_machine
from advisor.machines.compose import candidate_machines
from advisor.machines.requirements import Requirements
from advisor.quantity import Note
from advisor.workload import Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates
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


def unsaid(notes: Iterator[Note]) -> set[tuple[str, str]]:
    """(code, placeholder) of sentences that would print "unknown" or nothing where a value belongs."""
    found = set()
    for one in notes:
        values = dict(one.values)
        places = {name for _, name, _, _ in Formatter().parse(SENTENCES[one.code]) if name}
        found |= {(one.code, name) for name in places if values.get(name) in (None, "")}
    return found


def test_no_machine_is_explained_with_unknown_values(catalog: Catalog) -> None:
    study = Study(jobs=(Serve(model="x"),), site=Site(country="CN"))
    chips = tuple((id, count) for id in catalog.chips for count in (1, 4))
    need = Requirements(chips, 64e9, 2e12, False)
    machines = list(candidate_machines(need, catalog, study, load_rates(), date(2026, 11, 21)))
    assert len(machines) > 100
    said = [[found.note for found in machine.findings] + list(machine.advice) for machine in machines]
    assert not unsaid(one for notes in said for one in notes)


def test_no_described_machine_is_explained_with_unknown_values(catalog: Catalog) -> None:
    descriptions: list[dict[str, object]] = [
        {"gpus": ["2x RTX 3090"]},
        {"gpus": ["2x RTX 3090"], "mainboard": "some board", "case": "some case"},
        {"gpus": ["RTX 4090"], "cpu": "Ryzen 9 7950X", "psus": ["Corsair RM1000x"], "case": "some case"},
        {"gpus": ["RTX 4090"], "memory": "2x32 GB DDR5 UDIMM", "cooler": "some cooler", "room": "office"},
    ]
    found = [one.note for description in descriptions for one in check_machine(description, catalog)]
    assert len(found) > 20
    assert not unsaid(iter(found))
