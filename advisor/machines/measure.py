"""What findings weigh when machines are compared: conflicts above any price, questions and warnings in money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from advisor.machines.machine import Finding

CONFLICT = 1e9  # USD; weighs more than any price: a machine without conflict always stands before one with
BARRIER = 1e7  # what unchecked facts speak against; a machine from here on is not proposed
OPEN = 1e6  # a deciding question that nobody has answered: more than any price
# no machine is proposed against one of these, and one that leaves them open only where there is no other
DECISIVE = {"slots.count", "case.length", "psu.capacity", "psu.connectors_16pin", "psu.connectors_8pin"}
LIMITS = {"platform.cards"}  # rules that only warn a builder, but that this program does not go against
# a machine that is composed needs no hope that its supply is larger than it seems, and no adapter in its leads
OVERLOADED = {
    "machines.psu_over_likely",
    "machines.psu_tight_likely",
    "machines.psu_tight_step",
    "machines.sixteen_adapter_full",
}
IMPORTANT = {"cpu.socket", "memory.type", "slots.lanes", "case.slots", "case.board", "cooler.socket", "server.card"}
STARVED = {"machines.memory_few", "machines.memory_uneven"}  # channels that no technician would leave so
STRONG = {"slots.lanes", "memory.channels", "psu.capacity"}  # warnings that cost speed or sleep every day
FELT = {"memory.channels", "cpu.cores"}  # they starve the cards: they weigh more, the dearer the cards are


@dataclass(frozen=True, slots=True)
class Measure:
    """USD of an open question, of a warning that is felt every day, and of any other warning."""

    question: float
    decisive: float
    warning: float

    def weigh(self, findings: Iterable[Finding], felt: float = 1.0) -> float:
        """What findings cost when machines are compared."""
        total = 0.0
        for one in findings:
            if one.answer == "ok":
                continue
            doubt = one.answer == "unknown" and one.note.level == "warning"
            limit = one.rule in LIMITS or one.note.code in OVERLOADED
            if one.answer == "conflict" or limit or (doubt and one.rule in DECISIVE):
                total += CONFLICT
            elif doubt:
                total += BARRIER
            elif one.answer == "warning":
                if one.note.code in STARVED:
                    total += 2 * CONFLICT
                    continue
                strong = (self.decisive if one.rule in STRONG else self.warning) * (felt if one.rule in FELT else 1.0)
                total += strong
            elif one.rule in DECISIVE and not one.note.code.endswith(("_likely", "_unchecked")):
                total += OPEN
            elif one.rule in DECISIVE:
                total += self.decisive
            else:
                known = one.note.code.endswith(("_likely", "_unchecked"))
                total += self.decisive if one.rule in IMPORTANT and not known else self.question
        return total
