"""The power budget: from the limits of the cards to the wall socket."""

from __future__ import annotations

import re
from itertools import pairwise

from advisor.formulas import formula
from advisor.machines.build import Build, Known
from advisor.quantity import Evidence, Quantity
from catalog.records.hosts import Cpu, Psu
from catalog.rules import Efficiency, RuleBook

BTU_PER_WATT_HOUR = 3.412
LOW_VOLTAGE = 160.0  # below this the 115 V efficiency table applies

Loaded = tuple[Build, tuple[tuple[str, Quantity], ...], float]  # a machine, W by consumer, W of all of them


def watts(
    value: float, low: float | None = None, high: float | None = None, *sources: str, evidence: Evidence
) -> Quantity:
    return Quantity(
        value, "W", value if low is None else low, value if high is None else high, sources=sources, evidence=evidence
    )


def card_watts(build: Build, known: Known) -> Quantity:
    """W of all cards at their limits; a card that states no power takes the range of the judgement."""
    parts = []
    for group in build.cards:
        one = group.watts
        if one is None:
            assumption = known.assumptions["machines.card_unknown"]
            parts.append(
                watts(
                    assumption.likely * group.count,
                    assumption.low * group.count,
                    assumption.high * group.count,
                    assumption.source,
                    evidence=Evidence.ASSUMED,
                )
            )
            continue
        source = (group.board or group.chip).source if (group.board or group.chip) else ""  # type: ignore[union-attr]
        unsaid = "limited" in build.traits and group.limit_w is None  # a cap is set, but nobody says which
        if unsaid or group.spread is not None:
            low = (group.least_w or one) * (known.low("unsaid_cap") if unsaid else 1.0)
            parts.append(watts(one * group.count, low * group.count, None, source, evidence=Evidence.ASSUMED))
            continue
        parts.append(watts(one * group.count, None, None, source, evidence=Evidence.PUBLISHED))
    return _sum(parts)


def cpu_watts(build: Build, known: Known) -> Quantity:
    """W of the CPUs at their package limit; the low end is what serving alone asks of them."""
    cpu = build.cpu
    if cpu is None and build.cpu_limit_w is not None:
        limit = build.cpu_limit_w * build.cpus
        if build.cpu_limit_stated:
            return watts(limit, None, None, "CPU families", evidence=Evidence.ASSUMED)
        if build.cpu_least_w is not None:  # published for the whole of its series
            return watts(limit, build.cpu_least_w * build.cpus, None, "CPU families", evidence=Evidence.PUBLISHED)
        share = "cpu_small_share" if small_cpu(build) else "cpu_family_share"
        low, likely, high = (limit * factor for factor in known.range(share))
        return watts(likely, low, high, "CPU families", evidence=Evidence.ASSUMED)
    if cpu is None:
        low, likely, high = (value * build.cpus for value in known.range("cpu_unknown"))
        source = known.assumptions["machines.cpu_unknown"].source
        return watts(likely, low, high, source, evidence=Evidence.ASSUMED)
    if cpu.max_power_w is not None:
        limit = cpu.max_power_w * build.cpus
        return watts(limit, None, None, cpu.source, evidence=Evidence.PUBLISHED)
    if cpu.tdp_w is not None:
        family = known.book.family_of(cpu.name)
        most = float("inf") if family is None else max(family.max_power_w, cpu.tdp_w)
        platform = known.book.platforms.get(cpu.socket.lower())
        desktop = platform is None or platform.segment == "consumer"
        factors = known.range("cpu_boost" if desktop else "server_cpu_boost")  # servers keep to their nominal power
        low, likely, high = (min(cpu.tdp_w * factor, most) * build.cpus for factor in factors)
        return watts(likely, low, high, cpu.source, evidence=Evidence.ASSUMED)
    assumption = known.assumptions["machines.cpu_unknown"]
    return watts(
        assumption.likely * build.cpus,
        assumption.low * build.cpus,
        assumption.high * build.cpus,
        assumption.source,
        evidence=Evidence.ASSUMED,
    )


def small_cpu(build: Build) -> bool:
    """Whether the name of a CPU that the catalog has not is one of the small members of a desktop series."""
    return bool(re.search(r"\b(i[35]|(ryzen|ultra) (pro )?[35])\b|^[1-9][3-6]00(x|g|f)?$", build.name("cpu").lower()))


def _judged(known: Known, id: str, count: float) -> Quantity:
    """W of so many things of which one draws what the judgement says."""
    key = ("judged", id, count)
    kept: Quantity | None = known.memo.get(key)
    if kept is None:
        kept = known.memo[key] = _times(known, id, count)
    return kept


def _times(known: Known, id: str, count: float) -> Quantity:
    assumption = known.assumptions[f"machines.{id}"]
    return watts(
        assumption.likely * count,
        assumption.low * count,
        assumption.high * count,
        assumption.source,
        evidence=Evidence.ASSUMED,
    )


def _sum(parts: list[Quantity]) -> Quantity:
    if len(parts) == 1:
        return parts[0]
    return Quantity(
        sum([part.value for part in parts]),
        "W",
        sum([part.low for part in parts]),
        sum([part.high for part in parts]),
        "sum" if parts else "",
        sources=tuple({source: None for part in parts for source in part.sources}),
        evidence=min([part.evidence for part in parts], default=Evidence.DERIVED),
    )


def server_class(build: Build, known: Known) -> bool:
    """Whether the mainboard is a server's."""
    if build.whole is not None:
        return build.whole.kind == "server"
    platform = known.book.platforms.get(build.mainboard.socket.lower()) if build.mainboard is not None else None
    return platform is not None and platform.segment == "server"


def _load_key(build: Build, server: bool) -> tuple[object, ...]:
    """Everything that ``consumers`` looks at. What is kept by such a key keeps the build too: an id is a part's only
    while the part lives.
    """
    cards = tuple((id(group.chip), id(group.board), group.count, group.limit_w, group.spread) for group in build.cards)
    drives = sum(count for _, count in build.drives)
    return (
        "load",
        cards,
        build.whole is not None,
        id(build.cpu),
        build.cpus,
        build.cpu_limit_w,
        build.cpu_limit_stated,
        build.cpu_least_w,
        build.cpu is None and small_cpu(build),
        "limited" in build.traits,
        server,
        build.modules,
        drives,
    )


def consumers(build: Build, known: Known) -> tuple[tuple[str, Quantity], ...]:
    """W by consumer on the direct-current side, at full load of everything."""
    return _loaded(build, known)[1]


def _loaded(build: Build, known: Known) -> Loaded:
    """The consumers of a machine and their sum; the rules ask one after the other about one machine."""
    last: Loaded | None = known.memo.get("last")
    if last is not None and last[0] is build:
        return last
    server = server_class(build, known)
    key = _load_key(build, server)
    kept: tuple[Build, tuple[tuple[str, Quantity], ...]] | None = known.memo.get(key)
    if kept is None:
        kept = known.memo[key] = build, _consumers(build, known, server)
    last = build, kept[1], sum(part.value for _, part in kept[1])
    known.memo["last"] = last
    return last


def _consumers(build: Build, known: Known, server: bool) -> tuple[tuple[str, Quantity], ...]:
    modules = build.modules if build.modules is not None else 4
    drives = sum(count for _, count in build.drives) or 1
    ducted = build.whole is not None or any(group.cooling == "passive" for group in build.cards)
    if server and ducted and build.count:
        fans = _judged(known, "server_fan_watts", max(1, build.count))
    else:
        fans = _judged(known, "fan_watts", 1)
    return (
        ("gpus", card_watts(build, known)),
        ("cpu", _cpu(build, known)),
        ("board", _judged(known, "server_board_watts" if server else "board_watts", 1)),
        ("memory", _judged(known, "module_watts", modules)),
        ("drives", _judged(known, "drive_watts", drives)),
        ("fans", fans),
    )


def _cpu(build: Build, known: Known) -> Quantity:
    """W of the CPUs, kept for those of the catalog: the search asks for one of them with many cards."""
    if build.cpu is None:
        return cpu_watts(build, known)
    key = ("cpu", id(build.cpu), build.cpus)
    kept: tuple[Cpu, Quantity] | None = known.memo.get(key)
    if kept is None:
        kept = known.memo[key] = build.cpu, cpu_watts(build, known)
    return kept[1]


def efficiency_class(psu: Psu, volts: float | None, book: RuleBook) -> Efficiency | None:
    """The row of the 80 PLUS table for this supply; None where its class is not known."""
    words = psu.efficiency.lower().replace("80 plus", "").replace("80+", "").replace("80plus", "").strip()
    level = "white" if psu.efficiency and not words else words.split(" ")[0] if words else ""
    return book.efficiencies.get(f"{level}-{115 if volts is not None and volts < LOW_VOLTAGE else 230}")


def efficiency_at(row: Efficiency, load: float) -> float:
    """Minimum efficiency (0 .. 1) at ``load`` (fraction of the label), linear between the points of the table.

    Below the first point its value is held; where the table has no 10 % value, 10 % takes three points less than 20 %.
    """
    first = row.at_10 if row.at_10 is not None else row.at_20 - 3
    points = ((0.1, first), (0.2, row.at_20), (0.5, row.at_50), (1.0, row.at_100))
    if load <= points[0][0]:
        return points[0][1] / 100
    for (left, low), (right, high) in pairwise(points):
        if load <= right:
            return (low + (high - low) * (load - left) / (right - left)) / 100
    return points[-1][1] / 100


@formula(
    "machines.wall_power",
    "dc / efficiency",
    unit="W",
    source="80 PLUS table of minimum efficiencies",
    valid_for="the load at which the efficiency was read",
    dc="W on the direct-current side",
    efficiency="efficiency of the supply at that load",
)
def wall_power(dc: float, efficiency: float) -> float:
    """W at the wall socket."""
    return dc / efficiency


@formula(
    "machines.heat",
    "watts * 3.412",
    unit="BTU/h",
    source="1 W = 3.412 BTU/h",
    valid_for="all electric power that ends as heat in the room",
    watts="W at the wall socket",
)
def heat_btu(watts: float) -> float:
    """Heat in BTU/h."""
    return watts * BTU_PER_WATT_HOUR


def budget(build: Build, known: Known) -> tuple[tuple[str, Quantity], ...]:
    """W by consumer, "psu_loss" and "wall" last, at full load of everything: what supply and circuit must carry."""
    whole = build.whole
    if whole is not None and whole.max_power_w is not None and whole.chip_id:
        return (("wall", watts(whole.max_power_w, None, None, whole.source, evidence=Evidence.PUBLISHED)),)
    if whole is not None and whole.kind == "unified":
        return (("wall", _unified_watts(build, known)),)
    parts = consumers(build, known)
    supplies = tuple((psu.watts, psu.efficiency, count) for psu, count in build.psus)
    key = ("budget", *_load_key(build, server_class(build, known)), supplies, build.place.volts)
    kept: tuple[Build, tuple[tuple[str, Quantity], ...]] | None = known.memo.get(key)
    if kept is None:
        kept = known.memo[key] = build, _budget(build, parts, known)
    return kept[1]


def _unified_watts(build: Build, known: Known) -> Quantity:
    """Wall power of a small complete machine whose maker states none, from its chip where that has a figure."""
    judged = known.assumptions["machines.unified_watts"]
    chip = build.cards[0].chip if build.cards else None
    power = None if chip is None else chip.board_power_w
    if power is None:
        return watts(judged.likely, judged.low, judged.high, judged.source, evidence=Evidence.ASSUMED)
    share = known.assumptions["machines.unified_share"]
    return watts(power * share.likely, power * share.low, power * share.high, share.source, evidence=Evidence.ASSUMED)


def _budget(build: Build, parts: tuple[tuple[str, Quantity], ...], known: Known) -> tuple[tuple[str, Quantity], ...]:
    dc = _sum([part for _, part in parts])
    label = sum(psu.watts * count for psu, count in build.psus)
    rows = [efficiency_class(psu, build.place.volts, known.book) for psu, _ in build.psus]
    rough = known.assumptions["machines.psu_unknown_efficiency"]
    if label and rows and all(row is not None for row in rows):
        worst = min((row for row in rows if row is not None), key=lambda row: row.at_50)
        share = efficiency_at(worst, dc.value / label)
        low, high, source, evidence = share, share, worst.source, Evidence.PUBLISHED
    else:
        share, low, high, source, evidence = rough.likely, rough.low, rough.high, rough.source, Evidence.ASSUMED
    efficiency = Quantity(share, "1", low, high, sources=(source,), evidence=evidence)
    wall = Quantity(
        wall_power(dc.value, share),
        "W",
        wall_power(dc.low, high),
        wall_power(dc.high, low),
        "machines.wall_power",
        (("dc", dc), ("efficiency", efficiency)),
        (*dc.sources, source),
        min(dc.evidence, evidence),
    )
    loss = Quantity(
        wall.value - dc.value,
        "W",
        max(0.0, dc.low / high - dc.low),
        dc.high / low - dc.high,
        sources=(source,),
        evidence=evidence,
    )
    return (*parts, ("psu_loss", loss), ("wall", wall))


def load_watts(build: Build, known: Known) -> float:
    """W on the direct-current side, likely value: what the supply must carry."""
    return _loaded(build, known)[2]
