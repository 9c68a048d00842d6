"""One widget a kind of field."""

from __future__ import annotations

from ui.forms.editors.choice import ChoiceEditor, SeveralEditor, TickEditor
from ui.forms.editors.editor import Editor, Quiet, Value, buddy
from ui.forms.editors.number import NOT_A_NUMBER, NumberEditor
from ui.forms.editors.text import BarredEditor, TextEditor

__all__ = [
    "NOT_A_NUMBER",
    "BarredEditor",
    "ChoiceEditor",
    "Editor",
    "NumberEditor",
    "Quiet",
    "SeveralEditor",
    "TextEditor",
    "TickEditor",
    "Value",
    "buddy",
]
