"""Every action of the program: its place in the menus, its words and its shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from ui.about import about, show_log
from ui.answers import VIEWS
from ui.menus import Menus

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def fill_menus(window: MainWindow) -> Menus:
    """The menu bar of a window, whose parts do what the actions say."""
    keys, roles = QKeySequence.StandardKey, QAction.MenuRole
    documents, exporting, tools, session = window.documents, window.exporting, window.tools, window.session
    menus = Menus(window, window.words)
    file = menus.menu("&File")
    menus.action(file, "new", "&New study…", documents.new, keys.New)
    menus.action(file, "open", "&Open…", documents.open, keys.Open)
    recent = menus.menu("Open &recent", file)
    recent.aboutToShow.connect(lambda: documents.fill_recent(recent))
    file.addSeparator()
    menus.action(file, "save", "&Save", documents.save, keys.Save)
    menus.action(file, "save_as", "Save &as…", documents.save_as, "Ctrl+Shift+S")
    menus.action(file, "compare", "&Compare with other studies…", tools.compare, "Ctrl+D")
    file.addSeparator()
    menus.action(file, "pdf", "Export &PDF…", exporting.to("pdf"), "Ctrl+E")
    menus.action(file, "xlsx", "&Export spreadsheet…", exporting.to("xlsx"), "Ctrl+Shift+E")
    menus.action(file, "json", "Export the numbers (&JSON)…", exporting.to("json"), "Ctrl+Alt+E")
    file.addSeparator()
    menus.action(file, "quit", "&Quit", window.close, keys.Quit, roles.QuitRole)
    edit = menus.menu("&Edit")
    menus.action(edit, "undo", "&Undo", session.undo, keys.Undo)
    menus.action(edit, "redo", "&Redo", session.redo, keys.Redo)
    edit.addSeparator()
    menus.action(edit, "wizard", "Ask the &questions again…", documents.again, "Ctrl+Shift+N")
    parts = menus.menu("&Catalog")
    menus.action(parts, "catalog", "&Parts and prices…", tools.browse, "Ctrl+B")
    menus.action(parts, "owned", "We &own a machine already…", tools.upgrade, "Ctrl+U")
    menus.action(parts, "import", "&Import a price list…", tools.import_prices, "Ctrl+I")
    view = menus.menu("&View")
    for index, (name, title) in enumerate(VIEWS):
        menus.action(view, name, title, lambda index=index: window.answers.open(index), f"Ctrl+{index + 1}")  # type: ignore[misc]
    view.addSeparator()
    menus.switch(view, "workload", "&Workload", window.editor.setVisible, "Ctrl+0")
    menus.size_menu(view, window.use_size)
    menus.language_menu(view, window.use_language)
    menus.theme_menu(view, window.use_theme)
    help_menu = menus.menu("&Help")
    menus.action(help_menu, "words", "&Words explained…", tools.explain, keys.HelpContents)
    menus.action(help_menu, "log", "Show the &log", show_log)
    menus.action(help_menu, "about", "&About LabRig", lambda: about(window.words, window), None, roles.AboutRole)
    menus.check(menus.languages, window.words.code)
    menus.check(menus.sizes, str(window.settings.size))
    menus.check(menus.themes, window.settings.theme)
    return menus
