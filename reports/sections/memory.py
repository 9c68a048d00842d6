"""The evidence that it fits: every card against its capacity, term by term, with the formula of each."""

from __future__ import annotations

from advisor.answer import JobFit
from advisor.formulas import FORMULAS
from advisor.memory.plan import DeviceMemory, MemoryPlan
from advisor.quantity import Quantity
from reports.document import Bar, BarChart, Block, Cell, Column, Paragraph, Remarks, Row, Section, Segment, Table
from reports.look import OVERHEAD_SERIES, TERM_SERIES
from reports.naming import job_name, plan_name
from reports.sections.context import Context

GIB = 2.0**30


def section(c: Context, fits: tuple[JobFit, ...] = ()) -> Section | None:
    """The recommended option's jobs, or ``fits`` where nothing is to be bought."""
    blocks: list[Block] = []
    for fit in fits or (c.recommended.fits if c.recommended is not None else ()):
        if fit.memory is None:
            continue
        need = c.need(fit.job_index)
        blocks.append(Paragraph(job_name(need.job, need, c.language), "heading"))
        blocks.append(chart(c, fit, fit.memory))
        blocks.append(terms_table(c, fit.memory))
        if remarks := c.remarks(fit.memory.notes):
            blocks.append(Remarks(remarks))
    return Section("memory", c.say("Memory: why it fits"), tuple(blocks)) if blocks else None


def segments(c: Context, device: DeviceMemory) -> tuple[Segment, ...]:
    """The bar's parts: terms with a colour of their own, and what engine, driver and allocator take as one."""
    own = [term for term in device.terms if term.code in TERM_SERIES and term.size.value > 0]
    rest = sum(term.size.value for term in device.terms if term.code not in TERM_SERIES)
    parts = [Segment(c.language.term(term.code), term.size.value / GIB, TERM_SERIES[term.code]) for term in own]
    if rest > 0:
        parts.append(Segment(c.say("engine, driver, allocator"), rest / GIB, OVERHEAD_SERIES))
    return tuple(parts)


def groups(memory: MemoryPlan) -> list[tuple[str, DeviceMemory]]:
    """Devices that hold the same are one bar: ("1–4", device)."""
    found: list[tuple[list[int], DeviceMemory]] = []
    for device in memory.devices:
        shape = [(term.code, term.size.value) for term in device.terms]
        same = next((entry for entry in found if [(t.code, t.size.value) for t in entry[1].terms] == shape), None)
        if same:
            same[0].append(device.rank)
        else:
            found.append(([device.rank], device))
    return [(ranks(entry), device) for entry, device in found]


def ranks(numbers: list[int]) -> str:
    """Cards are counted from 1: "1", "1–4", "1, 3"."""
    shown = [number + 1 for number in numbers]
    if len(shown) > 1 and shown == list(range(shown[0], shown[-1] + 1)):
        return f"{shown[0]}–{shown[-1]}"
    return ", ".join(str(number) for number in shown)


def chart(c: Context, fit: JobFit, memory: MemoryPlan) -> BarChart:
    fullest, language = memory.fullest, c.language
    bars = []
    for label, device in groups(memory):
        bars.append(
            Bar(
                c.say("card {n}", n=label) if memory.plan.devices > 1 else c.say("the card"),
                segments(c, device),
                fit.capacity / GIB,
                device.needed.high / GIB,
                language.quantity(device.needed),
                fit.verdict if device is fullest else "",
                language.term(f"verdict.{fit.verdict}") if device is fullest else "",
            )
        )
    free = Quantity(max(fit.capacity - fullest.needed.high, 0), "B")
    over = Quantity(max(fullest.needed.high - fit.capacity, 0), "B")
    if fit.verdict == "fits":
        title = c.say("It fits: {free} stay free on the fullest card even at the high end", free=free)
    elif fit.verdict == "tight":
        title = c.say("Tight: the likely need fits, the high end exceeds the card by {over}", over=over)
    elif fit.verdict == "does not fit":
        title = c.say("It does not fit: {over} too much on the fullest card", over=over)
    else:
        title = c.say("Whether it fits is not known")
    return BarChart(
        title,
        "GiB",
        tuple(bars),
        c.say("usable: {capacity}", capacity=Quantity(fit.capacity, "B")),
        c.say("high end of the estimate"),
        c.say("Layout: {plan}.", plan=plan_name(memory.plan, language)),
    )


def terms_table(c: Context, memory: MemoryPlan) -> Table:
    fullest, language = memory.fullest, c.language
    rows = [
        Row(
            (
                language.term(term.code),
                Cell("", small=formula_text(term.size)),
                language.likely(term.size),
                language.quantity(term.size),
                language.term(f"evidence.{term.size.evidence.name.lower()}"),
                c.sources.cite(sources_of(term.size)),
            )
        )
        for term in fullest.terms
    ]
    needed = fullest.needed
    rows.append(
        Row(
            (c.say("Needed on the fullest card"), "", language.likely(needed), language.quantity(needed), "", ""),
            "total",
        )
    )
    if fullest.reserved is not None:
        rows.append(
            Row(
                (
                    c.say("Taken by the engine at start"),
                    "",
                    language.likely(fullest.reserved),
                    language.quantity(fullest.reserved),
                    "",
                    "",
                )
            )
        )
    if memory.host is not None:
        rows.append(
            Row(
                (
                    c.say("Main memory of the host"),
                    "",
                    language.likely(memory.host),
                    language.quantity(memory.host),
                    "",
                    "",
                )
            )
        )
    return Table(
        c.say("The fullest card, term by term"),
        (
            Column(c.say("Term"), weight=2.3),
            Column(c.say("Formula"), weight=3.2),
            Column(c.say("Likely"), "right", 1.0),
            Column(c.say("Range"), "right", 1.4),
            Column(c.say("Evidence"), weight=0.9),
            Column(c.say("Source"), weight=0.8),
        ),
        tuple(rows),
    )


def formula_text(quantity: Quantity) -> str:
    """The formula as it is printed, with × for *."""
    entry = FORMULAS.get(quantity.formula)
    return printed(entry.text) if entry else ""


def sources_of(quantity: Quantity) -> tuple[str, ...]:
    """Its own sources, else its formula's."""
    entry = FORMULAS.get(quantity.formula)
    return quantity.sources or ((entry.source,) if entry else ())


def printed(text: str) -> str:
    return text.replace("**", "^").replace(" * ", " × ").replace("*", "×")
