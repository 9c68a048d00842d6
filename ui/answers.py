"""The right side of the window: the answer at a glance, and a view for each question about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui.background import Cancelled
from ui.marks import mark
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice
    from catalog.catalog import Catalog
    from ui.views.summary import Summary
    from ui.views.view import View

VIEWS = (
    ("fit", mark("Fit")),
    ("speed", mark("Speed")),
    ("options", mark("Options")),
    ("machine", mark("Machine")),
    ("cost", mark("Cost")),
    ("quote", mark("Quote")),
)


def make_view(name: str, words: Words) -> View:
    """A view, imported when it is first looked at: charts and PDF cost time to load."""
    from importlib import import_module

    kind: Callable[[Words], View] = getattr(import_module(f"ui.views.{name}"), name.capitalize())
    return kind(words)


def load_views(cancelled: Cancelled) -> None:
    """Import what the views need, in the background, so that the first look at one does not wait for it.

    Modules only: nothing of Qt is made here.
    """
    from importlib import import_module

    for name, _ in VIEWS:
        if cancelled():
            return
        import_module(f"ui.views.{name}")


class Answers(QWidget):
    """Shows one advice; only the view that is looked at is filled. The signals are those of the views."""

    why = Signal(object, str)  # Quantity, what it is
    picked = Signal(str)  # id of the option to recommend
    edited = Signal(object, str)  # Study, field
    export = Signal(str)  # "pdf" or "xlsx"

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.advice: Advice | None = None
        self.catalog: Catalog | None = None
        self.views: dict[str, View] = {}
        self.summary: Summary | None = None  # made with the first advice
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        self.places: list[QVBoxLayout] = []
        for _ in VIEWS:
            place = QWidget()
            box = QVBoxLayout(place)
            box.setContentsMargins(0, 0, 0, 0)
            self.places.append(box)
            self.tabs.addTab(place, "")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)
        self.box.addWidget(self.tabs, 1)
        self.tabs.currentChanged.connect(self.open)
        words.changed.connect(self._retitle)
        self._retitle()

    def _retitle(self) -> None:
        for index, (_, title) in enumerate(VIEWS):
            self.tabs.setTabText(index, self.words.text(title))
        self.tabs.setAccessibleName(self.words.text("Answers"))
        self.refresh()

    def use(self, catalog: Catalog) -> None:
        self.catalog = catalog
        for view in self.views.values():
            view.catalog = catalog

    def show_advice(self, advice: Advice | None) -> None:
        """Show it; None while there is none yet."""
        self.advice = advice
        if advice is not None and self.summary is None:
            from ui.views.summary import Summary

            self.summary = Summary(self.words)
            self.summary.picked.connect(self.picked)
            self.box.insertWidget(0, self.summary)
            QWidget.setTabOrder(self.summary.choice, self.tabs.tabBar())  # as they are seen, from top to bottom
        self.refresh()

    def refresh(self) -> None:
        """Draw again what is looked at; the other views are drawn when they are."""
        if self.summary is not None:
            self.summary.show_advice(self.advice)
        view = self.views.get(VIEWS[self.tabs.currentIndex()][0])
        if view is not None:
            view.show_advice(self.advice)

    def open(self, index: int) -> None:
        """Look at a view."""
        name = VIEWS[index][0]
        if name not in self.views:
            self.views[name] = self._make(name)
            self.places[index].addWidget(self.views[name])
        self.views[name].show_advice(self.advice)
        if self.tabs.currentIndex() != index:
            self.tabs.setCurrentIndex(index)

    def _make(self, name: str) -> View:
        view = make_view(name, self.words)
        view.catalog = self.catalog
        view.why.connect(self.why)
        view.picked.connect(self.picked)
        view.edited.connect(self.edited)
        if name == "quote":
            view.export_pdf.connect(lambda: self.export.emit("pdf"))  # type: ignore[attr-defined]
            view.export_xlsx.connect(lambda: self.export.emit("xlsx"))  # type: ignore[attr-defined]
        return view

    def close_tasks(self) -> None:
        """Stop what the views have running."""
        for view in self.views.values():
            view.close_task()
