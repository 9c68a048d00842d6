"""What was considered and left out: one row a reason, because hundreds of cards fail for the same few."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.answer import Rejection
from reports.document import Cell, Column, Row, Table
from reports.sections.context import Context
from reports.wording.sentences import SENTENCES

MOST_NAMES = 14
# what a committee asks about first
ORDER = (
    "advice.barred",
    "advice.too_small",
    "machines.",
    "advice.engine_not_there",
    "advice.no_",
    "advice.card_unpriced",
)


def rank(code: str) -> int:
    return next((place for place, start in enumerate(ORDER) if code.startswith(start)), len(ORDER))


def grouped(c: Context) -> list[tuple[str, str, list[Rejection]]]:
    """(kind, what is said of all, rejections) by the first reason's code; one without a common sentence stays alone."""
    groups: dict[tuple[str, str, str], list[Rejection]] = {}
    for item in c.advice.rejected:
        code = item.reasons[0].code if item.reasons else ""
        apart = (
            ""
            if f"group.{code}" in SENTENCES
            else c.language.sentences(tuple(c.language.note(note) for note in item.reasons))
        )
        if code == "advice.barred":
            apart = str(dict(item.reasons[0].values).get("reason", ""))
        groups.setdefault((item.kind, code, apart), []).append(item)
    ordered = sorted(groups.items(), key=lambda entry: rank(entry[0][1]))
    return [(kind, sentence(c, code, apart, items), items) for (kind, code, apart), items in ordered]


def sentence(c: Context, code: str, apart: str, items: list[Rejection]) -> str:
    if len(items) == 1:
        return c.language.sentences(tuple(c.language.note(note) for note in items[0].reasons))
    general = SENTENCES.get(f"group.{code}")
    return c.say(general, reason=apart or "–") if general else apart


def names(c: Context, items: Iterable[Rejection]) -> str:
    every = tuple(dict.fromkeys(c.language.name(item.name) for item in items))
    shown = c.language.join(every[:MOST_NAMES])
    rest = len(every) - MOST_NAMES
    return c.say("{names} and {n} more", names=shown, n=rest) if rest > 0 else shown


def rejected_table(c: Context) -> Table:
    groups = grouped(c)
    rows = tuple(
        Row(
            (
                c.language.term(f"kind.{kind}"),
                Cell(said, small=names(c, items) if len(items) > 1 or names(c, items) not in said else ""),
                str(len(items)),
            )
        )
        for kind, said, items in groups
    )
    return Table(
        c.say("Considered and left out (the workbook lists each of them)")
        if len(c.advice.rejected) > len(rows)
        else c.say("Considered and left out"),
        (Column(c.say("Kind"), weight=0.7), Column(c.say("Reason"), weight=7), Column(c.say("Number"), "right", 0.7)),
        rows,
        small=True,
    )
