"""An option in the cells of a table: its name, verdict, price, cost and speed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.quantity import Price, Quantity
from reports.naming import option_name
from ui.tables.table import Cell
from ui.widgets.badge import verdict_text
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice, Option

STANDING = {"all": "fits", "just": "tight", "open": "unknown"}  # name of a colour; every other one is a miss
WORST_FIRST = ("does not fit", "unknown", "tight", "fits")


def short_name(words: Words, option: Option) -> str:
    """The option's name where its kind is shown otherwise."""
    if option.machine is not None and option.machine.kind != "whole":
        return f"{option.machine.count} × {option.machine.chip.name}"
    return option_name(option, words.language)


def speed_of(option: Option) -> Quantity | None:
    """What options are compared by: the first job's output of the whole machine."""
    for fit in option.fits[:1]:
        if fit.speed is not None:
            return fit.speed.training_rate or fit.speed.throughput or fit.speed.decode
    return None


def speed_title(words: Words, advice: Advice) -> str:
    if len(advice.needs) > 1:
        return words.text("Speed of job 1, tok/s")
    return words.text("Speed, tok/s")


def speed_cell(words: Words, option: Option) -> Cell:
    speed = speed_of(option)
    if speed is None:
        return Cell("–")
    return Cell(words.language.quantity(speed).replace(" tok/s", ""), speed)


def worst(option: Option) -> str:
    """The verdict that decides: the least good of all jobs."""
    verdicts = {fit.verdict for fit in option.fits}
    return next((verdict for verdict in WORST_FIRST if verdict in verdicts), "unknown")


def verdict_cell(words: Words, option: Option) -> Cell:
    from reports.look import VERDICTS

    verdict = worst(option)
    if option.kind == "api" and verdict == "fits":
        return Cell(words.text("not needed"), colour="muted")
    return Cell(verdict_text(words, verdict), colour=VERDICTS[verdict][0])


def standing_cell(words: Words, option: Option) -> Cell:
    """What it does of all that was asked: this orders the list, the score only what stands equal."""
    if not option.standing:
        return Cell("–")
    return Cell(words.language.term(f"standing.{option.standing}"), colour=STANDING.get(option.standing, "fails"))


def price_text(words: Words, option: Option) -> str:
    """What is paid for it: a price, an hourly rate, a price a million tokens."""
    language, say = words.language, words.text
    if option.machine is not None:
        price: Price | None = option.machine.price
        return language.money(price) if price else say("partly unknown")
    if option.offer is not None:
        hour, month = option.offer.hour, option.offer.month
        if hour is not None:
            rate = language.amount(hour * option.instances, option.offer.currency)
            return say("{rate} an hour", rate=rate)
        if month is not None:
            return say("{rate} a month", rate=language.amount(month * option.instances, option.offer.currency))
        return say("unknown")
    if option.tokens:
        one = option.tokens[0]
        return say(
            "{input} / {output} a million tokens",
            input=token_price(words, one.input, one.currency),
            output=token_price(words, one.output, one.currency),
        )
    return ""


def token_price(words: Words, number: Decimal, currency: str) -> str:
    """Two places, or as many as a small price needs."""
    places = max(2, -int(number.normalize().as_tuple().exponent))
    return words.language.amount(number, currency, min(places, 4))


def span_cell(words: Words, option: Option, advice: Advice) -> Cell:
    """Present value as a range, without the currency, which stands in the head."""
    flow = option.cash_flow
    low, high = (f"{round(value, -1):,.0f}" for value in (flow.present_value_low, flow.present_value_high))
    return Cell(low if low == high else f"{low}–{high}")
