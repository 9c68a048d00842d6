"""``memory STUDY``: what every job needs, per card, term by term."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from advisor.fitting import FAILS, Needs, Place, offloads, verdict_of
from advisor.formulas import FORMULAS
from advisor.jobs import Work, works_of
from advisor.memory.capacity import usable_memory
from advisor.memory.limits import longest_context, most_users
from advisor.memory.plan import MemoryPlan
from advisor.memory.plan_search import search_plans
from advisor.memory.rules_of_thumb import rule_of_thumb
from advisor.quantity import Quantity
from advisor.screen import hosting_notes
from advisor.workload import Serve, Study
from catalog.catalog import Catalog
from catalog.find import find, suggest
from catalog.records.accelerators import Chip
from reports.naming import job_name, plan_name
from reports.wording import Language
from ui.command_line.arguments import add_json, add_language, add_study
from ui.command_line.bad_input import BadInput
from ui.command_line.inputs import the_catalog, the_study
from ui.command_line.output import Encoder, print_json, table

GIB = 2**30
MOST_TRIED = 20  # plans told of
COUNTS = (1, 2, 4, 8)


@dataclass(frozen=True, slots=True)
class Card:
    chip: Chip
    usable: Quantity


def configure(parser: argparse.ArgumentParser) -> None:
    add_study(parser)
    parser.add_argument("--devices", metavar="N,N", help="device counts (default: 1,2,4,8)")
    parser.add_argument("--explain", action="store_true", help="every term's formula, values and sources")
    parser.add_argument("--card", metavar="NAME", help="hold every plan against this card: verdict, users, context")
    add_json(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    study = the_study(arguments.study)
    counts = counts_of(arguments.devices)
    catalog = the_catalog()
    works = works_of(study, catalog)
    needs = Needs(works, catalog)
    found = [
        (work, [plan for count in counts if (plan := needs.leanest(index, count)) is not None])
        for index, work in enumerate(works)
    ]
    words = Language(arguments.language)
    card = the_card(arguments.card, study, catalog) if arguments.card else None
    if arguments.json:
        jobs = []
        for work, plans in found:
            told = as_json(work, plans, words, arguments.explain)
            for plan, plain in zip(plans, told["plans"], strict=True):
                plain["on_card"] = None if card is None else on_card(work, plan, card, study, catalog, needs)
            jobs.append(told)
        print_json({"jobs": jobs})
        return 0
    for work, plans in found:
        show(work, plans, words, arguments.explain)
        if card is not None:
            show_card(work, plans, card, study, catalog, words, needs)
    return 0


def the_card(text: str, study: Study, catalog: Catalog) -> Card:
    """A chip of the catalog with what a job may use of its memory."""
    chip = find(catalog.chips, text)
    if chip is None:
        near = suggest(catalog.chips, text)
        if near:
            raise BadInput(
                "--card",
                "",
                "is {given}; expected a card of the catalog; did you mean {near}?",
                given=repr(text),
                near=" / ".join(near),
            )
        raise BadInput("--card", "", "is {given}; expected a card of the catalog", given=repr(text))
    return Card(chip, usable_memory(chip, catalog.assumptions, operating_system=study.site.operating_system))


def on_card(work: Work, plan: MemoryPlan, card: Card, study: Study, catalog: Catalog, needs: Needs) -> dict[str, Any]:
    """The verdict, and for serving how far the card reaches, or what of the weights would have to leave it."""
    verdict = verdict_of(plan.fullest.needed, card.usable, study.choices.headroom)
    answer: dict[str, Any] = {"card": card.chip.id, "usable": card.usable.value, "verdict": verdict}
    if isinstance(work.job, Serve):
        answer["most_users"] = most_users(work.job, work.shape, plan.plan, card.usable, catalog)
        answer["longest_context"] = longest_context(work.job, work.shape, plan.plan, card.usable, catalog)
        hosting = with_main_memory(needs, work, plan, card, study) if verdict == FAILS else None
        if hosting is not None and hosting.memory.host is not None:
            answer["in_main_memory"] = {
                "verdict": hosting.verdict,
                "layers": hosting.memory.plan.host_layers,
                "host": hosting.memory.host.value,
            }
    return answer


def with_main_memory(needs: Needs, work: Work, plan: MemoryPlan, card: Card, study: Study) -> Place | None:
    """The same devices with weights in main memory, where that is what makes them enough."""
    if card.chip.unified:
        return None
    index, headroom = needs.index_of(work), study.choices.headroom
    place = needs.place(index, "", plan.plan.devices, card.usable, headroom, offload=True)
    return place if place is not None and place.verdict != FAILS and offloads(place.memory) else None


def show_card(
    work: Work,
    plans: list[MemoryPlan],
    card: Card,
    study: Study,
    catalog: Catalog,
    words: Language,
    needs: Needs,
) -> None:
    say = words.text
    rows = []
    for plan in plans:
        answer = on_card(work, plan, card, study, catalog, needs)
        limits = (f"{answer[key]:,}" if key in answer else "-" for key in ("most_users", "longest_context"))
        rows.append((f"{plan.plan.devices} × {card.chip.name}", words.term(f"verdict.{answer['verdict']}"), *limits))
    head = (say("on cards"), say("verdict"), say("most users at once"), say("longest context"))
    print(table(head, rows, right=(2, 3)))
    for plan in plans:
        hosting = with_main_memory(needs, work, plan, card, study)
        for note in hosting_notes(hosting, work) if hosting else ():
            print(f"- {plan.plan.devices} × {card.chip.name}: {words.note(note)}")
    if not isinstance(work.job, Serve):
        _tried(work, [plan.plan.devices for plan in plans], card, study, catalog, words)
    print()


def _tried(work: Work, counts: list[int], card: Card, study: Study, catalog: Catalog, words: Language) -> None:
    """Every plan that was tried on this card, the cheapest first, and why it fits or not."""
    found = search_plans(work.job, work.shape, card.usable, counts, catalog, headroom=study.choices.headroom)
    say = words.text
    print(f"\n{say('Plans tried')}:")
    for tried in found.tried[:MOST_TRIED]:
        chosen = " <-" if found.best is not None and tried.memory.plan == found.best.plan else ""
        plan = tried.memory.plan
        print(f"- {plan.devices} × {card.chip.name}, {plan_name(plan, words)}: {words.note(tried.why)}{chosen}")
    if len(found.tried) > MOST_TRIED:
        print(say("... and {count} more", count=len(found.tried) - MOST_TRIED))


def counts_of(text: str | None) -> tuple[int, ...]:
    if text is None:
        return COUNTS
    try:
        counts = tuple(dict.fromkeys(int(part) for part in text.split(",")))
    except ValueError:
        raise BadInput("--devices", "", "is {given}; expected numbers as in 1,2,4", given=repr(text)) from None
    if not counts or min(counts) < 1 or max(counts) > 1024:
        raise BadInput("--devices", "", "is {given}; expected numbers from 1 to 1024", given=repr(text))
    return counts


def as_json(work: Work, plans: list[MemoryPlan], words: Language, explain: bool) -> dict[str, Any]:
    encoder = Encoder(words)

    def plan_json(plan: MemoryPlan) -> dict[str, Any]:
        devices = [
            {
                "rank": device.rank,
                "terms": {term.code: encoder.quantity(term.size) for term in device.terms},
                "needed": encoder.quantity(device.needed),
                "reserved": encoder.plain(device.reserved),
                **({"explained": [explained(term.code, term.size) for term in device.terms]} if explain else {}),
            }
            for device in plan.devices
        ]
        return {
            "devices": plan.plan.devices,
            "method": plan.method,
            "plan": encoder.plain(plan.plan),
            "per_device": devices,
            "host": encoder.plain(plan.host),
            "notes": encoder.plain(plan.notes),
        }

    rule = rule_of_thumb(work.job, work.shape, plans[-1].plan.devices if plans else None)
    return {
        "job": work.job.model_dump(mode="json", exclude={"config"}),
        "model": work.name,
        "parameters": work.shape.parameters,
        "active_parameters": work.shape.active_parameters,
        "plans": [plan_json(plan) for plan in plans],
        "rule_of_thumb": plan_json(rule),
        "notes": encoder.plain(work.notes),
    }


def explained(code: str, size: Quantity) -> dict[str, Any]:
    """A term with its formula's text, what the symbols mean and are, and where they come from."""
    formula = FORMULAS.get(size.formula)
    meanings = dict(formula.symbols) if formula else {}
    return {
        "term": code,
        "formula": formula.text if formula else size.formula,
        "source": formula.source if formula else "",
        "symbols": [
            {"symbol": name, "meaning": meanings.get(name, ""), "value": value.value, "unit": value.unit}
            for name, value in size.inputs
        ],
        "sources": list(size.sources),
        "evidence": size.evidence.name.lower(),
    }


def show(work: Work, plans: list[MemoryPlan], words: Language, explain: bool) -> None:
    say = words.text
    print(job_name(work.job, None, words).replace(work.job.model, work.name))
    print(f"{work.name}: {work.shape.parameters:,} {say('parameters')}")
    for plan in plans:
        device = plan.fullest
        same = len(plan.devices) == 1 or len({one.needed.value for one in plan.devices}) == 1
        which = say("each device") if same else say("the fullest device")
        print(f"\n{plan.plan.devices} × {say('device')}: {plan_name(plan.plan, words)} ({which}, GiB)")
        rows = [(words.term(term.code), *_gib(term.size)) for term in device.terms if term.size.high]
        rows.append((say("needed"), *_gib(device.needed)))
        if device.reserved is not None:
            rows.append((say("will be reserved"), *_gib(device.reserved)))
        print(table((say("term"), say("low"), say("likely"), say("high")), rows, right=(1, 2, 3)))
        if plan.host is not None:
            print(f"{say('main memory')}: {words.quantity(plan.host)}")
        for note in plan.notes:
            print(f"- {words.note(note)}")
        if explain:
            for term in device.terms:
                _explain(term.code, term.size, words)
    rule = rule_of_thumb(work.job, work.shape, plans[-1].plan.devices if plans else None)
    ranks = ", ".join(f"{device.needed.value / 1e9:,.2f}" for device in rule.devices)
    print(f"\n{say('rule of thumb')}: {ranks} GB")
    for note in rule.notes:
        print(f"- {words.note(note)}")
    for note in work.notes:
        print(f"! {words.note(note)}")
    print()


def _explain(code: str, size: Quantity, words: Language) -> None:
    told = explained(code, size)
    formula = str(told["formula"]).replace("*", "×") or words.text("{size}, a judgement", size=size)
    print(f"\n  {words.term(code)} = {formula}")
    for symbol in told["symbols"]:
        print(f"    {symbol['symbol']} = {symbol['value']:g} {symbol['unit']}  {symbol['meaning']}".rstrip())
    for source in dict.fromkeys([told["source"], *told["sources"]]):
        if source:
            print(f"    [{source}]")


def _gib(size: Quantity) -> tuple[str, str, str]:
    return f"{size.low / GIB:,.2f}", f"{size.value / GIB:,.2f}", f"{size.high / GIB:,.2f}"
