"""Power supplies: continuous load, short peaks, input, several units, rails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

from advisor.machines.build import GIVEN_ID, NAMELESS, Build, Cards, Known, finding, given, sure
from advisor.machines.machine import Finding
from advisor.machines.power import LOW_VOLTAGE, consumers, efficiency_at, efficiency_class, load_watts
from advisor.machines.rules.caps import settable
from advisor.machines.rules.registry import nothing, rule, settle, traited
from catalog.records.hosts import Psu

IN_STEP = 3  # from so many cards in one job their peaks meet
FULL = 0.95  # of the label: beyond that nothing is left for tolerances of the cards' own limits
HOURS_A_YEAR = 8760.0
IDLE_SHARE = 0.2  # of the label: the lowest load at which 80 PLUS asks something of every class
LOWEST_CAP = 0.5  # below half of its limit a card is the wrong card
ATX3_SINCE = "2022-02"  # Intel published the ATX 3.0 guide in February 2022
WITH_CAP = {"psu_over": "psu_over_cap", "psu_range": "psu_range_cap", "psu_tight_many": "psu_tight_cap"}
GUARANTEED = 3.0  # ATX versions from here on have a table of excursions


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

    Parts that are not known give a range: even its low end over the label refuses, its likely value warns. Up to the
    label one card, or a supply that guarantees excursions, passes with a warning; several cards that work in step on
    one older or unknown supply do not beyond 1/1.2 of it where the peaks of two at once are more than such supplies
    were seen to ride through.
    """
    build = settable(build, known)
    if build.whole is not None and not (build.whole.id == GIVEN_ID and build.psus):
        yield from server_supply(build, known)
        return
    if not build.psus:
        if build.count:
            yield _no_supply(build, known)
        return
    psu = build.psus[0][0]
    label = label_watts(build)
    if any(group.watts is None for group in build.cards):
        rest = sum(part.low for _, part in consumers(build, known))
        answer, code = ("conflict", "psu_rest") if rest > label else ("unknown", "psu_cards")
        yield finding("psu.capacity", answer, code, known, psu, label=whole_watts(label), rest=whole_watts(rest))
        return
    parts = [part for _, part in consumers(build, known)]
    load, most = sum(part.value for part in parts), sum(part.high for part in parts)
    stated = load_stated(build)
    least = load if stated else sum(part.low for part in parts)
    units = sum(count for _, count in build.psus)
    margin = known.likely("psu_margin")
    values = given(
        load=whole_watts(load), label=whole_watts(label), share=load / label, wanted=up_to_fifty(load * margin),
        least=whole_watts(least),
    )  # fmt: skip
    values["cap"] = cap_for(build, known, label / margin)
    version = atx_version(build)
    in_step = build.count > 1 and units == 1 and (version is None or version < GUARANTEED)
    # a supply of unknown version beside cards that are younger than ATX 3 was probably bought with them; a cap that is
    # set is what the refusal would advise
    refuse = in_step and (version is not None or before_atx3(build)) and not capped(build) and trips(build, known)
    narrow = known.low("psu_margin")
    # a cap that is set takes the tolerances of the cards' own limits away
    if least > label * (FULL if stated and not capped(build) else 1.0):
        answer, code = "conflict", "psu_over" if stated else "psu_range"
    elif refuse and least * narrow > label:
        over = load > label * FULL
        answer, code = "conflict", "psu_range" if not stated else "psu_over" if over else "psu_tight_many"
    elif load > label * FULL:
        answer, code = "warning", "psu_over_likely"
    elif refuse and load * narrow > label:
        answer, code = "warning", "psu_tight_likely"
    elif in_step and load * narrow > label:
        answer, code = "warning", "psu_tight_step"
    elif units > 1 and redundant(build) and load > label - psu.watts:
        answer, code = "warning", "psu_redundancy"
        values["usable"] = whole_watts(label - psu.watts)
    elif load * margin > label:
        answer, code = "warning", "psu_tight"
    elif most > label:
        answer, code = "warning", "psu_over_high"
        values["most"] = whole_watts(most)
        values["wanted"] = up_to_fifty(most)  # what is doubted for its worst case is outdone by a size for that case
    else:
        answer, code = ("ok", "psu_enough") if stated else ("ok", "psu_enough_likely")
    yield finding("psu.capacity", answer, WITH_CAP.get(code, code) if values["cap"] else code, known, psu, **values)


def _no_supply(build: Build, known: Known) -> Finding:
    if any(group.watts is None for group in build.cards):
        return finding("psu.capacity", "unknown", "psu_and_cards", known)
    load = load_watts(build, known)
    wanted = up_to_fifty(load * known.likely("psu_margin"))
    named = build.name("psu")
    code = "psu_named" if named else "psu_unknown"
    return finding("psu.capacity", "unknown", code, known, load=whole_watts(load), wanted=wanted, psu=named or None)


def redundant(build: Build) -> bool:
    """Whether one of the supplies stands in for another: as said, or because a server's maker fits them so."""
    server = build.whole is not None and build.whole.kind == "server" and build.whole.grade("kind") != "C"
    return "redundant supplies" in build.traits or server


def trips(build: Build, known: Known) -> bool:
    """Whether two cards at their peak and the rest at their limit are more than older supplies were seen to ride out.

    The peaks of more than two cards rarely fall together.
    """
    hungriest = max((group.rated_w or 0.0 for group in build.cards), default=0.0)
    peak = load_watts(build, known) + known.likely("cards_peaking") * hungriest * (known.low("card_excursion") - 1)
    return peak > label_watts(build) * known.high("atx2_excursion")


def before_atx3(build: Build) -> bool:
    """Whether every card is older than supplies with a table of excursions; unknown cards are not."""
    return all(group.chip is not None and "" < group.chip.released < ATX3_SINCE for group in build.cards)


def capped(build: Build) -> bool:
    """Whether every card has a cap under its own power."""
    return all(group.limit_w is not None and group.limit_w < (group.rated_w or 0.0) for group in build.cards)


def load_stated(build: Build) -> bool:
    """Whether cards and CPU are known, so that the load is a figure and not a range."""
    cards = all(group.watts is not None and power_sure(group) for group in build.cards)
    capped = "limited" not in build.traits or all(group.limit_w is not None for group in build.cards)
    one_limit = build.cpu_least_w is not None and build.cpu_least_w == build.cpu_limit_w
    cpu = build.cpu is not None or build.cpu_limit_stated or one_limit
    return cards and capped and cpu


def server_supply(build: Build, known: Known) -> Iterator[Finding]:
    """Redundant supplies of a server: one may fail, the others carry the load (N+1)."""
    whole = build.whole
    if whole is None or whole.psu_count is None or whole.psu_watts is None or whole.psu_count < 2 or whole.chip_id:
        return
    load = load_watts(build, known)
    label = whole.psu_count * whole.psu_watts
    usable = label - whole.psu_watts
    certain = sure(whole, "psu_count", "psu_watts") and all(power_sure(group) for group in build.cards)
    values = given(
        server=whole.name, load=whole_watts(load), usable=whole_watts(usable), units=whole.psu_count,
        each=whole_watts(whole.psu_watts),
    )  # fmt: skip
    if load > label:
        yield finding("psu.capacity", settle(False, certain), "server_psu_over", known, whole, **values)
    elif load > usable:
        yield finding("psu.capacity", "warning", "server_psu_redundancy", known, whole, **values)
    else:
        yield finding("psu.capacity", settle(True, certain), "server_psu_enough", known, whole, **values)


def cap_for(build: Build, known: Known, allowed: float) -> float | None:
    """W per card at which the machine draws ``allowed`` W on the direct-current side; None below half of the limit."""
    if build.count == 0 or any(group.rated_w is None for group in build.cards):
        return None
    cards = sum((group.watts or 0.0) * group.count for group in build.cards)
    cap = (allowed - (load_watts(build, known) - cards)) / build.count
    rated = min(group.rated_w for group in build.cards if group.rated_w is not None)
    return float(10 * int(cap / 10)) if cap >= rated * LOWEST_CAP else None


def power_sure(group: Cards) -> bool:
    if group.spread is not None and group.least_w != group.watts:
        return False
    if group.limit_w is not None:
        return True
    chip_sure = sure(group.chip, "board_power_w")
    if group.board is not None and group.board.board_power_w is not None:
        agrees = chip_sure and group.chip is not None and group.chip.board_power_w == group.board.board_power_w
        return group.board.grade("board_power_w") != "C" or agrees
    return chip_sure


def peak_of(group: Cards, known: Known) -> float:
    """W of one card at its short peak, measured where somebody did; 0 where its power is not known.

    A card that was measured stands for others with its chip, by their power; what nobody measured may draw what the
    standard allows.
    """
    rated, chip = group.rated_w, group.chip
    if rated is None:
        return 0.0
    if group.board is not None and group.board.peak_w is not None:
        return max(group.board.peak_w, rated)
    if chip is not None and chip.peak_w is not None and chip.board_power_w is not None:
        return max(chip.peak_w / chip.board_power_w * rated, rated)
    return rated * known.likely("card_excursion")


@rule("psu", "cpu", "mainboard", "memory", "drives", load=True)
def transients(build: Build, known: Known) -> Iterator[Finding]:
    """Short peaks; a power cap does not cap them.

    One card at its peak while the rest stay at their limit; from three cards on, whose work runs in step, an older or
    unknown supply has to carry the doubled draw of all of them.
    """
    build = settable(build, known)
    if not has_supply(build) or build.count == 0 or any(group.rated_w is None for group in build.cards):
        return
    hungriest = max((group for group in build.cards), key=lambda group: group.rated_w or 0.0)
    load = load_watts(build, known)
    peak = load - (hungriest.watts or 0.0) + peak_of(hungriest, known)
    label = label_watts(build)
    rides = label * known.likely("atx3_excursion")
    version = atx_version(build)
    values = given(peak=whole_watts(peak), label=whole_watts(label), rides=whole_watts(rides))
    psu = build.psus[0][0]
    if version is not None and version >= GUARANTEED:
        if peak <= rides:
            yield finding("psu.transients", "ok", "transients_ok", known, psu, **values)
        else:
            yield _too_short(build, known, peak, f"{version:g}")
        return
    if build.count >= IN_STEP:
        factor = known.low("card_excursion")
        together = load + sum(((group.rated_w or 0.0) * factor - (group.watts or 0.0)) * group.count
                              for group in build.cards)  # fmt: skip
        if together > label:
            yield finding(
                "psu.transients", "warning", "transients_many", known, psu,
                n=build.count, peak=whole_watts(together), label=whole_watts(label), share=together / label,
            )  # fmt: skip
            return
    stated = psu.atx_version if version is None else ""
    if peak <= label * known.likely("atx2_excursion"):
        yield finding("psu.transients", "ok", "transients_ok", known, psu, **values)
    elif version is None and psu.id == GIVEN_ID and peak <= label * known.high("atx2_excursion"):
        yield finding("psu.transients", "ok", "transients_short", known, psu, share=peak / label, **values)
    elif stated and float(stated[0]) >= GUARANTEED and peak <= rides:
        yield finding("psu.transients", settle(True, False), "transients_likely", known, psu, version=stated, **values)
    elif version is None:
        yield finding("psu.transients", "unknown", "transients_unknown", known, psu, **values)
    else:
        yield _too_short(build, known, peak, f"{version:g}")


def _too_short(build: Build, known: Known, peak: float, version: str) -> Finding:
    return finding(
        "psu.transients", "warning", "transients_warning", known, build.psus[0][0],
        peak=whole_watts(peak), label=whole_watts(label_watts(build)), version=version,
    )  # fmt: skip


@rule("psu", "cpu", "mainboard", "memory", "drives", load=True)
def supply_input(build: Build, known: Known) -> Iterator[Finding]:
    """Large supplies give their label only at 200 V and more; asked only where the load needs more than the rest."""
    build = settable(build, known)
    if not has_supply(build):
        return
    volts = build.place.volts
    load = load_watts(build, known) / sum(count for _, count in build.psus)
    asked = load > known.low("low_volt_psu_watts")
    for psu, _ in build.psus:
        needs = re.search(r"(\d{3})", psu.full_power_volts)
        least = float(needs.group(1)) if needs else None
        if least is not None and least >= LOW_VOLTAGE:
            if volts is None and asked:
                yield finding(
                    "psu.input", "unknown", "input_unknown", known, psu, psu=psu.name, volts=psu.full_power_volts
                )
            elif volts is not None and volts < LOW_VOLTAGE:
                answer = settle(False, psu.grade("full_power_volts") != "C") if asked else "warning"
                yield finding(
                    "psu.input", answer, f"input_{answer}", known, psu,
                    psu=psu.name, volts=psu.full_power_volts, have=volts,
                )  # fmt: skip
        elif least is None and asked and psu.watts >= known.likely("low_volt_psu_watts"):
            if volts is not None and volts < LOW_VOLTAGE:
                yield finding("psu.input", "warning", "input_large", known, psu, psu=psu.name, have=volts)
            elif volts is None:
                yield finding("psu.input", "unknown", "input_unknown", known, psu, psu=psu.name, volts="200-240")


@rule("psu", "cpu", "mainboard", "memory", "drives", load=True, free=True)
def efficiency(build: Build, known: Known) -> Iterator[Finding]:
    """What the supply loses at the machine's own load, in a year and against the best class.

    Only a supply that somebody describes can be of unknown class; those of the catalog are composed with their range.
    """
    build = settable(build, known)
    if not has_supply(build) or build.count == 0 or any(group.watts is None for group in build.cards):
        return
    psu, load, label = build.psus[0][0], load_watts(build, known), label_watts(build)
    share = load / label
    rows = [efficiency_class(one, build.place.volts, known.book) for one, _ in build.psus]
    worst = min((row for row in rows if row is not None), key=lambda row: row.at_50, default=None)
    if worst is None or any(row is None for row in rows):
        if psu.id == GIVEN_ID and share <= 1.0 and not psu.name.startswith(NAMELESS):
            yield finding("psu.efficiency", "unknown", "efficiency_unknown", known, psu, psu=psu.name, share=share)
        return
    if share > 1.0:
        return
    loss = load / efficiency_at(worst, min(share, 1.0)) - load
    low_volt = build.place.volts is not None and build.place.volts < LOW_VOLTAGE
    best = known.book.efficiencies[f"titanium-{115 if low_volt else 230}"]
    kwh = loss * HOURS_A_YEAR / 1000
    yield finding(
        "psu.efficiency", "ok", "efficiency_ok" if share >= IDLE_SHARE else "efficiency_idle", known, psu,
        psu=psu.name, share=share, percent=efficiency_at(worst, min(share, 1.0)), grade=worst.name,
        loss=whole_watts(loss), best=whole_watts(load / efficiency_at(best, min(share, 1.0)) - load),
        kwh=float(round(kwh, -1)),
    )  # fmt: skip


@rule("psu", "traits", of=nothing)
def several_units(build: Build, known: Known) -> Iterator[Finding]:
    """Two supplies: start together, one card on one supply, cards and slot power from the same unit.

    Units of a server on one distribution board are one supply for the machine: the board joins and starts them.
    """
    units = sum(count for _, count in build.psus)
    first = build.psus[0][0] if build.psus else None
    if build.whole is not None:
        return
    if "distribution board" in build.traits:
        yield finding("psu.units", "ok", "units_board", known, first, n=max(units, 1))
    elif units > 1 or "second supply" in build.traits:
        split = "one card two supplies" in build.traits
        yield finding("psu.units", "warning", "units_split" if split else "units", known, first, n=max(units, 2))
    if "breakout board" in build.traits:
        yield finding("psu.units", "warning", "units_breakout", known, first)


@rule("traits", "psu", of=traited)
def rails(build: Build, known: Known) -> Iterator[Finding]:
    """Rails: watts per rail, not in total, must cover the peaks."""
    if "multi-rail" in build.traits:
        yield finding("psu.rails", "warning", "rails", known)
    limit = next((row for row in known.book.maker_limits.values() if f"maker:{row.id}" in build.traits), None)
    if limit is None:
        return
    powers = [(group.least_w, group.count) for group in settable(build, known).cards]
    if any(one is None for one, _ in powers):
        yield finding("psu.rails", "unknown", "rails_maker_unknown", known, limit, machine=limit.name)
        return
    most = max((one for one, _ in powers if one is not None), default=0.0)
    total = sum(one * count for one, count in powers if one is not None)
    over_one = limit.max_card_w is not None and most > limit.max_card_w
    over_all = limit.max_cards_w is not None and total > limit.max_cards_w
    partner = next((group for group in build.cards if not factory_power_known(group)), None)
    answer, code = ("conflict", "rails_maker_conflict") if over_one or over_all else ("ok", "rails_maker_within")
    if answer == "ok" and partner is not None:
        answer, code = "warning", "rails_maker_partner"
    most_allowed = limit.max_cards_w if over_all and limit.max_cards_w else limit.max_card_w or limit.max_cards_w
    yield finding(
        "psu.rails", answer, code, known, limit,
        machine=limit.name, watts=whole_watts(total if over_all else most), limit=whole_watts(most_allowed or 0.0),
        card=partner.name if partner is not None else None,
    )  # fmt: skip


def factory_power_known(group: Cards) -> bool:
    """False for a partner's card of which only the chip's own power is known: makers raise it by 5 to 30 %."""
    return group.exact or group.limit_w is not None


def whole_watts(value: float) -> float:
    """Watts as they are said: whole numbers."""
    return float(round(value))


def up_to_fifty(value: float) -> float:
    """Watts of a recommendation: no supply is sold by single watts."""
    return float(50 * ceil(value / 50))
