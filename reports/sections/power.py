"""From the accelerators' limits to the wall socket and its circuit."""

from __future__ import annotations

from advisor.answer import Option
from advisor.machines.machine import Machine
from advisor.quantity import Quantity
from reports.document import Block, Column, Limit, Paragraph, PowerChart, Remarks, Row, Section, Segment, Table
from reports.sections.context import Context

SUMS = ("wall", "psu_loss")
FAR = 4.0  # times the load


def section(c: Context) -> Section | None:
    option = c.recommended
    if option is None or option.machine is None or not option.machine.power:
        return None
    machine = option.machine
    blocks: list[Block] = [chart(c, machine), *power_table(c, machine)]
    if said := by_work(c, option):
        blocks.append(Paragraph(said, "small"))
    room = [f.note for f in machine.findings if f.rule.startswith("site.") and f.answer != "ok"]
    if room:
        blocks.append(Remarks(c.remarks(room)))
    return Section("power", c.say("Power: from the cards to the socket"), tuple(blocks))


def by_work(c: Context, option: Option) -> str:
    """What all accelerators draw at each kind of work, in one line."""
    draws = {work: watts for fit in option.fits if fit.speed is not None for work, watts in fit.speed.draws}
    words = {
        "decode": c.say("writing answers"),
        "prefill": c.say("reading prompts"),
        "training": c.say("training"),
        "idle": c.say("idle"),
    }
    said = tuple(f"{word} {c.language.quantity(draws[work])}" for work, word in words.items() if work in draws)
    return c.say("All accelerators by kind of work: {said}.", said=c.language.join(said)) if said else ""


def supply_watts(machine: Machine) -> float:
    """What the power supplies give together; 0 where nobody says."""
    return float(sum(getattr(line.part, "watts", 0) * line.quantity for line in machine.lines if line.role == "psu"))


def circuit(machine: Machine) -> tuple[str, float] | None:
    """(volts and amperes, W that may be drawn for long), as the rule of the circuit found them."""
    for finding in machine.findings:
        given = dict(finding.note.values)
        if finding.rule == "site.circuit" and {"volts", "amps", "allowed"} <= given.keys():
            allowed = given["allowed"]
            watts = allowed.value if isinstance(allowed, Quantity) else float(str(allowed))
            many = f"{given['n']} × " if given.get("n", 1) != 1 else ""
            return f"{many}{given['volts']:g} V × {given['amps']:g} A", watts
    return None


def supply_limit(c: Context, machine: Machine) -> tuple[Limit, ...]:
    watts = supply_watts(machine)
    return (Limit(c.say("power supply {watts}", watts=Quantity(watts, "W")), watts),) if watts else ()


def circuit_limit(c: Context, machine: Machine) -> tuple[Limit, ...]:
    place = circuit(machine)
    if place is None:
        return ()
    size, watts = place
    return (Limit(c.say("circuit {size}, for long: {watts}", size=size, watts=Quantity(watts, "W")), watts),)


PARTS_SERIES, LOSS_SERIES = 7, 6


def chart(c: Context, machine: Machine) -> PowerChart:
    """What the parts draw against the supply, and what the socket gives, loss included, against the circuit."""
    power = dict(machine.power)
    parts = tuple(
        Segment(c.language.term(code), quantity.value, index)
        for index, (code, quantity) in enumerate((code, q) for code, q in machine.power if code not in SUMS)
    )
    wall, loss = power.get("wall"), power.get("psu_loss")
    drawn = wall.value if wall is not None else sum(part.value for part in parts)
    behind = drawn - (loss.value if loss is not None else 0.0)
    whole: tuple[Segment, ...] = ()
    if wall is not None:
        whole = (Segment(c.say("to the parts") if parts else c.language.term("wall"), behind, PARTS_SERIES),)
        whole += (Segment(c.language.term("psu_loss"), loss.value, LOSS_SERIES),) if loss is not None else ()
    return PowerChart(
        finding(c, machine),
        "W",
        parts,
        near(supply_limit(c, machine), drawn) if parts else (),
        wall=whole,
        wall_limits=near(circuit_limit(c, machine), drawn),
        labels=(c.say("the parts draw"), c.say("the socket gives")),
    )


def near(limits: tuple[Limit, ...], drawn: float) -> tuple[Limit, ...]:
    """A limit far beyond the load stands in the title: drawn, it would press the bar together."""
    return tuple(limit for limit in limits if limit.value <= FAR * drawn)


def finding(c: Context, machine: Machine) -> str:
    """What is drawn, and what stays free: of the supply behind its loss, of the circuit with it."""
    power = dict(machine.power)
    wall = power.get("wall")
    said = [c.say("{watts} from the wall at full load", watts=wall or Quantity(0, "W"))]
    behind = sum(quantity.high for code, quantity in machine.power if code not in SUMS)
    if watts := supply_watts(machine):
        said.append(margin(c, watts - behind, c.say("power supply")))
    if wall is not None and (place := circuit(machine)):
        said.append(margin(c, place[1] - wall.high, c.say("circuit")))
    return c.language.join(tuple(said))


def margin(c: Context, free: float, where: str) -> str:
    if free >= 0:
        return c.say("{free} free at the {where}", free=Quantity(free, "W"), where=where)
    return c.say("{over} too much for the {where}", over=Quantity(-free, "W"), where=where)


def power_table(c: Context, machine: Machine) -> tuple[Table, ...]:
    """Two rows of numbers under the consumers' names; none where only the socket's is known: it is in the title."""
    language = c.language
    if len(machine.power) < 2:
        return ()
    table = Table(
        "",
        (Column("", weight=0.9), *(Column(language.term(code), "right") for code, _ in machine.power)),
        (
            Row((c.say("Likely"), *(language.likely(quantity) for _, quantity in machine.power))),
            Row((c.say("Range"), *(language.quantity(quantity) for _, quantity in machine.power))),
        ),
    )
    return (table,)
