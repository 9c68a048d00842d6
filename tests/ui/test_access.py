"""Everything can be reached and used without a mouse, and says what it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from advisor.quantity import Quantity
from reports.look import DARK, LIGHT, Colours, contrast
from ui import theme
from ui.advising import Ready
from ui.answers import VIEWS
from ui.dialogs.catalog_browser import CatalogBrowser
from ui.dialogs.choose_model import ChooseModel
from ui.dialogs.compare import Compare
from ui.dialogs.edit_record import EditRecord
from ui.dialogs.glossary import Glossary
from ui.dialogs.import_prices import ImportPrices
from ui.dialogs.kinds import KINDS
from ui.dialogs.owned import OwnedMachine
from ui.dialogs.problem import Problem
from ui.dialogs.why import Why
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
    problem = Problem(words, "Traceback", Path("labrig.log"))
    for dialog in (wizard, models, problem):
        qtbot.addWidget(dialog)
        assert nameless(dialog) == []
    wizard.reject()


FIELDS = (QLineEdit, QComboBox, QPlainTextEdit)


def unlabelled(root: QWidget) -> list[str]:
    """Fields beside which no label stands that leads to them, and that say nothing themselves while they are empty."""
    led = {id(one.buddy()) for one in root.findChildren(QLabel) if one.buddy() is not None}
    return [
        f"{type(one).__name__} {one.accessibleName()}"
        for one in operable(root)
        if isinstance(one, FIELDS)
        and id(one) not in led
        and not (isinstance(one, (QLineEdit, QPlainTextEdit)) and (one.placeholderText() or one.isReadOnly()))
    ]


def owned(words: Words, ready: Ready, window: MainWindow, folder: Path) -> QDialog:
    assert window.session.advice is not None
    return OwnedMachine(words, window.session.advice, ready.catalog)


def compare(words: Words, ready: Ready, window: MainWindow, folder: Path) -> QDialog:
    assert window.session.advice is not None
    return Compare(words, window.session.advice, (), ready.advise)


def browser(words: Words, ready: Ready, window: MainWindow, folder: Path) -> QDialog:
    return CatalogBrowser(words, ready.catalog)


def record(words: Words, ready: Ready, window: MainWindow, folder: Path) -> QDialog:
    kind = next(kind for kind in KINDS if kind.attribute == "mainboards")
    board = next(iter(ready.catalog.mainboards.values()))
    return EditRecord(words, ready.catalog, kind, board, lambda one: None)


def prices(words: Words, ready: Ready, window: MainWindow, folder: Path) -> QDialog:
    path = folder / "list.csv"
    path.write_text("Part,Price,Currency\nRTX 4090,12999,CNY\n", encoding="utf-8")
    return ImportPrices(words, path, ready.catalog, "CNY")


def glossary(words: Words, ready: Ready, window: MainWindow, folder: Path) -> QDialog:
    return Glossary(words)


def why(words: Words, ready: Ready, window: MainWindow, folder: Path) -> QDialog:
    return Why(words, Quantity(1.0, "s"), "A number")


@pytest.mark.parametrize("make", [owned, compare, browser, record, prices, why, glossary], ids=lambda one: one.__name__)
def test_every_dialog_says_what_its_parts_are(
    qtbot: QtBot,
    words: Words,
    ready: Ready,
    window: MainWindow,
    tmp_path: Path,
    make: Callable[[Words, Ready, MainWindow, Path], QDialog],
) -> None:
    dialog = make(words, ready, window, tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    assert nameless(dialog) == []
    if make is not browser:  # its line of an own price has no room for labels; each field says what it is
        assert unlabelled(dialog) == []
    dialog.reject()


def test_every_field_of_the_workload_has_its_label(qtbot: QtBot, window: MainWindow) -> None:
    for toggle in window.editor.findChildren(QToolButton):
        toggle.setChecked(True)
    unknown = [one for one in unlabelled(window.editor) if one != "QComboBox Job"]
    assert unknown == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(colours: Colours) -> None:
    for ground in (colours.paper, colours.paper_alt):
        assert contrast(theme.edge(colours), ground) >= 3, "WCAG 1.4.11"
        assert contrast(colours.accent, ground) >= 3, "what has the focus"


@pytest.mark.parametrize("look", ["light", "dark"])
def test_words_and_ground_of_the_palette_are_told_apart(look: theme.Theme) -> None:
    made = theme.palette(theme.wanted(look))
    role = QPalette.ColorRole
    for words_, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.PlaceholderText, role.Base),
        (role.Link, role.Base),
    ):
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
            pair = made.color(group, words_).name(), made.color(group, ground).name()
            assert contrast(*pair) >= 4.5, (words_, ground, group)


def test_what_nobody_verified_says_so_in_words(qtbot: QtBot, words: Words, ready: Ready) -> None:
    dialog = CatalogBrowser(words, ready.catalog)
    qtbot.addWidget(dialog)
    dialog.show()
    doubtful = 0
    for index, kind in enumerate(KINDS):
        dialog.kinds.setCurrentRow(index)
        for place, one in enumerate(dialog.records):
            fields = [name for name in type(one).model_fields if one.grade(name) == "C" and name in one.unverified]
            if fields and kind.attribute != "models":
                dialog._choose(place)
                cells = [row[1] for row in dialog.facts.rows.rows]
                assert all("◇" in cell.text for cell in cells if cell.colour == "tight")
                doubtful += sum(cell.colour == "tight" for cell in cells)
                break
    assert doubtful > 0


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
