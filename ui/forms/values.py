"""Values of a study by path, and numbers as people type them."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from advisor.workload import FineTune, Pretrain, Serve, Study
from ui.forms.fields import Number

KINDS: dict[str, type[Serve | FineTune]] = {"serve": Serve, "fine-tune": FineTune, "pretrain": Pretrain}
POWERS = {"k": 1, "m": 2, "b": 3, "g": 3, "t": 4, "千": 1, "万": 0, "亿": 0}
WORDS = {"万": 10_000, "亿": 100_000_000}


def value_at(study: Study, job: int, path: str) -> Any:
    """The value at ``path``; None where this kind of job has no such field."""
    place: Any = study
    for name in path.split("."):
        place = study.jobs[job] if name == "job" else getattr(place, name, None)
    return place


def with_value(study: Study, job: int, path: str, value: Any) -> Study:
    """A study with ``value`` at ``path``; raises ValidationError where it cannot stand there."""
    if path == "job.kind":
        return with_job(study, job, as_kind(study.jobs[job], value))
    if path == "job.model":
        model, config = value
        return with_job(study, job, {**said(study.jobs[job]), "model": model, "config": config})
    head, *rest = path.split(".")
    if head == "job":
        return with_job(study, job, {**said(study.jobs[job]), rest[0]: value})
    if not rest:
        return Study.model_validate({**study.model_dump(), head: value})
    part: BaseModel = getattr(study, head)
    changed = type(part).model_validate({**part.model_dump(), rest[0]: value})
    return study.model_copy(update={head: changed})


def with_job(study: Study, job: int, data: dict[str, Any]) -> Study:
    """A study whose job number ``job`` is made anew from ``data``."""
    changed = KINDS[data["kind"]].model_validate(data)
    return study.model_copy(update={"jobs": (*study.jobs[:job], changed, *study.jobs[job + 1 :])})


def said(job: Serve | FineTune) -> dict[str, Any]:
    """What the study says of a job: a default that nobody entered stays a default, which is no statement."""
    return {**job.model_dump(exclude_unset=True), "kind": job.kind}


def as_kind(job: Serve | FineTune, kind: str) -> dict[str, Any]:
    """The job as another kind: what both have is kept, the length of a text goes from context to sequence and back."""
    old = said(job)
    keys = set(KINDS[kind].model_fields) - {"kind"}
    new = {key: value for key, value in old.items() if key in keys} | {"kind": kind}
    if kind == "pretrain":
        new |= {"method": "full"}
        new.pop("tokens", None)
    if isinstance(job, Serve) and kind != "serve":
        new["sequence_tokens"] = min(job.context_tokens, 4096)
    elif isinstance(job, FineTune) and kind == "serve":
        new["context_tokens"] = job.sequence_tokens
    return new


def info(study: Study, job: int, path: str) -> FieldInfo | None:
    """What the study's type says of the field at ``path``."""
    head, _, name = path.partition(".")
    owner = type(study.jobs[job]) if head == "job" else type(getattr(study, head)) if name else type(study)
    return owner.model_fields.get(name or head)


def limits(study: Study, job: int, path: str) -> tuple[float | None, float | None]:
    """Lowest and highest allowed number at ``path``, in the study's unit, from the study's own type."""
    low: float | None = None
    high: float | None = None
    field = info(study, job, path)
    for mark in _marks(field) if field else ():
        if isinstance(mark, (Ge, Gt)):
            low = float(str(mark.ge if isinstance(mark, Ge) else mark.gt))
        elif isinstance(mark, (Le, Lt)):
            high = float(str(mark.le if isinstance(mark, Le) else mark.lt))
    return low, high


def _marks(field: FieldInfo) -> list[object]:
    """Bounds of a field; those of ``Annotated[…] | None`` stand inside the union."""
    found: list[object] = list(field.metadata)
    pending: list[Any] = [field.annotation]
    while pending:
        kind = pending.pop()
        for extra in getattr(kind, "__metadata__", ()):
            found += extra.metadata if isinstance(extra, FieldInfo) else [extra]
        pending += [inner for inner in getattr(kind, "__args__", ()) if inner is not type(None)]
    return found


def read_number(text: str, kilo: int = 1000) -> float | None:
    """A number as people type it: "4096", "32k", "1.4T", "1,500", "0,15", "3 万"; None where it is none."""
    text = re.sub(r"[\s_'%]", "", text).replace("，", ",").lower()
    factor = 1.0
    if text and text[-1] in POWERS:
        sign = text[-1]
        factor = float(WORDS.get(sign, 0)) or float(kilo ** POWERS[sign])
        text = text[:-1]
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = float(text) * factor
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def typed(text: str, kind: Number, money: bool) -> int | float | Decimal | None:
    """The study's value for what was typed; ValueError where it is no number."""
    number = read_number(text, kind.kilo)
    if number is None:
        raise ValueError(text)
    if money:
        exact = Decimal(repr(number))
        return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact
    number /= kind.shown
    if kind.whole:
        if abs(number - round(number)) > 1e-9:
            raise ValueError(text)
        return round(number)
    return float(f"{number:.12g}")  # 60 % is 0.6, not 0.6000000000000001


def printed(value: float | Decimal | None, kind: Number) -> str:
    """A value as it stands in its field."""
    if value is None:
        return ""
    number = float(value) * kind.shown
    if number == int(number):
        return f"{int(number):,d}"
    return f"{number:,.6f}".rstrip("0").rstrip(".")


def first_problem(error: ValidationError) -> str:
    """What is wrong, in a few words of the study's type."""
    return str(error.errors()[0]["msg"])
