"""The number of a quote: the study's own, or one that follows from study and date."""

from __future__ import annotations

import hashlib
from datetime import date

from advisor.workload import Study


def quote_number(study: Study, issued: date) -> str:
    """ "LR-20261121-4F2A"."""
    if study.quote.number:
        return study.quote.number
    digest = hashlib.sha256(study.model_dump_json().encode()).hexdigest()[:4].upper()
    return f"LR-{issued:%Y%m%d}-{digest}"
