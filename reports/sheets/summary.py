"""The first page in cells, and the options beside each other."""

from __future__ import annotations

from reports.document import Sheet, SheetCell
from reports.numbering import quote_number
from reports.sections import asked
from reports.sections.alternatives import speed_of
from reports.sections.context import Context
from reports.sections.decision import option_verdict, signers
from reports.sheets.cells import MONEY, NUMBER, TEXT, WHOLE


def summary_sheet(c: Context) -> Sheet:
    """Who asks for what, and the sums that are signed for."""
    quote, say, option = c.advice.study.quote, c.say, c.recommended
    words: list[tuple[str, str]] = [
        (say("Quote number"), quote_number(c.advice.study, c.issued)),
        (say("Organisation"), c.advice.study.organisation),
        (say("Date"), c.language.date(c.issued)),
        (say("Valid until"), say("{day}, that day included", day=c.valid_until)),
        (say("Prepared by"), quote.prepared_by),
        (say("Prepared for"), quote.prepared_for),
        (say("Project"), quote.project),
        (say("Fund or cost centre"), quote.fund),
        (say("Place of delivery"), quote.delivery_place),
        (say("To be signed by"), c.language.join(signers(c))),
    ]
    if option is not None:
        words.append((say("Recommended"), c.option_name(option)))
        words.append((say("Card memory"), c.language.term(f"verdict.{option_verdict(option)}")))
    rows: list[tuple[SheetCell, ...]] = [(label, value, None, None, None, "") for label, value in words if value]
    bold = []
    if option is not None:
        if option.machine is not None:
            rows += sums(c)
            bold.append(len(rows) + 1 - (len(sums(c)) - 1))
        flow = option.cash_flow
        over = say("over {months} months, discounted", months=c.advice.study.money.months)
        low, high = flow.present_value_low, flow.present_value_high
        rows.append((over, "", low, flow.present_value, high, flow.currency))
    budget = c.advice.study.money.budget
    if budget is not None:
        rows.append((say("budget"), "", None, budget, None, c.advice.currency))
    head = tuple(c.language.word(word) for word in ("Item", "Value", "Low", "Likely", "High", "Currency"))
    return Sheet(
        say("Summary"),
        head,
        tuple(rows),
        (34, 52, 15, 15, 15, 10),
        (TEXT, TEXT, MONEY, MONEY, MONEY, TEXT),
        bold_rows=tuple(bold),
    )


def sums(c: Context) -> list[tuple[SheetCell, ...]]:
    """The amount asked for, with and without tax."""
    assert c.recommended is not None
    with_tax, without, _ = asked.sums(c, c.recommended)
    currency = c.recommended.cash_flow.currency
    if without is None:
        return [(c.say("asked for"), c.say("tax not known, prices as printed"), *with_tax, currency)]
    return [
        (c.say("asked for, with tax"), "", *with_tax, currency),
        (c.say("the same without tax"), "", *without, currency),
    ]


def options_sheet(c: Context) -> Sheet:
    say, language = c.say, c.language
    rows = []
    for rank, option in enumerate(c.advice.options, 1):
        speed, flow, machine = speed_of(option), option.cash_flow, option.machine
        fit = next((fit for fit in option.fits if fit.memory is not None), None)
        rows.append(
            (
                rank,
                c.option_name(option),
                language.term(f"kind.{option.kind}"),
                "" if option.kind == "api" else language.term(f"verdict.{option_verdict(option)}"),
                fit.memory.fullest.needed.high / 2**30 if fit and fit.memory else None,
                fit.capacity / 2**30 if fit else None,
                speed[1] if speed else None,
                machine.price.likely if machine and machine.price else None,
                flow.present_value_low,
                flow.present_value,
                flow.present_value_high,
                flow.currency,
                language.sentences(tuple(language.note(note) for note in option.reasons)),
            )
        )
    head = (
        "Rank", "Option", "Kind", "Card memory", "Needed, high end (GiB)", "Usable (GiB)", "tok/s", "To buy, likely",
        "Discounted, low", "Discounted, likely", "Discounted, high", "Currency", "Why it stands here",
    )  # fmt: skip
    return Sheet(
        say("Options"),
        tuple(language.word(word) for word in head),
        tuple(rows),
        (6, 44, 12, 14, 14, 12, 10, 14, 14, 14, 14, 10, 90),
        (WHOLE, TEXT, TEXT, TEXT, NUMBER, NUMBER, NUMBER, MONEY, MONEY, MONEY, MONEY, TEXT, TEXT),
        freeze_columns=2,
    )
