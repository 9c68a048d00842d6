"""Language models, open and closed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from catalog.records.record import Record, Whole


class Model(Record):
    """A model; ``config`` is its Hugging Face config.json, absent for closed ones."""

    vendor: str = ""
    family: str = ""
    released: str = ""
    licence: str = ""
    access: Literal["open", "research only", "closed"]
    published_parameters: float | None = None  # as its makers print it
    context_tokens: Whole | None = None
    config: dict[str, Any] | None = Field(default=None, repr=False)
