"""One line under every page of the wizard: what the answers so far lead to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reports.naming import option_name
from ui.views.speed_words import speed_words
from ui.words import Words, first_sentence

if TYPE_CHECKING:
    from advisor.answer import Advice, JobNeed
    from catalog.records.accelerators import Chip


def consequence(page: str, advice: Advice, words: Words, chips: Mapping[str, Chip]) -> str:
    """The line for a page (id of a section); "" where there is nothing to say yet."""
    if not advice.needs:
        return ""
    need = advice.needs[0]
    if page == "model":
        return _model(need, words)
    if page in ("job", "precision"):
        return _memory(need, words, chips)
    if page == "use":
        return _speed(advice, words)
    if page == "site":
        return _site(advice, words)
    return _money(advice, words)


def _model(need: JobNeed, words: Words) -> str:
    billions = need.parameters / 1e9
    if need.active_parameters < 0.95 * need.parameters:
        return words.text(
            "{model}: {billions} billion parameters, of which {active} billion work on each token.",
            model=need.model_name,
            billions=billions,
            active=need.active_parameters / 1e9,
        )
    return words.text("{model}: {billions} billion parameters.", model=need.model_name, billions=billions)


def _memory(need: JobNeed, words: Words, chips: Mapping[str, Chip]) -> str:
    if not need.by_devices:
        return ""
    plan = need.by_devices[0]
    needed = plan.fullest.needed
    chip = chips.get(need.smallest_card)
    if chip is not None:
        return words.text(
            "Needs {needed} on one card; the smallest that holds it: {card}.", needed=needed, card=chip.name or chip.id
        )
    if plan.plan.devices == 1 and len(need.by_devices) > 1:
        last = need.by_devices[-1]
        return words.text(
            "Needs {needed} on one card, more than any has; split over {count} cards {each} on each.",
            needed=needed,
            count=last.plan.devices,
            each=last.fullest.needed,
        )
    return words.text("Needs {needed} on the fullest card.", needed=needed)


def _speed(advice: Advice, words: Words) -> str:
    best = advice.recommended
    if best is None or not best.fits:
        return _nothing(advice, words)
    said = speed_words(words, best.fits[0])
    name = option_name(best, words.language)
    return f"{name}: {words.language.join(tuple(said))}" if said else name


NO_HELP = (  # reasons that say nothing about the work that is asked
    "advice.several_devices",
    "advice.study_platform",
    "advice.api_does_not_train",
    "advice.not_hosted",
    "advice.lower_rank",
    "advice.outdone",
    "advice.not_wanted",
)


def _nothing(advice: Advice, words: Words) -> str:
    """That nothing does it, and one reason that can be done something about."""
    said = words.text("Nothing that was considered does this work.")
    reasons = (reason for one in advice.rejected for reason in one.reasons if reason.code not in NO_HELP)
    first = next(reasons, None)
    return said if first is None else words.language.sentences((said, words.language.note(first)))


def _site(advice: Advice, words: Words) -> str:
    machine = next((option.machine for option in advice.options if option.machine), None)
    if machine is None:
        return words.text("Nothing that could be bought does this work here.")
    wall = dict(machine.power).get("wall")
    name = f"{machine.count} × {machine.chip.name}"
    if wall is None:
        return name
    return words.text("{machine} draws {watts} from the socket and heats the room as much.", machine=name, watts=wall)


def _money(advice: Advice, words: Words) -> str:
    best = advice.recommended
    if best is None:
        return _nothing(advice, words)
    flow = best.cash_flow
    months = advice.study.money.months
    line = words.text(
        "{name}: about {cost} over {months} months.",
        name=option_name(best, words.language),
        cost=words.language.amount(flow.present_value, advice.currency, 0),
        months=months,
    )
    notes = [first_sentence(words.language.note(one.note))[0] for one in advice.break_even[:1]]
    return " ".join([line, *notes])
