"""What each rule looks at in a part: parts that look the same to a rule get the same answer, and it is asked once.

A rule that is not listed, or a role that is not listed for it, looks at everything; a test holds the list against the
rules. What a rule sees of the cards stands beside the rule itself (``of``), for its whole answer; of some rules only
the figures they name differ, and for the weight fewer facts of the cards are enough (``SIGHTS``).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from advisor.machines.build import Build, sure
from advisor.machines.rules import Rule
from advisor.machines.rules.leads import plugs
from advisor.machines.rules.registry import LARGE_BAR_GB, heat, seat
from advisor.machines.rules.supply import version_of
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
    "board_size": {"case": lambda part: (part.kind, *fields("form_factors")(part)), "mainboard": fields("form_factor")},
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
    "cooler_socket": {"cooler": fields("sockets")},
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
    """Whether the cards ask for large memory windows."""
    return tuple(
        (group.count, group.chip and (group.chip.memory_gb >= LARGE_BAR_GB, group.chip.segment, group.chip.form))
        for group in build.cards
    )


def blowers(build: Build) -> Hashable:
    """How the cards are seated, and the power of blowers."""
    fanned = any(group.cooling == "blower" for group in build.cards)
    return heat(build) if fanned else seat(build)


def cooling(build: Build) -> Hashable:
    """How the cards are cooled, and whether their records say so."""
    return tuple((group.cooling, group.board and sure(group.board, "cooling")) for group in build.cards)


SIGHTS: Mapping[str, Callable[[Build], Hashable]] = {
    "eps": eps_plugs,
    "passive": cooling,
    "memory_windows": windows,
    "dense_blowers": blowers,
}


def sight_of(rule: Rule) -> Callable[[Build], Hashable] | None:
    """What decides a rule's weight of the cards; None = everything."""
    return SIGHTS.get(rule.answers.__name__, rule.of)


def look_of(rule: Rule, role: str) -> Look:
    """What a rule sees of the part in a role."""
    return LOOKS.get(rule.answers.__name__, {}).get(role, lambda part: part.id)
