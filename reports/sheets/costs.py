"""The money: by item, by month, and what moves it."""

from __future__ import annotations

from decimal import Decimal

from advisor.answer import Option
from reports.document import Sheet, SheetCell
from reports.sections.context import Context
from reports.sheets.cells import MONEY, TEXT, WHOLE, letter


def items_sheet(c: Context) -> Sheet:
    """What the likely money of each option is spent on, its sum as a formula, and its worth today."""
    options = c.advice.options
    codes = list(dict.fromkeys(code for option in options for code, _ in option.cash_flow.items))
    rows: list[tuple[SheetCell, ...]] = []
    for code in codes:
        rows.append((c.language.term(f"cost.{code}"), *(dict(option.cash_flow.items).get(code) for option in options)))
    last = len(rows) + 1
    formulas = tuple(
        (last + 1, column, f"=SUM({letter(column)}2:{letter(column)}{last})") for column in range(2, len(options) + 2)
    )
    if rows:
        rows.append((c.say("all, not discounted"), *(None,) * len(options)))
        rows.append((c.say("all, discounted"), *(None,) * len(options)))
        months = c.say("Costs by month")
        formulas += tuple(
            (last + 2, number + 2, f"='{months}'!{letter(2 + 2 * number)}{worth_row(options)}")
            for number in range(len(options))
        )
        rows.append((c.say("discounted, low"), *(option.cash_flow.present_value_low for option in options)))
        rows.append((c.say("discounted, high"), *(option.cash_flow.present_value_high for option in options)))
    return Sheet(
        c.say("Costs by item"),
        (c.head(c.say("Item")), *(c.option_name(option) for option in options)),
        tuple(rows),
        (28, *(18,) * len(options)),
        (TEXT, *(MONEY,) * len(options)),
        formulas,
        (last + 1, last + 2),
        1,
    )


def months_sheet(c: Context) -> Sheet:
    """Paid in each month with a running sum, and what all is worth today at a rate that can be changed."""
    options = c.advice.options
    if not options:
        return Sheet(c.say("Costs by month"), (), ())
    most = max(len(option.cash_flow.months) for option in options)
    rows: list[tuple[SheetCell, ...]] = []
    formulas: list[tuple[int, int, str]] = []
    for month in range(most):
        row: list[SheetCell] = [month]
        for number, option in enumerate(options):
            months = option.cash_flow.months
            row += [months[month].likely if month < len(months) else Decimal(0), None]
            paid, column = letter(2 + 2 * number), 3 + 2 * number
            formulas.append((month + 2, column, f"=SUM({paid}$2:{paid}{month + 2})"))
        rows.append(tuple(row))
    many, last = 2 * len(options), most + 1
    rate = last + 2  # below an empty row
    rows.append((None,) * (many + 1))
    rows.append((c.say("Discount rate a year"), c.advice.study.money.discount_rate, *(None,) * (many - 1)))
    rows.append((c.say("all, discounted"), *(None,) * many))
    for number in range(len(options)):
        paid = letter(2 + 2 * number)
        worth = f"=SUMPRODUCT({paid}2:{paid}{last}/(1+$B${rate})^($A$2:$A${last}/12))"
        formulas.append((worth_row(options), 2 + 2 * number, worth))
    names = [c.option_name(option) for option in options]
    head = [c.say("Month")]
    for name in names:
        head += [name, c.say("sum so far")]
    return Sheet(
        c.say("Costs by month"),
        tuple(head),
        tuple(rows),
        (20, *(16,) * many),
        (WHOLE, *(MONEY,) * many),
        tuple(formulas),
        (worth_row(options),),
        1,
    )


def worth_row(options: tuple[Option, ...]) -> int:
    """The row of the months' sheet that says what each option's payments are worth today."""
    return max(len(option.cash_flow.months) for option in options) + 4


def sensitivity_sheet(c: Context) -> Sheet:
    """The discounted cost of the recommended machine with one input at its ends; then all at once."""
    found = c.certainty
    rows: list[tuple[SheetCell, ...]] = []
    formulas: list[tuple[int, int, str]] = []
    for swing in found.swings if found else ():
        rows.append((c.language.term(f"driver.{swing.code}"), swing.at_low, swing.at_high, None))
        formulas.append((len(rows) + 1, 4, f"=ABS(C{len(rows) + 1}-B{len(rows) + 1})"))
    if found is not None:
        spread = found.spread
        together = c.say("All at once, nine of ten of {runs} runs", runs=spread.runs)
        rows.append((together, spread.p5, spread.p95, None))
        formulas.append((len(rows) + 1, 4, f"=ABS(C{len(rows) + 1}-B{len(rows) + 1})"))
        rows.append((c.say("All at once, median"), spread.median, None, None))
    head = (
        c.head(c.say("Input; the sum with it")),
        c.say("at its low end"),
        c.say("at its high end"),
        c.say("difference"),
    )
    return Sheet(
        c.say("Sensitivity"), head, tuple(rows), (46, 16, 16, 16), (TEXT, MONEY, MONEY, MONEY), tuple(formulas)
    )
