"""A machine given by its parts: what every rule says of it, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from advisor.machines.bench import all_findings
from advisor.machines.build import GIVEN_ID, Build, Known, finding
from advisor.machines.described.keys import as_known
from advisor.machines.description import read_description
from advisor.machines.machine import Finding
from catalog.catalog import Catalog
from catalog.rules import load_rules

WORST_FIRST = ("conflict", "warning", "unknown", "ok")


PARTS = ("gpus", "cpu", "mainboard", "memory", "psus")
MISSING = ("parts_missing_1", "parts_missing_2", "parts_missing_3", "parts_missing_4", "parts_missing_5")
# what is only said because a part was not given at all; one finding names those parts instead
OF_MISSING = {
    "cpu": {"socket_board", "socket_cpu", "socket_both", "cores_unknown"},
    "mainboard": {"socket_board", "socket_both", "memory_type_board", "memory_type_both", "slots_no_board",
                  "lanes_unknown", "gap_unknown", "board_size_unnamed"},
    "memory": {"memory_type_memory", "memory_type_both", "vram_unknown"},
}  # fmt: skip


def check_machine(description: Mapping[str, Any], catalog: Catalog) -> tuple[Finding, ...]:
    """Every rule's answer, the worst first; parts that are not given are named once.

    ``description`` is the object of a machine file (see ``described.keys``); raises ``MachineError`` where it cannot
    be understood. Names are matched to the catalog as people write them, and what is not matched is unknown.
    """
    known = Known(catalog.assumptions, load_rules())
    build = read_description(description, catalog)
    missing = missing_parts(build, as_known(description))
    if not build.cards and build.whole is None and len(missing) == len(PARTS) and not build.traits:
        return (finding("machine.parts", "unknown", "parts_none", known),)
    nothing_known = build.whole is not None and build.whole.id == GIVEN_ID and not build.cards
    silent = {f"machines.{code}" for part in missing for code in OF_MISSING.get(part, ())}
    found = [one for one in all_findings(build, known) if one.note.code not in silent]
    if nothing_known and build.whole is not None:
        found.append(finding("machine.parts", "unknown", "machine_unknown", known, machine=build.whole.name))
    if missing:
        named = {f"part{number}": f"term:part.{part}" for number, part in enumerate(missing)}
        found.append(finding("machine.parts", "unknown", MISSING[len(missing) - 1], known, **named))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: WORST_FIRST.index(one.answer)))


def missing_parts(build: Build, description: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts without which a machine does not run, and of which the description says nothing."""
    if build.whole is not None:
        return ()
    stated = {
        "gpus": bool(build.cards),
        "cpu": bool(build.name("cpu")),
        "mainboard": bool(build.name("mainboard")),
        "memory": build.memory_gb is not None or bool(build.memory_type),
        "psus": bool(description.get("psus")) or build.count > 0,  # with cards the rule itself says what is missing
    }
    return tuple(part for part, said in stated.items() if not said)


def verdict(findings: Iterable[Finding]) -> str:
    """ "conflict", "warnings" or "ok"; a question that is open in a rule that may refuse is a warning, never ok."""
    found = tuple(findings)
    if any(one.answer == "conflict" for one in found):
        return "conflict"
    book = load_rules()
    if any(one.answer == "warning" or (one.answer == "unknown" and book.rules[one.rule].gates) for one in found):
        return "warnings"
    return "ok"
