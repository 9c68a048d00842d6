"""From the accelerators' limits to the wall socket and its circuit."""

from __future__ import annotations

from advisor.machines.machine import Machine
from advisor.quantity import Quantity
from reports.document import Block, Column, Limit, PowerChart, Remarks, Row, Section, Segment, Table
from reports.sections.context import Context

SUMS = ("wall", "psu_loss")


def section(c: Context) -> Section | None:
    option = c.recommended
    if option is None or option.machine is None or not option.machine.power:
        return None
    machine = option.machine
    blocks: list[Block] = [chart(c, machine), power_table(c, machine)]
    room = [f.note for f in machine.findings if f.rule.split(".")[0] in ("circuit", "room", "ups") and f.answer != "ok"]
    if room:
        blocks.append(Remarks(c.remarks(room)))
    return Section("power", c.say("Power: from the cards to the socket"), tuple(blocks))


def limits(c: Context, machine: Machine) -> tuple[Limit, ...]:
    found = []
    watts = sum(getattr(line.part, "watts", 0) * line.quantity for line in machine.lines if line.role == "psu")
    if watts:
        found.append(Limit(c.say("power supply {watts}", watts=Quantity(watts, "W")), watts))
    volts, amps = circuit(c)
    if volts and amps:
        watts = volts * amps * c.advice.study.site.circuits
        label = c.say("circuit {volts} V × {amps} A, 80% of it for long", volts=volts, amps=amps)
        found.append(Limit(label, 0.8 * watts))
    return tuple(found)


def circuit(c: Context) -> tuple[float | None, float | None]:
    site = c.advice.study.site
    country = c.catalog.countries.get(site.country.lower()) if c.catalog else None
    volts = site.volts or (country.volts if country else None)
    return volts, site.breaker_amps or (country.breaker_amps if country else None)


def chart(c: Context, machine: Machine) -> PowerChart:
    power = dict(machine.power)
    wall = power.get("wall")
    bounds = limits(c, machine)
    segments = tuple(
        Segment(c.language.term(code), quantity.value, index)
        for index, (code, quantity) in enumerate((code, q) for code, q in machine.power if code != "wall")
    )
    title = c.say("The machine draws {watts} from the wall at full load", watts=wall or Quantity(0, "W"))
    if wall is not None and bounds:
        free = min(bound.value for bound in bounds) - wall.high
        if free >= 0:
            title = c.say(
                "{watts} from the wall at full load, {free} below the lowest limit",
                watts=wall,
                free=Quantity(free, "W"),
            )
        else:
            title = c.say(
                "{watts} from the wall at full load, {over} above the lowest limit",
                watts=wall,
                over=Quantity(-free, "W"),
            )
    return PowerChart(title, "W", segments, bounds)


def power_table(c: Context, machine: Machine) -> Table:
    """Two rows of numbers under the consumers' names."""
    language = c.language
    return Table(
        "",
        (Column("", weight=0.9), *(Column(language.term(code), "right") for code, _ in machine.power)),
        (
            Row((c.say("Likely"), *(language.likely(quantity) for _, quantity in machine.power))),
            Row((c.say("Range"), *(language.quantity(quantity) for _, quantity in machine.power))),
        ),
    )
