"""What the reports say on their own account: units, answers, and the headings and phrases of the document."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}

TERMS: dict[str, str] = {
    "unknown": "unknown",
    "yes": "yes",
    "no": "no",
}
