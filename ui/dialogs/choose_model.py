"""The list of models in a window of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from ui.forms.model_list import ModelList
from ui.theme import L
from ui.widgets.basics import button, column, row, said
from ui.words import Words

if TYPE_CHECKING:
    from catalog.records.models import Model


class ChooseModel(QDialog):
    """``id`` is the chosen model once it is accepted."""

    def __init__(self, words: Words, models: dict[str, Model], id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.id = id
        self.resize(860, 560)
        words.say(self, "setWindowTitle", "Choose a model")
        self.list = ModelList(words)
        self.list.use(models)
        self.list.choose(id)
        self.take = button(words, "Use this model", self.accept, "primary")
        self.take.setDefault(True)
        self.take.setEnabled(id in models)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        buttons = row(button(words, "Cancel", self.reject))
        buttons.addStretch(1)
        buttons.addWidget(self.take)
        self.setLayout(column(said(words, "Which model?", "heading"), self.list, buttons, margin=L))
        self.list.search.setFocus()

    def _choose(self, id: str) -> None:
        self.id = id
        self.take.setEnabled(True)

    def _open(self, id: str) -> None:
        self.id = id
        self.accept()
