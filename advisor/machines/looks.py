"""What each rule looks at in a part: parts that look the same to a rule get the same answer, and it is asked once.

A rule that is not listed, or a role that is not listed for it, looks at everything; a test holds the list against the
rules. What decides a rule's weight of the cards stands beside the rule itself (``of``) where it is what the rule reads,
and here (``SIGHTS``) where it is less: of many rules only the figures that they name differ.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from advisor.machines.build import Build, sure
from advisor.machines.rules import RULES, Rule
from advisor.machines.rules.enclosure import named_by_size
from advisor.machines.rules.leads import plugs
from advisor.machines.rules.registry import DENSE, LARGE_BAR_GB
from advisor.machines.rules.slots import OPEN
from advisor.machines.rules.supply import ATX3_SINCE, power_sure, version_of
from catalog.records.hosts import Case
from catalog.records.record import Record
from catalog.rules import load_rules

Look = Callable[[Any], Hashable]
Fields = Callable[[Any], tuple[Hashable, ...]]


def fields(*names: str) -> Fields:
    """These fields with the confidence in each."""
    return lambda part: tuple((getattr(part, name), part.grade(name)) for name in names)


def nothing(part: Record) -> Hashable:
    """The part does not matter in a machine that is composed: the rule asks for traits, or how many there are."""
    return None


def case_kind(part: Any) -> Hashable:
    return part.kind, *fields("gpu_length_mm", "gpu_length_front_radiator_mm")(part)


def chipset(part: Any) -> Hashable:
    """The chipset by which the tables know a board, and the words in its name that decide which CPUs it takes."""
    text = f"{part.chipset} {part.name}".lower()
    found = load_rules().chipset_of(part.chipset, part.name)
    return found and found.id, "wrx90" in text, "w790" in text


SLOTS_OF_CASE: Look = lambda part: (part.kind, *fields("slots")(part))  # noqa: E731
LABEL: Look = lambda part: (part.watts, part.efficiency, version_of(part))  # noqa: E731

LOOKS: Mapping[str, Mapping[str, Look]] = {
    "socket": {"mainboard": lambda part: (chipset(part), *fields("socket")(part))},
    "cores": {"cpu": lambda part: part.threads},
    "memory_type": {
        "mainboard": lambda part: (chipset(part), *fields("socket", "memory_type")(part)),
        "memory": lambda part: (part.generation, part.module_type),
    },
    "memory_capacity": {
        "mainboard": lambda part: (chipset(part), *fields("socket", "memory_max_gb", "memory_slots")(part)),
        "cpu": fields("memory_max_gb"),
        "memory": lambda part: (part.total_gb, part.modules),
    },
    "memory_channels": {
        "mainboard": lambda part: part.socket,
        "cpu": lambda part: (part.socket, part.memory_channels),
        "memory": lambda part: (part.total_gb, part.modules, part.generation, part.module_type),
    },
    "memory_against_vram": {"memory": lambda part: part.total_gb},
    "card_length": {"case": case_kind},
    "passive": {"case": lambda part: part.kind},
    "unmeasured": {"case": nothing, "mainboard": fields("form_factor")},
    "board_size": {
        "case": lambda part: (part.kind, named_by_size(part), *fields("form_factors")(part)),
        "mainboard": fields("form_factor"),
    },
    "room_for_cards": {"case": SLOTS_OF_CASE},
    "air_between": {"case": SLOTS_OF_CASE},
    "dense_blowers": {"case": SLOTS_OF_CASE},
    "memory_windows": {"mainboard": lambda part: part.socket},
    "risers": {"mainboard": nothing},
    "nameless_board": {"mainboard": nothing},
    "modules": {"mainboard": nothing},
    "cpu_cooler": {
        "case": lambda part: (part.kind, *fields("cooler_height_mm", "radiator_mm")(part)),
        "cooler": lambda part: (part.kind, *fields("height_mm", "radiator_mm")(part)),
    },
    "cooler_socket": {
        "cooler": lambda part: (fields("sockets")(part), "" if sure(part, "sockets") else part.name),
    },
    "supply_in_case": {
        "case": lambda part: (
            part.kind, *fields("psu_form_factor", "form_factors", "psu_length_mm", "psu_count")(part)
        ),
        "psu": fields("length_mm", "form_factor"),
    },
    "sixteen_pin": {"psu": fields("native_16pin", "cables_16pin", "watts_per_16pin", "pcie_8pin")},
    "eight_pin": {"psu": fields("pcie_8pin")},
    "eps": {"psu": fields("eps_8pin"), "mainboard": lambda part: (part.socket, *fields("eps_connectors")(part))},
    "pinout": {"psu": nothing},
    "several_units": {"psu": nothing},
    "rails": {"psu": nothing},
    "supply_input": {"psu": lambda part: (part.watts, *fields("full_power_volts")(part))},
    "capacity": {"psu": LABEL},
    "transients": {"psu": LABEL},
    "circuit": {"psu": LABEL},
    "heat": {"psu": LABEL},
    "ups": {"psu": LABEL},
}  # fmt: skip


def eps_plugs(build: Build) -> Hashable:
    """EPS plugs of the cards, and how sure they are."""
    return tuple(((plugs(group) or {}).get("eps", 0) * group.count) for group in build.cards)


def windows(build: Build) -> Hashable:
    """Whether the cards ask for large memory windows, and whether they map all their memory by themselves."""
    return tuple(
        (
            group.count,
            group.chip and (group.chip.form == "pcie") and (
                group.chip.memory_gb >= LARGE_BAR_GB, group.chip.segment == "datacenter"
            ),
        )
        for group in build.cards
    )  # fmt: skip


def thick(build: Build) -> Hashable:
    """Number and thickness of the cards, and how sure that is."""
    return tuple(
        (group.count, group.board and (group.board.slots, sure(group.board, "slots")), group.exact)
        for group in build.cards
    )


def open_air(build: Build) -> Hashable:
    """Cards that heat each other where they sit side by side."""
    number = sum(group.count for group in build.cards if group.cooling in OPEN)
    return (number, thick(build)) if number > 1 or build.traits else None


def blowers(build: Build) -> Hashable:
    """How many blowers there are, where they sit and their power; fewer than three are not asked for."""
    number = sum(group.count for group in build.cards if group.cooling == "blower")
    return (thick(build), tuple((group.cooling, group.watts) for group in build.cards)) if number >= DENSE else None


def cooling(build: Build) -> Hashable:
    """Whether the cards live from a server's air, and whether their records say so."""
    passive = [group for group in build.cards if group.cooling == "passive"]
    return bool(passive), all(sure(group.board, "cooling") for group in passive)


def clear_by(steps: Sequence[float]) -> Callable[[Build], Hashable]:
    """Which of the catalog's cases the cards are short enough for: lengths between two ``steps`` (mm) look the same."""

    def clear(build: Build) -> Hashable:
        return tuple(
            group.board and (
                group.board.length_mm and bisect_left(steps, group.board.length_mm),
                sure(group.board, "length_mm"),
                group.exact,
            )
            for group in build.cards
        )  # fmt: skip

    return clear


def modules(build: Build) -> Hashable:
    """Whether the cards are modules that no slot takes."""
    return tuple(
        (group.chip.form, group.chip.grade("form")) if group.chip is not None and group.chip.form != "pcie" else None
        for group in build.cards
    )


def draw(build: Build) -> Hashable:
    """What the cards draw, how sure that is, and whether a server's fans cool them."""
    return tuple(
        (
            group.count,
            group.watts,
            group.rated_w,
            group.limit_w is not None,
            group.board and group.board.peak_w,
            group.chip and (group.chip.peak_w, group.chip.board_power_w),
            power_sure(group),
            group.chip is not None and "" < group.chip.released < ATX3_SINCE,
            group.cooling == "passive",
        )
        for group in build.cards
    )


def labour(build: Build) -> Hashable:
    """How many cards the CPU feeds, and whether they train."""
    return build.count, build.training


BY_LENGTH = {"card_length", "unmeasured"}
SIGHTS: Mapping[str, Callable[[Build], Hashable]] = {
    "eps": eps_plugs,
    "passive": cooling,
    "lanes": thick,
    "consumer_limit": thick,
    "drive_sockets": thick,
    "room_for_cards": thick,
    "air_between": open_air,
    "memory_windows": windows,
    "dense_blowers": blowers,
    "modules": modules,
    "cores": labour,
    "capacity": draw,
    "transients": draw,
    "supply_input": draw,
    "circuit": draw,
    "heat": draw,
    "ups": draw,
}


def everything(build: Build) -> Hashable:
    """What a rule knows of the cards that may look at all of them."""
    return tuple(
        (group.chip and group.chip.id, group.board and group.board.id, group.count, group.limit_w)
        for group in build.cards
    )


def sights_in(cases: Iterable[Case], margin: float) -> tuple[Callable[[Build], Hashable], ...]:
    """For each rule what decides its weight of the cards, among these cases; ``margin`` is the room wanted in mm."""
    clearances = {
        mm for case in cases for mm in (case.gpu_length_mm, case.gpu_length_front_radiator_mm) if mm is not None
    }
    clear = clear_by(sorted({mm - spare for mm in clearances for spare in (0.0, margin)}))
    own = {**SIGHTS, **dict.fromkeys(BY_LENGTH, clear)}
    return tuple(own.get(rule.answers.__name__, rule.of or everything) for rule in RULES)


def look_of(rule: Rule, role: str) -> Look:
    """What a rule sees of the part in a role."""
    return LOOKS.get(rule.answers.__name__, {}).get(role, lambda part: part.id)
