"""Every sentence and term of the program in English, one file an area; the Chinese stands in ``locale/zh_CN``."""

from __future__ import annotations

from reports.wording.sentences import (
    advice,
    catalog,
    costs,
    machines,
    memory,
    report,
    sources,
    speed,
    training,
    ui,
    upgrade,
)

AREAS = {
    "advice": advice,
    "catalog": catalog,
    "costs": costs,
    "machines": machines,
    "memory": memory,
    "report": report,
    "sources": sources,
    "speed": speed,
    "training": training,
    "ui": ui,
    "upgrade": upgrade,
}

SENTENCES: dict[str, str] = {code: text for area in AREAS.values() for code, text in area.SENTENCES.items()}
TERMS: dict[str, str] = {code: text for area in AREAS.values() for code, text in area.TERMS.items()}
