"""``catalog check | import FILE | export FILE``: the records and the user's own prices."""

from __future__ import annotations

import argparse
from dataclasses import fields

from catalog.catalog import Catalog, Problem
from catalog.load import load_catalog
from ui.command_line.arguments import add_json
from ui.command_line.output import print_json, table


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="count the records and list what is wrong in them")
    add_json(check)


def run(arguments: argparse.Namespace) -> int:
    return check(arguments.json)


def check(as_json: bool) -> int:
    """Exit status 1 where a record has a problem."""
    from catalog.checks import check as find_problems

    catalog, problems = load_catalog()
    problems += find_problems(catalog)
    counts = counts_of(catalog)
    if as_json:
        print_json({"counts": counts, "problems": [{"place": one.place, "text": one.text} for one in problems]})
    else:
        show(counts, problems)
    return 1 if problems else 0


def counts_of(catalog: Catalog) -> dict[str, int]:
    """Records of every kind."""
    counts = {field.name: getattr(catalog, field.name) for field in fields(catalog) if field.name not in ("places",)}
    return {kind: len(records) for kind, records in counts.items()}


def show(counts: dict[str, int], problems: tuple[Problem, ...]) -> None:
    print(
        table(
            ("kind", "records"), [(kind.replace("_", " "), f"{count:,}") for kind, count in counts.items()], right=(1,)
        )
    )
    print(f"\n{len(problems)} problems" if problems else "\nno problems")
    for one in problems:
        print(f"- {one.place}: {one.text}")
