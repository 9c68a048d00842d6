"""``check MACHINE.json``: a machine given by its parts, held against every rule; what may become of it."""

from __future__ import annotations

import argparse
from typing import Any

from advisor.machines.check import check_machine, verdict
from advisor.machines.described.values import MachineError
from reports.wording import Language
from ui.command_line import upgrade_paper
from ui.command_line.arguments import add_json, add_language
from ui.command_line.bad_input import BadInput
from ui.command_line.inputs import json_object, the_catalog
from ui.command_line.output import print_json

MARKS = {"ok": "+", "warning": "!", "conflict": "x", "unknown": "?"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "machine", metavar="MACHINE.json", help="a machine by its parts: gpus, cpu, mainboard, psus, ..."
    )
    parser.add_argument(
        "--upgrade",
        nargs="?",
        const="",
        metavar="STUDY",
        help="we own this machine: what it runs, the next steps, what is kept and what the old parts may bring; with "
        "a study, steps to cards that do its jobs",
    )
    parser.add_argument("--today", metavar="DATE", help="the day that decides which prices are stale (default: today)")
    parser.add_argument(
        "--pdf", metavar="FILE.pdf", help="with --upgrade: the document that gets the step approved, or the refusal"
    )
    parser.add_argument("--xlsx", metavar="FILE.xlsx", help="with --pdf: the same numbers as a workbook")
    parser.add_argument(
        "--step",
        type=int,
        metavar="N",
        help="with --pdf: propose the Nth step instead of the cheapest that does the work",
    )
    add_json(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    papers = upgrade_paper.Papers.of(arguments)
    description = json_object(arguments.machine)
    catalog = the_catalog()
    try:
        findings = check_machine(description, catalog)
    except MachineError as error:
        raise BadInput.of(error, arguments.machine) from None
    answer = verdict(findings)
    words = Language(arguments.language)
    told = [{"rule": one.rule, "answer": one.answer, "text": words.note(one.note)} for one in findings]
    found = None
    if arguments.upgrade is not None:
        from ui.command_line import upgrade  # the engines of memory, speed and cost are for this answer alone

        found = upgrade.Upgrade(description, catalog, arguments.upgrade, upgrade.day_of(arguments.today))
    written = papers.write(found, description, catalog, words) if found is not None and papers is not None else ""
    if arguments.json:
        plain: dict[str, Any] = {"verdict": answer, "findings": told}
        if found is not None:
            plain["upgrade"] = upgrade.as_json(found, words)
        print_json(plain)
    else:
        print(words.term(f"answer.{'warning' if answer == 'warnings' else answer}"))
        for one in told:
            print(f"{MARKS[one['answer']]} {words.term('rule.' + one['rule'])}: {one['text']}")
        if found is not None:
            upgrade.show(found, words)
        if written:
            print(written)
    return 1 if answer == "conflict" else 0
