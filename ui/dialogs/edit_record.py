"""A record of the catalog as a form: made from the record's own fields, checked by the record's own class."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QLabel, QLineEdit, QWidget

from catalog.own_records import cell_text
from ui.dialogs.field_words import field_words
from ui.dialogs.kinds import Kind
from ui.dialogs.record_fields import Asked, asked, contradictions, made
from ui.dialogs.record_words import GRADES, problems_of
from ui.dialogs.slots_editor import SlotsEditor
from ui.errors import told
from ui.marks import mark
from ui.theme import L, M, S
from ui.widgets.basics import button, column, label, row, said, scrolled
from ui.words import Words

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from catalog.records.record import Record

REFERENCES = {"chip_id": "chips", "model_id": "models"}
Edit = QLineEdit | QComboBox


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
        self.slots = SlotsEditor(words) if kind.attribute == "mainboards" else None
        inner = QWidget()
        inner.setLayout(column(grid, *((self.slots,) if self.slots else ()), gap=L))
        if self.slots is not None:
            self.slots.put(getattr(record, "slots", ()))
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
        if self.slots is not None:
            slots = self.slots.value(record, self.texts()["confidence"])
            if slots is None:
                self._show({})
                self.problem.setText(say("Put the slots right first."))
                self.area.ensureWidgetVisible(self.slots)
                return
            record = record.model_copy(update={"slots": slots})
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
            self._show({"": told(self.words, error)})
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
