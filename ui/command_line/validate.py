"""``validate CASES.csv``: the engine held against measured cases."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from advisor.validation import CasesError, Validation, validate
from reports.wording import Language
from ui.command_line.arguments import add_json, add_language
from ui.command_line.bad_input import BadInput
from ui.command_line.inputs import calibration_file, the_catalog
from ui.command_line.output import print_json, table


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "cases", metavar="CASES.csv", help="measured cases: columns config, quantity, measured, unit, ..."
    )
    parser.add_argument("--calibrate", action="store_true", help="keep ranges learned from these own measurements")
    parser.add_argument("--worst", metavar="N", type=int, default=5, help="how many of the largest errors to show")
    add_json(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.calibrate:
        return calibrate(arguments)
    try:
        result = validate(Path(arguments.cases), the_catalog())
    except CasesError as error:
        raise BadInput.of(error, arguments.cases) from None
    if arguments.json:
        print_json(as_json(result))
    else:
        show(result, Language(arguments.language), arguments.worst)
    return 0 if result.outcomes or not result.skipped else 1


def calibrate(arguments: argparse.Namespace) -> int:
    """Exit status 1 where nothing could be learned; only memory has ranges of one's own."""
    from advisor.memory.calibrate import calibrate as learn
    from advisor.memory.calibrate import write_calibration

    path = Path(arguments.cases)
    try:
        found = learn(path, the_catalog(calibrated=False))
    except CasesError as error:
        raise BadInput.of(error, arguments.cases) from None
    target = calibration_file()
    if found.learned:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_calibration(found.learned, target, path.name, date.today())
    told = [
        {
            "quantity": one.quantity,
            "engine": one.engine,
            "rows": one.rows,
            "before": list(found.before[one.quantity, one.engine]),
            "after": [one.low, one.likely, one.high],
        }
        for one in found.learned
    ]
    skipped = [{"case_id": case, "reason": reason} for case, reason in found.skipped]
    if arguments.json:
        print_json({"learned": told, "skipped": skipped, "file": str(target) if told else None})
    else:
        say = Language(arguments.language).text
        rows = [
            (
                one.quantity,
                one.engine,
                str(one.rows),
                "{:.2f} - {:.2f}".format(*found.before[one.quantity, one.engine]),
                f"{one.low:.2f} - {one.high:.2f}",
            )
            for one in found.learned
        ]
        head = (say("quantity"), say("engine"), say("rows"), say("range before"), say("range now"))
        print(table(head, rows, right=(2, 3, 4)))
        print(f"{say('Not predicted')}: {len(skipped)}")
        if told:
            print(say("Written: {file}", file=str(target)))
    return 0 if told else 1


def as_json(result: Validation) -> dict[str, Any]:
    return {
        "rows": [
            {
                "case_id": one.case_id,
                "quantity": one.quantity,
                "predicted": one.predicted,
                "low": one.low,
                "high": one.high,
                "measured": one.measured,
                "error": one.error,
            }
            for one in result.outcomes
        ],
        "skipped": [{"case_id": case, "reason": reason} for case, reason in result.skipped],
        "summary": {
            quantity: {
                "n": one.count,
                "median_abs_error": one.median,
                "p90_abs_error": one.p90,
                "coverage_90": one.coverage,
            }
            for quantity, one in result.summary.items()
        },
    }


def show(result: Validation, words: Language, worst: int) -> None:
    say = words.text
    rows = [
        (quantity, str(one.count), f"{one.median:.1%}", f"{one.p90:.1%}", f"{one.coverage:.0%}")
        for quantity, one in result.summary.items()
    ]
    head = (say("quantity"), say("test cases"), say("median error"), say("90% below"), say("within the range"))
    print(table(head, rows, right=(1, 2, 3, 4)))
    largest = sorted(result.outcomes, key=lambda one: -abs(one.error))[: max(0, worst)]
    if largest:
        print(f"\n{say('Largest errors')}:")
        cells = [
            (one.case_id, one.quantity, f"{one.measured:g}", f"{one.predicted:g}", f"{one.error:+.1%}")
            for one in largest
        ]
        print(
            table(
                (say("test case"), say("quantity"), say("measured"), say("predicted"), say("error")),
                cells,
                right=(2, 3, 4),
            )
        )
    if result.skipped:
        print(f"\n{say('Not predicted')}: {len(result.skipped)}")
        for reason, count in Counter(reason for _, reason in result.skipped).most_common(10):
            print(f"- {count} × {reason}")
