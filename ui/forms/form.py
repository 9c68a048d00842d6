"""A section as a form: shows a study, tells what was edited, says what is wrong at the field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from advisor.workload import Study
from ui.forms import lists
from ui.forms.editors import (
    NOT_A_NUMBER,
    BarredEditor,
    ChoiceEditor,
    Editor,
    NumberEditor,
    SeveralEditor,
    TextEditor,
    TickEditor,
    buddy,
)
from ui.forms.fields import Barring, Choice, Field, Kind, ModelChoice, Number, Several, Text
from ui.forms.model_editor import ModelEditor
from ui.forms.sections import Section
from ui.forms.values import limits, printed, value_at, with_value
from ui.theme import M, S
from ui.widgets.basics import label
from ui.words import Words

if TYPE_CHECKING:
    from catalog.catalog import Catalog

LABEL_WIDTH = 132


@dataclass(slots=True)
class Row:
    field: Field
    block: QWidget
    editor: Editor
    error: QLabel


class Form(QWidget):
    """The fields of one section for one job. ``edited`` carries the changed study and the path that was edited."""

    edited = Signal(object, str)

    def __init__(self, words: Words, section: Section, *, explain: bool = False) -> None:
        super().__init__()
        self.words, self.section = words, section
        self.study: Study | None = None
        self.job = 0
        self.rows: list[Row] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(S)
        self._first, self._rest = QWidget(), QWidget()
        self._more = QToolButton()
        self._more.setProperty("role", "link")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._open)
        outer.addWidget(self._first)
        outer.addWidget(self._more)
        outer.addWidget(self._rest)
        self._fill(self._first, [field for field in section.fields if not field.more], explain)
        self._fill(self._rest, [field for field in section.fields if field.more], explain)
        self._open(False)
        words.changed.connect(self._retitle)

    # building

    def _fill(self, place: QWidget, fields: list[Field], explain: bool) -> None:
        box = QVBoxLayout(place)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(M if explain else S)
        for field in fields:
            made = self._row(field, explain)
            self.rows.append(made)
            box.addWidget(made.block)
        self._retitle()

    def _row(self, field: Field, explain: bool) -> Row:
        """Label and editor side by side, below the editor what is wrong and, in the wizard, what it means."""
        title = label("", select=False)
        title.setFixedWidth(LABEL_WIDTH + (40 if explain else 0))
        self.words.say(title, "setText", field.label)
        editor = make_editor(self.words, field.kind, money=field.path in MONEY_PATHS)
        buddy(title, editor)
        error = label("", "error")
        error.hide()
        block = QWidget()
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        top = isinstance(editor, (SeveralEditor, ModelEditor)) or (isinstance(editor, TextEditor) and editor.high)
        if top:
            title.setContentsMargins(0, 4, 0, 0)
        grid.addWidget(title, 0, 0, Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(editor, 0, 1)
        grid.addWidget(error, 1, 1)
        if field.help and explain:
            help_line = label("", "small", select=False)
            self.words.say(help_line, "setText", field.help)
            grid.addWidget(help_line, 2, 1)
        elif field.help:
            for widget in (title, editor.target()):
                self.words.say(widget, "setToolTip", field.help)
        made = Row(field, block, editor, error)
        editor.committed.connect(self._taker(made))
        editor.refused.connect(self._refuser(made))
        return made

    def _taker(self, made: Row) -> Callable[[object], None]:
        return lambda value: self._take(made, value)

    def _refuser(self, made: Row) -> Callable[[str], None]:
        def refuse(english: str) -> None:
            self._say_problem(made, english)

        return refuse

    def use(self, catalog: Catalog) -> None:
        """Fill the lists from the catalog."""
        for made in self.rows:
            if isinstance(made.editor, ModelEditor):
                made.editor.use(dict(catalog.models))
            elif isinstance(made.editor, ChoiceEditor) and made.editor.kind.source:
                made.editor.fill(lists.options(catalog, made.editor.kind.source))

    # showing

    def show_study(self, study: Study, job: int) -> None:
        self.study, self.job = study, job
        for made in self.rows:
            applies = made.field.when(study, job)
            made.block.setVisible(applies)
            if not applies:
                self._clear_problem(made)
                continue
            if isinstance(made.editor, NumberEditor):
                made.editor.currency(study.money.currency)
            value = value_at(study, job, made.field.path)
            made.editor.put(value)
        hidden = [made for made in self.rows if made.field.more and made.field.when(study, job)]
        self._more.setVisible(bool(hidden))

    def model_editor(self) -> ModelEditor | None:
        return next((made.editor for made in self.rows if isinstance(made.editor, ModelEditor)), None)

    def editor(self, path: str) -> Editor:
        return next(made.editor for made in self.rows if made.field.path == path)

    def error(self, path: str) -> str:
        return next(made.error.text() for made in self.rows if made.field.path == path)

    def _retitle(self) -> None:
        for made in self.rows:
            made.editor.name(self.words.text(made.field.label), self.words.text(made.field.help))
        self._open(self._more.isChecked())

    def _open(self, more: bool) -> None:
        with QSignalBlocker(self._more):
            self._more.setChecked(more)
        self._rest.setVisible(more)
        self._more.setText(self.words.text("Fewer settings") if more else self.words.text("More settings"))
        self._more.setArrowType(Qt.ArrowType.UpArrow if more else Qt.ArrowType.DownArrow)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    # editing

    def _take(self, made: Row, value: object) -> None:
        if self.study is None:
            return
        try:
            changed = with_value(self.study, self.job, made.field.path, value)
        except ValidationError:
            if not made.editor.hasty:
                self._say_problem(made, "")
            return
        self._clear_problem(made)
        self.edited.emit(changed, made.field.path)

    def _say_problem(self, made: Row, english: str) -> None:
        made.error.setText(self._problem(made, english))
        made.error.show()
        made.editor.wrong(True)

    def _clear_problem(self, made: Row) -> None:
        if made.error.isVisibleTo(self) or made.error.text():
            made.error.clear()
            made.error.hide()
            made.editor.wrong(False)

    def _problem(self, made: Row, english: str) -> str:
        kind = made.field.kind
        if isinstance(kind, Number) and self.study is not None:
            low, high = limits(self.study, self.job, made.field.path)
            if english == NOT_A_NUMBER:
                return self.words.text(NOT_A_NUMBER, example=printed(kind.presets[0] if kind.presets else 10, Number()))
            if low is not None and high is not None:
                return self.words.text(
                    "A number from {low} to {high} is expected.", low=printed(low, kind), high=printed(high, kind)
                )
            if low is not None:
                return self.words.text("A number above {low} is expected.", low=printed(low, kind))
        return self.words.text(english or "This cannot stand here.")


MONEY_PATHS = ("money.budget", "money.staff_hour")


def make_editor(words: Words, kind: Kind, *, money: bool = False) -> Editor:
    """The widget for a kind of field."""
    if isinstance(kind, Number):
        return NumberEditor(words, kind, money)
    if isinstance(kind, Choice):
        return ChoiceEditor(words, kind)
    if isinstance(kind, Several):
        return SeveralEditor(words, kind)
    if isinstance(kind, Text):
        return TextEditor(words, kind)
    if isinstance(kind, ModelChoice):
        return ModelEditor(words)
    if isinstance(kind, Barring):
        return BarredEditor(words)
    return TickEditor(words)
