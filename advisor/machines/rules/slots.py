"""Slots: every card has one, wide enough and far enough from the next."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from advisor.machines.build import GIVEN_ID, Build, Known, finding, given
from advisor.machines.machine import Finding
from advisor.machines.placement import Placement, card_slots, place
from advisor.machines.rules.platform import CONSUMER_CARDS, platform_of
from advisor.machines.rules.registry import rule, settle
from catalog.records.accelerators import Board
from catalog.records.hosts import Mainboard, Slot

ENOUGH_LANES = 8
MOST_POSITIONS = 8  # the longest mainboards (SSI-EEB with eight slots); ATX has seven
OPEN = {"open-air"}


def thicknesses(build: Build) -> tuple[float | None, ...]:
    """Thickness of each card in brackets; None where the board record has none."""
    return tuple(
        None if group.board is None else group.board.slots for group in build.cards for _ in range(group.count)
    )


def brackets_of(build: Build) -> int | None:
    """Brackets the case has; None where it does not limit or nobody knows."""
    return None if build.case is None or build.open_frame else build.case.slots


def free_hanging(build: Build) -> bool:
    """Cards that hang on risers or cables do not have to fit next to each other."""
    return bool(build.traits & {"risers", "usb risers", "bifurcation", "mcio"})


def seats_of(build: Build) -> Placement | None:
    """Where the cards sit; None where the question does not arise."""
    if build.mainboard is None or build.whole is not None or free_hanging(build):
        return None
    return place(build.mainboard, thicknesses(build), brackets_of(build))


def slots_sure(board: Mainboard, thickness: tuple[float | None, ...], *, where: bool = False) -> bool:
    """Whether the facts on which these seats rest are of grade A or B; ``where`` asks for the positions as well."""
    slots = card_slots(board)
    if len(thickness) == 1 and slots and not where:
        return True  # every board has its first long slot; where it sits decides only for a second card
    if slots and all(slot.position is not None and slot.grade("position") != "C" for slot in slots):
        return True
    if any(width is None for width in thickness):
        return False
    two_slot = max((width for width in thickness if width is not None), default=0.0) <= 2
    if two_slot and board.max_two_slot_cards is not None and board.grade("max_two_slot_cards") != "C":
        return True
    positions_open = any(slot.position is None for slot in slots)
    return bool(slots) and positions_open and all(slot.grade("physical_width") != "C" for slot in slots)


@rule("mainboard", "case", rising=True)
def room_for_cards(build: Build, known: Known) -> Iterator[Finding]:
    """Slot positions, pitch and thickness; the last card may hang over the last slot into a further bracket."""
    if build.whole is not None or build.count == 0:
        return
    board = build.mainboard
    if board is None:
        name = build.name("mainboard")
        code = "slots_named" if name else "slots_no_board"
        yield finding("slots.count", "unknown", code, known, n=build.count, board=name or None)
        return
    if free_hanging(build):
        return
    thick = thicknesses(build)
    pitch = next((int(trait[-1]) for trait in build.traits if trait.startswith("pitch ")), None)
    thickest = max((width for width in thick if width is not None), default=0.0)
    if pitch is not None and build.count > 1 and thickest > pitch:
        answer = settle(False, all(_size_sure(build)))
        yield finding(
            "slots.count", answer, "slots_pitch", known, board, *_boards(build),
            n=build.count, board=board.name, thickness=thickest, pitch=pitch,
        )  # fmt: skip
        return
    seats = place(board, thick)
    widest = max((width for width in thick if width is not None), default=None)
    values = given(n=build.count, board=board.name, thickness=widest)
    exact = all(group.exact for group in build.cards)
    need = least_positions(build) if widest is not None else 0
    if seats.fits is False and widest is None:  # fewer long slots than cards, however thick they are
        slots = card_slots(board)
        certain = all(slot.grade("physical_width") != "C" for slot in slots)
        answer = "warning" if build.open_frame else settle(False, certain)
        yield finding(
            "slots.count", answer, "slots_few", known, board, n=build.count, board=board.name, slots=len(slots)
        )
        return
    if (need > MOST_POSITIONS or seats.fits is False) and build.open_frame:
        yield finding("slots.count", "warning", "slots_frame", known, board, *_boards(build), **values)
        return
    slots = card_slots(board)
    if not exact and slots and build.count > len(slots) and not _switched(build):  # however thick they are
        answer = settle(False, all(slot.grade("physical_width") != "C" for slot in slots))
        code = "slots_fewer" if answer == "conflict" else "slots_few"
        yield finding("slots.count", answer, code, known, board, n=build.count, board=board.name, slots=len(slots))
        return
    if (need > MOST_POSITIONS or seats.fits is False) and not exact:
        yield finding("slots.count", "warning", "slots_typical", known, board, *_boards(build), **values)
        return
    if need > MOST_POSITIONS:  # geometry: no board has so many places, whatever its record says
        yield finding(
            "slots.count", "conflict", "slots_geometry", known, board, *_boards(build),
            n=build.count, thickness=thickest, most=MOST_POSITIONS,
        )  # fmt: skip
        yield from _case_of_fewer(build, known, thick)
        return
    if seats.fits is False:
        answer = settle(False, slots_sure(board, thick) and all(_size_sure(build)))
        yield finding("slots.count", answer, f"slots_{answer}", known, board, *_boards(build), **values)
        yield from _case_of_fewer(build, known, thick)
        return
    if build.count == 1:  # every board has its first long slot
        yield finding("slots.count", "ok", "slots_one", known, board, *_boards(build), **values)
    elif seats.fits is None:
        code = "slots_unknown" if widest is not None else "slots_thickness"
        yield finding("slots.count", "unknown", code, known, board, *_boards(build), **values)
    else:
        answer = settle(True, slots_sure(board, thick) and all(_size_sure(build)))
        yield finding(
            "slots.count", answer, f"slots_{answer}", known, board, *_boards(build), last=seats.brackets, **values
        )
    brackets = brackets_of(build)
    if build.case is None or build.open_frame or build.case.id == GIVEN_ID:
        return
    if brackets is None or seats.brackets is None:
        if build.count > 1 or brackets is None:
            code = "case_slots_unknown" if brackets is not None else "case_slots_open"
            yield finding(
                "case.slots", "unknown", code, known, build.case, board,
                case=build.case.name, brackets=brackets, board=board.name,
            )  # fmt: skip
        return
    inside = place(board, thick, brackets)
    certain = exact and build.case.grade("slots") != "C" and slots_sure(board, thick, where=True)
    yield _case_slots(build, known, settle(bool(inside.fits), certain), inside if inside.fits else seats)


def _switched(build: Build) -> bool:
    """Whether a part's name or a remark says that a PCIe switch makes more slots of the board's."""
    return "pcie switch" in build.traits or any("switch" in name.lower() for _, name in build.names)


def _case_slots(build: Build, known: Known, answer: str, seats: Placement) -> Finding:
    case, board = build.case, build.mainboard
    assert case is not None
    assert board is not None
    return finding(
        "case.slots", answer, f"case_slots_{answer}", known, case, board,
        case=case.name, brackets=case.slots, needed=seats.brackets, board=board.name,
    )  # fmt: skip


def _case_of_fewer(build: Build, known: Known, thick: tuple[float | None, ...]) -> Iterator[Finding]:
    """Of cards that the board refuses: whether the case would refuse even fewer of them."""
    board, case = build.mainboard, build.case
    if board is None or case is None or build.open_frame or case.id == GIVEN_ID:
        return
    fewer = _fewer_that_miss(board, thick, brackets_of(build))
    if fewer is not None:
        certain = case.grade("slots") != "C" and slots_sure(board, thick, where=True)
        yield _case_slots(build, known, settle(False, certain), fewer)


def _fewer_that_miss(board: Mainboard, thick: tuple[float | None, ...], brackets: int | None) -> Placement | None:
    """Where some of the cards fit the board and still not the case: their seats; None where the case holds them."""
    known = tuple(sorted(width for width in thick if width is not None))
    if brackets is None or len(known) < len(thick) or len(known) > MOST_POSITIONS:
        return None
    seen, todo = {known}, [known]
    while todo:
        cards = todo.pop()
        for at in range(len(cards)):
            fewer = cards[:at] + cards[at + 1 :]
            if not fewer or fewer in seen:
                continue
            seen.add(fewer)
            seats = place(board, fewer)
            if not seats.fits:
                todo.append(fewer)
            elif place(board, fewer, brackets).fits is False:
                return seats
    return None


def least_positions(build: Build) -> int:
    """Positions that the cards take on any board: the last one may hang over; unchecked sizes count as two slots."""
    widths = []
    for group in build.cards:
        board = group.board
        sure_size = board is not None and board.slots is not None and board.grade("slots") != "C"
        slots = board.slots if board is not None and board.slots is not None else 2.0
        widths += [ceil(slots) if sure_size else min(ceil(slots), 2)] * group.count
    return sum(sorted(widths)[:-1]) + 1


def _boards(build: Build) -> tuple[Board, ...]:
    return tuple(group.board for group in build.cards if group.board is not None)


def _size_sure(build: Build) -> Iterator[bool]:
    return (group.board is not None and group.board.grade("slots") != "C" for group in build.cards)


@rule("mainboard")
def lanes(build: Build, known: Known) -> Iterator[Finding]:
    """Electrical width of the narrowest card's slot with all slots filled."""
    stated = build.stated_lanes
    if build.count == 0 or (build.whole is not None and not (build.whole.id == GIVEN_ID and stated)):
        return
    if "usb risers" in build.traits and not stated:
        stated = (1,)
    widths: tuple[int | None, ...]
    hosts: tuple[str | None, ...] = ()
    used: tuple[Slot, ...] = ()
    if stated:
        widths = stated
    elif build.mainboard is None:
        return
    else:
        seats = seats_of(build)
        hanging = seats is None or (not seats.seats and build.open_frame)
        chosen = place(build.mainboard, (1.0,) * build.count).seats if hanging or seats is None else seats.seats
        widths = tuple(seat.lanes for seat in chosen)
        used = tuple(seat.slot for seat in chosen)
        hosts = tuple(slot.host for slot in used)
    board = build.mainboard
    if not widths or any(width is None for width in widths) or (len(widths) < build.count and not stated):
        chipset = _chipset(build, known)
        if build.count > 1 and (chipset is False or "chipset slot" in build.traits):
            yield _on_chipset(build, known)
        elif build.count > 1:
            yield finding(
                "slots.lanes", "unknown", "lanes_unknown", known, board,
                board=build.name("mainboard") or None, n=build.count,
            )  # fmt: skip
        return
    narrowest = min(width for width in widths if width is not None)
    equal = len(widths) > CONSUMER_CARDS and len(set(widths)) == 1
    text = f"{len(widths)} × x{widths[0]}" if equal else "/".join(f"x{width}" for width in widths)
    if narrowest <= 1:
        yield finding("slots.lanes", "warning", "lanes_one", known, board, lanes=text)
    elif narrowest < ENOUGH_LANES:
        code = "lanes_four" if build.count > 1 else "lanes_four_one"
        yield finding("slots.lanes", "warning", code, known, board, lanes=text, narrowest=narrowest, n=build.count)
    elif ("chipset" in hosts or "chipset slot" in build.traits) and build.count > 1:
        yield _on_chipset(build, known)
    elif (
        board is not None and not stated and build.count > 1 and any(slot.grade("lanes_alone") == "C" for slot in used)
    ):
        yield finding("slots.lanes", "unknown", "lanes_unchecked", known, board, lanes=text, board=board.name)
    else:
        code = "lanes_eight" if narrowest < 16 and build.count > 1 else "lanes_ok"
        yield finding("slots.lanes", "ok", code, known, board, lanes=text, narrowest=narrowest, n=build.count)


def _on_chipset(build: Build, known: Known) -> Finding:
    name = build.name("mainboard")
    code = "lanes_chipset" if name else "lanes_chipset_plain"
    return finding("slots.lanes", "warning", code, known, build.mainboard, board=name or None)


def _chipset(build: Build, known: Known) -> bool | None:
    """Whether boards with this chipset split the CPU's lanes over two slots."""
    board = build.mainboard
    text = f"{board.chipset} {board.name}" if board is not None else build.name("mainboard")
    words = set(text.lower().replace("-", " ").split())
    for chipset in known.book.chipsets.values():
        if chipset.id in words:
            return chipset.split
    return None


@rule("mainboard")
def consumer_limit(build: Build, known: Known) -> Iterator[Finding]:
    """A consumer platform ends at two cards unless slots and lanes of this very board prove a third."""
    platform = platform_of(build.mainboard, known)
    if platform is None or platform.segment != "consumer" or build.count <= CONSUMER_CARDS or build.whole is not None:
        return
    board = build.mainboard
    assert board is not None
    seats = seats_of(build)
    proven = (
        seats is not None
        and seats.fits is True
        and slots_sure(board, thicknesses(build))
        and len(seats.seats) == build.count
        and all((seat.lanes or 0) >= ENOUGH_LANES and seat.slot.host == "CPU" for seat in seats.seats)
    )
    if not proven:
        yield finding(
            "platform.cards", "warning", "consumer_limit", known, board,
            n=build.count, socket=platform.socket, lanes=platform.lanes,
        )  # fmt: skip


@rule("mainboard", "case")
def air_between(build: Build, known: Known) -> Iterator[Finding]:
    """Open-air cards next to each other heat each other."""
    open_air = sum(group.count for group in build.cards if group.cooling in OPEN)
    if "adjacent" in build.traits and build.count > 1:
        fanned = sum(group.count for group in build.cards if group.cooling not in ("blower", "passive"))
        if fanned > 1:
            yield finding("slots.gap", "warning", "gap_none", known, build.mainboard, n=fanned)
            return
    if open_air < 2 or build.open_frame or build.whole is not None or free_hanging(build):
        return
    seats = seats_of(build)
    if seats is None or not seats.fits or seats.gap is None:
        yield finding("slots.gap", "unknown", "gap_unknown", known, build.mainboard, n=open_air)
    elif seats.gap < 1:
        yield finding("slots.gap", "warning", "gap_none", known, build.mainboard, n=open_air)
    else:
        yield finding("slots.gap", "ok", "gap_ok", known, build.mainboard, gap=seats.gap)


@rule("mainboard")
def drive_sockets(build: Build, known: Known) -> Iterator[Finding]:
    """An M.2 socket that takes lanes of a card's slot: say which, so that the drive goes elsewhere."""
    name = build.name("mainboard") or None
    if "m2 beside slot" in build.traits:
        code = "m2_beside" if name else "m2_beside_plain"
        yield finding("slots.m2", "warning", code, known, build.mainboard, board=name)
    if "slot off" in build.traits:
        code = "slot_off" if name else "slot_off_plain"
        yield finding("slots.m2", "warning", code, known, build.mainboard, board=name)
    seats = seats_of(build)
    if seats is None or build.mainboard is None:
        return
    for taken in seats.seats:
        shared = taken.slot.shares_with
        if any(word in shared.lower() for word in ("m.2", "m2", "sata", "oculink")):
            yield finding(
                "slots.m2", "warning", "slot_shares_m2", known, build.mainboard,
                slot=taken.slot.name or f"{taken.slot.order}", shared=shared, board=build.mainboard.name,
            )  # fmt: skip


@rule("mainboard", free=True)
def slot_power(build: Build, known: Known) -> Iterator[Finding]:
    """Four cards at up to 75 W each overload the board's own feed unless its extra connector is wired."""
    if build.count >= 4 and build.whole is None and build.mainboard is not None and not free_hanging(build):
        yield finding(
            "slots.power", "ok", "slot_power", known, build.mainboard,
            n=build.count, board=build.mainboard.name,
        )  # fmt: skip
