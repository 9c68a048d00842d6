"""An upgrade into a report: the same head, look, sources and signatures as a quote."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

from advisor.answer import Advice
from advisor.assumptions import assumed
from advisor.quantity import Quantity
from advisor.upgrading import Upgrade
from catalog.catalog import Catalog
from reports.compose import document_of, numbered
from reports.document import Report, Section
from reports.sections import (
    alternatives,
    approval,
    assumptions,
    costs,
    formulas,
    glossary,
    memory,
    risks,
    sources,
    speed,
)
from reports.sections.context import Context
from reports.sheets.upgrade import upgrade_sheets
from reports.upgrade import decision, doing, power, runs, standing, step
from reports.upgrade.names import RESALE, machine_name, step_name, step_title
from reports.wording import Language


def compose_upgrade(
    upgrade: Upgrade,
    language: str,
    *,
    today: date | None = None,
    catalog: Catalog | None = None,
    picked: int | None = None,
) -> Report:
    """The whole document in ``language`` ("en" or "zh").

    ``picked`` is the place in ``upgrade.ways`` of the step to propose instead of the cheapest that does the work;
    IndexError where there is none. ``today`` decides whether the document has expired; ``catalog`` names ids.
    """
    words = Language(language)
    place = upgrade.proposed if picked is None else range(len(upgrade.ways))[picked]
    way = None if place is None else upgrade.ways[place]
    names = {one.option.id: step_name(one, words) for one in upgrade.ways}
    today = today or date.today()
    c = Context(_advice(upgrade, place, catalog, today), words, today, catalog, names=names)
    shown = () if way is not None else upgrade.now.jobs  # the evidence that nothing has to be bought
    parts: list[Callable[[], Section | None]] = [
        lambda: decision.section(c, upgrade, way),
        lambda: standing.section(c, upgrade),
        lambda: step.section(c, upgrade, way) if way is not None else None,
        lambda: runs.section(c, upgrade, way),
        lambda: memory.section(c, shown),
        lambda: speed.section(c, shown),
        lambda: power.section(c, upgrade, way),
        lambda: step.others(c, upgrade, way),
        lambda: alternatives.section(c) if upgrade.needs and way is not None else None,
        lambda: costs.section(c) if upgrade.needs and way is not None else None,
        lambda: risks.section(c) if way is not None else None,
        lambda: doing.section(c, way) if way is not None else None,
        lambda: approval.section(c) if way is not None else decision.taken_note_of(c),
        lambda: assumptions.section(c),
        lambda: formulas.section(c),
        lambda: glossary.section(c),
        lambda: sources.section(c),
    ]
    made = tuple(section for part in parts if (section := part()) is not None)
    name = machine_name(c, upgrade)
    title = (
        c.say("Upgrade of {machine}", machine=name) if way is not None else c.say("What {machine} can do", machine=name)
    )
    subtitle = upgrade.study.title if upgrade.advice is not None else ""
    return document_of(
        c,
        numbered(made, words),
        title=title,
        subtitle=subtitle or c.say("What the machine that stands there can do, and the next step"),
        about=step_title(c, way) if way is not None else "",
        sheets=upgrade_sheets(c, upgrade, way),
        attached=upgrade.advice is not None,
    )


def document_number(upgrade: Upgrade, issued: date) -> str:
    """ "LR-20261121-U4F2A": it follows from the machine, the study and the day."""
    content = f"{upgrade.name}|{upgrade.owned.build!r}|{upgrade.study.model_dump_json()}"
    return f"LR-{issued:%Y%m%d}-U{hashlib.sha256(content.encode()).hexdigest()[:4].upper()}"


def _advice(upgrade: Upgrade, place: int | None, catalog: Catalog | None, today: date) -> Advice:
    """The steps as options: the one that is proposed, the other ways to get the work done, the other steps."""
    steps = [way.option for way in upgrade.ways]
    first = [] if place is None else [steps[place]]
    whole, study = upgrade.advice, upgrade.study
    if not study.quote.number:  # two machines have two documents, even of one day and one study
        number = document_number(upgrade, study.quote.issued or today)
        study = study.model_copy(update={"quote": study.quote.model_copy(update={"number": number})})
    used: tuple[tuple[str, Quantity], ...] = () if whole is None else whole.assumptions
    if catalog is not None and upgrade.ways:
        known = {id for id, _ in used}
        used += tuple((id, assumed(catalog.assumptions, id)) for id in RESALE if id not in known)
    return Advice(
        study=study,
        needs=upgrade.needs,
        options=(*first, *upgrade.others, *(one for one in steps if one not in first)),
        rejected=(),
        recommended=first[0] if first else None,
        break_even=(),
        currency=study.money.currency,
        rates=() if whole is None else whole.rates,
        assumptions=used,
    )
