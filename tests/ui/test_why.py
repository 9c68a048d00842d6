from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from advisor.formulas import FORMULAS
from advisor.quantity import Evidence, Quantity
from ui.dialogs.why import Why, formula_text, with_values
from ui.words import Words


def quantity() -> Quantity:
    """A number with a formula of the table, its inputs with their sources."""
    formula = next(one for one in FORMULAS.values() if len(one.symbols) >= 2)
    inputs = tuple(
        (name, Quantity(2.0 + place, "1", sources=(f"source {place}",), evidence=Evidence.PUBLISHED))
        for place, (name, _) in enumerate(formula.symbols)
    )
    return Quantity(8.0, formula.unit, 7.0, 9.0, formula.id, inputs)


def test_the_formula_stands_with_its_values(qtbot: QtBot, words: Words) -> None:
    import advisor.machines.check
    import advisor.speed  # noqa: F401  # their formulas enter the table

    number = quantity()
    dialog = Why(words, number, "Memory")
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(formula_text(number.formula) in text for text in texts)
    assert "*" not in formula_text(number.formula)
    assert with_values(number) in texts
    assert all(name not in with_values(number).split() for name, _ in number.inputs if len(name) > 1)
    assert dialog.tree.topLevelItemCount() == len(number.inputs)
    item = dialog.tree.topLevelItem(0)
    assert item is not None
    assert item.text(2) == "published"
    assert item.text(3) == "source 0"


def test_a_number_without_formula_says_its_source(qtbot: QtBot, words: Words) -> None:
    number = Quantity(2.0**30, "B", sources=("measured on the day",), evidence=Evidence.MEASURED)
    dialog = Why(words, number, "CUDA context")
    qtbot.addWidget(dialog)
    item = dialog.tree.topLevelItem(0)
    assert item is not None
    assert item.text(3) == "measured on the day"
    assert with_values(number) == ""


def test_everything_can_be_copied(qtbot: QtBot, words: Words) -> None:
    dialog = Why(words, Quantity(1.0, "W", sources=("a page",)), "Power")
    qtbot.addWidget(dialog)
    dialog._copy()
    text = QGuiApplication.clipboard().text()
    assert "Power: 1 W" in text
    assert "a page" in text
