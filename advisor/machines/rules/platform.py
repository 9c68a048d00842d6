"""CPU, mainboard and main memory: socket, family, module type, capacity, channels, cores per card."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.machines.build import Build, Known, finding, sure
from advisor.machines.machine import Finding
from advisor.machines.rules.registry import nothing, rule, settle, work
from catalog.records.hosts import Cpu, Mainboard
from catalog.rules import Platform

GB = 1e9
SLOW_WITH_FOUR = {"AM5", "LGA1851"}  # four modules run at a lower clock (rules table: platforms)
LARGEST_UDIMM_GB = {"DDR4": 32.0, "DDR5": 64.0}  # more than two of them hold is four modules
CONSUMER_CARDS = 2


def socket_of(text: str) -> tuple[str, int]:
    """("SP5", 2) from "2x SP5"."""
    name, count = text.strip(), 1
    if name[:2].lower() in ("2x", "2 "):
        name, count = name[2:].strip(), 2
    return name, count


def platform_of(mainboard: Mainboard | None, known: Known) -> Platform | None:
    """What the board's socket stands for."""
    if mainboard is None:
        return None
    return known.book.platforms.get(socket_of(mainboard.socket)[0].lower())


@rule("cpu", "mainboard", of=nothing)
def socket(build: Build, known: Known) -> Iterator[Finding]:
    """The CPU fits the board's socket, and the board takes its family."""
    if build.whole is not None:
        return
    cpu, board = build.cpu, build.mainboard
    if cpu is None and board is not None and build.cpu_socket and build.cpu_socket != "soldered":
        place, sockets = socket_of(board.socket)
        passes = build.cpu_socket.lower() == place.lower()
        if passes and build.cpus > sockets:
            yield _too_many(build, known, sockets)
            return
        answer = settle(passes, board_socket_sure(board, known))
        yield finding(
            "cpu.socket", answer, f"socket_{answer}", known, board,
            cpu=build.name("cpu"), cpu_socket=build.cpu_socket, board=board.name, board_socket=board.socket,
        )  # fmt: skip
        return
    if cpu is None or board is None:
        chip, place = build.name("cpu"), build.name("mainboard")
        code = "socket_unknown" if chip and place else "socket_board" if chip else "socket_both"
        if place and not chip:
            code = "socket_cpu"
        yield finding(
            "cpu.socket", "unknown", code, known, cpu, board,
            cpu=chip or None, board=place or None,
        )  # fmt: skip
        return
    name, sockets = socket_of(board.socket)
    passes = cpu.socket.lower() == name.lower()
    if passes and build.cpus > sockets:
        yield _too_many(build, known, sockets)
        return
    answer = settle(passes, cpu_socket_sure(cpu, known) and board_socket_sure(board, known))
    yield finding(
        "cpu.socket", answer, f"socket_{answer}", known, cpu, board,
        cpu=cpu.name, cpu_socket=cpu.socket, board=board.name, board_socket=board.socket,
    )  # fmt: skip
    if not passes:
        return
    pro = " pro " in f" {cpu.name.lower()} "
    if "wrx90" in f"{board.chipset} {board.name}".lower() and "threadripper" in cpu.name.lower() and not pro:
        yield finding("cpu.family", "conflict", "family_pro", known, cpu, board, cpu=cpu.name, board=board.name)
    scalable = any(word in cpu.name.lower() for word in ("gold", "platinum", "silver", "bronze"))
    if "w790" in f"{board.chipset} {board.name}".lower() and scalable:
        yield finding("cpu.family", "conflict", "family_xeon_w", known, cpu, board, cpu=cpu.name, board=board.name)


def _too_many(build: Build, known: Known, sockets: int) -> Finding:
    board = build.mainboard
    assert board is not None
    answer = settle(False, board_socket_sure(board, known))
    return finding(
        "cpu.socket", answer, "socket_count", known, board,
        cpu=build.name("cpu"), n=build.cpus, sockets=sockets, board=board.name,
    )  # fmt: skip


# CPUs that start only alone: EPYC with a P, desktop series, Threadripper, Xeon E3, E5-16xx and W
ALONE = (
    r"epyc \w+p\b|ryzen|threadripper|\bcore\b|\bi[3579]-|xeon (?:e3|e5-?16|w[- ]?[1-9]|w[3579]-)|celeron|pentium|"
    r"^[1-9]\d00x(?:3d|t)?\b"
)


@rule("cpu", "traits", of=nothing)
def several_cpus(build: Build, known: Known) -> Iterator[Finding]:
    """Two CPUs of a series that has no link to a second one."""
    if build.cpus > 1 and re.search(ALONE, " ".join(build.name("cpu").lower().split())):
        yield finding("cpu.family", "conflict", "family_alone", known, build.cpu, cpu=build.name("cpu"), n=build.cpus)


@rule("cpu", "mainboard", of=nothing, free=True)
def bios(build: Build, known: Known) -> Iterator[Finding]:
    """A CPU that is newer than the board's first BIOS: an update before the first start, or a board that brings it."""
    cpu, board = build.cpu, build.mainboard
    if cpu is None or board is None or build.whole is not None:
        return
    chipset = known.book.chipset_of(board.chipset, board.name)
    family = known.book.family_of(cpu.name)
    for entry in known.book.bios.values():
        if chipset is not None and family is not None and chipset.id in entry.chipsets and family.id in entry.families:
            yield finding(
                "cpu.bios", "ok", "bios_update", known, entry, cpu=cpu.name, board=board.name, since=entry.since
            )


def cpu_socket_sure(cpu: Cpu, known: Known) -> bool:
    """The record is checked, or agrees with the table of CPU families."""
    family = known.book.family_of(cpu.name)
    return sure(cpu, "socket") or (family is not None and family.socket.lower() == cpu.socket.lower())


def board_socket_sure(board: Mainboard, known: Known) -> bool:
    """The record is checked, or agrees with the table of chipsets."""
    chipset = known.book.chipset_of(board.chipset, board.name)
    agrees = chipset is not None and chipset.socket.lower() == socket_of(board.socket)[0].lower()
    return sure(board, "socket") or agrees


def wanted_modules(board: Mainboard, platform: Platform | None) -> tuple[set[str], set[str]]:
    """(module types, generations) as the board says, else as its socket says."""
    text = board.memory_type.upper().replace("/", " ").replace("-", " ")
    modules = {word for word in text.split() if word in ("UDIMM", "RDIMM", "LRDIMM", "SODIMM")}
    generations = {word for word in text.split() if word.startswith("DDR")}
    if not modules and platform is not None:
        modules = set(platform.modules)
    if not generations and platform is not None:
        generations = set(platform.generations)
    return modules, generations


@rule("memory", "mainboard", of=nothing)
def memory_type(build: Build, known: Known) -> Iterator[Finding]:
    """Registered and unbuffered modules are not interchangeable, nor are DDR4 and DDR5."""
    if build.whole is not None:
        return
    board = build.mainboard
    given = build.memory_type.upper().replace("-", " ")
    if board is None or not given:
        place = build.name("mainboard")
        code = "memory_type_unknown" if given and place else "memory_type_board" if given else "memory_type_both"
        if place and not given:
            code = "memory_type_memory"
        yield finding(
            "memory.type", "unknown", code, known, board,
            memory=given or None, board=place or None,
        )  # fmt: skip
        return
    if "mixed modules" in build.traits:
        yield finding("memory.type", "conflict", "memory_mixed", known, board, memory=given, board=board.name)
        return
    platform = platform_of(board, known)
    modules, generations = wanted_modules(board, platform)
    words = given.split()
    module = next((word for word in words if word in ("UDIMM", "RDIMM", "LRDIMM", "SODIMM")), "")
    if not module and modules == {"UDIMM"}:
        module = "UDIMM"  # what shops sell as plain DDR4 or DDR5 for a platform that takes nothing else
    generation = next((word[:4] for word in words if word.startswith("DDR")), "")
    wrong = (bool(module) and bool(modules) and module not in modules) or (
        bool(generation) and bool(generations) and generation not in generations
    )
    open_question = not ((module and modules) or wrong) or not (generation and generations)
    agrees = platform is not None and platform.confidence != "C" and modules <= set(platform.modules)
    certain = sure(board, "memory_type") or (agrees and board_socket_sure(board, known))
    answer = "unknown" if open_question and not wrong else settle(not wrong, certain)
    yield finding(
        "memory.type", answer, f"memory_type_{answer}", known, board, build.memory,
        memory=given, board=board.name, wanted=" ".join([*sorted(generations), *sorted(modules)]) or None,
    )  # fmt: skip


@rule("memory", "mainboard", "cpu", of=nothing)
def memory_capacity(build: Build, known: Known) -> Iterator[Finding]:
    """Board and CPU take that much memory, in slots that they have."""
    if build.whole is not None or build.memory_gb is None:
        return
    board = build.mainboard
    platform = platform_of(board, known)
    ceiling = None if platform is None or build.cpus > 1 else platform.memory_max_gb
    if platform is not None and ceiling is not None and build.memory_gb > ceiling:
        answer = settle(False, platform.confidence != "C" and board is not None and board_socket_sure(board, known))
        yield finding(
            "memory.capacity", answer, f"memory_capacity_{answer}", known, board, platform,
            memory=build.memory_gb, most=ceiling, part=platform.name,
        )  # fmt: skip
        return
    for part in (build.mainboard, build.cpu):
        most = None if part is None else part.memory_max_gb
        if part is not None and most is not None and build.memory_gb > most:
            answer = settle(False, sure(part, "memory_max_gb"))
            yield finding(
                "memory.capacity", answer, f"memory_capacity_{answer}", known, part,
                memory=build.memory_gb, most=most, part=part.name,
            )  # fmt: skip
            return
    if board is not None and build.modules is not None and board.memory_slots is not None:
        passes = build.modules <= board.memory_slots
        answer = settle(passes, sure(board, "memory_slots"))
        if not passes:
            yield finding(
                "memory.capacity", answer, "memory_slots_full", known, board,
                modules=build.modules, slots=board.memory_slots, board=board.name,
            )  # fmt: skip


@rule("memory", "mainboard", "cpu", of=nothing)
def memory_channels(build: Build, known: Known) -> Iterator[Finding]:
    """Empty channels cost bandwidth; four modules slow a desktop board down."""
    if build.whole is not None and build.cpu is None:
        return
    platform = platform_of(build.mainboard, known)
    socket = build.cpu.socket if build.cpu is not None else build.cpu_socket
    if platform is None and build.mainboard is None:
        platform = known.book.platforms.get(socket.lower())
    if build.modules is None:
        most = LARGEST_UDIMM_GB.get(build.memory_type.upper()[:4])
        four = most is not None and (build.memory_gb or 0.0) > 2 * most
        if four and platform is not None and platform.socket in SLOW_WITH_FOUR:
            yield finding("memory.channels", "warning", "memory_four", known, build.mainboard, socket=platform.socket)
        return
    channels = build.cpu.memory_channels if build.cpu is not None else None
    if channels is None and platform is not None:
        channels = platform.channels
    if channels is None:
        return
    channels *= build.cpus
    if build.modules < channels and channels % build.modules and build.modules % 2 and build.modules * 3 >= channels:
        yield finding(
            "memory.channels", "warning", "memory_uneven", known, build.cpu,
            modules=build.modules, channels=channels,
        )  # fmt: skip
    elif build.modules < channels:
        few = build.modules * 3 < channels
        yield finding(
            "memory.channels", "warning", "memory_few" if few else "memory_channels", known, build.cpu,
            modules=build.modules, channels=channels,
        )  # fmt: skip
    elif platform is not None and platform.socket in SLOW_WITH_FOUR and build.modules >= 4:
        yield finding("memory.channels", "warning", "memory_four", known, build.mainboard, socket=platform.socket)


@rule("memory", of=work)
def memory_against_vram(build: Build, known: Known) -> Iterator[Finding]:
    """Main memory against all card memory: weights pass through it, offload and data loading live in it."""
    if build.whole is not None and (build.whole.kind == "unified" or build.whole.chip_id):
        return
    sizes = [group.vram_gb for group in build.cards]
    if not sizes or any(size is None for size in sizes):
        return
    vram = sum(size for size in sizes if size is not None)
    if build.memory_gb is None:
        yield finding("memory.vram", "unknown", "vram_unknown", known, vram=vram)
        return
    factor = known.likely("ram_per_vram_training" if build.training else "ram_per_vram")
    wanted = vram * factor
    if build.memory_gb < vram * known.likely("ram_per_vram"):
        yield finding(
            "memory.vram", "warning", "ram_below_vram", known, build.memory, memory=build.memory_gb, vram=vram
        )
    elif build.memory_gb < wanted:
        yield finding(
            "memory.vram", "warning", "ram_training", known, build.memory,
            memory=build.memory_gb, vram=vram, wanted=wanted,
        )  # fmt: skip
    else:
        yield finding("memory.vram", "ok", "ram_enough", known, build.memory, memory=build.memory_gb, vram=vram)


@rule("cpu")
def cores(build: Build, known: Known) -> Iterator[Finding]:
    """Four to eight logical cores feed one card; more rarely helps."""
    if build.whole is not None and build.cpu is None:
        return
    name = build.name("cpu")
    if build.cpu is not None:
        threads = build.cpu.threads * build.cpus
    elif build.cpu_cores is not None:
        threads = build.cpu_cores * build.cpus  # at least one thread a core
    else:
        code = "cores_named" if name else "cores_unknown"
        if build.count > (CONSUMER_CARDS if name else 0):  # any CPU that somebody names feeds two cards
            yield finding("cpu.cores", "unknown", code, known, n=build.count, cpu=name or None)
        return
    low = known.likely("cores_per_gpu") * build.count
    good = known.likely("cores_per_gpu_training") * build.count if build.training else low
    answer = "ok" if threads >= good else "warning"
    yield finding(
        "cpu.cores", answer, f"cores_{answer}", known, build.cpu,
        cpu=name, threads=threads, n=build.count, wanted=int(good),
    )  # fmt: skip


@rule("traits", of=work, free=True)
def two_cpus(build: Build, known: Known) -> Iterator[Finding]:
    """Cards behind two CPUs reach each other over the link between them."""
    if build.cpus > 1 and build.count > 1:
        yield finding("platform.numa", "ok", "numa", known, build.cpu, n=build.cpus)


@rule("traits", "mainboard", of=nothing)
def nameless_board(build: Build, known: Known) -> Iterator[Finding]:
    """A board without a maker who keeps its firmware: lane split and address space are found out by trying."""
    if "no-name board" in build.traits and build.whole is None:
        name = build.name("mainboard")
        code = "board_nameless" if name else "board_nameless_plain"
        yield finding("platform.board", "warning", code, known, build.mainboard, board=name or None)
