"""Power supplies: continuous load, short peaks, connectors, input, several units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.machines.build import Build, Cards, Known, finding, given, sure
from advisor.machines.machine import Finding
from advisor.machines.power import LOW_VOLTAGE, consumers, load_watts
from advisor.machines.rules.registry import feed, nothing, rule, settle
from catalog.records.hosts import Psu

SLOT_W = 75.0
EIGHT_PIN_W = 150.0
SIXTEEN_PIN_W = 600.0
ADAPTER_W = 450.0  # what an adapter from 8-pin leads should carry at most
FULL = 0.95  # of the label: beyond that nothing is left for tolerances of the cards' own limits
LOWEST_CAP = 0.5  # below half of its limit a card is the wrong card
GUARANTEED = 3.0  # ATX versions from here on have a table of excursions


def plugs(group: Cards) -> dict[str, int] | None:
    """Power plugs of one card by type ("16-pin", "8-pin", "6-pin", "eps"); None = not known, {} = slot power only."""
    texts = group.board.connectors if group.board is not None else ()
    if not texts:
        return None
    counts: dict[str, int] = {}
    for text in texts:
        lower = text.lower()
        if lower.strip() == "none":
            continue
        match = re.match(r"\s*(\d+)\s*x", lower)
        number = int(match.group(1)) if match else 1
        if "eps" in lower or "cpu 8" in lower:
            kind = "eps"
        elif "12v-2x6" in lower or "12vhpwr" in lower or "16-pin" in lower or "16 pin" in lower:
            kind = "16-pin"
        elif "12-pin" in lower:
            kind = "8-pin"  # Founders Edition of the 30 series: an adapter to two 8-pin leads is in the box
            number *= 2
        elif "6-pin" in lower or "6 pin" in lower:
            kind = "6-pin"
        else:
            kind = "8-pin"
        counts[kind] = counts.get(kind, 0) + number
    return counts


def plugs_sure(group: Cards) -> bool:
    return sure(group.board, "connectors")


def label_watts(build: Build) -> float:
    return sum(psu.watts * count for psu, count in build.psus)


def atx_version(build: Build) -> float | None:
    """The lowest ATX version of the supplies; None where one is not known."""
    versions = [version_of(psu) for psu, _ in build.psus]
    if not versions or any(version is None for version in versions):
        return None
    return min(version for version in versions if version is not None)


def version_of(psu: Psu) -> float | None:
    """The ATX version of a supply; None where it is not known or not checked."""
    match = re.match(r"\s*(\d)(?:\.(\d+))?", psu.atx_version)
    if match is None or psu.grade("atx_version") == "C":
        return None
    return float(f"{match.group(1)}.{match.group(2) or 0}")


def has_supply(build: Build) -> bool:
    return build.whole is None and bool(build.psus)


@rule("psu", "cpu", "mainboard", "memory", "drives", load=True)
def capacity(build: Build, known: Known) -> Iterator[Finding]:
    """Continuous load against the label.

    Over the label never passes. Above 80 % one card, or a supply that guarantees excursions, passes with a warning;
    several cards that work in step on one older or unknown supply do not, because their peaks come together.
    """
    if build.whole is not None:
        return
    if not build.psus:
        if build.count:
            yield finding("psu.capacity", "unknown", "psu_unknown", known, load=_watts(load_watts(build, known)))
        return
    load = load_watts(build, known)
    label = label_watts(build)
    units = sum(count for _, count in build.psus)
    margin = known.likely("psu_margin")
    certain = all(group.watts is not None and power_sure(group) for group in build.cards)
    least = sum(part.low for _, part in consumers(build, known))
    values = given(load=_watts(load), label=_watts(label), share=load / label, wanted=_watts(load * margin))
    psu = build.psus[0][0]
    values["cap"] = cap_for(build, known, label / margin)
    if load > label * FULL:
        answer, code = settle(False, certain or least > label * FULL), "psu_over_cap" if values["cap"] else "psu_over"
    elif load * margin > label:
        version = atx_version(build)
        guaranteed = version is not None and version >= GUARANTEED
        if build.count > 1 and units == 1 and not guaranteed and load * known.low("psu_margin") > label:
            answer, code = settle(False, certain), "psu_tight_many"
        else:
            answer, code = "warning", "psu_tight"
    else:
        answer, code = settle(True, certain), "psu_enough" if certain else "psu_unchecked"
    yield finding("psu.capacity", answer, code, known, psu, **values)


def cap_for(build: Build, known: Known, allowed: float) -> float | None:
    """W per card at which the machine draws ``allowed`` W on the direct-current side; None below half of the limit."""
    if build.count == 0 or any(group.rated_w is None for group in build.cards):
        return None
    cards = sum((group.watts or 0.0) * group.count for group in build.cards)
    cap = (allowed - (load_watts(build, known) - cards)) / build.count
    rated = min(group.rated_w for group in build.cards if group.rated_w is not None)
    return float(10 * int(cap / 10)) if cap >= rated * LOWEST_CAP else None


def power_sure(group: Cards) -> bool:
    if group.limit_w is not None:
        return True
    chip_sure = sure(group.chip, "board_power_w")
    if group.board is not None and group.board.board_power_w is not None:
        agrees = chip_sure and group.chip is not None and group.chip.board_power_w == group.board.board_power_w
        return group.board.grade("board_power_w") != "C" or agrees
    return chip_sure


def peak_of(group: Cards, known: Known) -> float:
    """W of one card at its short peak, measured where somebody did; 0 where its power is not known."""
    rated = group.rated_w
    if rated is None:
        return 0.0
    if group.board is not None and group.board.peak_w is not None:
        return max(group.board.peak_w, rated)
    return rated * known.likely("card_excursion")


@rule("psu", "cpu", "mainboard", "memory", "drives", load=True)
def transients(build: Build, known: Known) -> Iterator[Finding]:
    """The hungriest card at its short peak while the rest stay at their limit; a power cap does not cap peaks."""
    if not has_supply(build) or build.count == 0:
        return
    rated = [group.rated_w for group in build.cards]
    if any(one is None for one in rated):
        return
    hungriest = max((group for group in build.cards), key=lambda group: group.rated_w or 0.0)
    assert hungriest.rated_w is not None
    now = hungriest.watts or hungriest.rated_w
    peak = load_watts(build, known) - now + peak_of(hungriest, known)
    label = label_watts(build)
    rides = label * known.likely("atx3_excursion")
    guaranteed = label * known.likely("atx2_excursion")
    version = atx_version(build)
    values = given(peak=_watts(peak), label=_watts(label), rides=_watts(rides))
    psu = build.psus[0][0]
    if peak <= guaranteed or (version is not None and version >= GUARANTEED and peak <= rides):
        yield finding("psu.transients", "ok", "transients_ok", known, psu, **values)
    elif version is None:
        yield finding("psu.transients", "unknown", "transients_unknown", known, psu, **values)
    else:
        yield finding(
            "psu.transients", "warning", "transients_warning", known, psu,
            peak=_watts(peak), label=_watts(label), version=f"{version:g}",
        )  # fmt: skip


@rule("psu", of=feed)
def sixteen_pin(build: Build, known: Known) -> Iterator[Finding]:
    """One native 16-pin lead for each card that has the socket; adapters only up to 450 W."""
    if not has_supply(build):
        return
    groups = [(group, plugs(group)) for group in build.cards]
    needed = sum((counts or {}).get("16-pin", 0) * group.count for group, counts in groups)
    if not needed:
        return
    native: int | None = 0
    cables: int | None = 0
    certain = True
    for psu, count in build.psus:
        native = None if native is None or psu.native_16pin is None else native + psu.native_16pin * count
        sockets = psu.native_16pin if psu.native_16pin is not None else psu.cables_16pin
        if psu.native_16pin is not None and psu.cables_16pin is not None:
            sockets = max(psu.native_16pin, psu.cables_16pin)
        cables = None if cables is None or sockets is None else cables + sockets * count
        certain = certain and (psu.grade("native_16pin") != "C" and psu.grade("cables_16pin") != "C")
    certain = certain and all(plugs_sure(group) for group, counts in groups if (counts or {}).get("16-pin"))
    eight = _eight_pins(build)
    psu = build.psus[0][0]
    hungriest = max(
        (group.watts or SIXTEEN_PIN_W for group, counts in groups if (counts or {}).get("16-pin")), default=0.0
    )
    values = given(needed=needed, native=native, cables=cables, watts=_watts(hungriest))
    if cables is None:
        yield finding("psu.connectors_16pin", "unknown", "sixteen_unknown", known, psu, **values)
    elif cables >= needed:
        code = "sixteen_ok" if native is not None and native >= needed else "sixteen_cable"
        yield finding(
            "psu.connectors_16pin", settle(True, certain), code if certain else "sixteen_likely", known, psu, **values
        )
    else:
        missing = needed - cables
        per_adapter = 2 if hungriest <= 2 * EIGHT_PIN_W else 3 if hungriest <= ADAPTER_W else 4
        used = _needed_eight(build)
        if eight is not None and eight >= missing * per_adapter + used and hungriest <= ADAPTER_W:
            yield finding(
                "psu.connectors_16pin", "warning", "sixteen_adapter", known, psu,
                missing=missing, leads=missing * per_adapter, **values,
            )  # fmt: skip
        elif eight is None and hungriest <= ADAPTER_W:
            yield finding("psu.connectors_16pin", "unknown", "sixteen_unknown", known, psu, **values)
        else:
            answer = settle(False, certain)
            yield finding("psu.connectors_16pin", answer, "sixteen_missing", known, psu, missing=missing, **values)
    limits = [psu.watts_per_16pin for psu, _ in build.psus if psu.watts_per_16pin is not None]
    if limits and hungriest > min(limits):
        yield finding(
            "psu.connectors_16pin", settle(False, certain), "sixteen_weak", known, psu,
            watts=_watts(hungriest), lead=_watts(min(limits)),
        )  # fmt: skip


def _eight_pins(build: Build) -> int | None:
    counts = [None if psu.pcie_8pin is None else psu.pcie_8pin * count for psu, count in build.psus]
    return None if any(count is None for count in counts) else sum(count for count in counts if count is not None)


def _needed_eight(build: Build) -> int:
    total = 0
    for group in build.cards:
        counts = plugs(group) or {}
        total += (counts.get("8-pin", 0) + counts.get("6-pin", 0)) * group.count
    return total


@rule("psu", of=feed)
def eight_pin(build: Build, known: Known) -> Iterator[Finding]:
    """One lead of the supply for each 8-pin or 6-pin socket: no splitters, no daisy chains."""
    if not has_supply(build):
        return
    unknown = [group.name for group in build.cards if plugs(group) is None and group.board is not None]
    needed = _needed_eight(build)
    psu = build.psus[0][0]
    if unknown and not needed:
        yield finding("psu.connectors_8pin", "unknown", "plugs_unknown", known, psu, card=unknown[0])
        return
    if not needed:
        return
    have = _eight_pins(build)
    if have is None:
        yield finding("psu.connectors_8pin", "unknown", "eight_unknown", known, psu, needed=needed)
        return
    certain = all(psu.grade("pcie_8pin") != "C" for psu, _ in build.psus) and all(
        plugs_sure(group) for group in build.cards if plugs(group)
    )
    # records count plugs or sockets, and one lead often ends in two plugs: a small count of sockets may still serve
    answer = settle(have >= needed, certain)
    yield finding("psu.connectors_8pin", answer, f"eight_{answer}", known, psu, needed=needed, have=have)


@rule("psu", "mainboard", of=feed)
def eps(build: Build, known: Known) -> Iterator[Finding]:
    """EPS leads for the board's CPU sockets and for the cards with that plug."""
    if not has_supply(build) or build.mainboard is None:
        return
    board = build.mainboard
    cards = sum((plugs(group) or {}).get("eps", 0) * group.count for group in build.cards)
    inputs = [part for part in re.split(r"[+;, ]+", board.eps_connectors) if part == "8"]
    have_parts = [None if psu.eps_8pin is None else psu.eps_8pin * count for psu, count in build.psus]
    have = None if any(part is None for part in have_parts) else sum(part for part in have_parts if part is not None)
    wanted = (len(inputs) or None) if board.eps_connectors else None
    psu = build.psus[0][0]
    values = given(board=wanted, n=cards, have=have)
    if have is None or wanted is None:
        yield finding("psu.eps", "unknown", "eps_unknown", known, psu, board, **values)
        return
    certain = sure(board, "eps_connectors") and all(psu.grade("eps_8pin") != "C" for psu, _ in build.psus)
    if have >= wanted + cards:
        answer = settle(True, certain)
        yield finding("psu.eps", answer, f"eps_{answer}", known, psu, board, **values)
    elif have >= 1 + cards and cards == 0:
        # boards run with one of two EPS inputs; the second carries overclocked and high-power CPUs
        yield finding("psu.eps", "warning", "eps_warning", known, psu, board, **values)
    else:
        # adapters from two PCIe leads to one EPS plug are made for data-centre cards
        answer = "warning" if cards and have >= wanted else settle(False, certain)
        code = "eps_adapter" if cards and have >= wanted else f"eps_{answer}"
        yield finding("psu.eps", answer, code, known, psu, board, **values)


@rule("psu", "traits", of=feed)
def pinout(build: Build, known: Known) -> Iterator[Finding]:
    """Data-centre cards have the plug of a CPU: a PCIe lead in it destroys the card."""
    if build.whole is not None:
        return
    named = [group for group in build.cards if (plugs(group) or {}).get("eps")]
    if not named:
        return
    wrong = "pcie lead on eps card" in build.traits and "eps adapter" not in build.traits
    yield finding(
        "psu.pinout", "conflict" if wrong else "warning", "pinout_conflict" if wrong else "pinout_warning", known,
        named[0].board, card=named[0].name,
    )  # fmt: skip


@rule("psu", of=nothing)
def supply_input(build: Build, known: Known) -> Iterator[Finding]:
    """Large supplies give their label only at 200 V and more."""
    if not has_supply(build):
        return
    volts = build.place.volts
    for psu, _ in build.psus:
        needs = re.search(r"(\d{3})", psu.full_power_volts)
        least = float(needs.group(1)) if needs else None
        if least is not None and least >= LOW_VOLTAGE:
            if volts is None:
                yield finding(
                    "psu.input", "unknown", "input_unknown", known, psu, psu=psu.name, volts=psu.full_power_volts
                )
            elif volts < LOW_VOLTAGE:
                answer = settle(False, psu.grade("full_power_volts") != "C")
                yield finding(
                    "psu.input", answer, f"input_{answer}", known, psu,
                    psu=psu.name, volts=psu.full_power_volts, have=volts,
                )  # fmt: skip
        elif least is None and psu.watts >= known.likely("low_volt_psu_watts"):
            if volts is not None and volts < LOW_VOLTAGE:
                yield finding("psu.input", "warning", "input_large", known, psu, psu=psu.name, have=volts)
            elif volts is None:
                yield finding("psu.input", "unknown", "input_unknown", known, psu, psu=psu.name, volts="200-240")


@rule("psu", "traits", of=nothing)
def several_units(build: Build, known: Known) -> Iterator[Finding]:
    """Two supplies: start together, one card on one supply, cards and slot power from the same unit."""
    units = sum(count for _, count in build.psus)
    if build.whole is None and (units > 1 or "second supply" in build.traits):
        split = "one card two supplies" in build.traits
        first = build.psus[0][0] if build.psus else None
        yield finding(
            "psu.units", "warning", "units_split" if split else "units", known, first,
            n=max(units, 2),
        )  # fmt: skip


@rule("traits", "psu")
def rails(build: Build, known: Known) -> Iterator[Finding]:
    """Rails: watts per rail, not in total, must cover the peaks."""
    if "multi-rail" in build.traits:
        yield finding("psu.rails", "warning", "rails", known)
    limit = next((row for row in known.book.maker_limits.values() if f"maker:{row.id}" in build.traits), None)
    if limit is None:
        return
    powers = [(group.watts, group.count) for group in build.cards]
    if any(one is None for one, _ in powers):
        yield finding("psu.rails", "unknown", "rails_maker_unknown", known, limit, machine=limit.name)
        return
    most = max((one for one, _ in powers if one is not None), default=0.0)
    total = sum(one * count for one, count in powers if one is not None)
    over_one = limit.max_card_w is not None and most > limit.max_card_w
    over_all = limit.max_cards_w is not None and total > limit.max_cards_w
    answer = "conflict" if over_one or over_all else "warning"
    yield finding(
        "psu.rails", answer, f"rails_maker_{answer}", known, limit,
        machine=limit.name, watts=_watts(total if over_all else most),
        limit=_watts(limit.max_cards_w if over_all and limit.max_cards_w else limit.max_card_w or 0.0),
    )  # fmt: skip


@rule("traits")
def cables(build: Build, known: Known) -> Iterator[Finding]:
    """Leads: only those made for this supply, one per plug, adapters used seldom."""
    if "foreign cables" in build.traits:
        yield finding("psu.cables", "conflict", "cables_foreign", known)
    if "splitter" in build.traits:
        hungriest = max((group.watts or 0.0 for group in build.cards), default=0.0)
        burns = hungriest > SLOT_W + 2 * EIGHT_PIN_W
        yield finding(
            "psu.cables", "conflict" if burns else "warning", "cables_splitter", known, watts=_watts(hungriest)
        )
    if "adapter" in build.traits:
        yield finding("psu.cables", "warning", "cables_adapter", known)
    if "too few leads" in build.traits:
        yield finding("psu.cables", "warning", "cables_few", known)


def _watts(value: float) -> float:
    """Watts as they are said: whole numbers."""
    return float(round(value))
