"""Arguments that several commands share."""

from __future__ import annotations

import argparse

from reports.wording import LANGUAGES


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=tuple(LANGUAGES), default="en", help="of the text (default: en)")


def add_study(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study", metavar="STUDY", help="a study, a .labrig file")
