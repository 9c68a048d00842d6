"""Machines bought whole: unified-memory desktops, servers with their accelerators, servers that take cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.machines.bench import Bench, Choice, all_findings
from advisor.machines.build import Build, Cards
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

Whole = tuple[Build, tuple[Line, ...], float, tuple[str, ...]]


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


def whole_builds(
    chip: Chip, count: int, requirements: Requirements, bench: Bench, limit: float | None
) -> Iterator[Whole]:
    """Every whole machine that holds exactly these accelerators, or takes them as cards."""
    for machine in bench.catalog.whole_machines.values():
        if machine.sold == "discontinued" and not bench.used:
            continue
        if machine.chip_id == chip.id and (machine.chip_count or 1) == count:
            yield _as_sold(machine, chip, count, requirements, bench, limit)
        elif not machine.chip_id and chip.form == "pcie" and machine.kind == "server":
            yield from _with_cards(machine, chip, count, requirements, bench, limit)


def _as_sold(
    machine: WholeMachine, chip: Chip, count: int, requirements: Requirements, bench: Bench, limit: float | None
) -> Whole:
    price = bench.price(machine)
    lines = (Line("machine", machine, 1, price),)
    own = chip.memory_gb if machine.kind == "unified" else machine.memory_gb
    build = Build(
        (Cards(chip.name, count, chip, None, limit),),
        cpus=2 if machine.kind == "server" and count >= 8 else 1,
        whole=machine,
        memory_gb=own if own is not None else machine.memory_gb,
        place=bench.place,
        training=requirements.training,
    )
    measure = bench.cost(price) + bench.weigh(all_findings(build, bench.known))
    return build, lines, measure, ()


def _with_cards(
    machine: WholeMachine, chip: Chip, count: int, requirements: Requirements, bench: Bench, limit: float | None
) -> Iterator[Whole]:
    """A server as the base line, with cards, CPUs, memory and drives beside it where its record lacks them."""
    if machine.gpu_max is None or machine.gpu_max < count or machine.gpu_form.lower() not in ("pcie", ""):
        return
    if machine.gpu_max > max(4, 2 * count):
        return  # an eight-card server for one or two cards is no answer to anybody
    boards = [
        board for board in bench.catalog.boards.values() if board.chip_id == chip.id and _server_card(board, chip)
    ]
    passive = [board for board in boards if Cards(board.name, 1, chip, board).cooling == "passive"]
    if not boards or (count < 4 and not passive):
        return
    board = min(passive or boards, key=lambda board: (board.confidence, board.slots is None, board.id))
    lines = [Line("machine", machine, 1, bench.price(machine)), Line("accelerator", board, count, bench.price(board))]
    missing: list[str] = []
    cpu = cpu_for(machine, requirements, count, bench)
    host = socket_of_server(machine)
    record: Cpu | None = None
    cpus = 1
    if cpu is not None and isinstance(cpu.part, Cpu):
        record, cpus = cpu.part, cpu.quantity
        lines.append(Line("cpu", cpu.part, cpu.quantity, cpu.price))
    else:
        missing.append("cpu")
    factor = bench.known.likely("ram_per_vram_training" if requirements.training else "ram_per_vram")
    need = max(requirements.host_memory / GB, chip.memory_gb * count * factor)
    kit = _memory(host, need, bench)
    kit_record: MemoryKit | None = None
    memory_gb: float | None = machine.memory_gb
    if kit is not None and isinstance(kit.part, MemoryKit):
        kit_record = kit.part
        memory_gb = kit.part.total_gb * kit.quantity
        lines.append(Line("memory", kit.part, kit.quantity, kit.price))
    elif machine.memory_gb is None:
        missing.append("memory")
    drive = bench.storage(requirements.storage / GB)
    drives: tuple[tuple[Drive, int], ...] = ()
    if drive is not None and isinstance(drive.part, Drive):
        drives = ((drive.part, drive.quantity),)
        lines.append(Line("drive", drive.part, drive.quantity, drive.price))
    build = Build(
        (Cards(board.name, count, chip, board, limit),),
        cpu=record,
        cpus=cpus,
        whole=machine,
        memory=kit_record,
        kits=kit.quantity if kit is not None else 1,
        memory_gb=memory_gb,
        memory_type=f"{kit_record.generation} {kit_record.module_type}" if kit_record is not None else "",
        modules=kit_record.modules * kit.quantity if kit_record is not None and kit is not None else None,
        drives=drives,
        place=bench.place,
        training=requirements.training,
    )
    measure = sum(bench.cost(line.price, line.quantity) for line in lines)
    measure += bench.weigh(all_findings(build, bench.known))
    yield build, tuple(lines), measure, tuple(missing)


def _server_card(board: Board, chip: Chip) -> bool:
    """Cards that a server's air reaches: passive ones, and blowers of two slots."""
    cooling = Cards(board.name, 1, chip, board).cooling
    return cooling == "passive" or (cooling == "blower" and board.slots is not None and board.slots <= 2)


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
        for choice in bench.choices("cpu")
        if isinstance(choice.part, Cpu)
        and choice.part.socket == socket
        and choice.part.threads * number >= wanted
        and of_generation(choice.part, machine)
        and not (number > 1 and choice.part.name.rstrip().endswith("P"))  # single-socket models
    ]
    if not able:
        return None

    def weight(choice: Choice) -> tuple[float, str]:
        cpu = choice.part
        assert isinstance(cpu, Cpu)
        return choice.cost * number + (0.0 if cpu.threads * number >= ample else bench.decisive), cpu.id

    best = min(able, key=weight)
    return Choice(best.part, number, best.cost * number, best.price)


def of_generation(cpu: Cpu, machine: WholeMachine) -> bool:
    """Whether the CPU is of the EPYC generation that the server's record names, or of an older one for its socket.

    Xeon W shares the socket of Xeon Scalable, but servers do not take it, and two of them do not work together.
    """
    if re.search(r"xeon w\d?-", cpu.name.lower()):
        return False
    named = re.search(r"epyc \d00(\d)", machine.cpu.lower())
    own = re.search(r"epyc \d\d\d(\d)", cpu.name.lower())
    return named is None or own is None or int(own.group(1)) <= int(named.group(1))


def _memory(host: tuple[str, int] | None, gigabytes: float, bench: Bench) -> Choice | None:
    """The cheapest memory of one module size that fills every channel; if none does, as many channels as it can."""
    platform = None if host is None else bench.known.book.platforms.get(host[0].lower())
    if host is None or platform is None:
        return None
    channels = platform.channels * host[1]
    kinds = [(generation, module) for generation in platform.generations for module in platform.modules]
    filled = bench.filled_memory(channels, gigabytes, kinds)
    if filled is not None:
        return filled
    found = bench.memory(gigabytes)
    kits = [choice for kind in kinds for choice in found.get(kind, ())]

    def weight(choice: Choice) -> tuple[bool, int, float, str]:
        kit = choice.part
        assert isinstance(kit, MemoryKit)
        modules = kit.modules * choice.quantity
        return bool(channels % modules), -min(modules, channels), choice.cost, kit.id

    return min(kits, key=weight, default=None)
