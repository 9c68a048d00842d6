"""The list of rules: small functions that read some parts of a machine and answer ok, warning, conflict or unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from advisor.machines.build import Build, Known
from advisor.machines.machine import Finding

Answering = Callable[[Build, Known], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``reads`` are the roles of the parts it looks at; place and traits are always given.

    ``cards`` says whether the answer changes with the cards; ``load`` that it reads CPU, board, memory and drives only
    as the power they draw. The search for machines keeps answers by what they depend on.
    """

    reads: frozenset[str]
    answers: Answering
    cards: bool
    load: bool


RULES: list[Rule] = []


def rule(*reads: str, cards: bool = True, load: bool = False) -> Callable[[Answering], Answering]:
    """Enter a function into the list of rules."""

    def enter(function: Answering) -> Answering:
        RULES.append(Rule(frozenset(reads), function, cards, load))
        return function

    return enter


def settle(passes: bool, certain: bool) -> str:
    """Only facts of grade A or B decide; what rests on less is a question to the vendor.

    "unknown" where unchecked facts speak for the machine, "doubt" where they speak against it.
    """
    if not certain:
        return "unknown" if passes else "doubt"
    return "ok" if passes else "conflict"
