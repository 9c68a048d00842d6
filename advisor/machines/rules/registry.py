"""The list of rules: small functions that read some parts of a machine and answer ok, warning, conflict or unknown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from advisor.machines.build import Build, Known
from advisor.machines.machine import Finding

DENSE = 3  # from so many blowers side by side their power decides
LARGE_BAR_GB = 24.0  # from here on a card asks for a memory window that old firmware does not give

Answering = Callable[[Build, Known], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``reads`` are the roles of the parts it looks at; place and traits are always given.

    The search for machines keeps answers by what they depend on: ``of`` names what the answer knows of the cards (None
    = what ``looks.SIGHTS`` says, else everything); ``load`` says that it reads CPU, board, memory and drives only as
    the power they draw, ``free`` that it never answers worse than ok, ``rising`` that a case only adds to what it
    answers without one.
    """

    reads: frozenset[str]
    answers: Answering
    of: Callable[[Build], Hashable] | None = None
    load: bool = False
    free: bool = False
    rising: bool = False


RULES: list[Rule] = []


def rule(
    *reads: str,
    of: Callable[[Build], Hashable] | None = None,
    load: bool = False,
    free: bool = False,
    rising: bool = False,
) -> Callable[[Answering], Answering]:
    """Enter a function into the list of rules."""

    def enter(function: Answering) -> Answering:
        RULES.append(Rule(frozenset(reads), function, of, load, free, rising))
        return function

    return enter


def nothing(build: Build) -> Hashable:
    """What a rule knows of the cards that does not look at them."""
    return None


def sockets(build: Build) -> Hashable:
    """Power plugs of the cards."""
    return tuple(
        (group.count, group.board and (group.board.connectors, group.board.grade("connectors")))
        for group in build.cards
    )


def feed(build: Build) -> Hashable:
    """Plugs and power of the cards."""
    return sockets(build), tuple(group.watts for group in build.cards)


def traited(build: Build) -> Hashable:
    """Of rules that answer only where a description gives traits: nothing without them, else everything."""
    if not build.traits:
        return None
    return tuple((group.chip and group.chip.id, group.board and group.board.id, group.count) for group in build.cards)


def work(build: Build) -> Hashable:
    """Number and memory of the cards, and whether they train."""
    return build.count, tuple(group.vram_gb for group in build.cards), build.training


def settle(passes: bool, certain: bool) -> str:
    """Only facts of grade A or B decide; what rests on less is a question to the vendor.

    "likely" where unchecked facts speak for the machine, "doubt" where they speak against it; both end as "unknown".
    """
    if not certain:
        return "likely" if passes else "doubt"
    return "ok" if passes else "conflict"
