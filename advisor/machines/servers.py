"""Servers that take cards: the server as the base line, with cards, CPUs, memory and drives where it lacks them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.machines.amounts import filled_memory, memory_for, storage_for
from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build, Cards
from advisor.machines.draft import Draft
from advisor.machines.machine import Line
from advisor.machines.requirements import Requirements
from catalog.records.accelerators import Board, Chip
from catalog.records.hosts import Cpu, Drive, MemoryKit
from catalog.records.machines import WholeMachine

GB = 1e9
SOCKET_WORDS = (
    ("SP5", ("sp5", "epyc 9004", "epyc 9005", "epyc 9")),
    ("SP3", ("sp3", "epyc 7002", "epyc 7003", "epyc 7")),
    ("LGA4677", ("lga4677", "xeon 8480", "sapphire rapids", "emerald rapids")),
)


def socket_of_server(machine: WholeMachine) -> tuple[str, int] | None:
    """("SP5", 2) from "2x EPYC 9004 (SP5)"; None where the record does not say."""
    text = machine.cpu.lower()
    if not text:
        return None
    match = re.match(r"\s*(\d)\s*x", text)
    count = int(match.group(1)) if match else 1
    for socket, words in SOCKET_WORDS:
        if any(word in text for word in words):
            return socket, count
    return None


def servers_for(
    chip: Chip, count: int, requirements: Requirements, bench: Bench, limit: float | None
) -> Iterator[Draft]:
    """Every server that takes so many of these cards; none for a card that no server's air reaches."""
    boards = [board for board in bench.boards_of(chip.id) if is_server_card(board, chip)]
    passive = [board for board in boards if Cards(board.name, 1, chip, board).cooling == "passive"]
    if chip.form != "pcie" or not boards or (count < 4 and not passive):
        return
    board = min(passive or boards, key=lambda board: (board.confidence, board.slots is None, board.id))
    for machine in bench.servers():
        assert machine.gpu_max is not None
        # an eight-card server for one or two cards is no answer to anybody
        if count <= machine.gpu_max <= max(4, 2 * count):
            yield with_cards(machine, board, chip, count, requirements, bench, limit)


def is_server_card(board: Board, chip: Chip) -> bool:
    """Cards that a server's air reaches: passive ones, and blowers of two slots."""
    cooling = Cards(board.name, 1, chip, board).cooling
    return cooling == "passive" or (cooling == "blower" and board.slots is not None and board.slots <= 2)


def with_cards(
    machine: WholeMachine,
    board: Board,
    chip: Chip,
    count: int,
    requirements: Requirements,
    bench: Bench,
    limit: float | None,
) -> Draft:
    """One server with its cards and what its record lacks; ``limit`` is a cap in W per card."""
    lines = [Line("machine", machine, 1, bench.price(machine)), Line("accelerator", board, count, bench.price(board))]
    missing: list[str] = []
    cpu = cpu_for(machine, requirements, count, bench)
    record: Cpu | None = None
    if cpu is not None and isinstance(cpu.part, Cpu):
        record = cpu.part
        lines.append(Line("cpu", cpu.part, cpu.quantity, cpu.price))
    else:
        missing.append("cpu")
    factor = bench.known.likely("ram_per_vram_training" if requirements.training else "ram_per_vram")
    kit = memory_in(machine, max(requirements.host_memory / GB, chip.memory_gb * count * factor), bench)
    kit_record: MemoryKit | None = None
    if kit is not None and isinstance(kit.part, MemoryKit):
        kit_record = kit.part
        lines.append(Line("memory", kit.part, kit.quantity, kit.price))
    elif machine.memory_gb is None:
        missing.append("memory")
    drive = storage_for(bench, requirements.storage / GB)
    drives: tuple[tuple[Drive, int], ...] = ()
    if drive is not None and isinstance(drive.part, Drive):
        drives = ((drive.part, drive.quantity),)
        lines.append(Line("drive", drive.part, drive.quantity, drive.price))
    build = Build(
        (Cards(board.name, count, chip, board, limit),),
        cpu=record,
        cpus=cpu.quantity if cpu is not None else 1,
        whole=machine,
        memory=kit_record,
        kits=kit.quantity if kit is not None else 1,
        memory_gb=machine.memory_gb if kit_record is None or kit is None else kit_record.total_gb * kit.quantity,
        memory_type=f"{kit_record.generation} {kit_record.module_type}" if kit_record is not None else "",
        modules=kit_record.modules * kit.quantity if kit_record is not None and kit is not None else None,
        drives=drives,
        place=bench.place,
        training=requirements.training,
    )
    return Draft(build, tuple(lines), tuple(missing))


def cpu_for(machine: WholeMachine, requirements: Requirements, count: int, bench: Bench) -> Choice | None:
    """The cheapest CPUs of the server's socket and generation; None where the record names no socket.

    Enough logical cores for the work decide; the upper end of the judgement is taken where it costs little more.
    """
    host = socket_of_server(machine)
    if host is None:
        return None
    socket, number = host
    id = "cores_per_gpu_training" if requirements.training else "cores_per_gpu"
    wanted, ample = bench.known.likely(id) * count, bench.known.high("cores_per_gpu") * count
    able = [
        choice
        for choice in bench.kept(("server cpu", machine.id), lambda: _cpus(machine, socket, number, bench))
        if isinstance(choice.part, Cpu) and choice.part.threads * number >= wanted
    ]
    if not able:
        return None

    def weight(choice: Choice) -> tuple[float, str]:
        cpu = choice.part
        assert isinstance(cpu, Cpu)
        return choice.cost * number + (0.0 if cpu.threads * number >= ample else bench.measure.decisive), cpu.id

    best = min(able, key=weight)
    return Choice(best.part, number, best.cost * number, best.price)


def _cpus(machine: WholeMachine, socket: str, number: int, bench: Bench) -> Iterator[Choice]:
    for choice in bench.choices("cpu"):
        cpu = choice.part
        assert isinstance(cpu, Cpu)
        alone = number > 1 and cpu.name.rstrip().endswith("P")  # single-socket models
        if cpu.socket == socket and not alone and of_generation(cpu, machine):
            yield choice


def of_generation(cpu: Cpu, machine: WholeMachine) -> bool:
    """Whether the CPU is of the EPYC generation that the server's record names, or of an older one for its socket.

    Xeon W shares the socket of Xeon Scalable, but servers do not take it, and two of them do not work together.
    """
    if re.search(r"xeon w\d?-", cpu.name.lower()):
        return False
    named = re.search(r"epyc \d00(\d)", machine.cpu.lower())
    own = re.search(r"epyc \d\d\d(\d)", cpu.name.lower())
    return named is None or own is None or int(own.group(1)) <= int(named.group(1))


def memory_in(machine: WholeMachine, gigabytes: float, bench: Bench) -> Choice | None:
    """The cheapest memory of one module size that fills every channel; if none does, as many channels as it can."""
    host = socket_of_server(machine)
    platform = None if host is None else bench.known.book.platforms.get(host[0].lower())
    if host is None or platform is None:
        return None
    channels = platform.channels * host[1]
    kinds = [(generation, module) for generation in platform.generations for module in platform.modules]
    key = ("server memory", channels, tuple(kinds), gigabytes)
    found = bench.kept(key, lambda: [choice for choice in (_memory(channels, gigabytes, kinds, bench),) if choice])
    return found[0] if found else None


def _memory(channels: int, gigabytes: float, kinds: list[tuple[str, str]], bench: Bench) -> Choice | None:
    filled = filled_memory(bench, channels, gigabytes, kinds)
    if filled is not None:
        return filled
    offered = memory_for(bench, gigabytes)
    kits = [choice for kind in kinds for choice in offered.get(kind, ())]

    def weight(choice: Choice) -> tuple[bool, int, float, str]:
        kit = choice.part
        assert isinstance(kit, MemoryKit)
        modules = kit.modules * choice.quantity
        return bool(channels % modules), -min(modules, channels), choice.cost, kit.id

    return min(kits, key=weight, default=None)
