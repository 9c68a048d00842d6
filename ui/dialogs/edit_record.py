"""A record of the catalog as a form: made from the record's own fields, checked by the record's own class."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QLabel, QLineEdit, QWidget

from catalog.own_records import cell_text
from ui.dialogs.field_words import field_words
from ui.dialogs.kinds import Kind
from ui.forms.values import read_number
from ui.marks import mark
from ui.theme import L, M, S
from ui.widgets.basics import button, column, label, row, said, scrolled
from ui.words import Words

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from catalog.records.record import Record

LAST = ("source", "as_of", "confidence", "note")  # asked at the end, whatever the record
ABOUT = {"id", "unverified", *LAST}  # say where a record comes from, not what it says
REFERENCES = {"chip_id": "chips", "model_id": "models"}
GRADES = {"A": mark("vendor or measured"), "B": mark("second hand"), "C": mark("not verified")}
EXPECTED = {
    "missing": mark("A value is expected."),
    "string_too_short": mark("A value is expected."),
    "float_parsing": mark("A number is expected."),
    "decimal_parsing": mark("A number is expected."),
    "finite_number": mark("A number is expected."),
    "int_parsing": mark("A whole number is expected."),
    "int_from_float": mark("A whole number is expected."),
    "greater_than": mark("More than {least} is expected."),
    "greater_than_equal": mark("{least} or more is expected."),
    "date_from_datetime_parsing": mark("A date such as 2026-11-21 is expected."),
    "date_parsing": mark("A date such as 2026-11-21 is expected."),
    "string_pattern_mismatch": mark("Small letters, digits and . _ + - are expected, first a letter or digit."),
}

Edit = QLineEdit | QComboBox


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


def problems_of(words: Words, error: ValidationError) -> dict[str, str]:
    """One clear message a field."""
    found: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        found.setdefault(name, _in_words(words, detail))
    return found


def _in_words(words: Words, detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "literal_error":
        return words.text("Choose one.")
    english = EXPECTED.get(detail["type"])
    if english is None:
        return str(detail["msg"])
    return words.text(english, least=context.get("gt", context.get("ge", "")))


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


class EditRecord(QDialog):
    """``record`` None: a new one. ``keep`` writes it and raises OSError; the dialog stays open where it cannot."""

    def __init__(
        self,
        words: Words,
        catalog: Catalog,
        kind: Kind,
        record: Record | None,
        keep: Callable[[Record], None],
        *,
        own: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        from catalog.load import TABLES

        self.words, self.catalog, self.kind, self.record, self.keep = words, catalog, kind, record, keep
        self.type = TABLES[kind.attribute]
        self.fields = asked(self.type)
        self.resize(860, 720)
        words.say(self, "setWindowTitle", "Edit a record" if record else "Add a record")
        self.edits: dict[str, Edit] = {}
        self.titles: dict[str, QLabel] = {}
        self.wrong: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(S)
        for place, field in enumerate(self.fields):
            self._field(field, grid, place)
            self._put(field, self._text(field, own))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        inner = QWidget()
        inner.setLayout(column(grid))
        inner.layout().addStretch(1)  # type: ignore[union-attr]
        self.area = scrolled(inner)
        self.problem = label("", "error")
        buttons = row(button(words, "Cancel", self.reject))
        buttons.addStretch(1)
        self.save = button(words, "Save", self._save, "primary")
        self.save.setDefault(True)
        buttons.addWidget(self.save)
        title = label((record.name or record.id) if record else "", "heading")
        if record is None:
            words.say(title, "setText", kind.title)
        rule = said(
            words,
            "What is left empty is unknown. Your own records take the place of those that come with LabRig.",
            "small",
        )
        self.setLayout(column(title, rule, self.area, self.problem, buttons, margin=L, gap=M))
        words.changed.connect(self._retitle)
        self._retitle()

    def _text(self, field: Asked, own: bool) -> str:
        """What stands in the field at first. Whose figures they are is asked anew, unless they are the user's."""
        if field.name == "as_of" and not own:
            return date.today().isoformat()
        if field.name in ("source", "confidence") and not own:
            return ""
        if self.record is not None:
            return cell_text(getattr(self.record, field.name))
        info = self.type.model_fields[field.name]
        if field.name == "observed_on":
            return date.today().isoformat()
        return "" if info.is_required() else cell_text(info.default)

    def _field(self, field: Asked, grid: QGridLayout, place: int) -> None:
        edit: Edit
        if field.name in REFERENCES or field.type in ("choice", "yes or no"):
            edit = self._combo(field)
        else:
            edit = QLineEdit()
            if field.type == "list":
                self.words.say(edit, "setPlaceholderText", "several, with a semicolon between them")
            elif field.name == "id":
                self.words.say(edit, "setPlaceholderText", "made from the name")
                edit.setReadOnly(self.record is not None)
        title = label("", "muted", select=False)
        title.setBuddy(edit)
        wrong = label("", "error")
        wrong.hide()
        grid.addLayout(column(title, edit, wrong, gap=S // 2), place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        self.edits[field.name], self.wrong[field.name] = edit, wrong
        self.titles[field.name] = title

    def _combo(self, field: Asked) -> QComboBox:
        combo = QComboBox()
        combo.addItem("–", "")
        if field.name in REFERENCES:
            known = getattr(self.catalog, REFERENCES[field.name]).values()
            for one in sorted(known, key=lambda one: (one.name or one.id).lower()):
                combo.addItem(one.name or one.id, one.id)
        else:
            for value in ("true", "false") if field.type == "yes or no" else field.choices:
                combo.addItem(value, value)
        combo.setMinimumContentsLength(12)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return combo

    def _put(self, field: Asked, text: str) -> None:
        edit = self.edits[field.name]
        if isinstance(edit, QLineEdit):
            edit.setText(text)
            edit.setCursorPosition(0)
            return
        if edit.findData(text) < 0:  # what it points to is not in the catalog
            edit.addItem(text, text)
        edit.setCurrentIndex(edit.findData(text))

    def _retitle(self) -> None:
        say = self.words.text
        for field in self.fields:
            english = field_words(field.name)
            if self.record is not None and field.name == "confidence":
                english = mark("Confidence in what is entered")
            name = say(english)
            needed = field.required and field.name != "id"
            self.titles[field.name].setText(say("{field} (needed)", field=name) if needed else name)
            edit = self.edits[field.name]
            edit.setAccessibleName(name)
            if isinstance(edit, QComboBox) and field.type in ("choice", "yes or no"):
                for index in range(edit.count()):
                    edit.setItemText(index, say(self._choice(field, str(edit.itemData(index)))))

    def _choice(self, field: Asked, value: str) -> str:
        if field.name == "confidence":
            return GRADES.get(value, "–")
        if field.type == "yes or no":
            return {"true": mark("yes"), "false": mark("no"), "": mark("unknown")}[value]
        return value or "–"

    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {
            name: edit.text() if isinstance(edit, QLineEdit) else str(edit.currentData() or "")
            for name, edit in self.edits.items()
        }

    def _save(self) -> None:
        say = self.words.text
        try:
            record = made(self.type, self.texts(), self.record)
        except ValidationError as error:
            self._show(problems_of(self.words, error))
            return
        if self.record is None and record.id in getattr(self.catalog, self.kind.attribute):
            self._show({"id": say("There is a record of this name already; edit that one.")})
            return
        broken = contradictions(self.catalog, self.kind.attribute, record, self.record)
        if broken:
            self._show({"": "; ".join(broken)})
            return
        try:
            self.keep(record)
        except OSError as error:
            self._show({"": str(error)})
            return
        self.accept()

    def _show(self, problems: dict[str, str]) -> None:
        """Each problem at its field, the first of them in sight."""
        for name, place in self.wrong.items():
            place.setText(problems.get(name, ""))
            place.setVisible(name in problems)
        others = [text for name, text in problems.items() if name not in self.wrong]
        here = [name for name in self.wrong if name in problems]
        if here:
            self.edits[here[0]].setFocus()
            QTimer.singleShot(0, self, lambda: self.area.ensureWidgetVisible(self.wrong[here[0]], 0, 2 * L))
            others = [self.words.text("{count} {count:field|fields} to put right", count=len(here)), *others]
        self.problem.setText("; ".join(others))
