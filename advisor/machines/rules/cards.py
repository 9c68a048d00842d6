"""The accelerators themselves: cooling, mixing, NVLink, peer access, memory windows, the power of the exact edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from math import ceil, log2

from advisor.machines.build import GIVEN_ID, Build, Known, finding, given, sure
from advisor.machines.machine import Finding
from advisor.machines.placement import card_slots
from advisor.machines.rules.caps import least_cap
from advisor.machines.rules.platform import platform_of
from advisor.machines.rules.registry import DENSE, LARGE_BAR_GB, rule, settle
from advisor.machines.rules.slots import free_hanging, seats_of, thicknesses
from advisor.memory.capacity import usable_memory
from catalog.records.accelerators import Chip

EXAMPLE_WEIGHTS_GB = 40.0  # a dense model of 70B parameters at four bits and a half
LEAST_ENGINES = 5.0  # Kepler left with CUDA 12; llama.cpp and PyTorch build from Maxwell on
LEAST_CUDA = 7.5  # compute capability: Maxwell, Pascal and Volta left with CUDA 13
OLD_ROCM = r"gfx(8\w\w|90[0-6])"  # Polaris and Vega: community builds only
OWN_STACK = {"nvidia", "amd", "intel", "apple"}  # of other makers' cards one thing is said: their own software
OLD_SOCKETS = {"lga1155", "lga1150", "am3+", "am3"}
LONG_CARD_MM = 300.0
SERVER_LANES = 56  # platforms from here on are made for many cards: eight find their address space
MANY_ON_SERVERS = 8
MANY_WINDOWS = 4  # from so many cards boards were seen to run out of address space
NO_PEER = ("ada", "blackwell")  # GeForce of these generations has no NVLink and no peer access in stock drivers


# slots from card to card for which NVLink bridges of GeForce and RTX cards are made; all work with the RTX 3090 and
# the RTX A6000 alike (pugetsystems.com 2074)
BRIDGES = (2, 3, 4)
BRIDGES_DATACENTER = (2,)  # and those of data-centre cards


def bridged_pairs(build: Build, chip: Chip) -> int | None:
    """Pairs of neighbours as far apart as a bridge is long; None where the seats are not known."""
    seats = seats_of(build)
    if seats is None or not seats.fits or any(seat.first is None for seat in seats.seats):
        return None
    return _pairs([seat.first for seat in seats.seats if seat.first is not None], _made(chip))


def possible_pairs(build: Build, chip: Chip) -> int | None:
    """The most pairs that bridges reach, however the cards are seated; None where the slots' places are not known."""
    if bridged_pairs(build, chip) is None or build.mainboard is None:
        return None
    thick = thicknesses(build)
    widest = ceil(max((width for width in thick if width is not None), default=1.0))
    places = sorted(slot.position for slot in card_slots(build.mainboard) if slot.position is not None)
    seated = (
        chosen
        for chosen in combinations(places, build.count)
        if all(right - left >= widest for left, right in pairwise(chosen))
    )
    return max((_pairs(list(chosen), _made(chip)) for chosen in seated), default=0)


def _made(chip: Chip) -> tuple[int, ...]:
    return BRIDGES_DATACENTER if chip.segment == "datacenter" else BRIDGES


def _pairs(firsts: list[int], made: tuple[int, ...]) -> int:
    places = sorted(firsts)
    pairs = at = 0
    while at + 1 < len(places):
        fits = places[at + 1] - places[at] in made
        pairs += fits
        at += 2 if fits else 1
    return pairs


def has_nvlink(chip: Chip) -> bool:
    return "nvlink" in chip.interconnect.lower() or chip.nvlink_gb_s is not None


@rule("case", "traits")
def passive(build: Build, known: Known) -> Iterator[Finding]:
    """Passive cards live from a server's air; desktop fans have no pressure."""
    if build.whole is not None and build.whole.kind == "server":
        return
    cards = [group for group in build.cards if group.cooling == "passive"]
    if not cards or "duct" in build.traits:
        if cards:
            yield finding("cooling.passive", "ok", "passive_duct", known, cards[0].board, card=cards[0].name)
        return
    certain = all(sure(group.board, "cooling") for group in cards)
    case = build.case
    rack = case is not None and "rack" in case.kind
    maker = build.whole is not None and build.whole.id == GIVEN_ID and build.whole.grade("kind") != "C"
    if build.open_frame:
        yield finding("cooling.passive", "warning", "passive_frame", known, cards[0].board, card=cards[0].name)
    elif case is None and "desktop" not in build.traits and not maker:
        yield finding("cooling.passive", "warning", "passive_unknown", known, cards[0].board, card=cards[0].name)
    elif rack:
        yield finding("cooling.passive", "warning", "passive_rack", known, cards[0].board, case, card=cards[0].name)
    else:
        answer, code = settle(False, certain), "passive_conflict" if certain else "passive_doubt"
        yield finding("cooling.passive", answer, code, known, cards[0].board, case, card=cards[0].name)


@rule("mainboard", "case")
def dense_blowers(build: Build, known: Known) -> Iterator[Finding]:
    """Three or four blowers side by side: 300 W each is the practical limit; each kind by its own power."""
    blowers = [group for group in build.cards if group.cooling == "blower"]
    if sum(group.count for group in blowers) < DENSE or build.whole is not None or free_hanging(build):
        return
    limit = known.likely("dense_blower_watts")
    hot = [group for group in blowers if (group.watts or 0.0) > limit]
    if not hot:
        return
    seats = seats_of(build)
    if seats is None or seats.gap is None or seats.gap < 1:
        yield finding(
            "cooling.density", "warning", "blowers_dense", known, hot[0].board,
            n=sum(group.count for group in hot), watts=max(group.watts or 0.0 for group in hot), limit=limit,
        )  # fmt: skip


@rule("case", free=True)
def sag(build: Build, known: Known) -> Iterator[Finding]:
    """Long thick cards hang on their slot: a support keeps the board from cracking."""
    for group in build.cards:
        board = group.board
        if board is None or build.whole is not None or build.open_frame:
            continue
        heavy = (board.weight_g or 0) >= 1500 or ((board.length_mm or 0) >= LONG_CARD_MM and (board.slots or 0) >= 3)
        if heavy:
            yield finding("cooling.sag", "ok", "sag", known, board, card=group.name)
            return


@rule("traits")
def mixed(build: Build, known: Known) -> Iterator[Finding]:
    """Unequal cards: the slowest and the smallest decide, and one driver must serve all."""
    chips = {group.chip.id: group.chip for group in build.cards if group.chip is not None}
    names = {group.name for group in build.cards}
    if len(chips) < 2 and not (len(build.cards) > 1 and len(names) > 1):
        return
    values = given(cards=", ".join(sorted(names)))
    vendors = {chip.vendor.lower() for chip in chips.values()}
    generations = {_generation(chip) for chip in chips.values()} - {None}
    apart = bool(generations) and max(generations) - min(generations) >= 2  # type: ignore[operator,type-var]
    code = "mixed_vendors" if len(vendors) > 1 else "mixed_drivers" if apart else "mixed"
    yield finding("cards.mixed", "warning", code, known, *chips.values(), **values)


@rule("traits")
def modified(build: Build, known: Known) -> Iterator[Finding]:
    """Cards with rebuilt memory: nobody answers for them."""
    for group in build.cards:
        rebuilt = group.chip is not None and group.chip.id.endswith("-mod")
        if rebuilt or re.search(r"modif|modded|\bmod\b|魔改", group.name.lower()):
            yield finding("cards.modified", "warning", "modified", known, group.chip, card=group.name)
            return


def _generation(chip: Chip) -> float | None:
    try:
        return float(chip.compute_capability)
    except ValueError:
        return None


@rule("traits")
def software(build: Build, known: Known) -> Iterator[Finding]:
    """Cards that today's builds of CUDA and ROCm leave out, and what cards of other makers than NVIDIA ask for."""
    told: set[str] = set()
    for group in build.cards:
        chip, lower = group.chip, group.name.lower()
        generation = None if chip is None or chip.vendor.lower() != "nvidia" else _generation(chip)
        target = re.search(r"gfx\w+", chip.compute_capability if chip is not None else lower)
        old_amd = target is not None and re.fullmatch(OLD_ROCM, target.group(0)) is not None
        if generation is not None and generation < LEAST_ENGINES:
            code = "software_kepler"
        elif generation is not None and generation < LEAST_CUDA:
            code = "software_cuda"
        elif old_amd:
            code = "software_rocm_old"
        elif chip is not None and chip.vendor.lower() == "amd" and not chip.unified:
            code = "software_rocm"
        elif chip is not None and chip.vendor.lower() == "intel":
            code = "software_intel" if chip.segment != "datacenter" else "software_gaudi"
        elif chip is not None and chip.vendor.lower() not in OWN_STACK:
            code = "software_maker"
        else:
            continue
        if code not in told:
            told.add(code)
            capability = target.group(0) if target is not None else f"{generation:.1f}" if generation else ""
            answer = "ok" if code == "software_rocm" else "warning"
            plain = code == "software_rocm" and not capability
            yield finding(
                "cards.software", answer, "software_rocm_plain" if plain else code, known, chip,
                card=group.name, capability=capability or None, maker=chip.vendor if chip is not None else None,
            )  # fmt: skip


@rule("traits")
def nvlink(build: Build, known: Known) -> Iterator[Finding]:
    """A bridge helps only cards that have the connector; two bridged cards stay two devices."""
    if "nvlink bridge" not in build.traits:
        return
    for group in build.cards:
        chip = group.chip
        if chip is None:
            continue
        if has_nvlink(chip) and bridged_pairs(build, chip) == 0 and possible_pairs(build, chip) and group.count > 1:
            yield finding(
                "cards.nvlink", "ok", "nvlink_elsewhere", known, chip, build.mainboard,
                card=group.name, made=" / ".join(str(slots) for slots in _made(chip)),
            )  # fmt: skip
        elif has_nvlink(chip) and bridged_pairs(build, chip) == 0 and group.count > 1:
            yield finding("cards.nvlink", "warning", "nvlink_distance", known, chip, build.mainboard, card=group.name)
        elif has_nvlink(chip):
            yield finding(
                "cards.nvlink", "ok", "nvlink_pairs", known, chip, card=group.name, pairs=group.count // 2,
            )  # fmt: skip
        elif chip.vendor.lower() == "nvidia":
            yield finding("cards.nvlink", "conflict", "nvlink_absent", known, chip, card=group.name)


@rule("traits")
def peer_access(build: Build, known: Known) -> Iterator[Finding]:
    """GeForce cards since the 40 series reach each other only through main memory."""
    for group in build.cards:
        chip = group.chip
        if chip is None or chip.segment != "consumer" or build.count < 2 or chip.vendor.lower() != "nvidia":
            continue
        if any(word in chip.architecture.lower() for word in NO_PEER):
            yield finding("cards.p2p", "warning", "no_peer", known, chip, card=group.name)
            return


@rule("mainboard")
def memory_windows(build: Build, known: Known) -> Iterator[Finding]:
    """Cards with much memory want Above 4G Decoding; old chipsets have none, and many cards fill the window."""
    maker = build.whole is not None and build.whole.id == GIVEN_ID and build.whole.kind == "workstation"
    if build.whole is not None and not maker:
        return
    chips = [(group, group.chip) for group in build.cards]
    data_centre = [(g, chip) for g, chip in chips if chip and chip.segment == "datacenter" and chip.form == "pcie"]
    large = [g for g, chip in chips if chip and chip.form == "pcie" and chip.memory_gb >= LARGE_BAR_GB]
    large += [g for g, chip in data_centre if chip.memory_gb < LARGE_BAR_GB]  # they map all their memory by themselves
    platform = platform_of(build.mainboard, known)
    if build.mainboard is None and build.cpu is not None:  # nobody composes without a board: this is a description
        platform = known.book.platforms.get(build.cpu.socket.lower())
    if data_centre and platform is not None and platform.socket.lower() in OLD_SOCKETS:
        group, chip = data_centre[0]
        yield finding(
            "cards.bar", "conflict", "bar_old", known, build.mainboard, chip, card=group.name, socket=platform.socket,
        )  # fmt: skip
        return
    if "above 4g off" in build.traits and (data_centre or large or build.count >= 2):
        group = data_centre[0][0] if data_centre else build.cards[0]
        answer, code = ("conflict", "bar_off") if data_centre else ("warning", "bar_off_plain")
        yield finding("cards.bar", answer, code, known, build.mainboard, group.chip, card=group.name, n=build.count)
        return
    if maker and build.whole is not None and data_centre:
        yield finding(
            "cards.bar", "warning", "bar_maker", known, data_centre[0][1],
            card=data_centre[0][0].name, machine=build.whole.name,
        )  # fmt: skip
        return
    unknown = any(chip is None for _, chip in chips)
    values = given(n=build.count, window=sum(window_gb(chip) * group.count for group, chip in chips if chip))
    wide = platform is not None and platform.lanes >= SERVER_LANES and build.count <= MANY_ON_SERVERS
    if wide and not unknown:
        yield finding("cards.bar", "ok", "bar_setting", known, build.mainboard, **values)
    elif unknown and (data_centre or build.count >= 2):  # a sum that lacks a card is no sum
        answer = "warning" if build.count >= MANY_WINDOWS else "unknown"
        yield finding("cards.bar", answer, "bar_many_unknown", known, build.mainboard, n=build.count)
    elif large and build.count >= MANY_WINDOWS:
        yield finding("cards.bar", "warning", "bar_many", known, build.mainboard, **values)
    elif data_centre or build.count >= 2:
        yield finding("cards.bar", "ok", "bar_setting", known, build.mainboard, **values)


def window_gb(chip: Chip) -> float:
    """Address space that a card asks for with Resizable BAR: its memory, rounded up to a power of two."""
    return float(2 ** ceil(log2(max(chip.memory_gb, 1.0))))


@rule("traits", "whole", "mainboard")
def modules(build: Build, known: Known) -> Iterator[Finding]:
    """SXM and OAM modules sit on a baseboard: no slot takes them, and a board with slots alone refuses them."""
    if build.whole is not None and build.whole.id != GIVEN_ID:
        return
    for group in build.cards:
        if group.chip is not None and "form" in group.chip.unverified and group.chip.id.startswith(GIVEN_ID):
            low, high = group.spread or (None, None)
            code = "form_open" if group.spread else "form_open_plain"
            yield finding("cards.form", "unknown", code, known, group.chip, card=group.name, low=low, high=high)
            return
        if group.chip is not None and group.chip.form in ("sxm", "oam"):
            carried = "module carrier" in build.traits or _takes_modules(build)
            if not carried and build.mainboard is not None and build.whole is None and group.chip.grade("form") != "C":
                yield finding(
                    "slots.count", "conflict", "module_no_slot", known, group.chip, build.mainboard,
                    card=group.name, board=build.mainboard.name,
                )  # fmt: skip
            code = "module_carrier" if carried else "module_slot"
            yield finding("cards.form", "warning", code, known, group.chip, card=group.name)
            return


def _takes_modules(build: Build) -> bool:
    """Whether the name of a part other than the cards says that it takes modules."""
    names = f"{build.name('mainboard')} {build.name('case')} {' '.join(name for _, name in build.names)}".lower()
    return re.search(r"sxm|\boam\b|hgx", names) is not None


@rule("traits", free=True)
def power_negotiation(build: Build, known: Known) -> Iterator[Finding]:
    """Boxes fed over USB-C were seen stuck at low power after a fault of the negotiation."""
    for group in build.cards:
        if group.chip is not None and group.chip.id.startswith("gb10"):
            answer = "warning" if "usb-c power" in build.traits else "ok"
            yield finding("cards.power", answer, "unified_pd", known, group.chip, card=group.name)


@rule("memory", "whole", of=lambda build: tuple(group.chip and group.chip.id for group in build.cards), free=True)
def unified_memory(build: Build, known: Known) -> Iterator[Finding]:
    """What a machine with one memory for CPU and GPU gives the model, and what its bandwidth allows."""
    for group in build.cards:
        chip = group.chip
        if chip is None or not chip.unified or chip.bandwidth_gb_s is None:
            continue
        size = build.memory_gb if build.memory_gb is not None and len(build.cards) == 1 else group.memory_gb
        if size is None:
            continue
        usable = usable_memory(chip.model_copy(update={"memory_gb": size}), known.assumptions)
        vendor = chip.vendor.lower()
        code = "unified_apple" if vendor == "apple" else "unified_amd" if vendor == "amd" else "unified_plain"
        yield finding(
            "memory.unified", "ok", code, known, chip, memory=size, usable=usable, bandwidth=chip.bandwidth_gb_s,
            rate=float(round(chip.bandwidth_gb_s / EXAMPLE_WEIGHTS_GB)), weights=EXAMPLE_WEIGHTS_GB,
        )  # fmt: skip


@rule("whole")
def power_stated(build: Build, known: Known) -> Iterator[Finding]:
    """A complete machine whose maker states no power: what is counted is an estimate."""
    whole = build.whole
    if whole is not None and whole.max_power_w is None and (whole.chip_id or whole.kind == "unified"):
        yield finding("cards.power", "unknown", "power_estimated", known, whole, machine=whole.name)


@rule("traits")
def claimed_power(build: Build, known: Known) -> Iterator[Finding]:
    """A stated power below the edition's own, without saying that it is a cap."""
    for group in build.cards:
        if group.claimed and group.limit_w is not None and group.rated_w is not None:
            yield finding(
                "cards.power", "warning", "claimed_power", known, group.board or group.chip,
                card=group.name, claimed=group.limit_w, rated=group.rated_w,
            )  # fmt: skip


@rule("traits")
def cap_that_holds(build: Build, known: Known) -> Iterator[Finding]:
    """A cap so far below the card's power that no driver sets it."""
    for group in build.cards:
        least = least_cap(group, known)
        if least is not None:
            yield finding(
                "cards.power", "warning", "cap_too_low", known, group.board or group.chip,
                card=group.name, cap=group.limit_w, least=least,
            )  # fmt: skip


@rule("whole")
def server_takes_card(build: Build, known: Known) -> Iterator[Finding]:
    """The server's maker says how many cards of which kind and power it takes."""
    whole = build.whole
    if whole is None or whole.kind == "unified" or whole.chip_id:
        return
    if whole.gpu_max is None and build.cards:
        names = ", ".join(group.name for group in build.cards)
        yield finding("server.card", "unknown", "server_unknown", known, whole, server=whole.name, card=names)
        fanned = [group for group in build.cards if group.cooling in ("open-air", "blower")]
        if fanned and whole.kind == "server" and whole.grade("kind") != "C":
            yield finding(
                "server.card", "warning", "server_active", known, whole, fanned[0].board,
                server=whole.name, card=fanned[0].name, n=build.count, most=None,
            )  # fmt: skip
        return
    for group in build.cards:
        assert whole.gpu_max is not None
        slots = group.board.slots if group.board is not None else None
        places = ceil((slots or 2.0) / 2) * build.count
        certain = whole.grade("gpu_max") != "C"
        values = given(server=whole.name, card=group.name, n=build.count, most=whole.gpu_max)
        if places > whole.gpu_max:
            yield finding("server.card", settle(False, certain), "server_full", known, whole, **values)
            continue
        limit = whole.gpu_max_power_w
        if limit is not None and group.watts is not None and group.watts > limit:
            hard = whole.grade("gpu_max_power_w") != "C" and (group.least_w or 0.0) > limit
            yield finding(
                "server.card", settle(False, hard), "server_power", known, whole,
                server=whole.name, card=group.name, watts=group.watts, limit=limit,
            )  # fmt: skip
        elif limit is None:
            yield finding(
                "server.card", "unknown", "server_power_unknown", known, whole, server=whole.name, most=whole.gpu_max
            )
        else:
            answer = settle(True, certain)
            yield finding("server.card", answer, f"server_{answer}", known, whole, **values)
        if group.cooling and group.cooling != "passive":
            yield finding("server.card", "warning", "server_active", known, whole, group.board, **values)
