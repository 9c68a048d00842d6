"""The list of rules: small functions that read some parts of a machine and answer ok, warning, conflict or unknown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from advisor.machines.build import Build, Known
from advisor.machines.machine import Finding
from catalog.records.hosts import Case, Mainboard

Key = Callable[[Mainboard, Case | None], Hashable]
Answering = Callable[[Build, Known], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``reads`` are the roles of the parts it looks at; place and traits are always given.

    The search for machines keeps answers by what they depend on: ``cards`` says whether the answer changes with the
    cards at all, ``seat`` that it changes only with how they are seated (number, thickness, cooling, kind of chip);
    ``load`` that it reads CPU, board, memory and drives only as the power they draw; ``by`` names the facts of board
    and case that it looks at, where these are few.
    """

    reads: frozenset[str]
    answers: Answering
    cards: bool = True
    load: bool = False
    seat: bool = False
    by: Key | None = None


RULES: list[Rule] = []


def rule(
    *reads: str, cards: bool = True, load: bool = False, seat: bool = False, by: Key | None = None
) -> Callable[[Answering], Answering]:
    """Enter a function into the list of rules."""

    def enter(function: Answering) -> Answering:
        RULES.append(Rule(frozenset(reads), function, cards, load, seat, by))
        return function

    return enter


def settle(passes: bool, certain: bool) -> str:
    """Only facts of grade A or B decide; what rests on less is a question to the vendor.

    "unknown" where unchecked facts speak for the machine, "doubt" where they speak against it.
    """
    if not certain:
        return "unknown" if passes else "doubt"
    return "ok" if passes else "conflict"
