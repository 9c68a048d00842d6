"""The machine: its parts with their prices, what suppliers offered, the checks, the power."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from advisor.answer import Option
from advisor.machines.machine import Machine
from catalog.exchange import load_rates
from reports.document import Sheet, SheetCell
from reports.naming import record_name
from reports.sections.context import Context
from reports.sections.suppliers import WANTED, offers, tax_word
from reports.sheets.cells import DAY, MONEY, NUMBER, TEXT, WHOLE, listed, ranged

CENT = Decimal("0.01")


def lines_sheet(c: Context, option: Option, machine: Machine) -> Sheet:
    """Every line with its price; amounts, total and the sum to pay are formulas: a changed price changes them."""
    say, language = c.say, c.language
    rows: list[tuple[SheetCell, ...]] = []
    formulas: list[tuple[int, int, str]] = []
    for index, line in enumerate(machine.lines, 2):
        price = line.price
        rows.append(
            (
                language.term(f"role.{line.role}"),
                record_name(line.part, language),
                line.quantity,
                price.low if price else None,
                price.likely if price else None,
                price.high if price else None,
                price.currency if price else "",
                *(None,) * 3,
                seen_on(price.as_of) if price else None,
                say("yes") if price and price.estimate else "",
                say("yes") if price and price.stale else "",
                language.source(price.source if price else line.part.source),
            )
        )
        formulas += [
            (index, 8 + place, f'=IF({each}{index}="","",C{index}*{each}{index})') for place, each in enumerate("DEF")
        ]
    last = len(rows) + 1
    rows.append((say("Total of the lines with a price"), *(None,) * 13))
    formulas += [(last + 1, 8 + place, f"=SUM({each}2:{each}{last})") for place, each in enumerate("HIJ")]
    bold = [last + 1]
    if tax := tax_on(c, option, machine):
        rows.append((say("Tax on top, or taken off"), *(None,) * 6, *tax, *(None,) * 4))
        rows.append((say("To pay on the day of purchase"), *(None,) * 13))
        formulas += [(last + 3, 8 + place, f"={each}{last + 1}+{each}{last + 2}") for place, each in enumerate("HIJ")]
        bold.append(last + 3)
    head = (
        "Role", "Part", "Qty", "Low", "Likely", "High", "Currency", "Amount, low", "Amount, likely", "Amount, high",
        "Price of", "Estimate", "Stale", "Source",
    )  # fmt: skip
    return Sheet(
        say("Parts"),
        tuple(language.word(word) for word in head),
        tuple(rows),
        (30, 44, 6, 12, 12, 12, 10, 15, 15, 15, 12, 10, 8, 70),
        (TEXT, TEXT, WHOLE, MONEY, MONEY, MONEY, TEXT, MONEY, MONEY, MONEY, DAY, TEXT, TEXT, TEXT),
        tuple(formulas),
        tuple(bold),
        2,
    )


def tax_on(c: Context, option: Option, machine: Machine) -> tuple[Decimal, ...]:
    """What is paid besides the printed prices, low, likely and high; () where the prices are in another currency."""
    priced = [(line.price, line.quantity) for line in machine.lines if line.price is not None]
    if not priced or {price.currency for price, _ in priced} != {c.advice.currency}:
        return ()
    month = option.cash_flow.months[0]
    low = sum((price.low * quantity for price, quantity in priced), Decimal(0))
    likely = sum((price.likely * quantity for price, quantity in priced), Decimal(0))
    high = sum((price.high * quantity for price, quantity in priced), Decimal(0))
    return tuple(
        (paid - printed).quantize(CENT)
        for paid, printed in ((month.low, low), (month.likely, likely), (month.high, high))
    )


def seen_on(text: str) -> SheetCell:
    """A date as a date; a month or a year alone stays as it is written."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def suppliers_sheet(c: Context, machine: Machine) -> Sheet:
    """Three rows for each part: what the price book holds, and rows to fill in; the lowest is found by a formula."""
    say, language = c.say, c.language
    rows: list[tuple[SheetCell, ...]] = []
    formulas = []
    rates = load_rates()
    for line in machine.lines:
        found = offers(c, line, rates) if c.catalog is not None else ()
        first = len(rows) + 2
        part = (language.term(f"role.{line.role}"), record_name(line.part, language), line.quantity)
        for number in range(WANTED):
            one = found[number] if number < len(found) else None
            ours = (line.price.likely, line.price.currency) if line.price and not number else (None, "")
            offer: tuple[SheetCell, ...] = ("", None, "", "", None, "", None)
            if one is not None:
                seller, note, tax = (
                    one.seller or say("not named"),
                    language.source(one.note or one.source),
                    tax_word(c, one.tax_included),
                )
                offer = (seller, one.amount, one.currency, tax, one.observed_on, note, None)
            rows.append((*part, *ours, *offer))
        # the lowest is told only where all prices are in one currency
        last = first + WANTED - 1
        prices, currencies = f"G{first}:G{last}", f"H{first}:H{last}"
        one_currency = f"COUNTIF({currencies},H{first})=COUNT({prices})"
        formulas.append((first, 12, f'=IF(COUNT({prices})=0,"",IF({one_currency},MIN({prices}),""))'))
    words = (
        "Role", "Part", "Qty", "Likely, this document", "Currency", "Supplier", "Price each", "Currency", "Tax", "Date",
        "Remark", "Lowest",
    )  # fmt: skip
    return Sheet(
        say("Supplier quotes"),
        tuple(language.word(word) for word in words),
        tuple(rows),
        (16, 40, 6, 14, 10, 28, 13, 10, 12, 12, 40, 13),
        (TEXT, TEXT, WHOLE, MONEY, TEXT, TEXT, MONEY, TEXT, TEXT, DAY, TEXT, MONEY),
        tuple(formulas),
        freeze_columns=2,
    )


def checks_sheet(c: Context, machine: Machine) -> Sheet:
    language = c.language
    rows = tuple(
        (
            language.term(f"answer.{finding.answer}"),
            language.term(f"rule.{finding.rule}"),
            language.note(finding.note),
            listed(c, finding.note.sources),
        )
        for finding in machine.findings
    )
    head = tuple(language.word(word) for word in ("Result", "Check", "Finding", "Source"))
    return Sheet(c.say("Checks"), head, rows, (14, 30, 100, 60), (TEXT,) * 4)


def power_sheet(c: Context, machine: Machine) -> Sheet:
    """What draws how much, in watts; the last row is the socket."""
    rows = tuple((c.language.term(code), *ranged(quantity)) for code, quantity in machine.power)
    last, formulas = len(rows) + 1, []
    if len(rows) > 2:  # the likely values add up; the ends do not: parts and efficiency are not at their ends together
        formulas.append((last, 3, f"=SUM(C2:C{last - 1})"))
    head = tuple(c.language.word(word) for word in ("Consumer", "Low", "Likely", "High", "Unit"))
    return Sheet(
        c.say("Power"),
        head,
        rows,
        (30, 12, 12, 12, 8),
        (TEXT, NUMBER, NUMBER, NUMBER, TEXT),
        tuple(formulas),
        bold_rows=(len(rows) + 1,),
    )
