"""What stands beside the study: the catalog, price lists, other studies, a machine that is owned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui import files

if TYPE_CHECKING:
    from advisor.quantity import Quantity
    from catalog.catalog import Catalog
    from ui.dialogs.catalog_browser import CatalogBrowser
    from ui.session import Session
    from ui.words import Words


class Tools(QObject):
    """``changed``: the user's own part of the catalog is another. ``over`` is the window the dialogs belong to."""

    changed = Signal()

    def __init__(self, words: Words, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self.words, self.session, self.over = words, session, over
        self.catalog: Catalog | None = None
        self.browser: CatalogBrowser | None = None

    def use(self, catalog: Catalog) -> None:
        self.catalog = catalog
        if self.browser is not None:
            self.browser.use(catalog)

    def browse(self) -> None:
        """The catalog in a window of its own, beside which the study can be worked on."""
        from ui.dialogs.catalog_browser import CatalogBrowser

        if self.catalog is None:
            return
        if self.browser is None:
            self.browser = CatalogBrowser(self.words, self.catalog, self.over)
            self.browser.changed.connect(self.changed)
        self.browser.show()
        self.browser.raise_()

    def compare(self) -> None:
        """Other studies beside this one."""
        from ui.dialogs.asking import ask
        from ui.dialogs.compare import Compare, ask_studies

        if self.session.advice is None or self.session.advise is None:
            return
        paths = ask_studies(self.words, self.over)
        if paths:
            ask(Compare(self.words, self.session.advice, paths, self.session.advise, self.over))

    def upgrade(self) -> None:
        """What to do with a machine that stands there."""
        from ui.dialogs.asking import ask
        from ui.dialogs.owned import OwnedMachine

        if self.session.advice is not None and self.catalog is not None:
            ask(OwnedMachine(self.words, self.session.advice, self.catalog, self.over))

    def import_prices(self) -> None:
        """A supplier's list, looked at before anything is kept."""
        from ui.dialogs.asking import ask
        from ui.dialogs.import_prices import ImportPrices, ask_list

        path = ask_list(self.words, self.over)
        if path is None or self.catalog is None:
            return
        try:
            dialog = ImportPrices(self.words, path, self.catalog, self.session.study.money.currency, self.over)
        except (OSError, ValueError) as error:
            files.tell(self.words, self.over, "{name} could not be read.", error, name=path.name)
            return
        if ask(dialog):
            self.changed.emit()

    def explain(self) -> None:
        """What the words mean."""
        from ui.dialogs.asking import ask
        from ui.dialogs.glossary import Glossary

        ask(Glossary(self.words, self.over))

    def why(self, quantity: Quantity, title: str) -> None:
        """Where a number comes from."""
        from ui.dialogs.asking import ask
        from ui.dialogs.why import Why

        ask(Why(self.words, quantity, title, self.over))
