"""Scales: some rules together weigh parts; each rule is asked once for all cards and parts that look the same to it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from advisor.machines.bench import Bench, Choice
from advisor.machines.build import Build
from advisor.machines.looks import everything, look_of, sights_in
from advisor.machines.rules import Rule
from catalog.records.hosts import Case

Numbered = tuple[int, Rule]
NOT_THERE = -1  # the look of a part that is not chosen yet, or that a rule does not read
STARVING = {"memory_channels", "cores"}  # rules whose warnings starve the cards (``bench.FELT``)


def sights_of(base: Build, bench: Bench) -> tuple[int, ...]:
    """For each rule a number: rules answer alike for cards with the same one."""
    key = ("sights", everything(base), base.training)
    if key not in bench.lists:
        bench.lists[key] = tuple(_sights(base, bench))
    found: tuple[int, ...] = bench.lists[key]
    return found


def _sights(base: Build, bench: Bench) -> Iterator[int]:
    if "sights" not in bench.lists:
        cases = [case for choice in bench.choices("case") if isinstance(case := choice.part, Case)]
        bench.lists["sights"] = sights_in(cases, bench.known.likely("length_margin"))
    seen: dict[Callable[[Build], Hashable], int] = {}
    for look in bench.lists["sights"]:
        if look not in seen:
            seen[look] = bench.number((look.__name__, look(base)))
        yield seen[look]


class Scale:
    """Weighs the parts in ``roles`` by ``rules``, for cards that are seen as ``sights`` say.

    ``felt`` is how many times a warning weighs that starves the cards.
    """

    def __init__(
        self,
        bench: Bench,
        rules: tuple[Numbered, ...],
        roles: tuple[str, ...],
        sights: tuple[int, ...],
        felt: float = 1.0,
    ) -> None:
        self.bench = bench
        self.rules = tuple(
            (rule, (number, sights[number], felt if rule.answers.__name__ in STARVING else 1.0))
            for number, rule in rules
        )  # each with what its answers depend on beside the parts
        self.roles = roles
        self.name = bench.number((roles, tuple(number for number, _ in rules)))  # of the rules
        self.key = bench.number((self.name, tuple(sights[number] for number, _ in rules), felt))  # and what they see
        self.not_there = (NOT_THERE,) * len(rules)
        self.seen = {role: bench.looks.setdefault((self.name, role), {}) for role in roles}

    def weigh(self, build: Callable[[], Build], *choices: Choice | None, extra: Hashable = None) -> float:
        """The weight of the parts in USD of the measure; ``build`` makes the machine where an answer is not known.

        ``extra`` is what else the answers depend on.
        """
        looks = tuple(map(self.looks, self.roles, choices))
        key = (self.key, extra, looks)
        kept = self.bench.totals.get(key)
        if kept is None:
            kept = self.bench.totals[key] = self._asked(build, looks, extra)
        return kept

    def _asked(self, build: Callable[[], Build], looks: tuple[tuple[Hashable, ...], ...], extra: Hashable) -> float:
        bench = self.bench
        total = 0.0
        built: Build | None = None
        answers = bench.answers
        for (rule, of), seen in zip(self.rules, zip(*looks, strict=True), strict=True):
            at = (of, extra, seen)
            kept = answers.get(at)
            if kept is None:
                built = built or build()
                kept = answers[at] = bench.weigh(rule.answers(built, bench.known), of[2])
            total += kept
        return total

    def looks(self, role: str, choice: Choice | None) -> tuple[Hashable, ...]:
        """What each rule sees of a part, as numbers."""
        if choice is None:
            return self.not_there
        seen, key = self.seen[role], (choice.part.id, choice.quantity)
        kept = seen.get(key)
        if kept is None:
            number = self.bench.number
            kept = seen[key] = tuple(
                number((look_of(rule, role)(choice.part), choice.quantity)) if role in rule.reads else NOT_THERE
                for rule, _ in self.rules
            )
        return kept
