"""The power budget of a machine: picture and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from advisor.quantity import Quantity, total
from catalog.records.hosts import Psu
from catalog.records.machines import WholeMachine
from reports.wording import numbers
from ui.charts.findings import Findings, findings_of
from ui.charts.power_picture import Draw, Limit, PowerPicture, Stage
from ui.tables.table import Cell, Column, Table
from ui.widgets.basics import card, column, label
from ui.widgets.disclosure import Disclosure
from ui.words import Words

if TYPE_CHECKING:
    from advisor.machines.machine import Machine

MOST_CARDS = 16  # drawn one by one
SUMS = ("wall", "psu_loss")


class MachinePower(QWidget):
    """A card with the stages from the cards' limits to the socket, and the consumers as a table."""

    why = Signal(object, str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.title = label("", "heading")
        self.picture = PowerPicture()
        self.table = Table()
        words.say(self.table, "setAccessibleName", "Power by consumer")
        self.table.why.connect(lambda quantity: self.why.emit(quantity, words.text("Power")))
        self.more = Disclosure(words, "Show the watts as a table", "Hide the table", self.table)
        self.setLayout(column(card(self.title, self.picture, self.more)))

    def show_machine(self, machine: Machine) -> None:
        power = dict(machine.power)
        self.setVisible(bool(power))
        if not power:
            return
        findings = findings_of(self.words, machine.findings)
        stages = self._stages(machine, findings)
        self.title.setText(self._finding(stages))
        spoken = "; ".join(
            ". ".join(
                [
                    stage.title,
                    *(f"{draw.name} {draw.watts:,.0f} W" for draw in stage.draws),
                    *(f"{limit.name} {limit.watts:,.0f} W" for limit in stage.limits),
                ]
            )
            for stage in stages
        )
        self.picture.show_stages(stages, spoken)
        self._table(machine)

    # the stages

    def _stages(self, machine: Machine, findings: Findings) -> tuple[Stage, ...]:
        found = [self._cards(machine, findings), self._supply(machine, findings), self._socket(machine, findings)]
        return tuple(stage for stage in found if stage is not None)

    def _cards(self, machine: Machine, findings: Findings) -> Stage | None:
        """The cards alone, one by one."""
        gpus = dict(machine.power).get("gpus")
        if gpus is None and machine.chip.board_power_w and not machine.chip.unified:
            gpus = Quantity(machine.count * machine.chip.board_power_w, "W", sources=(machine.chip.source,))
        if gpus is None or not gpus.value or machine.count < 1:
            return None
        say, each = self.words.text, gpus.value / machine.count
        title = say(
            "Cards at their limits: {count} × {each} W = {together} W",
            count=machine.count,
            each=f"{each:,.0f}",
            together=f"{gpus.value:,.0f}",
        )
        tip = findings.about("cards", title)
        parts = min(machine.count, MOST_CARDS)
        draws = tuple(
            Draw(say("Card {number}", number=number) if parts == machine.count else "", gpus.value / parts, 0, tip)
            for number in range(1, parts + 1)
        )
        return Stage(title, draws, gpus.high, apart=True)

    def _supply(self, machine: Machine, findings: Findings) -> Stage | None:
        """All consumers against what the supplies give."""
        parts = [(code, one) for code, one in machine.power if code not in SUMS and one.value]
        if not parts:
            return None
        say, language = self.words.text, self.words.language
        together = total(tuple(one for _, one in parts), "W")
        draws = tuple(
            Draw(
                language.term(code),
                one.value,
                number,
                f"{language.term(code)}: {language.quantity(one)}",
            )
            for number, (code, one) in enumerate(parts)
        )
        limits = []
        name, watts = supply_of(machine)
        if watts:
            limits.append(
                Limit(
                    say("power supply {name}", name=name) if name else say("power supply"),
                    watts,
                    findings.about("psu", ""),
                )
            )
        title = say("Behind the power supply, everything at full load: {watts}", watts=together)
        return Stage(title, draws, together.high, tuple(limits))

    def _socket(self, machine: Machine, findings: Findings) -> Stage | None:
        """With the supply's own loss, against what the circuit carries."""
        power = dict(machine.power)
        wall, loss = power.get("wall"), power.get("psu_loss")
        if wall is None:
            return None
        say = self.words.text
        inside = wall.value - (loss.value if loss is not None else 0.0)
        draws = [Draw(say("the machine"), inside, 0)] if loss is not None else [Draw(say("the machine"), wall.value, 0)]
        if loss is not None and loss.value > 0:
            draws.append(Draw(say("loss in the power supply"), loss.value, 7))
        limits = []
        allowed, words = circuit_of(self.words, machine)
        if allowed:
            limits.append(Limit(words, allowed, findings.about("site.circuit", words, "site.ups"), circuit=True))
        title = say("From the socket: {watts}", watts=wall)
        return Stage(title, tuple(draws), wall.high, tuple(limits))

    def _finding(self, stages: tuple[Stage, ...]) -> str:
        """The tightest limit decides what is said."""
        say = self.words.text
        tight = [(stage.high / limit.watts, stage, limit) for stage in stages for limit in stage.limits if limit.watts]
        if not tight:
            return say("Power: from the cards to the socket")
        share, stage, limit = max(tight, key=lambda one: one[0])
        if share > 1:
            over = Quantity(stage.high - limit.watts, "W")
            if limit.circuit:
                return say("Power: up to {over} more than the circuit gives for long", over=over)
            return say("Power: up to {over} more than the power supply gives", over=over)
        if limit.circuit:
            return say("Power: at most {share} % of what the circuit gives for long", share=round(100 * share))
        return say("Power: at most {share} % of what the power supply gives", share=round(100 * share))

    def _table(self, machine: Machine) -> None:
        say, language = self.words.text, self.words.language
        columns = (
            Column(say("Consumer"), stretch=True),
            Column(say("Likely, W"), number=True),
            Column(say("Range, W"), number=True),
        )
        rows: list[tuple[Cell | str, ...]] = []
        for code, one in machine.power:
            strong = code == "wall"
            rows.append(
                (
                    Cell(language.term(code), strong=strong),
                    Cell(f"{one.value:,.0f}", one, strong=strong),
                    "–" if one.exact else Cell(span(one), strong=strong),
                )
            )
        self.table.fill(columns, rows)


def span(one: Quantity) -> str:
    return numbers.span(one.low, one.high)


def supply_of(machine: Machine) -> tuple[str, float]:
    """Name and label of the supplies together, in W; 0 where nobody states it."""
    watts, names = 0.0, []
    for line in machine.lines:
        if isinstance(line.part, Psu):
            watts += line.part.watts * line.quantity
            names.append(f"{line.quantity} × {line.part.watts:,.0f} W" if line.quantity > 1 else "")
        elif isinstance(line.part, WholeMachine) and line.part.psu_watts and line.part.psu_count == 1:
            watts += line.part.psu_watts  # of several nobody says which are spares
    return " + ".join(name for name in names if name), watts


def circuit_of(words: Words, machine: Machine) -> tuple[float | None, str]:
    """What the circuit gives for long, in W, as the rule about it says; None where voltage and fuse are not known."""
    for one in machine.findings:
        values = dict(one.note.values)
        allowed = values.get("allowed")
        if one.rule == "site.circuit" and isinstance(allowed, (int, float)):
            volts, amps = values.get("volts"), values.get("amps")
            if isinstance(volts, (int, float)) and isinstance(amps, (int, float)):
                count = values.get("n")
                lines = count if isinstance(count, int) and count > 1 else 1
                return float(allowed), words.text(
                    "{count} {count:circuit|circuits} of {volts} V, {amps} A, for long",
                    count=lines,
                    volts=f"{volts:g}",
                    amps=f"{amps:g}",
                )
            return float(allowed), words.text("circuit, for long")
    return None, ""
