"""``check MACHINE.json``: a machine given by its parts, held against every rule."""

from __future__ import annotations

import argparse

from advisor.machines.check import check_machine, verdict
from advisor.machines.described.values import MachineError
from reports.wording import Language
from ui.command_line.arguments import add_json, add_language
from ui.command_line.bad_input import BadInput
from ui.command_line.inputs import json_object, the_catalog
from ui.command_line.output import print_json

MARKS = {"ok": "+", "warning": "!", "conflict": "x", "unknown": "?"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "machine", metavar="MACHINE.json", help="a machine by its parts: gpus, cpu, mainboard, psus, ..."
    )
    add_json(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    description = json_object(arguments.machine)
    try:
        findings = check_machine(description, the_catalog())
    except MachineError as error:
        raise BadInput.of(error, arguments.machine) from None
    answer = verdict(findings)
    words = Language(arguments.language)
    told = [{"rule": one.rule, "answer": one.answer, "text": words.note(one.note)} for one in findings]
    if arguments.json:
        print_json({"verdict": answer, "findings": told})
    else:
        print(words.term(f"answer.{'warning' if answer == 'warnings' else answer}"))
        for one in told:
            print(f"{MARKS[one['answer']]} {words.term('rule.' + one['rule'])}: {one['text']}")
    return 1 if answer == "conflict" else 0
