"""How far off the formulas are on measurements they were not fitted to, as a table by engine and hardware class."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, isnan
from statistics import median

from advisor.speed.cases import Case
from advisor.speed.conformal import FEWEST, held_cases, inside
from advisor.speed.held_out import family_of, quantity_of

NINETY = 0.9
CONTRADICTORY = 1.0  # nine of ten off by more than this: measurements of the same thing disagree
HEAD = (
    "| quantity | engine or framework | hardware | measurements | median error | nine of ten within "
    "| in the 90 % range | remark |",
    "|---|---|---|--:|--:|--:|--:|---|",
)


def accuracy_table(cases: Sequence[Case], errors: Sequence[float]) -> list[str]:
    """Lines of a Markdown table; ``errors`` are log(measured / predicted) of held-out cases, in their order."""
    groups: dict[tuple[str, str, str], list[tuple[float, bool]]] = {}
    for quantity in {quantity_of(case) for case in cases}:
        held = held_cases(cases, errors, quantity)
        chosen = [
            (case, error)
            for case, error in zip(cases, errors, strict=True)
            if quantity_of(case) == quantity and not isnan(error)
        ]
        for (case, error), one in zip(chosen, held, strict=True):
            found = (abs(exp(-error) - 1), inside(one, held))
            groups.setdefault((quantity, case.chain[0], family_of(case)), []).append(found)
            groups.setdefault((quantity, "", ""), []).append(found)
    lines = list(HEAD)
    for (quantity, engine, hardware), results in sorted(groups.items()):
        off = sorted(error for error, _ in results)
        ninety = off[min(len(off) - 1, int(NINETY * len(off)))]
        covered = sum(hit for _, hit in results) / len(results)
        where = (engine, hardware) if engine else ("**all**", "")
        lines.append(
            f"| {quantity} | {where[0]} | {where[1]} | {len(off)} | {median(off):.1%} | {ninety:.1%} "
            f"| {covered:.0%} | {remark_of(len(off), ninety)} |"
        )
    return lines


def remark_of(count: int, ninety: float) -> str:
    """What a reader should know of a class: few measurements, or ones that contradict each other."""
    words = []
    if count < FEWEST:
        words.append("few measurements: mostly the range of its kind")
    if ninety > CONTRADICTORY:
        words.append("contradictory measurements: a wide range")
    return "; ".join(words)
