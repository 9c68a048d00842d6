"""The fields of a record as they are asked, and the record that was typed; the record's own class checks it."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from ui.forms.values import read_number

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from catalog.records.record import Record

LAST = ("source", "as_of", "confidence", "note")  # asked at the end, whatever the record
ABOUT = {"id", "unverified", *LAST}  # say where a record comes from, not what it says


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as it is asked: ``type`` is "text", "number", "list", "date", "yes or no" or "choice"."""

    name: str
    type: str
    required: bool
    choices: tuple[str, ...] = ()


def asked(kind: type[Record]) -> tuple[Asked, ...]:
    """The fields of a record in the order in which they are asked; those that are tables themselves are left out."""
    fields: list[Asked] = []
    for name, info in kind.model_fields.items():
        if name == "unverified" or (name == "slots" and "Slot" in str(info.annotation)):
            continue
        required = info.is_required() or name == "confidence"
        fields.append(_asked(name, info.annotation, required))
    return tuple(sorted(fields, key=lambda one: LAST.index(one.name) if one.name in LAST else -1))


def _asked(name: str, annotation: Any, required: bool) -> Asked:
    plain = _plain(annotation)
    if get_origin(plain) is Literal:
        return Asked(name, "choice", required, tuple(one for one in get_args(plain) if one))
    if get_origin(plain) is tuple:
        return Asked(name, "list", required)
    names = {bool: "yes or no", float: "number", int: "number", Decimal: "number", date: "date"}
    return Asked(name, names.get(plain, "text"), required)


def _plain(annotation: Any) -> Any:
    """The type itself, without bounds and without "or unknown"."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, types.UnionType):
            annotation = next(one for one in get_args(annotation) if one is not type(None))
        else:
            return annotation


def value_of(field: Asked, text: str) -> Any:
    """What was typed, for the record's class to check; numbers as people write them."""
    if field.type != "number":
        return text
    number = read_number(text)
    if number is None:
        return text
    return str(int(number)) if number == int(number) else repr(number)


def made(kind: type[Record], texts: Mapping[str, str], before: Record | None) -> Record:
    """The record that the texts describe; an empty text is unknown. Raises ValidationError.

    Of a record that is changed, only the values that differ are the user's. Where his source is less sure than the
    record, those values are marked as such and the rest keeps its grade.
    """
    values: dict[str, Any] = {}
    for field in asked(kind):
        text = texts.get(field.name, "").strip()
        if text:
            values[field.name] = value_of(field, text)
        elif kind.model_fields[field.name].default == "":
            values[field.name] = ""
        elif field.type != "list" and not field.required and _may_be_unknown(kind, field.name):
            values[field.name] = None
    if not texts.get("id", "").strip():
        values["id"] = identifier(texts.get("name", "")) or ""
    if not texts.get("confidence", "").strip():
        values["confidence"] = ""
    for name in set(kind.model_fields) - {field.name for field in asked(kind)}:
        if before is not None:
            values[name] = getattr(before, name)
    record = kind.model_validate(values)
    return record if before is None else graded(record, before)


def graded(record: Record, before: Record) -> Record:
    """The record with the grade that its values deserve: no better than before for what did not change."""
    changed = {
        name
        for name in type(record).model_fields
        if name not in ABOUT and getattr(record, name) != getattr(before, name)
    }
    unverified = [name for name in before.unverified if name not in changed]
    grade = max(record.confidence, before.confidence)  # "C" is the least sure
    if record.confidence == "C" and before.confidence != "C":
        unverified += sorted(changed)
        grade = before.confidence
    return record.model_copy(update={"confidence": grade, "unverified": tuple(unverified)})


def _may_be_unknown(kind: type[Record], name: str) -> bool:
    return kind.model_fields[name].default is None


def identifier(name: str) -> str:
    """An identifier from a product's name."""
    return re.sub(r"[^a-z0-9.+]+", "-", name.casefold()).strip("-.+")


def contradictions(catalog: Catalog, attribute: str, record: Record, before: Record | None) -> tuple[str, ...]:
    """What the record would break between the records: doubled names, figures that contradict each other."""
    from catalog.checks import check

    held = dict(getattr(catalog, attribute))
    old = {(one.place, one.text) for one in check(catalog)}
    if before is not None:
        held.pop(before.id, None)
    changed: dict[str, Any] = {attribute: {**held, record.id: record}}
    new = replace(catalog, **changed)
    return tuple(one.text for one in check(new) if (one.place, one.text) not in old)
