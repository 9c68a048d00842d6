"""What every section reads: the advice, the language, the dates, and the numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from advisor.answer import Advice, JobNeed, Option
from advisor.quantity import Note, Price
from catalog.catalog import Catalog
from reports.document import Cell, Remark
from reports.naming import option_name
from reports.wording import Language, numbers

if TYPE_CHECKING:
    from advisor.costs.sensitivity import Sensitivity


@dataclass
class Sources:
    """Numbers sources in the order in which they are first cited."""

    texts: list[str] = field(default_factory=list)

    def cite(self, sources: Iterable[str]) -> str:
        """References such as "[1] [4]"; empty without sources."""
        numbers: list[int] = []
        for text in sources:
            if not text:
                continue
            if text not in self.texts:
                self.texts.append(text)
            numbers.append(self.texts.index(text) + 1)
        return " ".join(f"[{number}]" for number in dict.fromkeys(numbers))


@dataclass
class Context:
    """One report being written."""

    advice: Advice
    language: Language
    today: date
    catalog: Catalog | None = None
    sources: Sources = field(default_factory=Sources)
    names: Mapping[str, str] = field(default_factory=dict)  # of options that are no plain purchase, by their id

    @property
    def issued(self) -> date:
        return self.advice.study.quote.issued or self.today

    @property
    def valid_until(self) -> date:
        """The last day on which the document holds, that day included."""
        return self.issued + timedelta(days=self.advice.study.quote.valid_days)

    def say(self, english: str, **values: Any) -> str:
        return self.language.text(english, **values)

    def money(self, number: Decimal | int | float, places: int | None = None) -> str:
        return self.language.amount(Decimal(str(number)), self.advice.currency, places)

    def span(self, low: Decimal, high: Decimal) -> str:
        """Two amounts as a range: "$3,767–5,318"."""
        one, other = self.money(low), self.money(high)
        prefix = one[: len(one) - len(one.lstrip("-ABCDEFGHIJKLMNOPQRSTUVWXYZ$€£¥ "))]
        return one if one == other else f"{one}–{other.removeprefix(prefix)}"

    def figures(self, low: Decimal, high: Decimal) -> str:
        """The same without the currency, for a column whose head carries it."""
        places = numbers.decimals_for(high)
        one, other = numbers.money_number(low, places), numbers.money_number(high, places)
        between = " … " if low < 0 else "–"
        return one if one == other else f"{one}{between}{other}"

    def figure(self, number: Decimal) -> str:
        return numbers.money_number(number.quantize(Decimal(1)) if abs(number) >= 100 else number)

    def head(self, text: str, currency: str = "") -> str:
        """A column's head with its currency: "To buy (CNY)"."""
        return self.say("{head} ({currency})", head=text, currency=currency or self.advice.currency)

    def price(self, price: Price | None) -> str:
        return self.language.money(price)

    def remark(self, note: Note) -> Remark:
        return Remark(note.level, self.language.note(note), self.sources.cite(note.sources))

    def remarks(self, notes: Iterable[Note]) -> tuple[Remark, ...]:
        """Notes as remarks, each said once, the grave ones first."""
        order = {"conflict": 0, "warning": 1, "unknown": 2, "info": 3}
        unique = dict.fromkeys(self.remark(note) for note in notes)
        return tuple(sorted(unique, key=lambda remark: order.get(remark.level, 3)))

    def verdict(self, verdict: str) -> Cell:
        """A cell that says a verdict in word and shape."""
        return Cell(self.language.term(f"verdict.{verdict}"), verdict)

    def answer(self, answer: str) -> Cell:
        return Cell(self.language.term(f"answer.{answer}"), answer)

    def need(self, index: int) -> JobNeed:
        return self.advice.needs[index]

    def chip_name(self, id: str) -> str:
        """The name of a chip by its id, from the catalog or from the options."""
        if self.catalog is not None and id in self.catalog.chips:
            return self.language.name(self.catalog.chips[id].name or id)
        for option in self.advice.options:
            if option.machine is not None and option.machine.chip.id == id:
                return self.language.name(option.machine.chip.name or id)
        return id

    def option_name(self, option: Option) -> str:
        if option.id in self.names:
            return self.names[option.id]
        offer = option.offer
        names = {offer.chip_id: self.chip_name(offer.chip_id)} if offer is not None else {}
        return option_name(option, self.language, names)

    @cached_property
    def certainty(self) -> Sensitivity | None:
        """What moves the cost of the recommended machine, and how sure it is; None without a catalog or a job."""
        if self.catalog is None or not self.advice.needs:
            return None
        from advisor.certainty import certainty_of  # numpy is for this answer alone

        return certainty_of(self.advice, self.catalog)

    @property
    def recommended(self) -> Option | None:
        return self.advice.recommended


def worst(verdicts: Iterable[str]) -> str:
    """The verdict of an option with several jobs: the worst of them."""
    order = ("does not fit", "unknown", "tight", "fits")
    given = set(verdicts)
    return next((verdict for verdict in order if verdict in given), "unknown")
