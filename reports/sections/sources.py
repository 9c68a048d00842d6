"""The sources by number. Called last, when everything has been cited."""

from __future__ import annotations

from reports.document import Column, Row, Section, Table
from reports.sections.context import Context


def section(c: Context) -> Section | None:
    if not c.sources.texts:
        return None
    rows = tuple(Row((f"[{number}]", c.language.source(text))) for number, text in enumerate(c.sources.texts, 1))
    table = Table(
        "", (Column(c.say("No."), "right", 0.7), Column(c.say("Source"), weight=9)), rows, small=True, abreast=2
    )
    return Section("sources", c.say("Sources"), (table,), True)
