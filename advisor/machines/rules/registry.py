"""The list of rules: small functions that read some parts of a machine and answer ok, warning, conflict or unknown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from advisor.machines.build import Build, Known
from advisor.machines.machine import Finding
from catalog.records.hosts import Case

DENSE = 3  # from so many blowers side by side their power decides
LARGE_BAR_GB = 24.0  # from here on a card asks for a memory window that old firmware does not give

Answering = Callable[[Build, Known], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``reads`` are the roles of the parts it looks at; place and traits are always given.

    The search for machines keeps answers by what they depend on: ``of`` names what the answer knows of the cards (None
    = everything), ``by`` what it looks at in a case (None = everything); ``load`` says that it reads CPU, board, memory
    and drives only as the power they draw, ``free`` that it never answers worse than ok, ``rising`` that a case only
    adds to what it answers without one.
    """

    reads: frozenset[str]
    answers: Answering
    of: Callable[[Build], Hashable] | None = None
    by: Callable[[Case], Hashable] | None = None
    load: bool = False
    free: bool = False
    rising: bool = False


RULES: list[Rule] = []


def rule(
    *reads: str,
    of: Callable[[Build], Hashable] | None = None,
    by: Callable[[Case], Hashable] | None = None,
    load: bool = False,
    free: bool = False,
    rising: bool = False,
) -> Callable[[Answering], Answering]:
    """Enter a function into the list of rules."""

    def enter(function: Answering) -> Answering:
        RULES.append(Rule(frozenset(reads), function, of, by, load, free, rising))
        return function

    return enter


def nothing(build: Build) -> Hashable:
    """What a rule knows of the cards that does not look at them."""
    return None


def seat(build: Build) -> Hashable:
    """How the cards are seated: their number, thickness and cooling."""
    return tuple(
        (
            group.count,
            None if group.board is None else (group.board.slots, group.board.grade("slots")),
            group.cooling,
            group.exact,
        )
        for group in build.cards
    )


def cooled(build: Build) -> Hashable:
    """How the cards are cooled, and how well that is known."""
    return tuple((group.cooling, group.board and group.board.grade("cooling")) for group in build.cards)


def window(build: Build) -> Hashable:
    """What decides how large a memory window the cards ask for."""
    return tuple(
        (
            group.count,
            group.chip and (group.chip.memory_gb, group.chip.segment, group.chip.form),
        )
        for group in build.cards
    )


def heat(build: Build) -> Hashable:
    """How the cards are seated; with three and more also their power, because then they heat each other."""
    return seat(build), tuple(group.watts for group in build.cards) if build.count >= DENSE else None


def length(build: Build) -> Hashable:
    """Length of the cards."""
    return tuple(
        None if group.board is None else (group.board.length_mm, group.board.grade("length_mm"), group.exact)
        for group in build.cards
    )


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
