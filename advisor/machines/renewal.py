"""Which old part new cards force out of a machine, and what takes its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.machines.amounts import memory_for
from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build
from advisor.machines.groups import with_choice
from advisor.machines.measure import CONFLICT
from advisor.machines.rules import RULES
from advisor.machines.rules.platform import platform_of, wanted_modules
from catalog.records.hosts import MemoryKit

RENEWED = ("psu", "memory", "case")  # the roles that an upgrade replaces; another board is another machine


def renewed(build: Build, role: str, bench: Bench) -> tuple[Build, Choice | None]:
    """The machine with a new part in a role where the old one does not do; the part is None where it does.

    What costs and questions least takes its place; where nothing keeps the rules, the old one stays with its conflict.
    """
    if not _forced(build, role, bench):
        return build, None
    old = max(weight(build, role, bench), CONFLICT)
    best: tuple[float, Build, Choice] | None = None
    for choice in offered(build, role, bench):
        candidate = fitted(build, role, choice)
        total = choice.cost + weight(candidate, role, bench)
        if total < old and (best is None or total < best[0]):
            best = (total, candidate, choice)
    return (build, None) if best is None else (best[1], best[2])


def _forced(build: Build, role: str, bench: Bench) -> bool:
    """Whether the cards cannot work with the part that is there."""
    if build.whole is not None:
        return False
    if role == "memory":
        vram = sum(group.vram_gb or 0.0 for group in build.cards)
        return build.memory_gb is not None and build.memory_gb < vram * bench.known.likely("ram_per_vram")
    return bool(build.psus if role == "psu" else build.case) and weight(build, role, bench) >= CONFLICT


def weight(build: Build, role: str, bench: Bench) -> float:
    """What the rules weigh that read a role, in USD of the measure."""
    return sum(bench.weigh(rule.answers(build, bench.known)) for rule in RULES if role in rule.reads)


def offered(build: Build, role: str, bench: Bench) -> Iterator[Choice]:
    """The parts that may take the place of the old one, with their price."""
    if role != "memory":
        yield from bench.choices(role)
        return
    vram = sum(group.vram_gb or 0.0 for group in build.cards)
    modules, generations = set[str](), set[str]()
    slots = memory_slots(build, bench)
    if build.mainboard is not None:
        modules, generations = wanted_modules(build.mainboard, platform_of(build.mainboard, bench.known))
    words = set(build.memory_type.upper().replace("-", " ").split())
    for (generation, module), choices in memory_for(bench, vram * bench.known.likely("ram_per_vram")).items():
        fits = generation in (generations or words) and (module in modules if modules else not words or module in words)
        if fits or not (generations or words):
            yield from (one for one in choices if slots is None or _modules(one) <= slots)


def memory_slots(build: Build, bench: Bench) -> int | None:
    """Modules that the board takes; a consumer board whose record does not say has two slots a channel at most."""
    board = build.mainboard
    if board is not None and board.memory_slots is not None:
        return board.memory_slots
    socket = build.cpu.socket if build.cpu is not None else build.cpu_socket
    platform = platform_of(board, bench.known) or bench.known.book.platforms.get(socket.lower())
    return 2 * platform.channels if platform is not None and platform.segment == "consumer" else None


def _modules(choice: Choice) -> int:
    return choice.part.modules * choice.quantity if isinstance(choice.part, MemoryKit) else 0


def fitted(build: Build, role: str, choice: Choice) -> Build:
    """The machine with the new part, and without the name that somebody wrote of the old one."""
    names = tuple((of, name) for of, name in build.names if of != role)
    return replace(with_choice(build, role, choice), names=names)
