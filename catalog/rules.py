"""What the rules for machines know: grades and sources, efficiency classes, platforms, chipsets, limits of makers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from catalog.records.record import Positive, Record, Texts, Whole
from catalog.tables import read_table

FOLDER = Path(__file__).parent / "data" / "rules"

R = TypeVar("R", bound=Record)


class RuleRecord(Record):
    """One rule: ``gates`` says whether it may refuse a machine; a rule of grade C never does."""

    gates: bool


class Efficiency(Record):
    """Minimum efficiency in percent of an 80 PLUS class at 10, 20, 50 and 100 % load."""

    volts: Whole
    redundant: bool
    at_10: Positive | None = None
    at_20: Positive
    at_50: Positive
    at_100: Positive


class Platform(Record):
    """What a CPU socket stands for."""

    socket: str
    segment: Literal["consumer", "workstation", "server"]
    modules: Texts
    generations: Texts
    channels: Whole
    lanes: Whole
    memory_max_gb: Positive | None = None


class Chipset(Record):
    """``split`` says whether its boards can give two slots eight CPU lanes each; None = differs from board to board."""

    socket: str
    split: bool | None = None


class CpuFamily(Record):
    """A series of CPUs: ``pattern`` finds its names in lower case, ``max_power_w`` is the hungriest member's.

    ``least_power_w`` is the package limit of its smallest member where that is published; None = unknown.
    """

    pattern: str
    socket: str
    max_power_w: Positive
    least_power_w: Positive | None = None


class BiosNote(Record):
    """CPU families that a board with one of these chipsets takes only with a BIOS from ``since`` on."""

    chipsets: Texts
    families: Texts
    since: str


class MakerLimit(Record):
    """How much a maker's complete machine feeds one card, and all cards together."""

    max_card_w: Positive | None = None
    max_cards_w: Positive | None = None


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All tables of the rules."""

    rules: Mapping[str, RuleRecord]
    efficiencies: Mapping[str, Efficiency]
    platforms: Mapping[str, Platform]  # by socket in lower case
    chipsets: Mapping[str, Chipset]
    maker_limits: Mapping[str, MakerLimit]
    cpu_families: Mapping[str, CpuFamily]
    bios: Mapping[str, BiosNote]
    _named: dict[tuple[str, ...], Chipset | None] = field(default_factory=dict, compare=False, repr=False)
    _families: dict[str, CpuFamily | None] = field(default_factory=dict, compare=False, repr=False)

    def family_of(self, cpu: str) -> CpuFamily | None:
        """The series that a CPU's name belongs to; None where it is none of the known ones."""
        if cpu not in self._families:
            plain = " ".join(re.sub(r"\(.*?\)|amd|intel|\d+-core", " ", cpu.lower()).split())
            plain = with_series(plain)
            fitting = (family for family in self.cpu_families.values() if re.search(family.pattern, plain))
            self._families[cpu] = next(fitting, None)
        return self._families[cpu]

    def chipset_of(self, *names: str) -> Chipset | None:
        """The chipset that one of these names carries ("X570" in "ASUS PRIME X570-PRO")."""
        if names not in self._named:
            self._named[names] = self._chipset_of(names)
        return self._named[names]

    def _chipset_of(self, names: tuple[str, ...]) -> Chipset | None:
        words = [word for name in names for word in re.sub(r"[^a-z0-9]+", " ", name.lower()).split()]
        for word in words:
            if word in self.chipsets:
                return self.chipsets[word]
        for word in words:  # "P8H67", "EP2C612", "X99P", "WRX80E": makers run it together with their own letters
            for id, chipset in self.chipsets.items():
                if word.endswith(id) or re.fullmatch(re.escape(id) + "[a-z]{1,2}", word):
                    return chipset
        return None


def _table(folder: Path, name: str, kind: type[R]) -> dict[str, R]:
    records, problems = read_table(folder / f"{name}.csv", kind)
    if problems:
        raise ValueError("; ".join(f"rules/{problem.place}: {problem.text}" for problem in problems))
    return {record.id: record for _, record in records}


@cache
def load_rules(folder: Path = FOLDER) -> RuleBook:
    """The rule tables; they ship with the program, so a fault in them is a ValueError and not a listed problem."""
    platforms = _table(folder, "platforms", Platform)
    return RuleBook(
        _table(folder, "rules", RuleRecord),
        _table(folder, "efficiency", Efficiency),
        {platform.socket.lower(): platform for platform in platforms.values()},
        _table(folder, "chipsets", Chipset),
        _table(folder, "oem_limits", MakerLimit),
        _table(folder, "cpu_families", CpuFamily),
        _table(folder, "bios", BiosNote),
    )


def with_series(name: str) -> str:
    """ "ryzen 5 5600x" for "5600x", "i9-14900k" for "14900k": desktop CPUs are often called by their number alone."""
    ryzen = re.fullmatch(r"[1-9]([3-9])[05]0(x3d|xt|x|ge|g|f)?", name)
    if ryzen is not None:
        size = int(ryzen.group(1))
        return f"ryzen {5 if size < 7 else 7 if size < 9 else 9} {name}"
    core = re.fullmatch(r"1[0-4]([1-9])00(k|f|kf|ks|t)?", name)
    if core is not None:
        size = int(core.group(1))
        return f"i{3 if size < 4 else 5 if size < 7 else 7 if size < 9 else 9}-{name}"
    return name
