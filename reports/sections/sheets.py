"""The workbook: the same numbers in cells, with formulas where a reader will want to change one."""

from __future__ import annotations

from decimal import Decimal

from advisor.machines.machine import Machine
from reports.document import Sheet, SheetCell
from reports.naming import record_name
from reports.sections.alternatives import speed_of
from reports.sections.context import Context
from reports.sections.decision import option_verdict
from reports.sections.risks import assumption_name

MONEY, NUMBER, WHOLE, TEXT = "#,##0.00", "#,##0.###", "0", "@"


def sheets(c: Context) -> tuple[Sheet, ...]:
    made = [options_sheet(c), months_sheet(c), assumptions_sheet(c), rejected_sheet(c), sources_sheet(c)]
    if c.recommended is not None and c.recommended.machine is not None:
        made.insert(0, lines_sheet(c, c.recommended.machine))
        made.insert(2, checks_sheet(c, c.recommended.machine))
    return tuple(sheet for sheet in made if sheet.rows)


def lines_sheet(c: Context, machine: Machine) -> Sheet:
    say, language = c.say, c.language
    rows: list[tuple[SheetCell, ...]] = []
    formulas = []
    for index, line in enumerate(machine.lines, 2):
        price = line.price
        rows.append(
            (
                language.term(f"role.{line.role}"),
                record_name(line.part),
                line.quantity,
                price.low if price else None,
                price.likely if price else None,
                price.high if price else None,
                price.currency if price else "",
                None,
                price.as_of if price else "",
                say("yes") if price and price.estimate else "",
                say("yes") if price and price.stale else "",
                price.source if price else line.part.source,
            )
        )
        formulas.append((index, 8, f'=IF(E{index}="","",C{index}*E{index})'))
    last = len(rows) + 1
    rows.append((say("Total of the lines with a price"), *(None,) * 11))
    formulas.append((last + 1, 8, f"=SUM(H2:H{last})"))
    head = (
        "Role",
        "Part",
        "Qty",
        "Low",
        "Likely",
        "High",
        "Currency",
        "Amount, likely",
        "Price of",
        "Estimate",
        "Stale",
        "Source",
    )
    return Sheet(
        say("Parts"),
        tuple(language.word(word) for word in head),
        tuple(rows),
        (16, 44, 6, 12, 12, 12, 10, 15, 12, 10, 8, 70),
        (TEXT, TEXT, WHOLE, MONEY, MONEY, MONEY, TEXT, MONEY, TEXT, TEXT, TEXT, TEXT),
        tuple(formulas),
        (last + 1,),
        2,
    )


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
                language.term(f"verdict.{option_verdict(option)}"),
                fit.memory.fullest.needed.high / 2**30 if fit and fit.memory else None,
                fit.capacity / 2**30 if fit else None,
                speed[1] if speed else None,
                machine.price.likely if machine and machine.price else None,
                flow.present_value_low,
                flow.present_value,
                flow.present_value_high,
                flow.currency,
                " ".join(language.note(note) for note in option.reasons),
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


def checks_sheet(c: Context, machine: Machine) -> Sheet:
    language = c.language
    rows = tuple(
        (
            language.term(f"answer.{finding.answer}"),
            language.term(f"rule.{finding.rule}"),
            language.note(finding.note),
            "; ".join(finding.note.sources),
        )
        for finding in machine.findings
    )
    head = tuple(language.word(word) for word in ("Result", "Check", "Finding", "Source"))
    return Sheet(c.say("Checks"), head, rows, (14, 30, 100, 60), (TEXT,) * 4)


def months_sheet(c: Context) -> Sheet:
    """Paid in each month, with a running sum as formulas."""
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
    names = [c.option_name(option) for option in options]
    head = [c.say("Month")]
    for name in names:
        head += [name, c.say("sum so far")]
    many = 2 * len(options)
    return Sheet(
        c.say("Costs by month"),
        tuple(head),
        tuple(rows),
        (8, *(16,) * many),
        (WHOLE, *(MONEY,) * many),
        tuple(formulas),
        freeze_columns=1,
    )


def letter(column: int) -> str:
    """The letters of a column counted from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def assumptions_sheet(c: Context) -> Sheet:
    rows = tuple(
        (
            id,
            assumption_name(c, id),
            quantity.low,
            quantity.value,
            quantity.high,
            quantity.unit,
            "; ".join(quantity.sources),
        )
        for id, quantity in c.advice.assumptions
    )
    words = ("Id", "Assumption", "Low", "Likely", "High", "Unit", "Source")
    head = tuple(c.language.word(word) for word in words)
    return Sheet(
        c.say("Assumptions"), head, rows, (32, 50, 14, 14, 14, 12, 70), (TEXT, TEXT, NUMBER, NUMBER, NUMBER, TEXT, TEXT)
    )


def rejected_sheet(c: Context) -> Sheet:
    rows = tuple(
        (item.name, c.language.term(f"kind.{item.kind}"), " ".join(c.language.note(note) for note in item.reasons))
        for item in c.advice.rejected
    )
    head = tuple(c.language.word(word) for word in ("Option", "Kind", "Reason"))
    return Sheet(c.say("Left out"), head, rows, (40, 14, 110), (TEXT,) * 3)


def sources_sheet(c: Context) -> Sheet:
    rows = tuple((number, text) for number, text in enumerate(c.sources.texts, 1))
    return Sheet(c.say("Sources"), (c.say("No."), c.say("Source")), rows, (6, 140), (WHOLE, TEXT))
