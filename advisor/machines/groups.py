"""Which parts a rule reads together: the groups that the search for machines counts apart."""

from __future__ import annotations

from advisor.machines.bench import Choice
from advisor.machines.build import Build, changed
from advisor.machines.rules import RULES, Rule
from catalog.records.hosts import Case, Cooler, Cpu, Mainboard, MemoryKit, Psu

ROLES = ("mainboard", "cpu", "memory", "cooler", "case", "psu")
GROUPS = {
    "board": {"mainboard"},
    "host": {"mainboard", "cpu", "memory"},
    "case": {"case"},
    "fit": {"mainboard", "case"},
    "cooler": {"case", "cooler", "cpu"},
    "psu": {"psu", "mainboard", "case"},
}


def group_of(rule: Rule) -> str | None:
    """The group that counts a rule; None where no choice of parts changes its answer."""
    reads = {role for role in rule.reads if role in ROLES}
    if not reads or rule.free:
        return None
    if rule.load:
        return "psu"
    for group, roles in GROUPS.items():
        if reads <= roles:
            return group
    raise ValueError(f"the search has no group for a rule that reads {sorted(reads)} ({rule.answers.__name__})")


def _grouped() -> dict[str, tuple[tuple[int, Rule], ...]]:
    groups: dict[str, list[tuple[int, Rule]]] = {group: [] for group in GROUPS}
    for number, rule in enumerate(RULES):
        group = group_of(rule)
        if group is not None:
            groups[group].append((number, rule))
    return {group: tuple(rules) for group, rules in groups.items()}


RULES_OF = _grouped()


def with_choice(build: Build, role: str, choice: Choice) -> Build:
    """The machine with one more part."""
    part = choice.part
    if isinstance(part, MemoryKit):
        return changed(
            build,
            memory=part,
            kits=choice.quantity,
            memory_gb=part.total_gb * choice.quantity,
            memory_type=f"{part.generation} {part.module_type}",
            modules=part.modules * choice.quantity,
        )
    if isinstance(part, Psu):
        return changed(build, psus=((part, choice.quantity),))
    if isinstance(part, Mainboard):
        return changed(build, mainboard=part)
    if isinstance(part, Cpu):
        return changed(build, cpu=part)
    if isinstance(part, Case):
        return changed(build, case=part)
    assert isinstance(part, Cooler), role
    return changed(build, cooler=part)
