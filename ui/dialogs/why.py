"""Why? A number's formula with its values, and where each of them comes from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from advisor.formulas import FORMULAS
from advisor.quantity import Evidence, Quantity
from reports.wording import numbers
from ui.marks import mark
from ui.theme import L
from ui.widgets.basics import button, card, column, label, row
from ui.words import Words

EVIDENCE = {
    Evidence.MEASURED: mark("measured"),
    Evidence.PUBLISHED: mark("published"),
    Evidence.DERIVED: mark("computed"),
    Evidence.ASSUMED: mark("assumed"),
}


def formula_text(id: str) -> str:
    """A formula as it is printed."""
    formula = FORMULAS.get(id)
    return formula.text.replace("**", "^").replace("*", "×") if formula else ""


def with_values(quantity: Quantity) -> str:
    """The formula with the numbers in place of the symbols, in base units; "" where a symbol is not known."""
    import re

    formula = FORMULAS.get(quantity.formula)
    if formula is None or not quantity.inputs:
        return ""
    known = {name: f"{one.value:.6g}" for name, one in quantity.inputs}
    if not {name for name, _ in formula.symbols} <= set(known):
        return ""
    text = re.sub(r"[A-Za-z_][A-Za-z_0-9]*", lambda found: known.get(found.group(), found.group()), formula.text)
    return text.replace("**", "^").replace("*", "×") + f" = {quantity.value:.6g} {formula.unit}"


class Why(QDialog):
    """The number on top, its formula below, its inputs as a tree that goes down to the sources."""

    def __init__(self, words: Words, quantity: Quantity, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.quantity = words, quantity
        self.setWindowTitle(words.text("Why?"))
        self.resize(760, 520)
        language = words.language
        head = label(f"{title}: {language.quantity(quantity)}", "heading")
        parts: list[QWidget] = [head, label(self._range(), "muted")]
        formula = FORMULAS.get(quantity.formula)
        if formula is not None:
            values = with_values(quantity)
            lines = [label(f"{symbol(formula.id)} = {formula_text(formula.id)}", "strong")]
            if values:
                lines.append(label(values))
            if formula.valid_for:
                lines.append(label(words.text("Valid for: {scope}", scope=language.word(formula.valid_for)), "muted"))
            lines.append(label(words.text("Source: {source}", source=self.words.cited((formula.source,))), "small"))
            parts.append(card(*lines))
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(words.text("What the number is made of"))
        self.tree.setHeaderLabels(
            [words.text("Quantity"), words.text("Value"), words.text("Known how"), words.text("Source")]
        )
        self.tree.setAlternatingRowColors(False)
        self._fill()
        parts.append(self.tree)
        box = column(*parts, margin=L)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box.addLayout(row(button(words, "Copy", self._copy), buttons))
        self.setLayout(box)

    def _range(self) -> str:
        quantity, say = self.quantity, self.words.text
        if quantity.exact:
            return say("Exact, {evidence}.", evidence=say(EVIDENCE[quantity.evidence]))
        return say(
            "Likely {likely}; nine times in ten from {low} to {high}. {evidence}.",
            likely=self.words.language.likely(quantity),
            low=self.words.language.likely(Quantity(quantity.low, quantity.unit)),
            high=self.words.language.likely(Quantity(quantity.high, quantity.unit)),
            evidence=say(EVIDENCE[quantity.evidence]),
        )

    def _fill(self) -> None:
        inputs = self.quantity.inputs or (("", self.quantity),)
        for name, one in inputs:
            self.tree.addTopLevelItem(self._item(name, one, self.quantity.formula, 0))
        self.tree.expandToDepth(1)
        header = self.tree.header()
        for index in range(3):
            header.setSectionResizeMode(index, QHeaderView.ResizeMode.ResizeToContents)

    def _item(self, name: str, one: Quantity, formula_id: str, depth: int) -> QTreeWidgetItem:
        language = self.words.language
        formula = FORMULAS.get(formula_id)
        meaning = dict(formula.symbols).get(name, "") if formula else ""
        term = language.term(name)
        title = f"{name}: {language.word(meaning)}" if meaning else term
        item = QTreeWidgetItem(
            [
                title or language.word("value"),
                printed(one, language.quantity(one)),
                self.words.text(EVIDENCE[one.evidence]),
                self.words.cited(one.sources) or formula_text(one.formula),
            ]
        )
        item.setToolTip(0, title)
        item.setToolTip(3, item.text(3))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
        if depth < 12:
            for inner_name, inner in one.inputs:
                item.addChild(self._item(inner_name, inner, one.formula, depth + 1))
        return item

    def _copy(self) -> None:
        lines = [self.windowTitle(), *(one.text() for one in self.findChildren(type(label())) if one.text())]

        def walk(item: QTreeWidgetItem, depth: int) -> None:
            lines.append("  " * depth + "\t".join(item.text(index) for index in range(4)))
            for index in range(item.childCount()):
                inner = item.child(index)
                if inner is not None:
                    walk(inner, depth + 1)

        for index in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(index)
            if item is not None:
                walk(item, 0)
        QGuiApplication.clipboard().setText("\n".join(lines))


def symbol(id: str) -> str:
    return id.rpartition(".")[2]


def printed(one: Quantity, text: str) -> str:
    return text if one.unit != "1" else numbers.significant(one.value, 4)
