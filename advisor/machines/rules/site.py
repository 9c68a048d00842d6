"""The room: circuit, heat, noise, weight, uninterruptible supply, operating system."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from advisor.formulas import formula
from advisor.machines.build import Build, Known, finding, given
from advisor.machines.described.meant import is_apple
from advisor.machines.machine import Finding
from advisor.machines.power import LOW_VOLTAGE, budget, heat_btu, load_watts
from advisor.machines.rules.caps import settable
from advisor.machines.rules.registry import rule
from advisor.machines.rules.supply import cap_for, load_stated, up_to_fifty
from advisor.quantity import Quantity

HOUSEHOLD_W = 1200.0  # 80 % of the weakest ordinary circuit (Japan: 100 V, 15 A)
ANY_SOCKET_W = 800.0  # any ordinary socket of any country gives this continuously beside other devices
LOW_VOLT_CIRCUIT_W = 1920.0  # 80 % of 120 V, 20 A: the largest ordinary circuit below 200 V
QUIET_ROOMS = {"home", "office"}


@formula(
    "machines.circuit",
    "share * volts * amps",
    unit="W",
    source="NEC continuous-load rule (80 % of the breaker for three hours or longer)",
    valid_for="single-phase circuits",
    share="part of the circuit that continuous load may take",
    volts="V",
    amps="A of the breaker",
)
def circuit_watts(share: float, volts: float, amps: float) -> float:
    """W that one circuit gives continuously."""
    return share * volts * amps


def wall_of(build: Build, known: Known) -> Quantity:
    """W at the wall at full load."""
    return budget(build, known)[-1][1]


@rule("psu", "cpu", "mainboard", "memory", "drives", "whole", load=True)
def circuit(build: Build, known: Known) -> Iterator[Finding]:
    """Continuous wall power against the circuits, with room for peaks."""
    build = settable(build, known)
    if build.count == 0:
        return
    wall = wall_of(build, known)
    place = build.place
    if not power_said(build):
        yield finding("site.circuit", "unknown", "circuit_cards", known)
        return
    if "power strip" in build.traits:
        yield finding("site.circuit", "warning", "power_strip", known, wall=wall)
    if place.volts is None or place.breaker_amps is None:
        yield _open_circuit(build, known, wall)
        return
    one = circuit_watts(known.likely("circuit_continuous"), place.volts, place.breaker_amps)
    units = sum(count for _, count in build.psus) or 1 if build.whole is None else build.whole.psu_count
    usable = place.circuits if units is None else min(place.circuits, units)  # how many cords is not known: all of them
    allowed = one * usable
    values = given(
        wall=wall, allowed=_watts(allowed), volts=place.volts, amps=place.breaker_amps, n=usable,
        needed=int(-(-wall.value // one)), least=ceil(wall.value / known.likely("circuit_continuous") / place.volts),
    )  # fmt: skip
    share = wall.value / load_watts(build, known) if build.whole is None else 1.0
    roomy = cap_for(build, known, allowed / share / known.likely("circuit_margin"))
    values["cap"] = roomy if roomy is not None else cap_for(build, known, allowed / share)
    ending = ("_cap" if values["cap"] else "") if place.volts < LOW_VOLTAGE else "_amps"
    least = wall.value if build.whole is None and load_stated(build) else wall.low
    if least > allowed:
        yield finding("site.circuit", "conflict", "circuit_conflict" + ending, known, **values)
    elif wall.value > allowed:
        yield finding("site.circuit", "warning", "circuit_likely" + ending, known, **values)
    elif _with_others(build, wall, known) > allowed:
        yield finding("site.circuit", "warning", "circuit_warning", known, **values)
    else:
        yield finding("site.circuit", "ok", "circuit_ok", known, **values)
    if place.circuits > 1 and usable < place.circuits and wall.value > one:
        yield finding("site.circuit", "warning", "circuit_one_cord", known, **values)


def _with_others(build: Build, wall: Quantity, known: Known) -> float:
    """W with room for peaks and other devices; a household circuit serves more of them, and nobody measures it."""
    if "household" in build.traits:
        return wall.high * known.high("circuit_margin")
    return wall.value * known.likely("circuit_margin")


def power_said(build: Build) -> bool:
    """Whether the power of the cards is known: without it a figure at the wall says nothing."""
    complete = build.whole is not None and (build.whole.chip_id != "" or build.whole.kind == "unified")
    return complete or all(group.watts is not None for group in build.cards)


def _open_circuit(build: Build, known: Known, wall: Quantity) -> Finding:
    """What is asked of a circuit of which volts or amperes were not said."""
    place = build.place
    share = known.likely("circuit_continuous")
    if wall.high <= ANY_SOCKET_W:
        return finding("site.circuit", "ok", "circuit_any", known, wall=wall)
    if place.volts is not None and place.volts >= LOW_VOLTAGE:
        amps = ceil(wall.value / share / place.volts)
        return finding("site.circuit", "unknown", "circuit_amps", known, wall=wall, volts=place.volts, amps=amps)
    needed = ceil(wall.value / LOW_VOLT_CIRCUIT_W)
    if wall.value > LOW_VOLT_CIRCUIT_W:
        return finding(
            "site.circuit", "warning", "circuit_needs_200", known, wall=wall, most=LOW_VOLT_CIRCUIT_W, needed=needed
        )
    if "household" in build.traits and _with_others(build, wall, known) > HOUSEHOLD_W:
        return finding("site.circuit", "warning", "circuit_household", known, wall=wall, most=HOUSEHOLD_W)
    low, high = (ceil(wall.value / share / volts) for volts in (120.0, 230.0))
    return finding("site.circuit", "unknown", "circuit_unknown", known, wall=wall, low=low, high=high)


@rule("psu", "cpu", "mainboard", "memory", "drives", "whole", "case", load=True)
def heat(build: Build, known: Known) -> Iterator[Finding]:
    """What the room has to carry away."""
    build = settable(build, known)
    if build.count == 0 or not power_said(build):
        return
    wall = wall_of(build, known)
    btu = 100 * round(heat_btu(wall.value) / 100)
    if wall.value >= known.likely("hot_tower_watts") and build.place.room != "server room":
        answer = "warning" if build.place.room in QUIET_ROOMS else "ok"
        yield finding("site.heat", answer, "heat_cooling", known, wall=wall, btu=btu)
    else:
        yield finding("site.heat", "ok", "heat", known, wall=wall, btu=btu)


def noise_class(build: Build, known: Known) -> str:
    """ "quiet", "audible", "loud" or "machine room"; by what moves the air."""
    if build.whole is not None and build.whole.kind == "unified":
        return "quiet"
    if build.whole is not None and build.whole.kind == "server":
        return "machine room"
    if any(group.cooling == "passive" for group in build.cards) or "small fans" in build.traits:
        return "machine room"
    blowers = sum(group.count for group in build.cards if group.cooling == "blower" or "blowers" in build.traits)
    if blowers >= 2:
        return "loud"
    watts = sum((group.watts or 0.0) * group.count for group in build.cards)
    return "audible" if build.count > 1 or watts >= known.low("hot_tower_watts") / 2 else "quiet"


def too_loud(build: Build, known: Known) -> bool:
    """Whether people work where it stands; where that was not said, it is asked of the loud ones."""
    kind, room = noise_class(build, known), build.place.room
    if not room:
        return kind in ("machine room", "loud")
    return (kind == "machine room" and room != "server room") or (kind == "loud" and room in QUIET_ROOMS)


@rule("whole")
def noise(build: Build, known: Known) -> Iterator[Finding]:
    """Where such a machine may stand."""
    if build.count == 0:
        return
    kind = noise_class(build, known)
    room = build.place.room
    loud = too_loud(build, known)
    answer = "warning" if loud else "ok"
    code = "noise_warning" if room else "noise_where"
    if not loud:
        code = "noise_ok" if room else "noise_anywhere"
    yield finding(
        "site.noise", answer, code, known,
        noise=f"term:noise_{kind.replace(' ', '_')}", room=f"term:room.{room}" if room else None,
    )  # fmt: skip


@rule("whole", "case", free=True)
def weight(build: Build, known: Known) -> Iterator[Finding]:
    """Two people lift, or a lift does."""
    part = build.whole or build.case
    kilograms = part.weight_kg if part is not None else None
    if kilograms is None:
        return
    cards = sum(
        (group.board.weight_g or 1200.0) / 1000 * group.count for group in build.cards if group.board is not None
    )
    total = kilograms if build.whole is not None and build.whole.chip_id else kilograms + cards
    if total >= known.likely("two_person_kg"):
        yield finding("site.weight", "ok", "weight", known, part, kilograms=round(total))


@rule("whole", "case", free=True)
def rack(build: Build, known: Known) -> Iterator[Finding]:
    """The chassis against the depth of the rack; only a description says one."""
    part, depth = build.whole or build.case, build.place.rack_depth_mm
    if depth is None or part is None:
        return
    own = part.depth_mm
    if own is None:
        yield finding("site.rack", "unknown", "rack_open", known, part, machine=part.name, depth=depth)
        return
    values = given(machine=part.name, own=own, depth=depth, wanted=own + known.likely("rack_cable_depth"))
    if own > depth:
        certain = part.grade("depth_mm") != "C"
        code = "rack_conflict" if certain else "rack_doubt"
        yield finding("site.rack", "conflict" if certain else "doubt", code, known, part, **values)
    elif own + known.likely("rack_cable_depth") > depth:
        yield finding("site.rack", "warning", "rack_tight", known, part, **values)
    else:
        yield finding("site.rack", "ok", "rack_ok", known, part, **values)


@rule("psu", "cpu", "mainboard", "memory", "drives", "whole", "traits", load=True)
def ups(build: Build, known: Known) -> Iterator[Finding]:
    """Real watts of the UPS against the wall power."""
    build = settable(build, known)
    place = build.place
    real = place.ups_watts
    if real is None and place.ups_va is not None:
        real = place.ups_va * known.low("ups_power_factor")
    if not power_said(build):
        return
    if real is None:
        if "ups" in build.traits:
            yield finding("site.ups", "warning", "ups_unknown", known, wall=wall_of(build, known))
        return
    wall = wall_of(build, known)
    values = given(wall=wall, ups=_watts(real), wanted=up_to_fifty(wall.value / known.likely("ups_load")))
    least = wall.value if build.whole is None and load_stated(build) else wall.low
    if least > real:
        yield finding("site.ups", "conflict", "ups_conflict", known, **values)
    elif wall.value > real:
        yield finding("site.ups", "warning", "ups_likely", known, **values)
    elif wall.value > real * known.likely("ups_load"):
        yield finding("site.ups", "warning", "ups_warning", known, **values)
    else:
        yield finding("site.ups", "ok", "ups_ok", known, **values)


@rule("whole")
def system(build: Build, known: Known) -> Iterator[Finding]:
    """Several cards in training need NCCL, which Windows has not."""
    name = build.place.operating_system.lower()
    apple = any(
        is_apple(group.name) or (group.chip is not None and group.chip.vendor.lower() == "apple")
        for group in build.cards
    )
    if "mac" in name and not apple and build.count:
        yield finding("site.system", "conflict", "system_macos", known)
    elif "windows" in name and apple:
        yield finding("site.system", "conflict", "system_apple", known)
    elif "windows" in name and "wsl" not in name and build.count > 1:
        if build.training:
            yield finding("site.system", "conflict", "system_windows_training", known)
        elif "linux engine" in build.traits:
            yield finding("site.system", "conflict", "system_windows_engine", known)
        else:
            yield finding("site.system", "warning", "system_windows", known)


def _watts(value: float) -> float:
    return float(round(value))
