"""The study that the tour walks through."""

from __future__ import annotations

from pathlib import Path

from advisor.study_file import read_study
from advisor.workload import Study

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def tour_study() -> Study:
    """The first example with two cards: every view has something to show."""
    return read_study(EXAMPLES / "lab-two-3090.labrig")
