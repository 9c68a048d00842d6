"""Machine: its parts and their prices, what the rules say, its power."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.quantity import Price
from catalog.records.hosts import Psu
from reports.naming import option_name, record_name
from ui.charts.board_picture import BoardPicture
from ui.charts.power_bar import Draw, Limit, PowerBar
from ui.marks import mark
from ui.tables.table import Cell, Column, Table
from ui.views.view import View, bought
from ui.widgets.basics import card, label, said
from ui.widgets.notes import Notes

if TYPE_CHECKING:
    from advisor.answer import Advice, Option
    from advisor.machines.machine import Machine as Built


class Machine(View):
    """The recommended machine, or the best one where renting or an API is recommended."""

    def build(self) -> None:
        self.title = label("", "title")
        self.instead = label("", "muted")
        self.lines = Table()
        self.words.say(self.lines, "setAccessibleName", "Parts")
        self.sources = label("", "small")
        self.power, self.wall = PowerBar(), PowerBar()
        self.power_line = label("")
        self.board = BoardPicture(self.words)
        self.board_unknown = label("", "muted")
        self.findings = Notes(self.words)
        self.fine = Notes(self.words)
        self.advice = Notes(self.words)
        self.fine_title = said(self.words, "Checked and in order", "strong")
        self.cards = (
            card(said(self.words, "Parts", "heading"), self.lines, self.sources),
            card(said(self.words, "Checks", "heading"), self.findings, self.fine_title, self.fine),
            card(said(self.words, "Power", "heading"), self.power, self.wall, self.power_line),
            card(said(self.words, "Advice for building it", "heading"), self.advice),
        )
        self.board_card = card(said(self.words, "Slots and cards", "heading"), self.board, self.board_unknown)
        for part in (self.title, self.instead, self.cards[0], self.board_card, *self.cards[1:]):
            self.page.addWidget(part)
        self.page.addStretch(1)

    def missing(self, advice: Advice) -> tuple[str, str] | None:
        if bought(advice) is not None:
            return None
        return (
            mark("No machine to buy does this work."),
            mark("Options says why each was rejected. Allow buying under Choices, or look at renting and hosted APIs."),
        )

    def fill(self, advice: Advice) -> None:
        option = bought(advice)
        if option is None or option.machine is None:
            return
        say, language, machine = self.words.text, self.words.language, option.machine
        self.title.setText(self._finding(option, machine))
        other = advice.recommended
        self.instead.setVisible(other is not None and other.id != option.id)
        if other is not None and other.id != option.id:
            name = option_name(other, language)
            self.instead.setText(say("Recommended is {name}. This is the best machine to buy instead.", name=name))
        self._lines(machine)
        self._board(machine)
        open_points = [one for one in machine.findings if one.answer != "ok"]
        order = ("conflict", "warning", "unknown")
        open_points.sort(key=lambda one: order.index(one.answer) if one.answer in order else 9)
        self.findings.show_lines(
            tuple((one.answer, language.note(one.note), "; ".join(one.note.sources)) for one in open_points)
            or (("ok", say("No rule is broken and nothing is unknown."), ""),)
        )
        fine = tuple(
            ("ok", language.note(one.note), "; ".join(one.note.sources))
            for one in machine.findings
            if one.answer == "ok"
        )
        self.fine.show_lines(fine)
        self.fine_title.setVisible(bool(fine))
        self.advice.show_notes(machine.advice)
        self.cards[3].setVisible(bool(machine.advice))
        self._power(machine)

    def _finding(self, option: Option, machine: Built) -> str:
        say, name = self.words.text, option_name(option, self.words.language)
        open_points = sum(1 for one in machine.findings if one.answer in ("warning", "unknown"))
        if machine.conflicts:
            return say("{name} cannot be built like this", name=name)
        if open_points:
            return say("{name}: {count} {count:point|points} to settle before ordering", name=name, count=open_points)
        return say("{name}: every check is in order", name=name)

    def _lines(self, machine: Built) -> None:
        say, language = self.words.text, self.words.language
        currency = next((line.price.currency for line in machine.lines if line.price), "")
        columns = (
            Column(say("Part")),
            Column(say("Chosen"), stretch=True),
            Column(say("Pieces"), number=True),
            Column(f"{say('Each')}, {currency}", number=True),
            Column(f"{say('Together')}, {currency}", number=True),
            Column(say("Price from")),
        )
        rows: list[list[Cell | str]] = []
        for line in machine.lines:
            price = line.price
            rows.append(
                [
                    language.term(f"role.{line.role}"),
                    Cell(record_name(line.part), hint=line.part.note or line.part.source),
                    str(line.quantity),
                    plain(price, 1),
                    plain(price, line.quantity),
                    self._origin(price),
                ]
            )
        total = machine.price
        rows.append(
            [
                Cell(say("Together"), strong=True),
                say("without the lines whose price nobody knows") if total is None else "",
                "",
                "",
                Cell(plain(total or known_sum(machine), 1), strong=True),
                "",
            ]
        )
        self.lines.fill(columns, rows)
        sources = dict.fromkeys(line.price.source for line in machine.lines if line.price)
        self.sources.setText(say("Sources: {sources}", sources="; ".join(sources)) if sources else "")

    def _origin(self, price: Price | None) -> Cell:
        say, language = self.words.text, self.words.language
        if price is None:
            return Cell(say("no price known: ask for a quote"), colour="unknown")
        day = language.date(price.as_of)
        kind = say("estimate") if price.estimate else say("used") if price.condition == "used" else say("seen")
        text = f"{kind}, {day}"
        if price.stale:
            text += " · " + say("old")
        return Cell(text, colour="tight" if price.stale or price.estimate else "", hint=price.source)

    def _board(self, machine: Built) -> None:
        from advisor.machines.layout import layout_of

        layout = layout_of(machine)
        self.board_card.setVisible(layout is not None)
        if layout is None:
            return
        self.board.setVisible(layout.known)
        self.board_unknown.setVisible(not layout.known)
        self.words.say(
            self.board_unknown,
            "setText",
            "The positions of the slots of {board} are not documented; look them up before ordering.",
            board=layout.board,
        )
        if layout.known:
            self.board.show_layout(layout)

    def _power(self, machine: Built) -> None:
        """Above: consumers against the supply. Below: what the socket gives against the circuit."""
        say, language = self.words.text, self.words.language
        wall = dict(machine.power).get("wall")
        draws = tuple(
            Draw(language.term(code), one.value)
            for code, one in machine.power
            if code not in ("wall", "psu_loss") and one.value
        )
        supplies = [line for line in machine.lines if isinstance(line.part, Psu)]
        watts = sum(line.part.watts * line.quantity for line in supplies if isinstance(line.part, Psu))
        allowed = circuit_limit(machine)
        inside = (Limit(say("power supply"), watts),) if watts else ()
        outside = (Limit(say("circuit, for long"), allowed),) if allowed else ()
        most = max([sum(draw.watts for draw in draws), wall.high if wall else 0.0, watts, allowed or 0.0])
        text = say("From the socket: {watts}", watts=wall) if wall is not None else ""
        spoken = ", ".join(f"{draw.name} {draw.watts:,.0f} W" for draw in draws)
        self.power.show_power(draws, inside, f"{say('Power')}: {spoken}", most)
        self.wall.show_power((Draw(say("From the socket"), wall.high),) if wall else (), outside, text, most)
        self.power_line.setText(text)
        self.power.setVisible(bool(draws))
        self.wall.setVisible(wall is not None)
        self.cards[2].setVisible(bool(draws) or wall is not None)


def circuit_limit(machine: Built) -> float | None:
    """What the circuit gives for long, in W, as the rule about it says; None where voltage and fuse are not known."""
    for one in machine.findings:
        allowed = dict(one.note.values).get("allowed")
        if one.rule == "site.circuit" and isinstance(allowed, (int, float)):
            return float(allowed)
    return None


def plain(price: Price | None, pieces: int) -> str:
    """A price as its range without the currency."""
    if price is None:
        return "–"
    low, high = price.low * pieces, price.high * pieces
    return f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"


def known_sum(machine: Built) -> Price | None:
    """The sum of what is known, for a machine with a line that nobody has a price for."""
    known = [(line.price, line.quantity) for line in machine.lines if line.price]
    if not known:
        return None
    low = sum((price.low * pieces for price, pieces in known), Decimal(0))
    likely = sum((price.likely * pieces for price, pieces in known), Decimal(0))
    high = sum((price.high * pieces for price, pieces in known), Decimal(0))
    return Price(low, likely, high, known[0][0].currency, "sum of the known lines", "", "")
