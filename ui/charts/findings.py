"""What the rules say of a part of the machine, for the drawings: the worst shape, and the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.look import VERDICTS
from ui.words import Words

if TYPE_CHECKING:
    from advisor.machines.machine import Finding

WORST_FIRST = ("conflict", "warning", "unknown", "ok")


@dataclass(frozen=True, slots=True)
class Findings:
    """(rule, answer, sentence) of a machine; rules are asked for by how their name begins: "psu", "case.length"."""

    lines: tuple[tuple[str, str, str], ...] = ()

    def _of(self, names: tuple[str, ...]) -> list[tuple[str, str]]:
        found = [
            (answer, text)
            for rule, answer, text in self.lines
            if any(rule == name or rule.startswith(f"{name}.") for name in names)
        ]
        return sorted(found, key=lambda one: WORST_FIRST.index(one[0]) if one[0] in WORST_FIRST else 9)

    def shape(self, *names: str) -> str:
        """The shape of the worst answer; "" where everything is in order."""
        found = self._of(names)
        return VERDICTS[found[0][0]][1] if found and found[0][0] in WORST_FIRST[:3] else ""

    def about(self, name: str, about: str, *more: str) -> str:
        """``about`` and, below it, each sentence with its shape."""
        lines = [f"{VERDICTS.get(answer, VERDICTS['unknown'])[1]} {text}" for answer, text in self._of((name, *more))]
        return "\n".join([about, *lines] if about else lines)


NO_FINDINGS = Findings()


def findings_of(words: Words, findings: tuple[Finding, ...]) -> Findings:
    return Findings(tuple((one.rule, one.answer, words.language.note(one.note)) for one in findings))
