"""What may become of a machine that stands there, as one answer: today, after each step, and the step to propose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from advisor.answer import Advice, JobFit, JobNeed, Option
from advisor.costs import buy_cash_flow
from advisor.costs.usage import Usage
from advisor.fitting import FITS, TIGHT
from advisor.jobs import works_of
from advisor.machines.advice import advice_for
from advisor.machines.build import Build, Cards, Known
from advisor.machines.explain import interconnect, narrowest_lanes, seated, total_price
from advisor.machines.machine import Finding, Line, Machine
from advisor.machines.power import budget
from advisor.machines.upgrade import Owned, Step
from advisor.memory.capacity import usable_memory
from advisor.owned import GB, Run, jobs_on, what_it_runs
from advisor.quantity import Price, Quantity
from advisor.usage import usage_of
from advisor.workload import Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.accelerators import Board
from catalog.records.record import Record
from catalog.rules import load_rules

NOTHING = Quantity(0.0, "W")
VERDICTS_OF_WORK = (FITS, TIGHT)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The machine at one time: its findings, what it serves to one user, and the study's jobs on it.

    ``machine`` has the parts that the catalog knows, without prices; None where its cards are not known or of several
    kinds. ``power`` is W by consumer, "wall" last. ``jobs`` is () where a job does not fit or no study was given.
    """

    build: Build
    machine: Machine | None
    findings: tuple[Finding, ...]
    power: tuple[tuple[str, Quantity], ...]
    runs: tuple[Run, ...]
    jobs: tuple[JobFit, ...]

    @property
    def card_memory(self) -> float | None:
        """B usable on all cards together, for what a buyer compares; None where a card is not known."""
        return None if self.machine is None else self.machine.memory_per_device * self.machine.count


@dataclass(frozen=True, slots=True)
class Way:
    """One step with the machine after it; ``option`` is that machine with the new parts as its lines."""

    step: Step
    option: Option
    after: Outlook
    guessed: bool = False  # only the chip of the cards that stand there was named

    @property
    def alike(self) -> bool:
        """Are cards that stand there taken to be like the new ones, because only their chip was named?"""
        return self.step.kind == "more cards" and self.guessed

    @property
    def works(self) -> bool:
        """Does it keep what the study asks? Without a study every step that no rule refuses does."""
        return self.step.verdict != "conflict" and all(
            fit.verdict in VERDICTS_OF_WORK and fit.enough is not False for fit in self.option.fits
        )


@dataclass(frozen=True, slots=True)
class Upgrade:
    """``ways`` by what they cost, the cheapest first; ``proposed`` is the place of one of them, None = buy nothing.

    ``others`` are the best other ways to get a study's work done: a new machine, rent, tokens; () without a study.
    ``enough`` says that the machine does the study's work as it stands.
    """

    name: str
    study: Study
    owned: Owned
    now: Outlook
    ways: tuple[Way, ...]
    others: tuple[Option, ...]
    needs: tuple[JobNeed, ...]
    proposed: int | None
    enough: bool
    advice: Advice | None = None

    def gained(self, way: Way) -> int:
        """How many more models of the catalog it serves to one user after the step."""
        return len(way.after.runs) - len(self.now.runs)

    def pace(self, way: Way) -> float | None:
        """How fast models that run today run then, in the same number format, over today: the middle one."""
        today = {(run.model.id, run.weights): run for run in self.now.runs}
        ratios = sorted(
            then.fit.speed.decode.value / now.fit.speed.decode.value
            for then in way.after.runs
            if (now := today.get((then.model.id, then.weights))) is not None
            and then.fit.speed is not None
            and then.fit.speed.decode is not None
            and now.fit.speed is not None
            and now.fit.speed.decode is not None
        )
        return ratios[len(ratios) // 2] if ratios else None


def upgrade_of(
    owned: Owned,
    study: Study,
    catalog: Catalog,
    rates: Rates,
    today: date,
    *,
    advice: Advice | None = None,
    name: str = "",
) -> Upgrade:
    """Every step of ``owned`` with what the machine does after it; ``advice`` is the study's, None = no jobs asked.

    With a study the step that is proposed is the cheapest that keeps what it asks, and none where the machine does so
    already; without one it is the step that gains most models for its money and slows none of today's down.
    """
    known = Known(catalog.assumptions, load_rules())
    with_jobs = study if advice is not None else None
    now = _outlook(owned.build, owned.findings, catalog, known, with_jobs)
    enough = bool(now.jobs) and _keeps(now.jobs) and not any(one.answer == "conflict" for one in owned.findings)
    guessed = any(not group.exact for group in owned.build.cards)
    ways = [
        _way(number, step, study, catalog, rates, known, with_jobs, guessed) for number, step in enumerate(owned.steps)
    ]
    # a machine that does the work is not made smaller
    least = now.card_memory or 0.0 if enough else 0.0
    done = sorted((way for way in ways if way is not None and (way.after.card_memory or 0.0) > least), key=_by_cost)
    proposed = next((place for place, way in enumerate(done) if way.works and way.step.cost is not None), None)
    found = Upgrade(
        name,
        study,
        owned,
        now,
        tuple(done),
        () if advice is None else _others(advice),
        () if advice is None else advice.needs,
        None if enough else proposed,
        enough,
        advice,
    )
    return found if advice is not None else replace(found, proposed=_worthwhile(found))


def _worthwhile(found: Upgrade) -> int | None:
    """The place of the step that gains most models for its money; None where none gains any."""
    places = [
        place
        for place, way in enumerate(found.ways)
        if way.works and way.step.cost is not None and found.gained(way) > 0
    ]
    quick = [place for place in places if round(found.pace(found.ways[place]) or 1.0, 1) >= 1]

    def worth(place: int) -> float:
        way = found.ways[place]
        return found.gained(way) / max(float(way.option.cash_flow.months[0].likely), 1.0)

    return max(quick or places, key=worth, default=None)


def _keeps(jobs: tuple[JobFit, ...]) -> bool:
    return all(fit.verdict in VERDICTS_OF_WORK and fit.enough is not False for fit in jobs)


def _by_cost(way: Way) -> tuple[bool, bool, Decimal]:
    return (way.step.verdict == "conflict", way.step.cost is None, way.option.cash_flow.months[0].likely)


def _others(advice: Advice) -> tuple[Option, ...]:
    """The best of each kind."""
    found = (next((one for one in advice.options if one.kind == kind), None) for kind in ("buy", "rent", "api"))
    return tuple(one for one in found if one is not None)


def _outlook(
    build: Build, findings: tuple[Finding, ...], catalog: Catalog, known: Known, study: Study | None
) -> Outlook:
    power = budget(build, known)
    machine = _machine(build, findings, power, catalog, known)
    runs = what_it_runs(build, catalog)
    jobs = () if study is None else jobs_on(build, study, catalog)
    return Outlook(build, machine, findings, power, runs, jobs)


def _machine(
    build: Build,
    findings: tuple[Finding, ...],
    power: tuple[tuple[str, Quantity], ...],
    catalog: Catalog,
    known: Known,
) -> Machine | None:
    """The machine as reports draw it."""
    if len(build.cards) != 1 or build.cards[0].chip is None:
        return None
    group = build.cards[0]
    chip, count = build.cards[0].chip, group.count
    unified = build.whole is not None and build.whole.kind == "unified"
    memory = usable_memory(chip, catalog.assumptions, operating_system=build.place.operating_system or "linux")
    return Machine(
        "owned",
        "composed" if build.whole is None else "whole",
        chip,
        count,
        _board(group),
        _lines(build),
        findings,
        advice_for(build, findings, known),
        power=power,
        memory_per_device=memory.value,
        host_memory=(build.memory_gb or 0.0) * GB,
        interconnect=interconnect(chip, count, unified),
        link_lanes=narrowest_lanes(build, chip),
        seats=seated(build),
    )


def _board(group: Cards) -> Board | None:
    """The card as it is to be drawn; where only its chip was named, its name is that and its length not known."""
    if group.board is None or group.exact:
        return group.board
    return group.board.model_copy(update={"name": group.name, "length_mm": None})


def _lines(build: Build) -> tuple[Line, ...]:
    """Every part that has a record, as the machine's lines; nobody asks what a part that is owned costs."""
    parts: list[tuple[str, Record | None, int]] = [("machine", build.whole, 1)]
    parts += [("accelerator", group.board or group.chip, group.count) for group in build.cards]
    parts += [("cpu", build.cpu, build.cpus), ("mainboard", build.mainboard, 1), ("memory", build.memory, build.kits)]
    parts += [("drive", drive, count) for drive, count in build.drives]
    parts += [("psu", psu, count) for psu, count in build.psus]
    parts += [("case", build.case, 1), ("cooler", build.cooler, 1)]
    return tuple(Line(role, part, count, None) for role, part, count in parts if part is not None)


def _way(
    number: int,
    step: Step,
    study: Study,
    catalog: Catalog,
    rates: Rates,
    known: Known,
    with_jobs: Study | None,
    guessed: bool,
) -> Way | None:
    """None for a step to a machine on which the study's jobs do not fit: it does not do what was asked."""
    if step.after is None:
        return None
    after = _outlook(step.after, step.findings, catalog, known, with_jobs)
    if after.machine is None or (with_jobs is not None and not after.jobs):
        return None
    unpriced = tuple(dict.fromkeys(line.role for line in step.buy if line.price is None))
    price: Price | None = None if unpriced else total_price(step.buy)
    machine = replace(after.machine, lines=step.buy, price=price, missing=unpriced)
    usage = Usage(0.0, 0.0, NOTHING, NOTHING, 0.0, 0.0)
    if with_jobs is not None:
        usage = usage_of(works_of(study, catalog), after.jobs, machine, study, catalog, step.chip.name)
    flow = buy_cash_flow(machine, usage, study, catalog, rates)
    return Way(step, Option(f"step-{number}", "buy", machine, None, (), after.jobs, flow, 0.0, ()), after, guessed)
