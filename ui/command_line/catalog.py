"""``catalog check | import FILE | export FILE``: the records and the user's own prices."""

from __future__ import annotations

import argparse
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from catalog.catalog import Catalog, Problem
from ui.command_line.arguments import add_json
from ui.command_line.bad_input import BadInput
from ui.command_line.inputs import own_folder, with_own
from ui.command_line.output import print_json, table


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="count the records and list what is wrong in them")
    into = actions.add_parser("import", help="show what a price list, a model or a pack would bring; --yes writes it")
    into.add_argument("file", metavar="FILE", help=".csv, .xlsx, config.json, .gguf or .labrigpack")
    into.add_argument("--yes", action="store_true", help="write what is beyond doubt")
    into.add_argument("--supplier", default="", help="whose price list it is")
    into.add_argument("--currency", default="", help="of prices that do not name one, as in EUR")
    out = actions.add_parser("export", help="write the user's own prices (.csv) or records (.labrigpack)")
    out.add_argument("file", metavar="FILE")
    for one in (check, into, out):
        add_json(one)


def run(arguments: argparse.Namespace) -> int:
    if arguments.action == "import":
        return bring_in(arguments)
    if arguments.action == "export":
        return take_out(arguments)
    return check(arguments.json)


def check(as_json: bool) -> int:
    """Exit status 1 where a record has a problem, shipped or the user's own."""
    from catalog.checks import check as find_problems

    catalog, problems = with_own()
    problems += find_problems(catalog)
    counts = counts_of(catalog)
    if as_json:
        print_json({"counts": counts, "problems": plain(problems)})
    else:
        rows = [(kind.replace("_", " "), f"{count:,}") for kind, count in counts.items()]
        print(table(("kind", "records"), rows, right=(1,)))
        print(f"\n{len(problems)} problems" if problems else "\nno problems")
        say(problems)
    return 1 if problems else 0


def counts_of(catalog: Catalog) -> dict[str, int]:
    """Records of every kind."""
    return {field.name: len(getattr(catalog, field.name)) for field in fields(catalog) if field.name != "places"}


def bring_in(arguments: argparse.Namespace) -> int:
    """Exit status 1 where lines or records had to be left out."""
    from catalog.importers.files import import_file
    from catalog.own import book_place

    try:
        found = import_file(
            Path(arguments.file),
            folder=own_folder(),
            book_at=book_place(),
            today=date.today(),
            accepted=arguments.yes,
            supplier=arguments.supplier,
            currency=arguments.currency,
        )
    except ValueError as error:  # ImportProblemError and BookError: nothing was written
        raise BadInput.of(error) from None
    answer: dict[str, Any] = {"kind": found.kind, "written": found.written, "problems": plain(found.problems)}
    if found.prices is not None:
        answer["lines"] = [
            {"place": line.place, "name": line.name, "status": line.status, "reason": line.reason}
            for line in found.prices.lines
        ]
    if found.model is not None:
        answer["model"] = found.model.id
    if found.pack is not None:
        answer["changes"] = len(found.pack.changes)
    if arguments.json:
        print_json(answer)
    else:
        show_import(arguments.file, answer, arguments.yes)
    return 1 if found.problems else 0


def show_import(file: str, answer: dict[str, Any], accepted: bool) -> None:
    lines = answer.get("lines", [])
    if lines:
        print(table(("place", "name", "status"), [(line["place"], line["name"], line["status"]) for line in lines]))
        print()
    for one in answer["problems"]:
        print(f"- {one['place']}: {one['text']}")
    if accepted:
        print(f"{file}: {answer['written']} written ({answer['kind']})")
    else:
        ready = sum(line["status"] == "ready" for line in lines) or answer.get("changes", 1 if "model" in answer else 0)
        print(f"{file}: {ready} ready ({answer['kind']}), nothing written; --yes writes them")


def take_out(arguments: argparse.Namespace) -> int:
    from catalog.importers.files import export_file
    from catalog.own import book_place

    file = Path(arguments.file)
    if not file.parent.is_dir():
        raise BadInput(
            arguments.file, "", "the folder {folder} does not exist; expected one that does", folder=str(file.parent)
        )
    try:
        kind, count = export_file(file, folder=own_folder(), book_at=book_place())
    except ValueError as error:
        raise BadInput.of(error) from None
    if arguments.json:
        print_json({"kind": kind, "written": count})
    else:
        print(f"{file}: {count} written ({kind})")
    return 0


def plain(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    return [{"place": one.place, "text": one.text} for one in problems]


def say(problems: tuple[Problem, ...]) -> None:
    for one in problems:
        print(f"- {one.place}: {one.text}")
