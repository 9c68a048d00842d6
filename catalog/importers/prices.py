"""A supplier's list as prices: every line is ready, doubtful, unmatched or wrong, and every number names its cell."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from catalog.catalog import Catalog, Problem
from catalog.checks import PARTS
from catalog.exchange import Rates, load_rates
from catalog.find import find, suggest
from catalog.importers.mapping import Mapping as Columns
from catalog.importers.mapping import Meaning, guess_mapping, plain_heading
from catalog.importers.numbers import UnclearError, amount_of, condition_of, date_of, yes_or_no
from catalog.importers.problem import ImportProblemError
from catalog.importers.reasons import Reason, reason
from catalog.importers.sheet import Cell, Sheet, read_sheets
from catalog.plausible import LARGEST_PRICE_USD
from catalog.pricing import Price, price_of
from catalog.records.prices import Observation
from catalog.records.record import Record

if TYPE_CHECKING:
    from catalog.pricebook.book import PriceBook

Status = Literal["ready", "doubtful", "unmatched", "wrong"]
DOUBT_FACTOR = Decimal(4)
"""A price that is so many times what is known, or so small a part of it, is asked about."""
MOST_SUGGESTED = 200
"""For how many unmatched names a nearest part is looked for."""
READ: tuple[Meaning, ...] = (
    "part_id", "name", "amount", "currency", "date", "condition", "tax", "region", "seller"
)  # fmt: skip
"""What goes into a price: none of these may be left out because a formula has no value."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list. ``because`` says why it is not ready, ``suggestions`` name parts that may be meant."""

    row: int
    place: str
    name: str
    status: Status
    price: Observation | None = None
    because: Reason | None = None
    suggestions: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """``because`` in English, "" for a line that is ready."""
        return "" if self.because is None else str(self.because)


@dataclass(frozen=True)
class Preview:
    """What an import would bring; nothing is written yet."""

    file_name: str
    fingerprint: str
    supplier: str
    mapping: Columns
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()

    def of(self, status: Status) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.status == status)


def preview_prices(
    file: Path,
    catalog: Catalog,
    *,
    today: date,
    mapping: Columns | None = None,
    supplier: str = "",
    known_suppliers: Mapping[str, Mapping[str, object]] | None = None,
    currency: str = "",
    rates: Rates | None = None,
) -> Preview:
    """Read a price list or quote (CSV, XLSX) without keeping anything.

    The mapping is the given one, else the one remembered for ``supplier``, else what the headings say. ``currency``
    holds where neither list nor mapping names one. Raises ``ImportProblemError`` where no prices can be found at all.
    """
    sheets = read_sheets(file)
    if mapping is None and known_suppliers and supplier in known_suppliers:
        mapping = remembered(supplier, known_suppliers[supplier])
    sheet, mapping = _sheet_and_mapping(file, sheets, mapping)
    if not mapping.currency and currency:
        mapping = mapping.model_copy(update={"currency": currency})
    reading = _Reading(file, mapping, supplier, catalog, today, rates or load_rates())
    lines = _doubles(list(_lines(reading, sheet)))
    fingerprint = hashlib.sha256(file.read_bytes()).hexdigest()
    return Preview(file.name, fingerprint, supplier, mapping, tuple(lines), sheet.problems)


def remembered(supplier: str, stored: Mapping[str, object]) -> Columns:
    """A mapping out of the price book; raises ``ImportProblemError`` for one that cannot be read."""
    try:
        return Columns.model_validate(stored)
    except ValidationError as error:
        raise ImportProblemError(
            "", "what is remembered of {supplier} cannot be read; map its columns anew", supplier=repr(supplier)
        ) from error


def accept(preview: Preview, book: PriceBook, doubtful_rows: Container[int] = ()) -> int:
    """Write the ready lines, and of the doubtful ones those that the user confirmed; all or none.

    Returns the number of the import, by which it can be undone. Remembers the supplier's columns.
    """
    prices = [
        line.price
        for line in preview.lines
        if line.price is not None
        and (line.status == "ready" or (line.status == "doubtful" and line.row in doubtful_rows))
    ]
    number = book.add(prices, file_name=preview.file_name, fingerprint=preview.fingerprint, supplier=preview.supplier)
    if preview.supplier:
        book.remember_supplier(preview.supplier, preview.mapping.model_dump(mode="json"))
    return number


def part_named(catalog: Catalog, text: str) -> Record | None:
    """The part of any kind that a name means; None for none, or for two kinds that both would do."""
    found: list[Record] = [record for kind in PARTS if (record := find(getattr(catalog, kind), text)) is not None]
    return found[0] if len({record.id for record in found}) == 1 else None


def _sheet_and_mapping(file: Path, sheets: tuple[Sheet, ...], mapping: Columns | None) -> tuple[Sheet, Columns]:
    for sheet in sheets:
        guessed = guess_mapping(sheet) if mapping is None else mapping
        if guessed is not None and _columns(sheet, guessed).keys() & {"name", "part_id"}:
            return sheet, guessed
    raise ImportProblemError(
        file.name, "no row names a product and a price; expected headings such as name and price, 型号 and 单价"
    )


def _columns(sheet: Sheet, mapping: Columns) -> dict[Meaning, int]:
    """Where each meaning stands, by the heading's text."""
    if mapping.heading_row > len(sheet.rows):
        return {}
    headings = [plain_heading(cell.text) for cell in sheet.rows[mapping.heading_row - 1]]
    exact = [cell.text for cell in sheet.rows[mapping.heading_row - 1]]
    places: dict[Meaning, int] = {}
    for meaning, heading in mapping.columns.items():
        if heading in exact:
            places[meaning] = exact.index(heading)
        elif plain_heading(heading) in headings:
            places[meaning] = headings.index(plain_heading(heading))
    return places


@dataclass(frozen=True)
class _Reading:
    """What every line is read with; what was looked up for one line is kept for the others."""

    file: Path
    mapping: Columns
    supplier: str
    catalog: Catalog
    today: date
    rates: Rates
    parts: dict[str, Record | None] = field(default_factory=dict)
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    known: dict[tuple[str, str, bool], Price | None] = field(default_factory=dict)

    def part(self, name: str) -> Record | None:
        if name not in self.parts:
            self.parts[name] = part_named(self.catalog, self.mapping.names.get(name, "") or name)
        return self.parts[name]

    def suggestions(self, name: str) -> tuple[str, ...]:
        if name not in self.near and len(self.near) < MOST_SUGGESTED:
            self.near[name] = near(self.catalog, name)
        return self.near.get(name, ())

    def known_price(self, part: Record, currency: str, used: bool) -> Price | None:
        key = (part.id, currency, used)
        if key not in self.known:
            self.known[key] = price_of(
                self.catalog, part, currency=currency, country="", used=used, today=self.today, rates=self.rates
            )
        return self.known[key]


def _lines(reading: _Reading, sheet: Sheet) -> Iterator[Line]:
    places = _columns(sheet, reading.mapping)
    for number, row in enumerate(sheet.rows[reading.mapping.heading_row :], reading.mapping.heading_row + 1):
        cells = {meaning: row[place] for meaning, place in places.items()}
        amount = cells.get("amount", Cell("", f"row {number}"))
        named = [cells[one] for one in ("part_id", "name") if one in cells]
        if amount.text or any(cell.text or cell.uncalculated for cell in named):
            yield _line(reading, number, amount, cells)


def _line(reading: _Reading, number: int, amount: Cell, cells: dict[Meaning, Cell]) -> Line:
    mapping, rates = reading.mapping, reading.rates

    def text(meaning: Meaning) -> str:
        return cells[meaning].text if meaning in cells else ""

    def wrong(place: str, because: Reason) -> Line:
        return Line(number, place, name, "wrong", None, because)

    name = text("part_id") or text("name")
    for meaning in READ:
        if meaning in cells and _without_value(cells[meaning]):
            return wrong(cells[meaning].place, reason("not_calculated"))
    if not amount.text:
        return wrong(amount.place, reason("no_price"))
    if not name:
        return wrong(amount.place, reason("no_name"))
    step: Meaning = "amount"
    try:
        money, sign = amount_of(amount.text)
        step = "date"
        day = date_of(text("date")) if text("date") else mapping.observed_on or reading.today
        step = "condition"
        condition = condition_of(text("condition")) or mapping.condition
        step = "tax"
        tax = yes_or_no(text("tax"))
    except UnclearError as error:
        return wrong(cells[step].place, error.reason)
    currency = text("currency").upper().replace("RMB", "CNY").replace("人民币", "CNY") or sign or mapping.currency
    if currency not in rates.per_euro:
        unknown = reason("no_rate", currency=repr(currency)) if currency else reason("no_currency")
        return wrong(amount.place, unknown)
    if rates.convert(money, currency, "USD") > LARGEST_PRICE_USD:
        return wrong(amount.place, reason("too_dear", amount=money, currency=currency))
    if day > reading.today:
        return wrong(cells["date"].place, reason("in_future", day=str(day), today=str(reading.today)))
    part = reading.part(name)
    if part is None:
        return Line(number, amount.place, name, "unmatched", None, reason("no_part"), reading.suggestions(name))
    price = Observation(
        id=f"row-{number}",
        part_id=part.id,
        amount=money,
        currency=currency,
        region=text("region") or mapping.region,
        tax_included=mapping.tax_included if tax is None else tax,
        condition=condition,
        kind=mapping.kind,
        seller=text("seller") or mapping.seller or reading.supplier,
        observed_on=day,
        own=True,
        source=f"{reading.file.name}, {amount.place}",
        confidence="A",
        note="; ".join(one for one in (name, text("note")) if one),
    )
    doubt = _doubt(reading, part, price, amount)
    return Line(number, amount.place, name, "doubtful" if doubt else "ready", price, doubt)


def _without_value(cell: Cell) -> bool:
    """Whether nobody has computed the cell; in a CSV a formula stands as it was written."""
    return cell.uncalculated or cell.text.startswith("=")


def near(catalog: Catalog, name: str) -> tuple[str, ...]:
    """Names of parts that may be meant, of all kinds."""
    found = [one for kind in PARTS for one in suggest(getattr(catalog, kind), name, n=2)]
    return tuple(dict.fromkeys(found))[:4]


def _doubt(reading: _Reading, part: Record, price: Observation, amount: Cell) -> Reason | None:
    if amount.formula:
        return reason("computed", text=amount.text)
    known = reading.known_price(part, price.currency, price.condition == "used")
    if known is not None and not known.low / DOUBT_FACTOR <= price.amount <= known.high * DOUBT_FACTOR:
        low, high = (round(one) for one in (known.low, known.high))
        return reason("far", amount=price.amount, currency=price.currency, low=low, high=high)
    return None


def _doubles(lines: list[Line]) -> list[Line]:
    """The same part twice in one condition is doubtful from the second time on."""
    first: dict[tuple[str, str], int] = {}
    checked: list[Line] = []
    for line in lines:
        if line.price is None:
            checked.append(line)
            continue
        row = first.setdefault((line.price.part_id, line.price.condition), line.row)
        twice = row != line.row and line.status == "ready"
        checked.append(replace(line, status="doubtful", because=reason("double", row=row)) if twice else line)
    return checked
