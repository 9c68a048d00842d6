"""What a technician says of a machine: supply, mainboard, case, cooling, room, system, growth; in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.machines.build import Build, Cards, Known
from advisor.machines.growth import room_to_grow
from advisor.machines.machine import Finding
from advisor.machines.power import budget, heat_btu, load_watts
from advisor.machines.rules.caps import settable
from advisor.machines.rules.cards import NO_PEER, bridged_pairs, has_nvlink
from advisor.machines.rules.leads import plugs
from advisor.machines.rules.platform import platform_of
from advisor.machines.rules.site import circuit_watts, noise_class, too_loud
from advisor.machines.rules.slots import seats_of
from advisor.machines.rules.supply import label_watts
from advisor.quantity import Note, note

LADDER = ("rtx-3090", "rtx-4090", "a100-pcie-40", "a100-pcie-80")  # the upgrade path of the seed document
S0 = "LabRig seed document 0 (ChatGLM-6B on one or two cards)"
S3 = "LabRig seed document 3 (choosing GPU and cloud)"


def advice_for(build: Build, findings: tuple[Finding, ...], known: Known) -> tuple[Note, ...]:
    """All notes for one machine."""
    if not build.cards:
        return ()
    build = settable(build, known)  # as it draws: no supply is sized for a cap that no driver sets
    group = build.cards[0]
    return (
        *supply(build, group, known),
        *board(build, known),
        *enclosure(build, group),
        *cooling(build, group, known),
        *room(build, known),
        *system(build, group),
        *choice_of_card(build, group),
        *growth(build, known),
        *power_cap(build, group, known),
        *open_questions(findings),
    )


def supply(build: Build, group: Cards, known: Known) -> Iterator[Note]:
    """What the supply must be able to do, and why."""
    if build.whole is not None:
        if build.whole.psu:
            yield note("machines.advice_psu_whole", "info", (build.whole.source,), psu=build.whole.psu)
        return
    if not build.psus:
        return
    psu, units = build.psus[0]
    load = load_watts(build, known)
    label = label_watts(build)
    margin = known.likely("psu_margin")
    yield note(
        "machines.advice_psu",
        "info",
        (psu.source,),
        psu=psu.name,
        load=float(round(load)),
        share=load / label,
        least=float(round(load * margin, -1)),
    )
    needed = plugs(group)
    if needed:
        sixteen = needed.get("16-pin", 0) * group.count
        eight = (needed.get("8-pin", 0) + needed.get("6-pin", 0)) * group.count
        eps = needed.get("eps", 0) * group.count
        if sixteen:
            yield note("machines.advice_psu_sixteen", leads=sixteen)
        if eight:
            yield note("machines.advice_psu_eight", leads=eight)
        if eps:
            yield note("machines.advice_psu_eps", "warning", leads=eps)
    if units > 1:
        yield note("machines.advice_psu_two", "warning", n=units)
    if psu.inlet.upper().startswith("C20") or psu.watts >= known.likely("low_volt_psu_watts"):
        yield note("machines.advice_psu_inlet", "info", (psu.source,), psu=psu.name)


def board(build: Build, known: Known) -> Iterator[Note]:
    """Where the cards sit and how wide their slots are."""
    mainboard = build.mainboard
    if mainboard is None:
        return
    seats = seats_of(build)
    if seats is not None and seats.seats and all(seat.lanes is not None for seat in seats.seats):
        lanes = "/".join(f"x{seat.lanes}" for seat in seats.seats)
        if all(seat.first is not None for seat in seats.seats):
            positions = ", ".join(str(seat.first) for seat in seats.seats)
            yield note(
                "machines.advice_board",
                "info",
                (mainboard.source,),
                board=mainboard.name,
                positions=positions,
                lanes=lanes,
            )
        else:
            yield note("machines.advice_board_lanes", "info", (mainboard.source,), board=mainboard.name, lanes=lanes)
    else:
        yield note("machines.advice_board_check", "warning", (mainboard.source,), board=mainboard.name)
    if build.count > 1 or any(group.chip is not None and group.chip.memory_gb >= 24 for group in build.cards):
        yield note("machines.advice_board_firmware")
    platform = platform_of(mainboard, known)
    if platform is not None and platform.segment == "consumer" and build.count >= 2:
        yield note("machines.advice_board_end", "info", (S0,), socket=platform.socket)


def enclosure(build: Build, group: Cards) -> Iterator[Note]:
    """Clearances in words."""
    case = build.case
    if case is None:
        return
    length = group.board.length_mm if group.board is not None else None
    known = length is not None and case.gpu_length_mm is not None and case.slots is not None
    open_length = case.gpu_length_mm is not None and case.slots is not None
    yield note(
        "machines.advice_case"
        if known
        else "machines.advice_case_open"
        if open_length
        else "machines.advice_case_plain",
        "info",
        (case.source,),
        case=case.name,
        clearance=case.gpu_length_mm,
        length=length,
        brackets=case.slots,
    )
    thick = group.board.slots if group.board is not None else None
    if thick is not None and thick > 2:
        yield note("machines.advice_case_thick", slots=thick)


def cooling(build: Build, group: Cards, known: Known) -> Iterator[Note]:
    """Blower, open-air or passive; and what it sounds like."""
    kind = group.cooling
    if build.whole is None and build.count > 1 and kind == "blower":
        yield note("machines.advice_blower", "info", (S0,))
    elif build.whole is None and build.count > 1 and kind == "open-air":
        yield note("machines.advice_open_air", "warning")
    elif kind == "passive":
        yield note("machines.advice_passive")
    noise = noise_class(build, known)
    fits = build.place.room and noise in ("loud", "machine room") and not too_loud(build, known)
    yield note(f"machines.advice_noise_{noise.replace(' ', '_')}{'_fits' if fits else ''}")


def room(build: Build, known: Known) -> Iterator[Note]:
    """Circuit, heat, and what to keep running through a power cut."""
    wall = budget(build, known)[-1][1]
    place = build.place
    if place.volts is not None and place.breaker_amps is not None:
        one = circuit_watts(known.likely("circuit_continuous"), place.volts, place.breaker_amps)
        spread = wall.value > one and wall.value <= one * place.circuits
        code = "advice_circuit" if wall.value <= one else "advice_circuits_there" if spread else "advice_circuits"
        yield note(
            f"machines.{code}",
            "info" if wall.value <= one or spread else "warning",
            wall=wall,
            volts=place.volts,
            amps=place.breaker_amps,
            allowed=float(round(one)),
            circuits=place.circuits if spread else int(-(-wall.value // one)),
        )
    yield note(
        "machines.advice_heat",
        wall=wall,
        btu=round(heat_btu(wall.value)),
        ups=float(round(wall.value / known.likely("ups_load"), -1)),
    )
    whole = build.whole
    if whole is not None and whole.rack_units is not None:
        depth, weight = whole.depth_mm, whole.weight_kg
        full = depth is not None and weight is not None
        partly = "machines.advice_rack_depth" if depth is not None else "machines.advice_rack_weight"
        yield note(
            "machines.advice_rack" if full else partly if depth or weight else "machines.advice_rack_units",
            "info", (whole.source,), units=whole.rack_units, depth=depth, weight=weight,
        )  # fmt: skip


def system(build: Build, group: Cards) -> Iterator[Note]:
    """The operating system, and what is missing on it."""
    name = build.place.operating_system.lower()
    vendor = group.chip.vendor.lower() if group.chip is not None else ""
    if vendor == "apple":
        yield note("machines.advice_macos")
    elif vendor == "amd":
        yield note("machines.advice_rocm")
    elif "windows" in name:
        yield note("machines.advice_windows", "warning", (S0,))
    else:
        yield note("machines.advice_linux", "info", (S0,))


def choice_of_card(build: Build, group: Cards) -> Iterator[Note]:
    """What the seed documents say of neighbouring cards, and what links two cards."""
    chip = group.chip
    if chip is None:
        return
    if chip.id in ("rtx-3090", "rtx-4090"):
        yield note("machines.advice_3090_4090", "info", (S0,))
    if chip.id in LADDER[:-1]:
        yield note("machines.advice_path", "info", (S0,))
    if chip.id.startswith(("a100", "a800", "tesla-t4")):
        yield note("machines.advice_a100_t4", "info", (S3,))
    if chip.id.startswith(("h100", "h800", "h20", "a800", "a100", "h200")) and build.place.country.upper() == "CN":
        yield note("machines.advice_export", "warning", (S3,), card=chip.name)
    if chip.id.startswith(("h100-pcie", "a100-pcie-80", "h100-nvl")):
        yield note("machines.advice_h100_a100", "info", (S3, chip.source))
    if build.count >= 2 and chip.form == "pcie":
        if has_nvlink(chip):
            pairs = bridged_pairs(build, chip)
            ending = "_open" if pairs is None else "_none" if pairs == 0 else ""
            source = (chip.source, "pugetsystems.com NVLink 2021 compatibility chart (bridges of 2, 3 and 4 slots)")
            yield note(f"machines.advice_nvlink{ending}", "info", source, card=chip.name, pairs=pairs)
        elif any(word in chip.architecture.lower() for word in NO_PEER) and chip.segment == "consumer":
            yield note("machines.advice_no_peer", "info", (chip.source,), card=chip.name)


def growth(build: Build, known: Known) -> Iterator[Note]:
    """What the same box can grow into."""
    more = room_to_grow(build, known)
    if build.whole is not None and (build.whole.kind == "unified" or build.whole.chip_id):
        yield note("machines.advice_growth_whole")
    elif more is None:
        yield note("machines.advice_growth_unknown", "unknown")
    elif more == 0:
        yield note("machines.advice_growth_none")
    else:
        yield note("machines.advice_growth", more=more)


def power_cap(build: Build, group: Cards, known: Known) -> Iterator[Note]:
    """A cap as an alternative to a larger supply or circuit, with the speed it costs."""
    rated = group.rated_w
    if rated is None or group.limit_w is not None or rated < 200 or build.count < 2:
        return
    record = known.assumptions["machines.cap_loss_at_75"]
    yield note(
        "machines.advice_cap",
        "info",
        (record.source,),
        rated=rated,
        capped=float(round(rated * 0.75)),
        low=record.low,
        high=record.high,
        saved=float(round(rated * 0.25 * build.count)),
    )


def open_questions(findings: tuple[Finding, ...]) -> Iterator[Note]:
    """How many facts nobody has confirmed."""
    unknown = sum(found.answer == "unknown" for found in findings)
    if unknown:
        yield note("machines.advice_questions", "unknown", n=unknown)
