"""CPU and memory for a mainboard: the few pairs of which one is in the best machine."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import partial

from advisor.machines.amounts import memory_for
from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build, changed
from advisor.machines.groups import RULES_OF
from advisor.machines.rules.platform import platform_of, wanted_modules
from advisor.machines.scales import Scale
from catalog.records.hosts import Cooler, Cpu, Mainboard, MemoryKit

OF_CPU = tuple(entry for entry in RULES_OF["host"] if "cpu" in entry[1].reads and "memory" not in entry[1].reads)
OF_MEMORY = tuple(entry for entry in RULES_OF["host"] if "memory" in entry[1].reads and "cpu" not in entry[1].reads)
OF_BOTH = tuple(entry for entry in RULES_OF["host"] if {"cpu", "memory"} <= entry[1].reads)
OF_HOST = tuple(number for number, rule in RULES_OF["host"] if rule.reads != {"memory"})  # those are in the offer
ALONE = tuple(rule for _, rule in OF_MEMORY if rule.reads == {"memory"})


@dataclass(frozen=True, slots=True)
class Host:
    """CPU and memory: their price with what their rules weigh, and W of both together.

    ``socket`` is the CPU's, and whether that is known for certain: what a cooler meets. ``draw`` is what decides the
    load: the range of the CPU's W, and the number of modules.
    """

    cpu: Choice
    memory: Choice
    measure: float
    watts: float
    socket: tuple[str, bool]
    draw: Hashable


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
            for (generation, module), choices in memory_for(bench, gigabytes).items()
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


def offer_of(bench: Bench, build: Build, gigabytes: float) -> int:
    """A number for the kits that hold so many GB with what they weigh against the cards' memory.

    Many needs come down to the same kits.
    """
    vram = tuple(group.vram_gb for group in build.cards)
    key = ("offer", gigabytes, vram, build.training)
    if key not in bench.numbers:
        weights: dict[float, float] = {}
        offered: list[Hashable] = []
        for choices in memory_for(bench, gigabytes).values():
            for choice in choices:
                kit = choice.part
                assert isinstance(kit, MemoryKit)
                total = kit.total_gb * choice.quantity
                if total not in weights:
                    full = _with(build, None, choice)
                    weights[total] = sum(bench.weigh(rule.answers(full, bench.known)) for rule in ALONE)
                offered.append((choice.key, weights[total]))
        bench.numbers[key] = bench.number(tuple(offered))
    return bench.numbers[key]


class Pairs:
    """Weighs CPUs and memory on boards for cards that are seen as ``sights`` say."""

    def __init__(self, bench: Bench, sights: tuple[int, ...], felt: float) -> None:
        self.bench = bench
        self.by_cpu = Scale(bench, OF_CPU, ("mainboard", "cpu"), sights, felt)
        self.by_memory = Scale(bench, OF_MEMORY, ("mainboard", "memory"), sights, felt)
        self.by_both = Scale(bench, OF_BOTH, ("mainboard", "cpu", "memory"), sights, felt)
        self.scales = (self.by_cpu, self.by_memory, self.by_both)

    def hosts(self, build: Build, board: Choice, gigabytes: float) -> tuple[Host, ...]:
        """CPU and memory for a board, best first, without those that weigh more and draw more than another."""
        mainboard = board.part
        assert isinstance(mainboard, Mainboard)
        offered = memories_for(self.bench, mainboard, gigabytes)
        seen = tuple(scale.looks("mainboard", board) for scale in self.scales)
        key = (*(scale.key for scale in self.scales), seen, mainboard.socket, id(offered))
        if key not in self.bench.hosts:
            self.bench.hosts[key] = tuple(self._hosts(build, board, offered))
        return self.bench.hosts[key]

    def _hosts(self, build: Build, board: Choice, offered: tuple[Choice, ...]) -> Iterator[Host]:
        bench = self.bench
        memories = []
        for memory in offered:
            kit = memory.part
            assert isinstance(kit, MemoryKit)
            own = self.by_memory.weigh(partial(_with, build, None, memory), board, memory)
            memories.append((memory.cost + own, kit.modules * memory.quantity, memory))
        found = []
        for cost, cpu in self._cpus_worth_it(build, board):
            part = cpu.part
            assert isinstance(part, Cpu)
            socket = part.socket, bench.sure_socket(part)
            for memory_cost, modules, memory in memories:
                both = self.by_both.weigh(partial(_with, build, cpu, memory), board, cpu, memory)
                watts, draw = bench.host_watts(part, modules), (bench.cpu_range(part), modules)
                found.append(Host(cpu, memory, cost + memory_cost + both, watts, socket, draw))
        found.sort(key=lambda host: (host.measure, host.watts, host.cpu.part.id, host.memory.part.id))
        lowest: dict[bool, float] = {}
        for host in found:
            _, sure = host.socket
            if host.watts < lowest.get(sure, float("inf")):
                lowest[sure] = host.watts
                yield host

    def _cpus_worth_it(self, build: Build, board: Choice) -> Iterator[tuple[float, Choice]]:
        """CPUs with what they and their own rules weigh, without those that weigh and draw more than one like them."""
        bench = self.bench
        assert isinstance(board.part, Mainboard)
        rated = [
            (choice.cost + self.by_cpu.weigh(partial(_with, build, choice, None), board, choice), choice)
            for choice in cpus_for(bench, board.part.socket)
        ]
        rated.sort(key=lambda entry: (entry[0], entry[1].part.id))
        lowest: dict[Hashable, float] = {}
        for cost, choice in rated:
            cpu = choice.part
            assert isinstance(cpu, Cpu)
            # all that meets the memory and the cooler
            kind = (cpu.memory_channels, cpu.memory_max_gb, cpu.grade("memory_max_gb"), bench.sure_socket(cpu))
            watts = bench.host_watts(cpu, 0)
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
