"""A machine given by its parts: what every rule says of it, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from advisor.machines.bench import all_findings
from advisor.machines.build import Known
from advisor.machines.description import read_description
from advisor.machines.machine import Finding
from catalog.catalog import Catalog
from catalog.rules import load_rules

WORST_FIRST = ("conflict", "warning", "unknown", "ok")


def check_machine(description: Mapping[str, Any], catalog: Catalog) -> tuple[Finding, ...]:
    """Every rule's answer, the worst first.

    ``description`` is the object of a machine file (see ``description.KEYS``); raises ``MachineError`` where it cannot
    be understood. Names are matched to the catalog as people write them, and what is not matched is unknown.
    """
    known = Known(catalog.assumptions, load_rules())
    findings = all_findings(read_description(description, catalog), known)
    return tuple(sorted(findings, key=lambda found: WORST_FIRST.index(found.answer)))


def verdict(findings: Iterable[Finding]) -> str:
    """ "conflict", "warnings" or "ok"; a question that is open in a rule that may refuse is a warning, never ok."""
    found = tuple(findings)
    if any(one.answer == "conflict" for one in found):
        return "conflict"
    book = load_rules()
    if any(one.answer == "warning" or (one.answer == "unknown" and book.rules[one.rule].gates) for one in found):
        return "warnings"
    return "ok"
