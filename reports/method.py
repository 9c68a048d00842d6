"""METHOD.md: every formula and every judgement, from the tables that the program itself computes with.

``python -m reports.method`` writes METHOD.md and METHOD.zh-CN.md in the folder of the project.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections import Counter
from pathlib import Path

import advisor
from advisor.formulas import FORMULAS, Formula
from catalog.catalog import Catalog
from catalog.load import load_catalog
from reports.files import write_whole
from reports.naming import reason_text
from reports.sections.memory import printed
from reports.wording import Language
from reports.wording.numbers import significant

FILES = {"en": "METHOD.md", "zh": "METHOD.zh-CN.md"}
MOST_ROWS = 150  # of one area: constants learned by engine and hardware class are read in their file
AREAS = ("memory", "rule", "speed", "machines", "costs", "advice")


def load_formulas() -> dict[str, Formula]:
    """Every formula of the advisor; importing a module enters its formulas into the table."""
    for module in pkgutil.walk_packages(advisor.__path__, "advisor."):
        importlib.import_module(module.name)
    return FORMULAS


def method_text(language: str, catalog: Catalog) -> str:
    """The whole document in one language."""
    words = Language(language)
    say = words.text
    lines = [
        f"# {say('How LabRig computes')}",
        "",
        say(
            "This file is written by python -m reports.method from the formulas and judgements that the program "
            "computes with."
        ),
        say("A test evaluates every formula's text against its code; another proves that this file is current."),
        "",
        say(
            "Base units: bytes, bytes a second, FLOP a second, watts, seconds. 1 GB is 10^9 bytes, 1 GiB is 2^30 bytes."
        ),
        say(
            "A range is meant to hold the true value nine times in ten. Unknown is never taken as zero and never as "
            "good."
        ),
        "",
    ]
    formulas = load_formulas()
    for area in (*AREAS, *sorted({id.split(".")[0] for id in formulas} - set(AREAS))):
        chosen = [entry for id, entry in sorted(formulas.items()) if id.split(".")[0] == area]
        if chosen:
            lines += [f"## {words.term(f'area.{area}')}", ""]
        for entry in chosen:
            lines += formula_lines(entry, words)
    lines += assumption_lines(catalog, words)
    return "\n".join(lines).rstrip() + "\n"


def formula_lines(entry: Formula, words: Language) -> list[str]:
    say = words.text
    unit = entry.unit if entry.unit != "1" else say("a number")
    return [
        f"### `{entry.id}`",
        "",
        f"    {entry.id.split('.')[-1]} = {printed(entry.text)}",
        "",
        *(f"- `{name}`: {words.word(meaning)}" for name, meaning in entry.symbols),
        "",
        say("Result in {unit}. Valid for: {valid}.", unit=unit, valid=words.word(entry.valid_for)),
        say("Source: {source}.", source=words.source(entry.source).rstrip(".")),
        "",
    ]


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def assumption_lines(catalog: Catalog, words: Language) -> list[str]:
    say = words.text
    heads = [words.word(head) for head in ("Assumption", "Low", "Likely", "High", "Unit", "Reason", "Source")]
    lines = [
        f"## {say('Judgements')}",
        "",
        say(
            "What cannot be computed is a record with a range, a reason and a source, and may be corrected in the "
            "catalog."
        ),
        "",
        f"| {' | '.join(heads)} |",
        "|---|---:|---:|---:|---|---|---|",
    ]
    counts = Counter(id.split(".")[0] for id in catalog.assumptions)
    for id, record in sorted(catalog.assumptions.items()):
        if counts[id.split(".")[0]] > MOST_ROWS:
            continue
        name = words.word(record.name or id)
        numbers = (significant(value) for value in (record.low, record.likely, record.high))
        cells = (
            f"{name} (`{id}`)",
            *numbers,
            record.unit,
            reason_text(record.reason, words),
            words.source(record.source),
        )
        lines.append("| " + " | ".join(cell(text) for text in cells) + " |")
    for area, count in sorted(counts.items()):
        if count > MOST_ROWS:
            text = say(
                "{count} more for {area} stand in {file}.",
                count=count,
                area=words.term(f"area.{area}"),
                file=f"catalog/data/assumptions ({area}.*)",
            )
            lines += ["", text]
    return lines


def main(folder: Path) -> int:
    catalog, _ = load_catalog()
    for language, name in FILES.items():
        write_whole(folder / name, method_text(language, catalog).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1]))
