"""What else was considered, and why it was not chosen."""

from __future__ import annotations

from advisor.answer import Option
from reports.document import Block, Column, Point, Row, ScatterChart, Section, Table
from reports.naming import cards, record_name
from reports.sections.context import Context
from reports.sections.decision import card_memory, purchase
from reports.sections.left_out import rejected_table

ALIKE = 0.01  # a difference of speed that nobody notices
KIND_SERIES = {"buy": 0, "rent": 1, "api": 2}


def section(c: Context) -> Section:
    blocks: list[Block] = []
    if picture := scatter(c):
        blocks.append(picture)
    blocks.append(options_table(c))
    if c.advice.rejected:
        blocks.append(rejected_table(c))
    return Section("alternatives", c.say("Alternatives, and why not"), tuple(blocks))


def speed_of(option: Option) -> tuple[float, float, float] | None:
    """What the first job gets: its users' decode speed, else throughput, else training rate."""
    for fit in option.fits:
        if fit.speed is None:
            continue
        value = fit.speed.decode_per_user or fit.speed.throughput or fit.speed.training_rate
        if value is not None:
            return value.low, value.value, value.high
    return None


def scatter(c: Context) -> ScatterChart | None:
    """Cost against speed; nothing where fewer than two options have both."""
    points = []
    for option in c.advice.options[:14]:
        speed = speed_of(option)
        if speed is None:
            continue
        points.append(
            Point(
                short_name(c, option),
                float(option.cash_flow.present_value),
                speed[1],
                speed[0],
                speed[2],
                KIND_SERIES[option.kind],
                option is c.recommended,
            )
        )
    if len(points) < 2:
        return None
    kinds = tuple((c.language.term(f"kind.{kind}"), number) for kind, number in KIND_SERIES.items())
    shown = {point.series for point in points}
    cheapest, most = min(points, key=lambda point: point.x), max(point.y for point in points)
    fastest = min((point for point in points if point.y >= most * (1 - ALIKE)), key=lambda point: point.x)
    # a service whose speed nobody states may cost less and is not in the picture
    whole = cheapest.x <= min(float(option.cash_flow.present_value) for option in c.advice.options)
    if fastest.y <= cheapest.y * (1 + ALIKE):
        title = (
            c.say("{name} costs least, and nothing here is faster", name=cheapest.label)
            if whole
            else c.say("Of those whose speed is known {name} costs least, and none is faster", name=cheapest.label)
        )
    else:
        title = (
            c.say("{cheap} costs least, {fast} is fastest", cheap=cheapest.label, fast=fastest.label)
            if whole
            else c.say(
                "Of those whose speed is known {cheap} costs least, {fast} is fastest",
                cheap=cheapest.label,
                fast=fastest.label,
            )
        )
    months = c.advice.study.money.months
    return ScatterChart(
        title,
        c.say("cost over {months} months, discounted ({currency})", months=months, currency=c.advice.currency),
        c.say("tok/s for each user") if has_users(c) else c.say("tok/s"),
        tuple(points),
        tuple(kind for kind in kinds if kind[1] in shown),
        note=c.say("Bars are the 90% range of the speed."),
    )


def has_users(c: Context) -> bool:
    return any(
        fit.speed is not None and fit.speed.decode_per_user is not None for o in c.advice.options for fit in o.fits
    )


def short_name(c: Context, option: Option) -> str:
    if option.id in c.names:
        return c.names[option.id]
    if option.machine is not None:
        return cards(option.machine.count, record_name(option.machine.chip, c.language))
    if option.offer is not None:
        count = option.offer.chip_count * option.instances
        return f"{option.offer.provider}: {cards(count, c.chip_name(option.offer.chip_id))}"
    return option.tokens[0].provider if option.tokens else option.id


def options_table(c: Context) -> Table:
    rows = []
    for rank, option in enumerate(c.advice.options[:16], 1):
        speed = speed_of(option)
        # that a range reaches below the wish is said where the recommended option's speed is
        said = (c.language.note(note) for note in option.reasons if not note.code.endswith("_perhaps"))
        reasons = c.language.sentences(tuple(said))
        rows.append(
            Row(
                (
                    str(rank),
                    c.option_name(option),
                    card_memory(c, option),
                    c.language.value(round(speed[1], 1)) if speed else "–",
                    purchase(c, option),
                    c.figure(option.cash_flow.present_value),
                ),
                "highlight" if option is c.recommended else "",
            )
        )
        if reasons:
            rows.append(Row(("", reasons, "", "", "", ""), "under"))
    return Table(
        c.say("Options that do the work"),
        (
            Column("#", "right", 0.35),
            Column(c.say("Option, and why it stands here"), weight=4.2),
            Column(c.say("Card memory"), weight=1.1),
            Column(c.say("tok/s"), "right", 0.8),
            Column(c.head(c.say("On the first day")), "right", 1.5),
            Column(c.head(c.say("{months} months, discounted", months=c.advice.study.money.months)), "right", 1.4),
        ),
        tuple(rows),
        empty=c.say("No option does the work under these conditions; the reasons stand below."),
    )
