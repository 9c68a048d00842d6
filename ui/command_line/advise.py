"""``advise STUDY``: ranked options, rejected options, costs over time."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from advisor.advice import advise
from advisor.answer import Advice, Option
from reports.naming import option_name
from reports.wording import Language
from ui.command_line.arguments import add_json, add_language, add_study
from ui.command_line.bad_input import BadInput
from ui.command_line.inputs import the_catalog, the_study
from ui.command_line.output import Encoder, print_json, table

if TYPE_CHECKING:
    from advisor.costs.sensitivity import Sensitivity


def configure(parser: argparse.ArgumentParser) -> None:
    add_study(parser)
    parser.add_argument("--today", metavar="DATE", help="the day that decides which prices are stale (default: today)")
    parser.add_argument("--sensitivity", action="store_true", help="what moves the cost most, and how sure it is")
    parser.add_argument("--all", action="store_true", help="every rejected option, not the first ten")
    add_json(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    study = the_study(arguments.study)
    catalog = the_catalog()
    advice = advise(study, catalog, today=day_of(arguments.today))
    words = Language(arguments.language)
    found = None
    if arguments.sensitivity:
        from advisor.certainty import certainty_of  # numpy is for this answer alone

        found = certainty_of(advice, catalog)
    if arguments.json:
        answer = as_json(advice, words)
        if arguments.sensitivity:
            answer["sensitivity"] = Encoder(words).plain(found)
        print_json(answer)
    else:
        show(advice, words, arguments.all)
        if found is not None:
            show_sensitivity(found, advice.currency, words)
    return 0 if advice.recommended is not None else 1


def day_of(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("--today", "", "is {given}; expected a date as in 2026-11-21", given=repr(text)) from None


def as_json(advice: Advice, words: Language) -> dict[str, Any]:
    encoder = Encoder(words)
    answer = encoder.plain(advice)
    for option, plain in zip(advice.options, answer["options"], strict=True):
        plain["name"] = option_name(option, words)
        plain["cash_flow"]["cumulative"] = encoder.plain(option.cash_flow.cumulative)
    answer["recommended"] = advice.recommended.id if advice.recommended else None
    result: dict[str, Any] = answer
    return result


def show(advice: Advice, words: Language, everything: bool) -> None:
    say = words.text
    for note in advice.notes:
        print(words.note(note))
    print()
    months = advice.study.money.months
    rows = [
        (
            str(place),
            option_name(option, words),
            words.term(f"verdict.{_verdict(option)}"),
            _money(option, option.cash_flow.months[0].likely, words, 0),
            _money(option, option.cash_flow.present_value, words, 0),
            _money(option, option.cash_flow.per_hour, words, 2),
            _money(option, option.cash_flow.per_million_tokens, words, 2),
            _speed(option, words),
            words.term(f"standing.{option.standing}"),
            f"{option.score:.2f}",
        )
        for place, option in enumerate(advice.options, 1)
    ]
    head = ("#", say("option"), say("memory"), say("at the start"), say("over {months} months", months=months))
    more = (say("an hour"), say("a million tokens"), say("speed"), say("standing"), say("score"))
    print(table((*head, *more), rows, right=(0, 3, 4, 5, 6, 7, 9)))
    if advice.recommended is not None:
        _recommended(advice, advice.recommended, words)
    for point in advice.break_even:
        print(f"\n{words.note(point.note)}")
    if advice.rejected:
        print(f"\n{say('Rejected')}:")
        shown = advice.rejected if everything else advice.rejected[:10]
        for one in shown:
            print(f"- {one.name}: {'; '.join(words.note(reason) for reason in one.reasons)}")
        if len(shown) < len(advice.rejected):
            print(say("... and {count} more (--all)", count=len(advice.rejected) - len(shown)))


def _recommended(advice: Advice, option: Option, words: Language) -> None:
    say = words.text
    print(f"\n{say('Recommended')}: {option_name(option, words)}")
    if option.machine is not None:
        rows = [
            (
                words.term(f"role.{line.role}"),
                str(line.quantity),
                line.part.name or line.part.id,
                words.money(line.price),
            )
            for line in option.machine.lines
        ]
        print(table((say("part"), say("pieces"), say("name"), say("price each")), rows, right=(1, 3)))
    items = [
        (words.term(f"cost.{code}"), words.amount(amount, advice.currency, 0))
        for code, amount in option.cash_flow.items
    ]
    print()
    print(table((say("over the whole time"), advice.currency), items, right=(1,)))
    for note in (*option.reasons, *option.notes, *option.cash_flow.notes):
        print(f"- {words.note(note)}")


def show_sensitivity(found: Sensitivity, currency: str, words: Language) -> None:
    say = words.text

    def money(value: float) -> str:
        return words.amount(Decimal(round(value)), currency, 0)

    rows = [
        (words.term(f"driver.{swing.code}"), money(swing.at_low), money(swing.at_high))
        for swing in found.swings
        if swing.size >= 1
    ]
    print(f"\n{say('What moves the cost of owning most')}:")
    print(table((say("input"), say("at its low end"), say("at its high end")), rows, right=(1, 2)))
    spread = found.spread
    print(
        f"{say('nine of ten runs')}: {money(spread.p5)} - {money(spread.p95)}; {say('median')} {money(spread.median)}"
    )
    for chance in found.chances:
        print(f"- {words.note(chance.note)}")


def _money(option: Option, amount: Decimal | None, words: Language, places: int) -> str:
    """An amount; of a machine with a part that nobody prices it is the least that it can be."""
    if amount is None:
        return "-"
    least = "≥ " if option.machine is not None and option.machine.price is None else ""
    return least + words.amount(amount, option.cash_flow.currency, places)


def _verdict(option: Option) -> str:
    order = ("fits", "tight", "unknown", "does not fit")
    return max((fit.verdict for fit in option.fits), key=order.index, default="unknown")


def _speed(option: Option, words: Language) -> str:
    for fit in option.fits:
        if fit.speed is not None:
            found = fit.speed.decode_per_user or fit.speed.decode or fit.speed.training_rate
            return words.quantity(found) if found else words.text("unknown")
    return words.text("unknown")
