"""What moves the sum and the break-even most: one input at its ends, all others likely."""

from __future__ import annotations

from decimal import Decimal

from advisor.answer import BreakEven, Option
from advisor.costs.sensitivity import Sensitivity
from advisor.costs.uncertainty import Swing
from reports import document
from reports.document import Block, TornadoChart
from reports.sections.context import Context

MOST = 8
LEAST = 0.002  # of the sum: what moves it less is not drawn


def tornado(c: Context) -> list[Block]:
    """The chart, and how sure the sum is; nothing where nothing is bought or priced."""
    option, found = c.recommended, c.certainty
    if option is None or found is None:
        return []
    middle = float(option.cash_flow.present_value)
    swings = tuple(swing for swing in found.swings[:MOST] if swing.size > LEAST * abs(middle))
    if not swings:
        return []
    return [chart(c, option, swings, found)]


def chart(c: Context, option: Option, swings: tuple[Swing, ...], found: Sensitivity) -> TornadoChart:
    """Every input alone at its ends, with the sum printed there; below it all of them varied at once."""
    middle = option.cash_flow.present_value
    return TornadoChart(
        finding(c, option, swings),
        float(middle),
        c.say("likely {amount}", amount=c.money(middle)),
        tuple(
            document.Swing(name(c, swing), swing.at_low, swing.at_high, whole(c, swing.at_low), whole(c, swing.at_high))
            for swing in swings
        ),
        c.say("at its low end"),
        c.say("at its high end"),
        c.say(
            "All inputs varied at once: nine of ten of {runs} runs lie between {low} and {high}, half of them below "
            "{median}. The workbook has the picture's numbers.",
            runs=found.spread.runs,
            low=c.money(Decimal(round(found.spread.p5))),
            high=c.money(Decimal(round(found.spread.p95))),
            median=c.money(Decimal(round(found.spread.median))),
        ),
    )


def finding(c: Context, option: Option, swings: tuple[Swing, ...]) -> str:
    """Which input moves the sum most, and whether it alone turns the comparison."""
    first = swings[0]
    names = in_sentence(c, tuple(name(c, swing) for swing in swings[:2]))
    entry, other = nearest(c)
    if entry is None or other is None:
        return c.say("{drivers} move the sum most", drivers=names)
    against = float(other.cash_flow.present_value)
    ours = float(option.cash_flow.present_value)
    turning = [s for s in swings if (min(s.at_low, s.at_high) - against) * (max(s.at_low, s.at_high) - against) < 0]
    if turning:
        return c.say(
            "{driver} moves the sum most; {n} of these inputs alone would turn the comparison with {other}",
            driver=name(c, first),
            n=len(turning),
            other=c.option_name(other),
        )
    if ours > against:
        return c.say(
            "{drivers} move the sum most; none of them alone makes buying cheaper than {other}",
            drivers=names,
            other=c.option_name(other),
        )
    return c.say(
        "{drivers} move the sum most; none of them alone makes {other} cheaper",
        drivers=names,
        other=c.option_name(other),
    )


def in_sentence(c: Context, names: tuple[str, ...]) -> str:
    """Names after the first begin small, as words in a sentence do."""
    if len(names) < 2:
        return names[0]
    return c.say("{one} and {other}", one=names[0], other=names[1][:1].lower() + names[1][1:])


def nearest(c: Context) -> tuple[BreakEven | None, Option | None]:
    """The other way that is nearest in cost: where the comparison is most likely to turn."""
    by_id = {option.id: option for option in c.advice.options}
    ours = c.recommended.cash_flow.present_value if c.recommended else Decimal(0)
    known = [(entry, by_id[entry.against]) for entry in c.advice.break_even if entry.against in by_id]
    others = [pair for pair in known if pair[1].kind != "buy"]
    return min(others, key=lambda pair: abs(pair[1].cash_flow.present_value - ours), default=(None, None))


def name(c: Context, swing: Swing) -> str:
    return c.language.term(f"driver.{swing.code}")


def whole(c: Context, value: float) -> str:
    return c.figure(Decimal(round(value)))
