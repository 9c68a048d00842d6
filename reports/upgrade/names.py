"""What the machine and its steps are called."""

from __future__ import annotations

from advisor.machines.build import Build
from advisor.upgrading import Upgrade, Way
from reports.naming import cards, record_name
from reports.sections.context import Context
from reports.wording import Language

RESALE = ("costs.resale_0_months", "costs.resale_12_months", "costs.resale_36_months", "costs.resale_60_months")


def step_name(way: Way, words: Language) -> str:
    """ "Add 1 × RTX 3090 (2 in all)", "1 × RTX PRO 4500 instead of the old cards"."""
    step = way.step
    name = record_name(step.chip, words)
    if step.kind != "more cards":
        return words.text("{cards} instead of the old cards", cards=cards(step.count, name))
    new = sum(line.quantity for line in step.buy if line.role == "accelerator")
    return words.text("{cards} more ({count} in all)", cards=cards(new, name), count=step.count)


def step_title(c: Context, way: Way) -> str:
    return c.say("Proposed: {step}", step=step_name(way, c.language))


def card_names(build: Build) -> tuple[str, ...]:
    """The cards as they were described: "1 × RTX 3090"."""
    return tuple(cards(group.count, group.name) for group in build.cards)


def machine_name(c: Context, upgrade: Upgrade) -> str:
    """Its own name, else its cards."""
    named = card_names(upgrade.owned.build)
    if upgrade.name:
        return upgrade.name
    if upgrade.owned.build.whole is not None:
        return record_name(upgrade.owned.build.whole, c.language)
    return (
        c.say("the machine with {cards}", cards=c.language.join(named))
        if named
        else c.say("the machine that stands there")
    )


def given_parts(c: Context, build: Build) -> tuple[tuple[str, str], ...]:
    """(role, name) of every part as it was described; what was not said is left out."""
    language = c.language
    memory = f"{build.memory_gb:g} GB {build.memory_type}".strip() if build.memory_gb else ""
    supplies = tuple(cards(count, record_name(psu, language)) for psu, count in build.psus)
    drives = tuple(cards(count, record_name(drive, language)) for drive, count in build.drives)
    cpu = build.name("cpu")
    unified = build.whole is not None and build.whole.kind == "unified"
    rows = (
        ("machine", record_name(build.whole, language) if build.whole is not None else ""),
        ("accelerator", "" if unified else language.join(card_names(build))),
        ("cpu", cards(build.cpus, cpu) if cpu and build.cpus > 1 else cpu),
        ("mainboard", build.name("mainboard")),
        ("memory", memory),
        ("drive", language.join(drives)),
        ("psu", language.join(supplies)),
        ("case", build.name("case")),
        ("cooler", build.name("cooler")),
    )
    return tuple((language.term(f"role.{role}"), name) for role, name in rows if name)
