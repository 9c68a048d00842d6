"""The menu bar: every action once, with its shortcut."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from ui.marks import mark
from ui.settings import SIZES
from ui.words import LANGUAGES, Words

Shortcut = QKeySequence.StandardKey | str | None
THEMES = (("system", mark("As the system")), ("light", mark("Light")), ("dark", mark("Dark")))


class Menus:
    """Builds the menus; ``actions`` by name, so that the window can switch them on and off."""

    def __init__(self, window: QMainWindow, words: Words) -> None:
        self.window, self.words = window, words
        self.actions: dict[str, QAction] = {}
        self.languages = QActionGroup(window)
        self.themes = QActionGroup(window)
        self.sizes = QActionGroup(window)

    def menu(self, title: str, parent: QMenu | None = None) -> QMenu:
        made = QMenu(parent or self.window)
        self.words.say(made, "setTitle", title)
        if parent:
            parent.addMenu(made)
        else:
            self.window.menuBar().addMenu(made)
        return made

    def action(
        self,
        menu: QMenu,
        name: str,
        text: str,
        do: Callable[[], object],
        shortcut: Shortcut = None,
        part: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        """``part`` is where macOS puts it."""
        made = QAction(self.window)
        self.words.say(made, "setText", text)
        made.setMenuRole(part)
        if shortcut is not None:
            made.setShortcut(QKeySequence(shortcut))
        made.triggered.connect(lambda checked: do())
        menu.addAction(made)
        self.actions[name] = made
        return made

    def language_menu(self, parent: QMenu, choose: Callable[[str], None]) -> None:
        menu = self.menu("&Language", parent)
        for code, name in LANGUAGES:
            made = self._choice(menu, self.languages, code, choose)
            made.setText(name)

    def theme_menu(self, parent: QMenu, choose: Callable[[str], None]) -> None:
        menu = self.menu("&Colours", parent)
        for code, name in THEMES:
            self.words.say(self._choice(menu, self.themes, code, choose), "setText", name)

    def size_menu(self, parent: QMenu, choose: Callable[[str], None]) -> None:
        menu = self.menu("&Size", parent)
        for percent in SIZES:
            self._choice(menu, self.sizes, str(percent), choose).setText(f"{percent} %")

    def switch(self, menu: QMenu, name: str, text: str, do: Callable[[bool], object], shortcut: Shortcut) -> QAction:
        """An action that is on or off; on at first."""
        made = self.action(menu, name, text, lambda: None, shortcut)
        made.setCheckable(True)
        made.setChecked(True)
        made.toggled.connect(do)
        return made

    def _choice(self, menu: QMenu, group: QActionGroup, code: str, choose: Callable[[str], None]) -> QAction:
        made = QAction(self.window)
        made.setCheckable(True)
        made.setData(code)
        made.setMenuRole(QAction.MenuRole.NoRole)
        made.triggered.connect(lambda checked: choose(code))
        group.addAction(made)
        menu.addAction(made)
        return made

    def check(self, group: QActionGroup, code: str) -> None:
        for action in group.actions():
            action.setChecked(action.data() == code)
