"""CPU and memory for a mainboard: the few pairs of which one is in the best machine."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build, changed
from advisor.machines.rules import Rule
from advisor.machines.rules.platform import platform_of, wanted_modules
from catalog.records.hosts import Cooler, Cpu, Mainboard, MemoryKit

BOARD_FIELDS = ("socket", "chipset", "memory_type", "memory_slots", "memory_max_gb")  # that the rules of a host read


@dataclass(frozen=True, slots=True)
class Host:
    """CPU and memory: their price with what their rules weigh, and W of both together."""

    cpu: Choice
    memory: Choice
    measure: float
    watts: float


def cpus_for(bench: Bench, socket: str) -> tuple[Choice, ...]:
    """CPUs of a socket by price."""
    return bench.kept(
        ("cpu", socket.lower()),
        lambda: (
            choice
            for choice in bench.choices("cpu")
            if isinstance(choice.part, Cpu) and choice.part.socket.lower() == socket.lower()
        ),
    )


def coolers_for(bench: Bench, socket: str) -> tuple[Choice, ...]:
    """Coolers that list a socket, or list none, by price."""
    return bench.kept(
        ("cooler", socket.lower()),
        lambda: (
            choice
            for choice in bench.choices("cooler")
            if isinstance(choice.part, Cooler)
            and (not choice.part.sockets or socket.lower() in {text.lower() for text in choice.part.sockets})
        ),
    )


def memories_for(bench: Bench, board: Mainboard, gigabytes: float) -> tuple[Choice, ...]:
    """Kits of the board's kind that hold at least so many GB, by price."""
    modules, generations = wanted_modules(board, platform_of(board, bench.known))

    def make() -> Iterator[Choice]:
        found = [
            choice
            for (generation, module), choices in bench.memory(gigabytes).items()
            if (not generations or generation in generations) and (not modules or module in modules)
            for choice in choices
        ]
        found.sort(key=lambda choice: (choice.cost, choice.part.id))
        smallest: dict[Hashable, float] = {}
        for choice in found:  # a dearer kit of as many modules is of use only where the cheaper one is too large
            kit = choice.part
            assert isinstance(kit, MemoryKit)
            kind = (kit.generation, kit.module_type, kit.modules * choice.quantity)
            total = kit.total_gb * choice.quantity
            if total < smallest.get(kind, float("inf")):
                smallest[kind] = total
                yield choice

    return bench.kept(("memory", gigabytes, frozenset(modules), frozenset(generations)), make)


def bound_of(bench: Bench, board: Mainboard, gigabytes: float) -> float | None:
    """The cheapest CPU, memory and cooler for a board whatever the rules say; None = the catalog has none."""
    key = ("bound", board.socket, board.memory_type, gigabytes)
    if key not in bench.bounds:
        parts = (cpus_for(bench, board.socket), memories_for(bench, board, gigabytes), coolers_for(bench, board.socket))
        bench.bounds[key] = sum(choices[0].cost for choices in parts) if all(parts) else None
    return bench.bounds[key]


def hosts_for(
    bench: Bench, build: Build, gigabytes: float, rules: tuple[tuple[int, Rule], ...], felt: float = 1.0
) -> tuple[Host, ...]:
    """CPU and memory for a board, best first, without those that weigh more and draw more than another."""
    board = build.mainboard
    assert board is not None
    facts = tuple(getattr(board, field) for field in BOARD_FIELDS)
    grades = tuple(board.grade(field) for field in BOARD_FIELDS)
    wrx90 = "wrx90" in board.name.lower(), "w790" in board.name.lower()
    count = sum(cards.count for cards in build.cards)
    memories = memories_for(bench, board, gigabytes)
    key = (facts, grades, wrx90, count, kept_by(bench, build, memories, rules), build.training, felt)
    if key not in bench.hosts:
        bench.hosts[key] = tuple(_hosts(bench, build, board, memories, rules, felt))
    hosts: tuple[Host, ...] = bench.hosts[key]
    return hosts


def kept_by(
    bench: Bench, build: Build, memories: tuple[Choice, ...], rules: tuple[tuple[int, Rule], ...]
) -> tuple[Hashable, ...]:
    """The kits on offer with what they weigh against the cards' memory: many needs come down to the same."""
    vram = tuple(group.vram_gb for group in build.cards)
    key = ("kits", tuple(choice.key for choice in memories), vram, build.training)
    if key not in bench.hosts:
        alone = [rule for _, rule in rules if rule.reads == {"memory"}]
        bench.hosts[key] = tuple(
            (choice.key, *(bench.weigh(rule.answers(_with(build, None, choice), bench.known)) for rule in alone))
            for choice in memories
        )
    kept: tuple[Hashable, ...] = bench.hosts[key]
    return kept


def _hosts(
    bench: Bench,
    build: Build,
    board: Mainboard,
    offered: tuple[Choice, ...],
    rules: tuple[tuple[int, Rule], ...],
    felt: float,
) -> Iterator[Host]:
    cards = (sum(group.count for group in build.cards), tuple(group.vram_gb for group in build.cards), build.training)
    board_key = (*(getattr(board, field) for field in BOARD_FIELDS), *(board.grade(field) for field in BOARD_FIELDS))
    board_key = (*board_key, "wrx90" in board.name.lower(), "w790" in board.name.lower())

    def weight(of: list[tuple[int, Rule]], cpu: Choice | None, memory: Choice | None) -> float:
        total = 0.0
        full: Build | None = None
        for number, rule in of:
            key = (
                number,
                board_key if "mainboard" in rule.reads else None,
                cpu.key if cpu is not None and "cpu" in rule.reads else None,
                memory.key if memory is not None and "memory" in rule.reads else None,
                rule.of(build) if rule.of is not None else cards,
                felt,
            )
            kept = bench.answers.get(key)
            if kept is None:
                full = full or _with(build, cpu, memory)
                kept = bench.answers[key] = bench.weigh(rule.answers(full, bench.known), felt)
            total += kept
        return total

    of_cpu = [entry for entry in rules if "cpu" in entry[1].reads and "memory" not in entry[1].reads]
    of_memory = [entry for entry in rules if "memory" in entry[1].reads and "cpu" not in entry[1].reads]
    of_both = [entry for entry in rules if {"cpu", "memory"} <= entry[1].reads]
    memories = []
    for memory in offered:
        kit = memory.part
        assert isinstance(kit, MemoryKit)
        memories.append((memory.cost + weight(of_memory, None, memory), kit.modules * memory.quantity, memory))
    found = []
    for cost, cpu in _cpus_worth_it(bench, board, lambda choice: weight(of_cpu, choice, None)):
        for memory_cost, modules, memory in memories:
            part = cpu.part
            assert isinstance(part, Cpu)
            watts = bench.host_watts(Build(cpu=part, modules=modules))
            found.append(Host(cpu, memory, cost + memory_cost + weight(of_both, cpu, memory), watts))
    found.sort(key=lambda host: (host.measure, host.watts, host.cpu.part.id, host.memory.part.id))
    lowest = float("inf")
    for host in found:
        if host.watts < lowest:
            lowest = host.watts
            yield host


def _cpus_worth_it(bench: Bench, board: Mainboard, weight: Callable[[Choice], float]) -> Iterator[tuple[float, Choice]]:
    """CPUs with what they and their own rules weigh, without those that weigh and draw more than one like them."""
    rated = [(choice.cost + weight(choice), choice) for choice in cpus_for(bench, board.socket)]
    rated.sort(key=lambda entry: (entry[0], entry[1].part.id))
    lowest: dict[Hashable, float] = {}
    for cost, choice in rated:
        cpu = choice.part
        assert isinstance(cpu, Cpu)
        kind = (cpu.memory_channels, cpu.memory_max_gb, cpu.grade("memory_max_gb"))  # all that meets the memory
        watts = bench.host_watts(Build(cpu=cpu, modules=0))
        if watts < lowest.get(kind, float("inf")):
            lowest[kind] = watts
            yield cost, choice


def _with(build: Build, cpu: Choice | None, memory: Choice | None) -> Build:
    full = build if cpu is None else changed(build, cpu=cpu.part)
    if memory is None:
        return full
    kit = memory.part
    assert isinstance(kit, MemoryKit)
    return changed(
        full,
        memory=kit,
        kits=memory.quantity,
        memory_gb=kit.total_gb * memory.quantity,
        memory_type=f"{kit.generation} {kit.module_type}",
        modules=kit.modules * memory.quantity,
    )
