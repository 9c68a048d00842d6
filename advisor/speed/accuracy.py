"""How far off the formulas are on measurements they were not fitted to, as a table by engine and hardware class."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, isnan
from statistics import median

from advisor.speed.cases import Case
from advisor.speed.conformal import FEWEST, family_of, quantity_of

NINETY = 0.9
CONTRADICTORY = 1.0  # nine of ten off by more than this: measurements of the same thing disagree
HEAD = (
    "| quantity | engine or framework | hardware | measurements | median error | nine of ten within | remark |",
    "|---|---|---|--:|--:|--:|---|",
)


def accuracy_table(cases: Sequence[Case], errors: Sequence[float]) -> list[str]:
    """Lines of a Markdown table; ``errors`` are log(measured / predicted) of held-out cases, in their order."""
    groups: dict[tuple[str, str, str], list[float]] = {}
    for case, error in zip(cases, errors, strict=True):
        if not isnan(error):
            off = abs(exp(-error) - 1)
            groups.setdefault((quantity_of(case), case.chain[0], family_of(case)), []).append(off)
            groups.setdefault((quantity_of(case), "", ""), []).append(off)
    lines = list(HEAD)
    for (quantity, engine, hardware), found in sorted(groups.items()):
        found.sort()
        ninety = found[min(len(found) - 1, int(NINETY * len(found)))]
        where = (engine, hardware) if engine else ("**all**", "")
        lines.append(
            f"| {quantity} | {where[0]} | {where[1]} | {len(found)} | {median(found):.1%} | {ninety:.1%} "
            f"| {remark_of(len(found), ninety)} |"
        )
    return lines


def remark_of(count: int, ninety: float) -> str:
    """What a reader should know of a class: few measurements, or ones that contradict each other."""
    words = []
    if count < FEWEST:
        words.append("few measurements: the range of more of its kind")
    if ninety > CONTRADICTORY:
        words.append("contradictory measurements: a wide range")
    return "; ".join(words)
