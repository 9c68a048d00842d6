"""How near an option comes to what was asked, and what a buyer has to find out first."""

from __future__ import annotations

from advisor.answer import Option
from advisor.fitting import FITS, offloads
from advisor.machines.machine import Machine
from advisor.screen import worst
from advisor.workload import Study

STANDINGS = ("all", "just", "open", "misses", "over budget", "unpriced")  # by tier
EXPORT = "buyer.export"  # a licence may be needed: a question for a buyer in another country
LANES = "slots.lanes"  # decides for several cards; one card has the first slot to itself
DECISIVE = ("slots.count", "slots.lanes", "psu.capacity", "psu.connectors_8pin", "psu.connectors_16pin", "case.length")
NOT_NEW = "advice.not_sold_new"
LEVEL_UNKNOWN = ("advice.rate_unknown", "advice.first_token_unknown", "advice.load_unknown", "advice.deadline_unknown")
ELSEWHERE = ("advice.rented_abroad", "advice.rented_somewhere", "advice.comparable_model")


def tier(option: Option, study: Study) -> int:
    """How near an option comes to what was asked; a lower tier stands first whatever its score.

    0 does all that was asked; 1 does it only just, or in another place or with another model than wanted; 2 leaves a
    question open; 3 misses a demand; 4 costs more than the budget; 5 has no price.
    """
    if option.machine is not None and option.machine.price is None:
        return 5
    if over_budget(option, study):
        return 4
    if any(fit.enough is False for fit in option.fits):
        return 3
    if open_question(option):
        return 2
    return 1 if worst(option.fits) != FITS or elsewhere(option) else 0


def open_question(option: Option) -> bool:
    """Is something not known, or not sure to work, that a buyer has to find out first?"""
    return level_unknown(option) or otherwise_open(option)


def otherwise_open(option: Option) -> bool:
    """Is a question open besides whether the speed keeps the level that was asked for?"""
    if option.machine is not None and (undecided(option.machine) or modified(option) or estimated(option)):
        return True
    if any(each.code == NOT_NEW for each in option.notes):
        return True
    return on_preview(option) or any(
        each.level == "unknown" and each.code not in LEVEL_UNKNOWN for fit in option.fits for each in fit.notes
    )


def level_unknown(option: Option) -> bool:
    """Was a speed, load or deadline asked for that nobody can say it keeps?"""
    return any(each.code in LEVEL_UNKNOWN for fit in option.fits for each in fit.notes)


def keeps_level(option: Option) -> bool:
    """Is every level that was asked for known to be kept? True where none was asked."""
    return not level_unknown(option) and all(fit.enough is not False for fit in option.fits)


def undecided(machine: Machine) -> bool:
    """Is a question open that decides whether the machine can be built, or delivered, at all?"""
    return any(
        (finding.answer == "unknown" and finding.rule in DECISIVE and (machine.count > 1 or finding.rule != LANES))
        or (finding.answer in ("warning", "unknown") and finding.rule == EXPORT)
        for finding in machine.findings
    )


def offloading(option: Option) -> bool:
    """Does a job leave weights in main memory? How fast that is hangs on more than the cards."""
    return any(offloads(fit.memory) for fit in option.fits)


def on_preview(option: Option) -> bool:
    """Does it rest on software that its makers do not yet call complete for this vendor?"""
    return any(each.code == "advice.software_preview" for fit in option.fits for each in fit.notes)


def elsewhere(option: Option) -> bool:
    """Is it rented in another country or in one that nobody states, or another model than the wanted one?"""
    return any(each.code in ELSEWHERE for each in option.notes)


def estimated(option: Option) -> bool:
    """Is the price of the cards themselves only the band of their class?"""
    lines = option.machine.lines if option.machine else ()
    return any(line.role in ("accelerator", "machine") and line.price and line.price.estimate for line in lines)


def modified(option: Option) -> bool:
    """Are its cards altered by somebody else than their maker (memory mods)?"""
    lines = option.machine.lines if option.machine else ()
    return any(line.role == "accelerator" and line.price and "modded" in line.price.condition for line in lines)


def over_budget(option: Option, study: Study) -> bool:
    """The first month's payment, taxes included, against the budget."""
    budget = study.money.budget
    return budget is not None and option.kind == "buy" and option.cash_flow.months[0].likely > budget
