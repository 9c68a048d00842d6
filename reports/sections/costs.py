"""Buying, renting and paying by the token over time."""

from __future__ import annotations

from decimal import Decimal

from advisor.answer import BreakEven, Option
from reports.document import Block, Column, CurveChart, Line, Mark, Remarks, Row, Section, Table
from reports.sections.alternatives import short_name
from reports.sections.context import Context


def section(c: Context) -> Section | None:
    options = compared(c)
    if not options:
        return None
    blocks: list[Block] = [chart(c, options), money_table(c, options)]
    in_table = break_evens(c)
    if in_table:
        blocks.append(break_even_table(c, in_table))
    said = {entry.against for entry, _ in in_table}
    notes = [entry.note for entry in c.advice.break_even if entry.against not in said]
    notes += [note for option in options for note in option.cash_flow.notes]
    if remarks := c.remarks(notes):
        blocks.append(Remarks(remarks))
    return Section("costs", c.say("Buying, renting or paying by the token"), tuple(blocks))


def compared(c: Context) -> tuple[Option, ...]:
    """The recommended option and the best of each other kind; with buying recommended also the second best machine."""
    first = c.recommended or (c.advice.options[0] if c.advice.options else None)
    if first is None:
        return ()
    shown = [first]
    for kind in ("buy", "rent", "api"):
        best = next((option for option in c.advice.options if option.kind == kind and option not in shown), None)
        if best is not None:
            shown.append(best)
    return tuple(shown)


def chart(c: Context, options: tuple[Option, ...]) -> CurveChart:
    lines = tuple(
        Line(
            short_name(c, option),
            tuple(
                (float(month.index), float(low), float(likely), float(high))
                for month, (low, likely, high) in zip(option.cash_flow.months, option.cash_flow.cumulative, strict=True)
            ),
            index,
            option is c.recommended,
        )
        for index, option in enumerate(options)
    )
    marks = []
    by_id = {option.id: option for option in options}
    for entry in c.advice.break_even:
        other = by_id.get(entry.against)
        if entry.month is None or other is None or c.recommended is None or other.kind == "buy":
            continue
        sums = c.recommended.cash_flow.cumulative
        if entry.month < len(sums):
            marks.append(Mark(float(entry.month), float(sums[entry.month][1]), c.say("month {n}", n=entry.month)))
    return CurveChart(
        finding(c),
        c.say("month"),
        c.say("paid so far ({currency}), not discounted", currency=c.advice.currency),
        lines,
        tuple(marks),
        note=c.say("Bands run from the low to the high end; the last month holds the resale of bought machines."),
    )


def finding(c: Context) -> str:
    """The chart's title is what it shows."""
    money, entries = c.advice.study.money, c.advice.break_even
    rent = next((entry for entry in entries if kind_of(c, entry.against) == "rent"), None)
    if c.recommended is not None and c.recommended.kind == "buy" and rent is not None:
        if rent.month is not None:
            return c.say(
                "Buying costs less than renting after {n} {n:month|months} at {hours} h a week",
                n=rent.month,
                hours=money.hours_per_week,
            )
        return c.say(
            "At {hours} h a week renting stays cheaper for {months} months",
            hours=money.hours_per_week,
            months=money.months,
        )
    least = min(compared(c), key=lambda option: option.cash_flow.present_value)
    return c.say("{name} costs least over {months} months", name=short_name(c, least), months=money.months)


def kind_of(c: Context, id: str) -> str:
    return next((option.kind for option in c.advice.options if option.id == id), "")


def money_table(c: Context, options: tuple[Option, ...]) -> Table:
    """What the money is spent on, what is paid by when, and what all of it is worth today."""
    codes = list(dict.fromkeys(code for option in options for code, _ in option.cash_flow.items))
    rows = []
    for code in codes:
        numbers = [dict(option.cash_flow.items).get(code) for option in options]
        shown = (c.figure(number) if number is not None else "–" for number in numbers)
        rows.append(Row((c.language.term(f"cost.{code}"), *shown)))
    totals = (sum((n for _, n in option.cash_flow.items), Decimal(0)).quantize(Decimal(1)) for option in options)
    rows.append(Row((c.say("all, not discounted"), *(c.figure(total) for total in totals)), "total"))
    months = len(options[0].cash_flow.months) - 1
    for month in sorted({0, *range(12, months, 12)}):
        label = c.say("paid on the day of purchase") if month == 0 else c.say("paid by month {n}", n=month)
        rows.append(Row((label, *(c.figure(whole(option, month)) for option in options)), "muted"))
    discounted = (c.figure(option.cash_flow.present_value) for option in options)
    rows.append(Row((c.say("all, discounted"), *discounted), "total"))
    flows = [option.cash_flow for option in options]
    ranges = (c.figures(flow.present_value_low, flow.present_value_high) for flow in flows)
    rows.append(Row((c.say("all, discounted: range"), *ranges)))
    return Table(
        c.head(c.say("What the money is spent on, and when")),
        (Column("", weight=1.5), *(Column(short_name(c, option), "right", 1.4) for option in options)),
        tuple(rows),
        (c.say("How these sums were got stands with its values in the appendix of formulas."),),
        keep=True,
    )


def whole(option: Option, month: int) -> Decimal:
    sums = option.cash_flow.cumulative
    return sums[min(month, len(sums) - 1)][1].quantize(Decimal(1))


def break_evens(c: Context) -> list[tuple[BreakEven, Option]]:
    """The comparisons that the table holds: those with hours on either side."""
    by_id = {option.id: option for option in c.advice.options}
    entries = [entry for entry in c.advice.break_even if entry.against in by_id]
    if not any(entry.naive_hours or entry.hours_per_week for entry in entries):
        return []
    return [(entry, by_id[entry.against]) for entry in entries]


def break_even_table(c: Context, entries: list[tuple[BreakEven, Option]]) -> Table:
    chances = {chance.against: chance.share for chance in c.certainty.chances} if c.certainty else {}
    rows = []
    for entry, other in entries:
        hours = c.say("{n} h", n=round(entry.hours_per_week, 1)) if entry.hours_per_week is not None else c.say("never")
        chance = chances.get(entry.against)
        rows.append(
            Row(
                (
                    c.option_name(other),
                    c.say("month {n}", n=entry.month) if entry.month is not None else c.say("not reached"),
                    hours,
                    "–" if chance is None else f"{chance:.0%}",
                    c.say("{n} h", n=round(entry.naive_hours)) if entry.naive_hours is not None else "–",
                )
            )
        )
    return Table(
        c.say(
            "Where the bought machine breaks even over {months} months",
            months=c.advice.study.money.months,
        ),
        (
            Column(c.say("Against"), weight=2.6),
            Column(c.say("Costs less from"), "right", 1.2),
            Column(c.say("Costs less above, a week"), "right", 1.2),
            Column(c.say("Chance that buying costs less"), "right", 1.3),
            Column(c.say("Price ÷ hourly rent alone"), "right", 1.2),
        ),
        tuple(rows),
        (
            c.say(
                "Price divided by hourly rent alone misleads: it leaves out electricity, the rest of the machine, "
                "resale and the "
                "hours that the machine stands idle."
            ),
        ),
    )
