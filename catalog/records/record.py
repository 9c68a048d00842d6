"""What every record has: an id, a source, a date and a grade of confidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Grade = Literal["A", "B", "C"]  # A vendor or measured, B secondary, C unverified: may warn, must not decide


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return () if value is None else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_split)]  # "a; b" in a table
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Whole = Annotated[int, Field(ge=0)]


class Record(BaseModel):
    """A fact somebody stated. An empty cell is None: unknown, never 0."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: Annotated[str, Field(min_length=1, pattern=r"^[a-z0-9][a-z0-9._+-]*$")]
    name: str = ""
    aliases: Texts = ()  # other names people write; no two records of a kind share one
    source: Annotated[str, Field(min_length=1)]
    as_of: date | None = None
    confidence: Grade = "C"
    unverified: Texts = ()  # fields of this record that are C whatever the record's grade
    note: str = ""

    def grade(self, field: str) -> Grade:
        """The confidence in one field."""
        return "C" if field in self.unverified else self.confidence
