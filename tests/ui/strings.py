"""Every English sentence that the screen can show, found in the code and in the data of the forms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from ui.forms.fields import Choice, Number, Several, Text
from ui.forms.sections import EVERY
from ui.forms.terms import TERMS

UI = Path(__file__).parent.parent.parent / "ui"
# where the English stands among the arguments of a call
PLACES = {
    "text": (0,), "mark": (0,), "said": (1,), "button": (1,), "menu": (0,), "action": (2,), "_status": (0,),
    "wrong": (),
    "tell": (2,), "ask_save": (2,), "_export": (0,), "say": (0, 1, 2), "_say": (0,),
}  # fmt: skip


def in_code() -> Iterator[tuple[str, str]]:
    """(sentence, file) for every literal that is put on screen."""
    for path in sorted(UI.rglob("*.py")):
        if "command_line" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for place in PLACES.get(name, ()):
                if place < len(node.args):
                    for text in literals(node.args[place]):
                        if not text.startswith("set") and any(sign.isalpha() for sign in text):
                            yield text, path.relative_to(UI).as_posix()


def literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: a literal, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from literals(value)


def in_forms() -> Iterator[tuple[str, str]]:
    for section in EVERY:
        yield section.title, "sections"
        yield section.question, "sections"
        if section.for_training is not None:
            yield section.for_training.title, "sections"
            yield section.for_training.question, "sections"
        for field in section.fields:
            yield field.label, "sections"
            yield field.help, "sections"
            kind = field.kind
            if isinstance(kind, (Choice, Several)):
                yield from ((text, "sections") for _, text in kind.options)
            if isinstance(kind, (Choice, Number)):
                yield kind.empty, "sections"
            if isinstance(kind, Number) and "{" not in kind.unit:
                yield kind.unit, "sections"
            if isinstance(kind, Text):
                yield kind.hint, "sections"
    for term in TERMS.values():
        yield term.term, "terms"
        yield term.meaning, "terms"


def every() -> dict[str, str]:
    """Sentence -> where it stands, without doubles."""
    found: dict[str, str] = {}
    for text, place in (*in_code(), *in_forms()):
        if text:
            found.setdefault(text, place)
    return found
