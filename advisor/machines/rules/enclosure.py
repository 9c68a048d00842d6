"""Case and coolers: board size, card length, CPU cooler, supply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.machines.build import GIVEN_ID, Build, Known, finding, given, sure
from advisor.machines.machine import Finding
from advisor.machines.rules.platform import cpu_socket_sure, socket_of
from advisor.machines.rules.registry import nothing, rule, settle
from catalog.records.hosts import Case

# sizes from small to large: a case that takes one takes the smaller ones of its line, whose holes are a part of its own
LADDER = ("mITX", "mATX", "ATX")
SIZES = {
    "mitx": "mITX", "matx": "mATX", "atx": "ATX", "eatx": "E-ATX", "xlatx": "XL-ATX",
    "ssieeb": "SSI-EEB", "eeb": "SSI-EEB", "ssiceb": "SSI-CEB", "ceb": "SSI-CEB",
}  # fmt: skip
RACK_UNIT_MM = 44.45  # EIA-310
LONG_SUPPLY_W = 1500.0  # from here on supplies are longer than 180 mm
WIDE = {"E-ATX", "XL-ATX", "SSI-EEB", "SSI-CEB"}


def size_of(text: str) -> str:
    """ "E-ATX" from "EATX", "e-atx" or "Extended ATX"; "" where it is none of the known sizes."""
    plain = re.sub(
        r"[^a-z]",
        "",
        re.sub(r"\(.*?\)", "", text.lower()).replace("extended", "e").replace("micro", "m").replace("mini", "m"),
    )
    return SIZES.get(plain, "")


def takes(case_sizes: tuple[str, ...], board: str) -> bool | None:
    """True: named, or smaller than a named one of ATX's line. None: not named, which is not a no."""
    named = {size_of(text) for text in case_sizes} - {""}
    if board in named:
        return True
    if board in LADDER:
        larger = set(LADDER[LADDER.index(board) :]) | WIDE
        if named & larger:
            return True
        return False if named else None  # a case for Mini-ITX holds no ATX board
    if named and named <= {"mITX", "mATX"}:
        return False
    return None


def named_by_size(case: Case) -> tuple[str, ...]:
    """The boards that a case takes by the trade's name of its size: an "ATX Mid Tower" takes ATX and less."""
    plain = re.sub(r"[^a-z]", "", case.size.lower())
    if not plain or case.grade("size") == "C":
        return ()
    if plain.startswith(("microatx", "matx")):
        return LADDER[:2]
    if plain.startswith(("miniitx", "mitx")):
        return LADDER[:1]
    return LADDER if re.match(r"(e|xl)?atx|extendedatx", plain) else ()


@rule("case", "mainboard", of=nothing)
def board_size(build: Build, known: Known) -> Iterator[Finding]:
    """The case's source names the board's size; a size that is not named is a question, not a no."""
    case, board = build.case, build.mainboard
    if case is None or build.whole is not None or build.open_frame or (case.id == GIVEN_ID and not case.form_factors):
        return
    if board is None or not board.form_factor or not case.form_factors:
        name, size = build.name("mainboard"), board.form_factor if board else ""
        code = "board_size_unknown" if name and size else "board_size_unstated" if name else "board_size_unnamed"
        yield finding(
            "case.board", "unknown", code, known, case, board,
            case=case.name, board=name or None, size=size or None,
        )  # fmt: skip
        return
    size = size_of(board.form_factor)
    answer_known = takes(case.form_factors, size) if size else None
    named = ", ".join(case.form_factors)
    values = given(case=case.name, board=board.name, size=board.form_factor, sizes=named)
    if answer_known is None:
        if size in ("SSI-EEB", "SSI-CEB") and any(size_of(text) in ("E-ATX", "XL-ATX") for text in case.form_factors):
            yield finding("case.board", "warning", "board_size_standoff", known, case, board, **values)
            return
        yield finding("case.board", "unknown", "board_size_open", known, case, board, **values)
        return
    listed = sure(case, "form_factors") or (answer_known and size in named_by_size(case))
    answer = settle(answer_known, listed and sure(board, "form_factor"))
    yield finding("case.board", answer, f"board_size_{answer}", known, case, board, **values)


@rule("case", "mainboard")
def unmeasured(build: Build, known: Known) -> Iterator[Finding]:
    """A case that the catalog has not: one finding says what has to be measured."""
    case, board = build.case, build.mainboard
    if case is None or case.id != GIVEN_ID or build.whole is not None or build.open_frame:
        return
    longest = max((group.board.length_mm or 0.0 for group in build.cards if group.board is not None), default=0.0)
    size = board.form_factor if board is not None else ""
    code = ("case_measure" if size else "case_measure_length") if longest else "case_measure_plain"
    room = longest + known.likely("length_margin")
    yield finding(
        "case.measure", "unknown", code, known, case, board,
        case=case.name, room=room if longest else None, size=size or None,
    )  # fmt: skip


@rule("case")
def card_length(build: Build, known: Known) -> Iterator[Finding]:
    """Every card is shorter than the case's clearance; with a radiator in front the smaller one counts."""
    case = build.case
    if case is None or build.whole is not None or build.open_frame or build.count == 0 or case.id == GIVEN_ID:
        return
    clearance, field = case.gpu_length_mm, "gpu_length_mm"
    if "front radiator" in build.traits and case.gpu_length_front_radiator_mm is not None:
        clearance, field = case.gpu_length_front_radiator_mm, "gpu_length_front_radiator_mm"
    worst = max(
        (group for group in build.cards), key=lambda group: (group.board.length_mm or 0.0) if group.board else 0.0
    )
    unmeasured = [group for group in build.cards if group.board is None or group.board.length_mm is None]
    worst = unmeasured[0] if unmeasured else worst
    length = worst.board.length_mm if worst.board is not None else None
    if clearance is None or length is None:
        code = "length_both" if clearance is None and length is None else "length_card" if clearance else "length_case"
        yield finding(
            "case.length", "unknown", code, known, case, worst.board,
            card=worst.name, length=length, case=case.name, clearance=clearance,
        )  # fmt: skip
        return
    assert length is not None
    certain = sure(case, field) and all(sure(group.board, "length_mm") and group.exact for group in build.cards)
    values = given(card=worst.name, length=length, case=case.name, clearance=clearance)
    if length > clearance:
        answer = settle(False, certain)
        yield finding("case.length", answer, f"length_{answer}", known, case, worst.board, **values)
    elif length + known.likely("length_margin") > clearance:
        yield finding("case.length", "warning", "length_warning", known, case, worst.board, **values)
    else:
        answer = settle(True, certain)
        yield finding("case.length", answer, f"length_{answer}", known, case, worst.board, **values)


@rule("case", "cooler", of=nothing)
def cpu_cooler(build: Build, known: Known) -> Iterator[Finding]:
    """Height of an air cooler, length of a radiator."""
    case, cooler = build.case, build.cooler
    if case is None or cooler is None or build.whole is not None or build.open_frame:
        return
    if case.id == GIVEN_ID:
        yield from _in_rack_units(build, known)
        return
    if cooler.kind in ("aio", "custom"):
        sides = [side for side in (case.width_mm, case.height_mm, case.depth_mm) if side is not None]
        if len(sides) == 3 and cooler.radiator_mm is not None and cooler.radiator_mm > max(sides):
            yield finding(
                "case.cooler", settle(False, sure(cooler, "radiator_mm")), "radiator_conflict", known, case, cooler,
                cooler=cooler.name, radiator=cooler.radiator_mm, case=case.name, room=max(sides),
            )  # fmt: skip
            return
        if case.radiator_mm is None or cooler.radiator_mm is None:
            code = "radiator_open" if cooler.radiator_mm is None else "radiator_unknown"
            yield finding(
                "case.cooler", "unknown", code, known, case, cooler,
                cooler=cooler.name, radiator=cooler.radiator_mm, case=case.name,
            )  # fmt: skip
            return
        answer = settle(
            cooler.radiator_mm <= case.radiator_mm, sure(case, "radiator_mm") and sure(cooler, "radiator_mm")
        )
        yield finding(
            "case.cooler", answer, f"radiator_{answer}", known, case, cooler,
            cooler=cooler.name, radiator=cooler.radiator_mm, case=case.name, room=case.radiator_mm,
        )  # fmt: skip
        return
    room, height = case.cooler_height_mm, cooler.height_mm
    if room is None or height is None:
        code = "cooler_both" if room is None and height is None else "cooler_part" if room else "cooler_case"
        yield finding(
            "case.cooler", "unknown", code, known, case, cooler,
            cooler=cooler.name, height=height, case=case.name, clearance=room,
        )  # fmt: skip
        return
    answer = settle(height <= room, sure(case, "cooler_height_mm") and sure(cooler, "height_mm"))
    yield finding(
        "case.cooler", answer, f"cooler_{answer}", known, case, cooler,
        cooler=cooler.name, height=height, case=case.name, clearance=room,
    )  # fmt: skip


def _in_rack_units(build: Build, known: Known) -> Iterator[Finding]:
    """An air cooler in a chassis of which only the rack units are said: the rest is the standard's pitch."""
    case, cooler = build.case, build.cooler
    units = re.search(r"\b([1-6]) ?u\b", case.name.lower()) if case is not None else None
    if case is None or cooler is None or cooler.height_mm is None or units is None:
        return
    least, likely, _ = known.range("rack_lost_height")
    room = float(round(int(units.group(1)) * RACK_UNIT_MM - likely))
    values = given(cooler=cooler.name, height=cooler.height_mm, case=case.name, clearance=room)
    if cooler.height_mm > int(units.group(1)) * RACK_UNIT_MM - least:
        answer = settle(False, sure(cooler, "height_mm"))
        yield finding("case.cooler", answer, f"cooler_{answer}", known, case, cooler, **values)
    elif cooler.height_mm > room:
        yield finding("case.cooler", "unknown", "cooler_rack", known, case, cooler, **values)


LARGE_MOUNTS = (
    r"\btr[45x]|\bs?tr[45]\b|\bsp[356]\b|4677|4189|3647|threadripper|epyc|xeon|\b[1-4]u\b|stock|maker|loop|custom"
)


MOUNTS = (  # sockets that share their mount, by the words with which coolers name them
    (r"\btr4\b|\bsp3\b|strx4|swrx8", {"tr4", "strx4", "swrx8", "sp3"}),
    (r"\bs?tr5\b|\bsp6\b", {"str5", "sp6"}),
    (r"\bsp5\b", {"sp5"}),
    (r"\b4677\b", {"lga4677"}),
    (r"\b3647\b", {"lga3647"}),
)


def _mounts(name: str, socket: str) -> bool:
    """Whether a cooler's own name leaves open that it takes a socket: one that names others does not."""
    named = [sockets for words, sockets in MOUNTS if re.search(words, name.lower())]
    return not named or any(socket.lower() in sockets for sockets in named)


@rule("cooler", "cpu", of=nothing)
def cooler_socket(build: Build, known: Known) -> Iterator[Finding]:
    """The cooler lists the CPU's socket."""
    cpu, cooler = build.cpu, build.cooler
    stated = cooler is None or cooler.id == GIVEN_ID
    if stated and build.whole is None and build.name("cooler"):
        socket = cpu.socket if cpu is not None else build.cpu_socket
        platform = known.book.platforms.get(socket.lower())
        large = platform is not None and platform.segment != "consumer"
        if large and not re.search(LARGE_MOUNTS, build.name("cooler").lower()):
            yield finding(
                "cooler.socket", "unknown", "cooler_unnamed", known, platform,
                cooler=build.name("cooler"), socket=socket,
            )  # fmt: skip
        return
    if cpu is None or cooler is None or build.whole is not None:
        return
    if not cooler.sockets:
        yield finding(
            "cooler.socket", "unknown", "cooler_socket_unknown", known, cooler, cpu,
            cooler=cooler.name, socket=cpu.socket,
        )  # fmt: skip
        return
    listed = {socket_of(text)[0].lower() for text in cooler.sockets}
    fits = cpu.socket.lower() in listed
    certain = sure(cooler, "sockets") or (not fits and not _mounts(cooler.name, cpu.socket))
    answer = settle(fits, certain and cpu_socket_sure(cpu, known))
    yield finding(
        "cooler.socket", answer, f"cooler_socket_{answer}", known, cooler, cpu,
        cooler=cooler.name, socket=cpu.socket, listed=", ".join(cooler.sockets),
    )  # fmt: skip


@rule("case", "psu", of=nothing)
def supply_in_case(build: Build, known: Known) -> Iterator[Finding]:
    """Number, format and length of the supplies."""
    case = build.case
    if case is None or not build.psus or build.whole is not None or build.open_frame or case.id == GIVEN_ID:
        return
    units = sum(count for _, count in build.psus)
    sizes = " ".join(case.form_factors).lower()
    if units > 1 and case.psu_count is not None and units > case.psu_count:
        answer = settle(False, case.grade("psu_count") != "C")
        yield finding("case.psu", answer, "psu_places", known, case, case=case.name, n=units, places=case.psu_count)
        return
    for psu, _ in build.psus:
        formats = (case.psu_form_factor or " ".join(re.findall(r"\((.*?psu)\)", sizes))).lower()
        small = "sfx" in formats and "atx" not in formats
        if small and psu.form_factor and "sfx" not in psu.form_factor.lower():
            stated = sure(case, "psu_form_factor") or case.grade("form_factors") != "C"
            answer = settle(False, stated and sure(psu, "form_factor"))
            yield finding(
                "case.psu", answer, "psu_format", known, case, psu,
                psu=psu.name, form=psu.form_factor, case=case.name, wanted="SFX",
            )  # fmt: skip
            return
        if small and not psu.form_factor:
            yield finding(
                "case.psu", "unknown", "psu_format_open", known, case, psu, psu=psu.name, case=case.name, wanted="SFX",
            )  # fmt: skip
            return
        if case.psu_length_mm is not None and psu.length_mm is not None:
            answer = settle(psu.length_mm <= case.psu_length_mm, sure(case, "psu_length_mm") and sure(psu, "length_mm"))
            yield finding(
                "case.psu", answer, f"psu_length_{answer}", known, case, psu,
                psu=psu.name, length=psu.length_mm, case=case.name, clearance=case.psu_length_mm,
            )  # fmt: skip
        else:
            room, own = case.psu_length_mm, psu.length_mm
            if psu.id == GIVEN_ID and psu.watts < LONG_SUPPLY_W:
                continue  # supplies of this size are as long as any tower takes
            roomy = any(size_of(text) in WIDE | {"ATX"} for text in case.form_factors)
            if room is None and own is not None and own <= known.likely("usual_psu_length") and roomy:
                yield finding(
                    "case.psu", "ok", "psu_length_usual", known, case, psu, psu=psu.name, length=own, case=case.name
                )
                continue
            code = "psu_length_both" if not (room or own) else "psu_length_part" if room else "psu_length_case"
            yield finding(
                "case.psu", "unknown", code, known, case, psu,
                psu=psu.name, length=own, case=case.name, clearance=room,
            )  # fmt: skip
