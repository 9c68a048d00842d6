"""Leads and plugs: 16-pin, 8-pin and EPS counts, pinout, splitters and adapters."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

from advisor.machines.build import GIVEN_ID, Build, Cards, Known, finding, given, sure
from advisor.machines.machine import Finding
from advisor.machines.rules.platform import platform_of
from advisor.machines.rules.registry import feed, rule, settle, sockets
from advisor.machines.rules.supply import has_supply, whole_watts

SLOT_W = 75.0
SIX_PIN_W = 75.0
EIGHT_PIN_W = 150.0
SIXTEEN_PIN_W = 600.0
USUAL_EPS = 2  # EPS leads of an ordinary supply
SATA_W = 54.0  # of a SATA power plug at 12 V: three pins of 1.5 A
MOLEX_W = 78.0  # of a four-pin Molex plug at 12 V: one pin of 6.5 A
ADAPTER_W = 450.0  # what an adapter from 8-pin leads carries without a second thought


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


def consumer(build: Build, known: Known) -> bool:
    """Whether the mainboard is one of a desktop platform."""
    platform = platform_of(build.mainboard, known)
    return platform is not None and platform.segment == "consumer"


def plugs_sure(group: Cards) -> bool:
    return sure(group.board, "connectors")


def sixteen(build: Build) -> Hashable:
    """Plugs of the cards, and their power where one of them has a 16-pin socket."""
    return feed(build) if any((plugs(group) or {}).get("16-pin") for group in build.cards) else sockets(build)


@rule("psu", of=sixteen)
def sixteen_pin(build: Build, known: Known) -> Iterator[Finding]:
    """One native 16-pin lead for each card that has the socket.

    Adapters from 8-pin leads pass up to 450 W; a card of 575 W comes with one for four leads, all of them full, and is
    warned of.
    """
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
    values = given(needed=needed, native=native, cables=cables, watts=whole_watts(hungriest))
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
        elif eight is not None and eight >= missing * per_adapter + used and hungriest <= SIXTEEN_PIN_W:
            yield finding(
                "psu.connectors_16pin", "warning", "sixteen_adapter_full", known, psu,
                missing=missing, leads=missing * per_adapter, **values,
            )  # fmt: skip
        elif eight is None and hungriest <= SIXTEEN_PIN_W:
            yield finding("psu.connectors_16pin", "unknown", "sixteen_unknown", known, psu, **values)
        else:
            answer = settle(False, certain)
            yield finding("psu.connectors_16pin", answer, "sixteen_missing", known, psu, missing=missing, **values)
    limits = [psu.watts_per_16pin for psu, _ in build.psus if psu.watts_per_16pin is not None]
    if limits and hungriest > min(limits):
        yield finding(
            "psu.connectors_16pin", settle(False, certain), "sixteen_weak", known, psu,
            watts=whole_watts(hungriest), lead=whole_watts(min(limits)),
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


@rule("psu", of=sockets)
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


@rule("psu", "mainboard")
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
        plain = GIVEN_ID in (board.id, psu.id) or consumer(build, known)
        if not cards and (wanted or 0) <= USUAL_EPS and plain:
            return  # a desktop board starts on one EPS lead, and every supply of this class has one or two
        if wanted is None:
            both = "eps_cards" if cards else "eps_both"
            code = both if have is None else "eps_board_cards" if cards else "eps_board"
        else:
            code = "eps_supply"
        needed = None if wanted is None else wanted + cards
        named = given(name=board.name, psu=psu.name, needed=needed)
        yield finding("psu.eps", "unknown", code, known, psu, board, **values, **named)
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


@rule("psu", "traits", of=sockets)
def pinout(build: Build, known: Known) -> Iterator[Finding]:
    """Data-centre cards have the plug of a CPU: a PCIe lead in it destroys the card."""
    if build.whole is not None and build.whole.id != GIVEN_ID:
        return
    named = [group for group in build.cards if (plugs(group) or {}).get("eps")]
    if not named:
        return
    wrong = "pcie lead on eps card" in build.traits and "eps adapter" not in build.traits
    yield finding(
        "psu.pinout", "conflict" if wrong else "warning", "pinout_conflict" if wrong else "pinout_warning", known,
        named[0].board, card=named[0].name,
    )  # fmt: skip


@rule("traits")
def cables(build: Build, known: Known) -> Iterator[Finding]:
    """Leads: only those made for this supply, one per plug, adapters used seldom."""
    if "foreign cables" in build.traits:
        yield finding("psu.cables", "conflict", "cables_foreign", known)
    if "splitter" in build.traits:
        hungriest = max((group.least_w or 0.0 for group in build.cards), default=0.0)
        burns = hungriest > SLOT_W + 2 * EIGHT_PIN_W
        yield finding(
            "psu.cables", "conflict" if burns else "warning", "cables_splitter", known, watts=whole_watts(hungriest)
        )
    if "adapter" in build.traits:
        yield finding("psu.cables", "warning", "cables_adapter", known)
    if "sata card power" in build.traits:
        yield finding("psu.cables", "conflict", "cables_sata", known, watts=SATA_W, socket=EIGHT_PIN_W)
    if "molex card power" in build.traits:
        yield finding("psu.cables", "warning", "cables_molex", known, watts=MOLEX_W, socket=EIGHT_PIN_W)
    if "six to eight" in build.traits:
        yield finding("psu.cables", "warning", "cables_six", known, watts=SIX_PIN_W, socket=EIGHT_PIN_W)
    if "angled adapter" in build.traits:
        yield finding("psu.cables", "warning", "cables_angled", known)
    if "too few leads" in build.traits:
        yield finding("psu.cables", "warning", "cables_few", known)
