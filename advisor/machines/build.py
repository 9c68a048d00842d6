"""The parts of one machine and the place where it stands: what the rules read."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from advisor.machines.machine import Finding
from advisor.quantity import Argument, Note, note
from catalog.records.accelerators import Board, Chip
from catalog.records.assumptions import Assumption
from catalog.records.hosts import Case, Cooler, Cpu, Drive, Mainboard, MemoryKit, Psu
from catalog.records.machines import WholeMachine
from catalog.records.record import Record
from catalog.rules import RuleBook

NAMELESS = "PSU "  # begins the name of a supply of which a description gives no more than the watts
GIVEN_ID = "given"  # of parts that the catalog has not, made from what a description says of them


@dataclass(frozen=True, slots=True)
class Cards:
    """``count`` equal accelerators; ``chip`` or ``board`` is None where nobody knows them."""

    name: str
    count: int
    chip: Chip | None = None
    board: Board | None = None
    limit_w: float | None = None  # a cap that is set per card
    exact: bool = True  # False: only the chip is named, so that thickness, length and power may differ from the board's
    claimed: bool = False  # ``limit_w`` is what the description calls the card's own power, below that of its record
    spread: tuple[float, float] | None = None  # least and most W of the cards that a bare name ("A100") may mean

    @property
    def rated_w(self) -> float | None:
        """W of one card without a cap, as the board states it, else the chip; of several that it may be their most."""
        if self.spread is not None:
            return self.spread[1]
        if self.board is not None and self.board.board_power_w is not None:
            return self.board.board_power_w
        return None if self.chip is None else self.chip.board_power_w

    @property
    def least_w(self) -> float | None:
        """W of one card with its cap, of several that it may be the least."""
        watts = self.watts
        return watts if self.spread is None or watts is None else min(watts, self.spread[0])

    @property
    def watts(self) -> float | None:
        """W of one card with its cap."""
        rated = self.rated_w
        if self.limit_w is None:
            return rated
        return self.limit_w if rated is None else min(rated, self.limit_w)

    @property
    def cooling(self) -> str:
        """As the board's record says; a data-centre card whose record does not say counts as passive."""
        if self.board is not None and self.board.cooling is not None:
            return self.board.cooling
        data_centre = self.chip is not None and self.chip.segment == "datacenter" and self.chip.form == "pcie"
        return "passive" if data_centre else ""  # such cards are made for a server's air

    @property
    def memory_gb(self) -> float | None:
        """GB of one card; None where nobody knows, or where a bare name leaves several open."""
        chip = self.chip
        open_size = chip is not None and "memory_gb" in chip.unverified and chip.id.startswith(GIVEN_ID)
        return None if chip is None or open_size else chip.memory_gb

    @property
    def vram_gb(self) -> float | None:
        return None if self.memory_gb is None else self.memory_gb * self.count


@dataclass(frozen=True, slots=True)
class Place:
    """Where the machine stands; None = not said. ``barred`` holds (item, reason) of what the buyer may not buy."""

    country: str = ""
    room: str = ""  # home, office, lab, server room
    volts: float | None = None
    breaker_amps: float | None = None
    circuits: int = 1
    operating_system: str = ""
    ups_watts: float | None = None
    ups_va: float | None = None
    barred: tuple[tuple[str, str], ...] = ()
    rack_depth_mm: float | None = None  # from the front to the rear posts' end: what a chassis may be long


@dataclass(frozen=True)  # without slots: a dictionary is copied at once, and the search copies thousands
class Build:
    """One machine by its parts; a part that is None is not known, a count of an unknown part is 0.

    ``traits`` are facts about how it is put together that no part carries ("risers", "duct", "nvlink bridge": the list
    stands in ``description.TRAITS``); ``stated_lanes`` are the widths that the description itself gives.
    """

    cards: tuple[Cards, ...] = ()
    cpu: Cpu | None = None
    cpus: int = 1
    mainboard: Mainboard | None = None
    memory: MemoryKit | None = None
    kits: int = 1
    memory_gb: float | None = None
    memory_type: str = ""
    modules: int | None = None
    drives: tuple[tuple[Drive, int], ...] = ()
    psus: tuple[tuple[Psu, int], ...] = ()
    case: Case | None = None
    cooler: Cooler | None = None
    whole: WholeMachine | None = None
    place: Place = Place()
    training: bool = False
    traits: frozenset[str] = frozenset()
    stated_lanes: tuple[int, ...] = ()
    names: tuple[tuple[str, str], ...] = ()  # (role, name) as somebody wrote it
    cpu_socket: str = ""  # of a CPU that the catalog has not, by its family
    cpu_limit_w: float | None = None  # and its package limit
    cpu_limit_stated: bool = False  # the description gives that limit; else it is the hungriest member's of its family
    cpu_cores: int | None = None  # of a CPU that the catalog has not, where its name gives them
    cpu_least_w: float | None = None  # the package limit of the smallest member of its family, where published

    @property
    def count(self) -> int:
        """All accelerators."""
        return sum(group.count for group in self.cards)

    @property
    def open_frame(self) -> bool:
        return "open frame" in self.traits or (self.case is not None and "open" in self.case.kind)

    @property
    def chosen_whole(self) -> bool:
        """A complete machine whose maker answers for board, supply, case and cooling."""
        return self.whole is not None

    def name(self, role: str) -> str:
        """The name of a part as it is to be printed; "" where nothing is known."""
        part: Record | None = getattr(self, role, None)
        if part is not None:
            return part.name or part.id
        return dict(self.names).get(role, "")


def changed(build: Build, **parts: Any) -> Build:
    """``dataclasses.replace`` for builds, many times as fast: the search makes thousands."""
    copy = object.__new__(Build)
    copy.__dict__.update(build.__dict__)
    copy.__dict__.update(parts)
    return copy


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules know besides the parts: judgements and rule tables."""

    assumptions: Mapping[str, Assumption]
    book: RuleBook
    quiet: bool = False  # findings without values and sources, for machines that are only compared
    memo: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)  # power of builds already seen

    def likely(self, id: str) -> float:
        return self.assumptions[f"machines.{id}"].likely

    def range(self, id: str) -> tuple[float, float, float]:
        record = self.assumptions[f"machines.{id}"]
        return record.low, record.likely, record.high

    def low(self, id: str) -> float:
        return self.assumptions[f"machines.{id}"].low

    def high(self, id: str) -> float:
        return self.assumptions[f"machines.{id}"].high


def finding(rule: str, answer: str, code: str, known: Known, *parts: Record | None, **values: Argument) -> Finding:
    """One rule's answer with the sources of its parts and of the rule; a rule that may not gate warns instead.

    "likely" and "doubt" are unknown answers where unchecked facts speak for the machine or against it; the note of a
    doubt has the level "warning".
    """
    record = known.book.rules[rule]
    doubt = answer == "doubt"
    if answer in ("likely", "doubt"):
        answer = "unknown"
    if answer == "conflict" and not (record.gates and record.confidence != "C"):
        answer = "warning"
    level = "warning" if doubt else "info" if answer == "ok" else answer
    if known.quiet:
        key = (rule, answer, code, level)
        if key not in known.memo:
            known.memo[key] = Finding(rule, answer, Note(f"machines.{code}", (), level))
        kept: Finding = known.memo[key]
        return kept
    sources = tuple(dict.fromkeys([part.source for part in parts if part is not None] + [record.source]))
    return Finding(rule, answer, note(f"machines.{code}", level, sources, **values))


def given(**values: Argument) -> dict[str, Argument]:
    """The values that several notes of one rule share."""
    return values


def sure(part: Record | None, *fields: str) -> bool:
    """Whether all these facts are known and of grade A or B: only such facts may decide."""
    return part is not None and all(
        getattr(part, field) not in (None, "", ()) and part.grade(field) != "C" for field in fields
    )
