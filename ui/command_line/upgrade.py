"""``check MACHINE.json --upgrade [STUDY]``: what a machine that is owned runs, and the next steps with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from advisor.advice import advise
from advisor.answer import Advice, JobFit
from advisor.machines.machine import Line
from advisor.machines.upgrade import Owned, Step, owned_machine
from advisor.owned import Run, jobs_on, what_it_runs, worthwhile
from advisor.quantity import Amount, Note, Price, Quantity, note
from advisor.workload import Money, Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates
from reports.wording import Language
from ui.command_line.advise import day_of
from ui.command_line.inputs import the_study
from ui.command_line.output import Encoder, table

__all__ = ["Upgrade", "as_json", "day_of", "show"]

MOST_RUNS = 12
STEPS = 5


class Upgrade:
    """The answer to what may become of a machine given by its parts; ``file`` is a study, "" = none."""

    def __init__(self, description: Mapping[str, Any], catalog: Catalog, file: str, today: date) -> None:
        rates = load_rates()
        self.file = file
        self.study = the_study(file) if file else study_of(description, catalog)
        self.owned: Owned = owned_machine(description, (), catalog, self.study, rates, today)
        build = self.owned.build
        self.jobs: tuple[JobFit, ...] = ()
        self.runs: tuple[Run, ...] = ()
        self.advice: Advice | None = None
        if file:
            self.jobs = jobs_on(build, self.study, catalog)
            self.advice = advise(self.study, catalog, today=today)
            machines = [option.machine for option in self.advice.options if option.machine is not None]
            wanted = tuple(dict.fromkeys((one.chip.id, one.count) for one in machines if one.kind != "whole"))
        else:
            self.runs = what_it_runs(build, catalog)
            wanted = worthwhile(build, catalog, self.study, rates, today)
        self.owned = owned_machine(description, wanted, catalog, self.study, rates, today)

    @property
    def room(self) -> Note:
        count = self.owned.room_to_grow
        if count is None:
            return note("upgrade.room_unknown", "unknown")
        return note("upgrade.room", n=count) if count else note("upgrade.no_room")


def study_of(description: Mapping[str, Any], catalog: Catalog) -> Study:
    """A study for somebody who gave none: his country's currency, where the description names a country.

    Used parts are allowed: cards like those that stand there are often sold second-hand only.
    """
    code = str(description.get("country") or "").strip()
    country = catalog.countries.get(code.lower())
    jobs = (Serve(model="none"),)
    if country is None:
        return Study(jobs=jobs, money=Money(used_parts=True))
    return Study(jobs=jobs, site=Site(country=code.upper()), money=Money(currency=country.currency, used_parts=True))


def as_json(found: Upgrade, words: Language) -> dict[str, Any]:
    """The key "upgrade" of the answer: further keys beside those that every check has."""
    encoder = Encoder(words)
    return {
        "currency": found.study.money.currency,
        "room_to_grow": found.owned.room_to_grow,
        "jobs": [_fit(fit, encoder) for fit in found.jobs],
        "runs": [
            {
                "model": run.model.id,
                "parameters": run.parameters,
                "weights": run.weights,
                **_fit(run.fit, encoder),
            }
            for run in found.runs
        ],
        "steps": [_step(step, found.study.money.currency, encoder) for step in found.owned.steps],
    }


def _fit(fit: JobFit, encoder: Encoder) -> dict[str, Any]:
    return {
        "verdict": fit.verdict,
        "needed": encoder.plain(fit.memory.fullest.needed if fit.memory is not None else None),
        "capacity": fit.capacity,
        "tokens_per_second": encoder.plain(fit.speed.decode_per_user if fit.speed is not None else None),
        "enough": fit.enough,
    }


def _step(step: Step, currency: str, encoder: Encoder) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "chip": step.chip.id,
        "count": step.count,
        "verdict": step.verdict,
        "cost": None
        if step.cost is None
        else {**dict(zip(("low", "likely", "high"), map(str, step.cost), strict=True)), "currency": currency},
        "buy": [
            {"role": line.role, "part": line.part.id, "quantity": line.quantity, "price": encoder.plain(line.price)}
            for line in step.buy
        ],
        "keep": [encoder.words.term(name) for name in step.keep],
        "sell": list(step.sell),
        "brings": encoder.plain(step.brings),
        "notes": encoder.plain(step.notes),
        "findings": [
            {"rule": one.rule, "answer": one.answer, "text": encoder.words.note(one.note)} for one in step.findings
        ],
    }


def show(found: Upgrade, words: Language) -> None:
    """The same in words."""
    print(f"\n{words.note(found.room)}")
    if found.file:
        code = "upgrade.jobs" if found.jobs else "upgrade.jobs_none"
        print(f"\n{words.note(note(code, study=found.study.title or found.file))}")
        rows = [(str(fit.job_index + 1), *_columns(fit, words)) for fit in found.jobs]
        if rows:
            print(table(("#", *_heads(words)), rows, right=(0, 3)))
    elif found.runs:
        print(f"\n{words.note(note('upgrade.runs', tokens=Serve(model='none').context_tokens))}")
        served = [
            (run.model.name or run.model.id, _billions(run.parameters), run.weights, *_columns(run.fit, words))
            for run in found.runs[:MOST_RUNS]
        ]
        heads = (words.term(f"upgrade.{code}") for code in ("model", "parameters", "weights"))
        print(table((*heads, *_heads(words)), served, right=(1, 5)))
        if len(found.runs) > MOST_RUNS:
            print(words.note(note("upgrade.runs_more", n=len(found.runs) - MOST_RUNS)))
    else:
        print(words.note(note("upgrade.runs_none", "unknown")))
    steps = found.owned.steps[:STEPS]
    print(f"\n{words.term('upgrade.steps')}:" if steps else f"\n{words.note(note('upgrade.no_steps'))}")
    for place, step in enumerate(steps, 1):
        for number, text in enumerate(_told(step, found.study.money.currency, words)):
            print(f"{place}. {text}" if number == 0 else f"   {text}")


def _heads(words: Language) -> tuple[str, ...]:
    return tuple(words.term(f"upgrade.{code}") for code in ("memory", "verdict", "speed"))


def _columns(fit: JobFit, words: Language) -> tuple[str, str, str]:
    needed = fit.memory.fullest.needed if fit.memory is not None else None
    speed = fit.speed.decode_per_user if fit.speed is not None else None
    memory = f"{words.quantity(needed)} / {words.quantity(Quantity(fit.capacity, 'B'))}"
    return memory, words.term(f"verdict.{fit.verdict}"), words.quantity(speed)


def _billions(parameters: float) -> str:
    return f"{parameters / 1e9:,.1f} B"


def _told(step: Step, currency: str, words: Language) -> list[str]:
    code = "upgrade.more_cards" if step.kind == "more cards" else "upgrade.other_cards"
    verdict = words.term(f"answer.{'warning' if step.verdict == 'warnings' else step.verdict}")
    lines = [
        words.note(note(code, n=step.count, card=step.chip.name)),
        words.note(note("upgrade.buy", parts="; ".join(_bought(line, words) for line in step.buy))),
        _cost(step, currency, words),
    ]
    if step.keep:
        kept = tuple(words.term(name) for name in step.keep)
        lines.append(words.note(note("upgrade.keep", parts=words.join(kept))))
    if step.brings is not None:
        lines.append(words.note(note("upgrade.brings", price=step.brings)))
    lines += [words.note(one) for one in step.notes]
    lines.append(words.note(note("upgrade.verdict", verdict=verdict)))
    return lines + [f"x {words.note(one.note)}" for one in step.findings if one.answer == "conflict"]


def _bought(line: Line, words: Language) -> str:
    price = words.money(line.price) if line.price is not None else words.term("upgrade.unpriced")
    return f"{line.quantity} x {line.part.name or line.part.id} ({price})"


def _cost(step: Step, currency: str, words: Language) -> str:
    if step.cost is None:
        unknown = ", ".join(line.part.name or line.part.id for line in step.buy if line.price is None)
        return words.note(note("upgrade.cost_unknown", "unknown", parts=unknown))
    low, likely, high = step.cost
    cost: Amount | Price = Amount(likely, currency)
    if low < high:
        cost = Price(low, likely, high, currency, "sum", "", "")
    return words.note(note("upgrade.cost", cost=cost))
