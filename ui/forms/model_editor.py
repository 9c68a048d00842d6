"""Choosing a model: by typing a part of its name, or from a file that describes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QFileDialog, QVBoxLayout, QWidget

from ui import own
from ui.errors import told
from ui.forms.editors import Editor, Quiet, Value
from ui.marks import mark
from ui.theme import S
from ui.widgets.basics import button, label, row
from ui.words import Words

if TYPE_CHECKING:
    from catalog.records.models import Model

ACCESS = {"open": mark("open"), "research only": mark("research only"), "closed": mark("closed")}


class ModelEditor(Editor):
    """A model of the catalog, or the one in a file. Commits (id, None) or (name, config)."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.models: dict[str, Model] = {}
        self.names_itself = False  # where the list stands beside it, the line below says which model it is
        self.value = ""
        self.items = QStandardItemModel(self)
        self.combo = QComboBox()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setMinimumContentsLength(12)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setModel(self.items)
        self.combo.setMaxVisibleItems(16)
        self._quiet = Quiet(self)
        self.combo.installEventFilter(self._quiet)
        completer = QCompleter(self.items, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.combo.setCompleter(completer)
        completer.activated.connect(self._by_name)
        self.combo.activated.connect(lambda index: self._by_id(self.combo.itemData(index)))
        line = self.combo.lineEdit()
        assert line is not None
        line.editingFinished.connect(lambda: self._by_name(self.combo.currentText()))
        self.facts = label("", "small")
        self.browse = button(words, "All models…", self._all)
        self.open = button(words, "From a file…", self._browse)
        words.say(self.open, "setToolTip", "Open a model's config.json or GGUF file")
        inner = QWidget()
        stack = QVBoxLayout(inner)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(S // 2)
        stack.addWidget(self.combo)
        stack.addWidget(self.facts)
        buttons = row(self.browse, self.open)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self.box.addWidget(inner, 1)
        self.title = ""
        words.changed.connect(self._describe)

    def target(self) -> QWidget:
        return self.combo

    def use(self, models: dict[str, Model]) -> None:
        """The catalog's models, by maker and name."""
        self.models = models
        with QSignalBlocker(self.combo):
            self.items.clear()
            for model in sorted(models.values(), key=lambda model: (model.name or model.id).lower()):
                item = QStandardItem(model.name or model.id)
                item.setData(model.id, Qt.ItemDataRole.UserRole)
                self.items.appendRow(item)
        self._show_text()

    def put(self, value: Value) -> None:
        self.value = str(value)
        self._show_text()

    def take_file(self, path: Path) -> None:
        """Use the model of a config.json or GGUF file; what is wrong with it is said at the field.

        It is kept among the user's own records, and the study carries it too, so that it can be read elsewhere.
        """
        from advisor.architecture import ShapeError, read_config

        try:
            model = own.model_of(path)
            read_config(model.config or {}, model.name)
            own.keep_model(model, self.models)
        except (OSError, ShapeError, ValueError) as error:
            self.refused.emit(told(self.words, error))
            return
        if model.id not in self.models:
            self.use({**self.models, model.id: model})
        self.committed.emit((model.name, model.config))

    def _show_text(self) -> None:
        model = self.models.get(self.value)
        self.title = (model.name or model.id) if model else self.value
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(self.combo.findData(self.value))
            self.combo.setEditText(self.title)
            line = self.combo.lineEdit()
            if line is not None:
                line.setCursorPosition(0)  # a long name shows its beginning
            self.combo.setToolTip(self.title)
        self._describe()

    def _describe(self) -> None:
        model = self.models.get(self.value)
        if model is None:
            from_file = self.words.text("From a file.") if self.value and self.models else ""
            self.facts.setText(f"{self.value}: {from_file}" if self.names_itself else from_file)
            return
        facts = [self.title if self.names_itself else "", model.vendor, self.words.text(ACCESS[model.access])]
        if model.published_parameters:
            facts.append(self.words.text("{billions} billion parameters", billions=model.published_parameters / 1e9))
        facts.append(model.licence)
        self.facts.setText(" · ".join(fact for fact in facts if fact))

    def _by_id(self, id: object) -> None:
        if isinstance(id, str) and id != self.value:
            self.committed.emit((id, None))

    def _by_name(self, text: str) -> None:
        text = text.strip()
        if not self.models or text == self.title:
            return
        found = [model for model in self.models.values() if text.lower() in _names(model)]
        if found:
            self._by_id(found[0].id)
        elif text:
            self.refused.emit(mark("No model of this name; choose one of the list or open its config.json."))

    def _all(self) -> None:
        from ui.dialogs.asking import ask
        from ui.dialogs.choose_model import ChooseModel

        dialog = ChooseModel(self.words, self.models, self.value, self)
        if ask(dialog):
            self._by_id(dialog.id)

    def _browse(self) -> None:
        kinds = f"{self.words.text('Model')} (*.json *.gguf)"
        title = self.words.text("Open a model's config.json or GGUF file")
        path, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if path:
            self.take_file(Path(path))


def _names(model: Model) -> set[str]:
    return {model.id.lower(), model.name.lower(), *(alias.lower() for alias in model.aliases)}
