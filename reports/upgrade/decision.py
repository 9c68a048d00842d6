"""The first page: what stands there, what it cannot do, the step, its sum, and what comes back."""

from __future__ import annotations

from advisor.machines.check import verdict
from advisor.quantity import Quantity
from advisor.upgrading import Outlook, Upgrade, Way
from reports.document import (
    Block,
    Callout,
    Cell,
    Column,
    Facts,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Remarks,
    Row,
    Section,
    Signatures,
    Table,
)
from reports.naming import job_name
from reports.sections import asked
from reports.sections.approval import labels_of, statement_of
from reports.sections.context import Context, worst
from reports.sections.decision import before_signing, facts, memory_text, option_verdict, purchase, signers, speed_text
from reports.sections.decision import card_memory as card_memory_of
from reports.upgrade.names import given_parts, step_name, step_title

ANSWERS = {"ok": "ok", "warnings": "warning", "conflict": "conflict"}


def section(c: Context, upgrade: Upgrade, way: Way | None) -> Section:
    blocks: list[Block] = [Facts(facts(c), 2), Facts(((c.say("To be signed by"), c.language.join(signers(c))),), 1)]
    if upgrade.advice is not None and c.advice.study.quote.purpose:
        blocks.append(Paragraph(c.advice.study.quote.purpose))
    blocks.append(callout(c, upgrade, way))
    if way is not None:
        blocks.append(KeyFigures(key_figures(c, upgrade, way)))
    blocks.append(compared(c, upgrade, way))
    if way is not None and (warnings := before_signing(c, way.option)):
        blocks.append(Remarks(warnings, c.say("What could be wrong, and what to settle before signing")))
    return Section("decision", c.say("Decision"), tuple(blocks))


def callout(c: Context, upgrade: Upgrade, way: Way | None) -> Callout:
    parts = c.language.join(tuple(name for _, name in given_parts(c, upgrade.owned.build)))
    there = c.say("It stands there: {parts}.", parts=parts) if parts else c.say("Nothing is known of its parts.")
    if way is None:
        verdict = worst_of(upgrade.now) if upgrade.enough else "unknown"
        return Callout(headline(c, upgrade), (there, *today(c, upgrade), *why_not(c, upgrade)), verdict)
    changes = changed_jobs(c, upgrade, way) if upgrade.needs else changed_runs(c, upgrade, way)
    verdict = option_verdict(way.option) if way.option.fits else ANSWERS[way.step.verdict]
    return Callout(step_title(c, way), (there, *changes, kept(c, way), *instead(c, upgrade, way)), verdict)


def headline(c: Context, upgrade: Upgrade) -> str:
    if upgrade.enough:
        if worst_of(upgrade.now) == "tight":
            return c.say("Buy nothing before it was tried: the machine holds this work, but tightly")
        return c.say("Buy nothing: the machine does this work as it stands")
    return c.say("No step can be proposed for this machine")


def why_not(c: Context, upgrade: Upgrade) -> tuple[str, ...]:
    """Why no step is proposed, where the reason is not that none is needed."""
    whole = upgrade.owned.build.whole
    if upgrade.enough:
        return ()
    if whole is not None and whole.kind == "unified":
        return (c.say("It is sold as it is: nothing in it can be exchanged for more."),)
    if upgrade.needs and not upgrade.ways:
        return (c.say("No cards of the catalog that do this work fit into it, or their price is not known."),)
    return (c.say("No other cards of the catalog gain anything in it, fit into it and have a known price."),)


def today(c: Context, upgrade: Upgrade) -> tuple[str, ...]:
    """What it does as it stands."""
    if upgrade.needs:
        return tuple(c.say("{job}: {state}.", job=job, state=now) for job, now, _ in states(c, upgrade, upgrade.now))
    if upgrade.now.machine is None:
        return (unknown_today(c),)
    return (c.say("It serves {n} {n:model|models} of the catalog to one user.", n=len(upgrade.now.runs)),)


def unknown_today(c: Context) -> str:
    return c.say("What it serves today is not known: its cards are of several kinds, or nobody knows them.")


def states(c: Context, upgrade: Upgrade, after: Outlook) -> tuple[tuple[str, str, str], ...]:
    """(job, how it does today, how it does then)."""
    found = []
    for index, need in enumerate(upgrade.needs):
        said = []
        for outlook in (upgrade.now, after):
            fit = next((fit for fit in outlook.jobs if fit.job_index == index), None)
            if fit is None:
                said.append(c.language.term("verdict.does not fit"))
                continue
            words = (memory_text(c, fit), speed_text(c, fit.speed, need.job))
            said.append(c.language.join(tuple(word for word in words if word)))
        found.append((job_name(need.job, need, c.language), said[0], said[1]))
    return tuple(found)


def changed_jobs(c: Context, upgrade: Upgrade, way: Way) -> tuple[str, ...]:
    return tuple(
        c.say("{job}: today {now}; then {then}.", job=job, now=now, then=then)
        for job, now, then in states(c, upgrade, way.after)
    )


def changed_runs(c: Context, upgrade: Upgrade, way: Way) -> tuple[str, ...]:
    before, after = upgrade.now.runs, way.after.runs
    if upgrade.now.machine is None:
        then = c.say("After the step it serves {n} {n:model|models} of the catalog to one user.", n=len(after))
        return (c.language.sentences((unknown_today(c), then)),)
    text = c.say(
        "Of the {all} models of the catalog it serves {now} to one user today, and {then} after the step.",
        all=len(c.catalog.models) if c.catalog is not None else len(after),
        now=len(before),
        then=len(after),
    )
    largest = [next((run for run in runs if run.fit.verdict == "fits"), None) for runs in (before, after)]
    if largest[0] is None or largest[1] is None:
        return (text,)
    names = [f"{run.model.name} ({run.parameters / 1e9:,.0f} B)" for run in largest if run]
    more = c.say("The largest that fits with room to spare: today {now}, then {then}.", now=names[0], then=names[1])
    pace = upgrade.pace(way)
    speed = c.say("What runs today runs then at {times} times the speed.", times=round(pace, 1)) if pace else ""
    why = c.say(
        "Of the steps that slow nothing down it gains most models for its money; a study of the work would decide by "
        "the work."
    )
    if pace is None or round(pace, 1) < 1:
        why = c.say(
            "It is the step that gains most models for its money; a study of the work would decide by the work."
        )
    chosen = upgrade.proposed is not None and upgrade.ways[upgrade.proposed] is way
    return (c.language.sentences((text, more, speed)), *((why,) if chosen else ()))


def kept(c: Context, way: Way) -> str:
    """What is bought, what stays, what becomes free."""
    language = c.language
    bought = language.join(tuple(f"{line.quantity} × {line.part.name or line.part.id}" for line in way.step.buy))
    stays = language.join(tuple(language.term(name) for name in way.step.keep))
    free = language.join(way.step.sell)
    said = [c.say("Bought: {parts}.", parts=bought)]
    if stays:
        said.append(c.say("Kept: {parts}.", parts=stays))
    if free:
        said.append(c.say("Becomes free: {parts}.", parts=free))
    return language.sentences(tuple(said))


def instead(c: Context, upgrade: Upgrade, way: Way) -> tuple[str, ...]:
    """What the best new machine and the best rent for the same work cost."""
    months = c.advice.study.money.months
    said = []
    for option in upgrade.others:
        if option.kind == "buy" and option.machine is not None and option.machine.price is not None:
            said.append(
                c.say(
                    "A whole new machine for it ({option}) costs {amount} on the first day.",
                    option=c.option_name(option),
                    amount=c.span(option.cash_flow.months[0].low, option.cash_flow.months[0].high),
                )
            )
            if option.cash_flow.present_value <= way.option.cash_flow.present_value:
                said.append(
                    c.say(
                        "Over {months} months it costs no more than the step ({amount} against {ours}), and the old "
                        "machine stays whole: decide between the two before signing.",
                        months=months,
                        amount=c.money(option.cash_flow.present_value),
                        ours=c.money(way.option.cash_flow.present_value),
                    )
                )
        elif option.kind == "rent":
            said.append(
                c.say(
                    "{option} costs {amount} over {months} months; the step with its electricity {ours}.",
                    option=c.option_name(option),
                    amount=c.money(option.cash_flow.present_value),
                    months=months,
                    ours=c.money(way.option.cash_flow.present_value),
                )
            )
            if option.cash_flow.present_value < way.option.cash_flow.present_value:
                said.append(
                    c.say(
                        "By money alone renting is right: approve the step only where data must stay in the house, the "
                        "machine must always be there, or the cost must be known beforehand."
                    )
                )
    return (c.language.sentences(tuple(said)),) if said else ()


def key_figures(c: Context, upgrade: Upgrade, way: Way) -> tuple[KeyFigure, ...]:
    figures = [asked.figure(c, way.option)]
    if way.step.brings is not None:
        figures.append(
            KeyFigure(
                c.span(way.step.brings.low, way.step.brings.high),
                c.say("the old parts may bring"),
                c.say("counted nowhere: nobody has bought them yet"),
            )
        )
    figures.append(KeyFigure(card_memory(c, way.after), c.say("card memory then"), was(c, card_memory(c, upgrade.now))))
    wall = dict(way.after.power).get("wall")
    if wall is not None:
        before = dict(upgrade.now.power).get("wall")
        figures.append(
            KeyFigure(
                c.language.quantity(wall),
                c.say("from the wall, full load"),
                was(c, c.language.quantity(before)) if before is not None else "",
            )
        )
    return tuple(figures)


def was(c: Context, text: str) -> str:
    return c.say("today {value}", value=text)


def card_memory(c: Context, outlook: Outlook) -> str:
    """Card by card: memory of several is never one."""
    machine = outlook.machine
    if machine is None:
        return c.say("unknown")
    return f"{machine.count} × {c.language.quantity(Quantity(machine.memory_per_device, 'B'))}"


def compared(c: Context, upgrade: Upgrade, way: Way | None) -> Table:
    """Leaving it as it is, and every step, beside each other."""
    rows = [row_of(c, upgrade, c.say("Leave it as it is"), upgrade.now, None, "" if way else "highlight")]
    for one in upgrade.ways:
        name = step_name(one, c.language)
        rows.append(row_of(c, upgrade, name, one.after, one, "highlight" if one is way else ""))
    for option in upgrade.others:
        first = purchase(c, option)
        sums = c.figure(option.cash_flow.present_value)
        rows.append(Row((c.option_name(option), "", first, "–", sums, card_memory_of(c, option))))
    last = c.say("Card memory for the work") if upgrade.needs else c.say("Models that it serves")
    months = c.say("{months} months, discounted", months=c.advice.study.money.months)
    return Table(
        c.head(c.say("The steps beside each other")),
        (
            Column(c.say("Step"), weight=3.0),
            Column(c.say("Checks"), weight=1.0),
            Column(c.say("On the first day"), "right", 1.5),
            Column(c.say("Old parts may bring"), "right", 1.3),
            Column(months if upgrade.needs else c.say("From the wall"), "right", 1.2),
            Column(last, "left" if upgrade.needs else "right", 1.2),
        ),
        tuple(rows),
    )


def row_of(c: Context, upgrade: Upgrade, name: str, outlook: Outlook, way: Way | None, style: str) -> Row:
    brings = way.step.brings if way is not None else None
    free = way.step.sell if way is not None else ()
    wall = dict(outlook.power).get("wall")
    work: Cell | str = str(len(outlook.runs)) if outlook.machine is not None else "–"
    fourth = c.language.quantity(wall) if wall is not None else c.say("unknown")
    if upgrade.needs:
        work = c.verdict(worst_of(outlook))
        fourth = c.figure(way.option.cash_flow.present_value) if way is not None else "–"
    return Row(
        (
            name,
            c.answer(ANSWERS[verdict(outlook.findings)]),
            purchase(c, way.option) if way is not None else "0",
            c.figures(brings.low, brings.high) if brings else c.say("unknown") if free else "–",
            fourth,
            work,
        ),
        style,
    )


def worst_of(outlook: Outlook) -> str:
    return worst(fit.verdict for fit in outlook.jobs) if outlook.jobs else "does not fit"


def taken_note_of(c: Context) -> Section:
    """Where nothing is bought there is nothing to approve: the document is taken note of."""
    text = c.say("No purchase is asked for. {statement}", statement=statement_of(c))
    signatures = Signatures(text, signers(c), labels_of(c), (c.say("taken note of"),))
    return Section("approval", c.say("Taken note of"), (signatures,))
