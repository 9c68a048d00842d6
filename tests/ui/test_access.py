"""Everything can be reached and used without a mouse, and says what it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.advising import Ready
from ui.answers import VIEWS
from ui.dialogs.choose_model import ChooseModel
from ui.dialogs.problem import Problem
from ui.main_window import MainWindow
from ui.widgets.basics import label
from ui.wizard.wizard import Wizard
from ui.words import Words

HANDLED = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView, QTabBar)


def operable(root: QWidget) -> list[QWidget]:
    """What a person can operate, without the inner parts of Qt's own widgets."""
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, HANDLED) or isinstance(widget, (QHeaderView, QAbstractSlider, QSplitter)):
            continue
        parent = widget.parentWidget()
        inner = isinstance(parent, (QComboBox, QLineEdit, QAbstractItemView, QTabBar)) or (
            parent is not None and type(parent).__name__ in ("QComboBoxPrivateContainer", "QStatusBar", "QMenuBar")
        )
        popup = widget.window().windowFlags() & Qt.WindowType.Popup == Qt.WindowType.Popup
        if not inner and not popup and widget.isVisibleTo(root) and "qt_" not in widget.objectName():
            found.append(widget)
    return found


def spoken(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.text()
    if isinstance(widget, QTabBar):
        return widget.tabText(0)
    return widget.accessibleName()


def nameless(root: QWidget) -> list[str]:
    return [f"{type(one).__name__} in {type(one.parentWidget()).__name__}" for one in operable(root) if not spoken(one)]


@pytest.mark.parametrize("name", [name for name, _ in VIEWS if name != "quote"])
def test_everything_in_the_window_says_what_it_is(qtbot: QtBot, window: MainWindow, name: str) -> None:
    window.answers.tabs.setCurrentIndex([view for view, _ in VIEWS].index(name))
    qtbot.waitUntil(window.answers.views[name].isVisible)
    for toggle in window.findChildren(QToolButton):
        toggle.setChecked(True)
    assert any(isinstance(one, QTableView) for one in operable(window.answers.views[name]))
    assert nameless(window) == []


def test_everything_in_the_dialogs_says_what_it_is(
    qtbot: QtBot, words: Words, ready: Ready, window: MainWindow
) -> None:
    wizard = Wizard(words, window.session.study, ready.catalog, ready.advise)
    models = ChooseModel(words, dict(ready.catalog.models), "chatglm-6b")
    from pathlib import Path

    problem = Problem(words, "Traceback", Path("labrig.log"))
    for dialog in (wizard, models, problem):
        qtbot.addWidget(dialog)
        assert nameless(dialog) == []
    wizard.reject()


def test_tab_goes_down_the_form_in_reading_order(qtbot: QtBot, window: MainWindow) -> None:
    form = window.editor.forms["use"]
    targets = [row.editor.target() for row in form.rows if row.block.isVisibleTo(form)]
    targets[0].setFocus()
    seen = [targets[0]]
    for _ in range(40):
        now = QApplication.focusWidget()
        assert now is not None
        qtbot.keyClick(now, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        here = next((one for one in targets if one is focused or one.isAncestorOf(focused)), None)  # type: ignore[arg-type]
        if here is not None and here not in seen:
            seen.append(here)
        if len(seen) == len(targets):
            break
    assert seen == targets


def test_tab_leaves_a_table(qtbot: QtBot, window: MainWindow) -> None:
    window.answers.tabs.setCurrentIndex([view for view, _ in VIEWS].index("options"))
    table = window.answers.views["options"].table  # type: ignore[attr-defined]
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not table


def test_the_arrows_walk_through_the_options(qtbot: QtBot, window: MainWindow) -> None:
    window.answers.tabs.setCurrentIndex([view for view, _ in VIEWS].index("options"))
    view = window.answers.views["options"]
    table = view.table  # type: ignore[attr-defined]
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert view.chart.chosen_id == "buy-2x4090"  # type: ignore[attr-defined]
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert window.session.study.choices.picked == "buy-2x4090"


def test_what_is_shown_is_data_and_not_markup(qtbot: QtBot) -> None:
    one = label("<b>RTX</b> & more")
    qtbot.addWidget(one)
    assert one.textFormat() == Qt.TextFormat.PlainText
