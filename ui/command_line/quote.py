"""``quote STUDY -o FILE.pdf``: the document that gets the purchase approved."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from advisor.advice import advise
from reports.wording import Language
from ui.command_line.advise import day_of
from ui.command_line.arguments import add_language, add_study
from ui.command_line.bad_input import BadInput
from ui.command_line.inputs import the_catalog, the_study


def configure(parser: argparse.ArgumentParser) -> None:
    add_study(parser)
    parser.add_argument("-o", "--output", metavar="FILE.pdf", required=True, help="where the PDF is written")
    parser.add_argument("--xlsx", metavar="FILE.xlsx", help="the same numbers as a workbook")
    parser.add_argument("--today", metavar="DATE", help="the day that decides which prices are stale (default: today)")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    study = the_study(arguments.study)
    pdf = target(arguments.output, ".pdf")
    xlsx = target(arguments.xlsx, ".xlsx") if arguments.xlsx else None
    today = day_of(arguments.today)
    catalog = the_catalog()
    advice = advise(study, catalog, today=today)
    words = Language(arguments.language)
    if advice.recommended is None:
        for note in advice.notes:
            print(words.note(note), file=sys.stderr)
        print(f"labrig: {arguments.study}: nothing to quote; {pdf} was not written", file=sys.stderr)
        return 1
    from reports.compose import compose_report
    from reports.files import WriteError
    from reports.pdf import write_pdf

    report = compose_report(advice, arguments.language, today=today, catalog=catalog)
    try:
        write_pdf(report, pdf)
        if xlsx is not None:
            from reports.xlsx import write_xlsx

            write_xlsx(report, xlsx)
    except WriteError as error:
        raise BadInput.of(error) from None
    print(words.text("Written: {file}", file=str(pdf)))
    if xlsx is not None:
        print(words.text("Written: {file}", file=str(xlsx)))
    return 0


def target(text: str, ending: str) -> Path:
    """Where to write; refused before any work where the folder is missing or the ending is another."""
    path = Path(text)
    if path.suffix.lower() != ending:
        raise BadInput(text, "", "does not end in {ending}; expected a file name as in quote{ending}", ending=ending)
    if path.is_dir():
        raise BadInput(text, "", "is a folder; expected a file name")
    if not path.parent.is_dir():
        raise BadInput(text, "", "the folder {folder} does not exist; expected one that does", folder=str(path.parent))
    return path
