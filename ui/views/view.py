"""What every view is: a page that shows one advice and keeps nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from ui.marks import mark
from ui.theme import L
from ui.widgets.basics import scrolled
from ui.widgets.nothing import Nothing
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice, Option
    from catalog.catalog import Catalog


MOST_WIDTH = 1500  # pixels; longer lines are hard to read


class View(QWidget):
    """``why`` asks where a number comes from, ``picked`` names another option, ``edited`` carries a changed study."""

    why = Signal(object, str)  # Quantity, what it is
    picked = Signal(str)
    edited = Signal(object, str)

    def __init__(self, words: Words, *, scrolls: bool = True) -> None:
        super().__init__()
        self.words = words
        self.catalog: Catalog | None = None
        self.setProperty("role", "page")
        self.stack = QStackedLayout(self)
        self.nothing = Nothing(words)
        self.body = QWidget()
        self.page = QVBoxLayout(self.body)
        self.page.setContentsMargins(L, L, L, L)
        self.page.setSpacing(L)
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(scrolled(self.body, MOST_WIDTH) if scrolls else self.body)
        self.build()

    def build(self) -> None:
        """Make the widgets, once."""
        raise NotImplementedError

    def fill(self, advice: Advice) -> None:
        """Put the advice into the widgets."""
        raise NotImplementedError

    def chip_name(self, id: str) -> str:
        """A chip as people call it; its id while no catalog has been read."""
        chip = self.catalog.chips.get(id) if self.catalog else None
        return chip.name or chip.id if chip else id

    def missing(self, advice: Advice) -> tuple[str, str] | None:
        """English title and text where there is nothing to show."""
        return None

    def close_task(self) -> None:
        """Stop what the view has running in the background."""

    def show_advice(self, advice: Advice | None) -> None:
        """Show ``advice``; None while there is none yet."""
        if advice is None:
            self.nothing.say("Working out the answer …", "The catalog is being read.")
            self.stack.setCurrentIndex(0)
            return
        said = self.missing(advice)
        if said:
            self.nothing.say(*said)
            self.stack.setCurrentIndex(0)
            return
        self.fill(advice)
        self.stack.setCurrentIndex(1)


def no_option(advice: Advice) -> tuple[str, str] | None:
    """What every view about the recommended option says without one."""
    if advice.recommended is not None:
        return None
    return (
        mark("Nothing that was considered does this work."),
        mark("Options lists what was rejected and why. A shorter context, fewer bits, more cards or more money helps."),
    )


def bought(advice: Advice) -> Option | None:
    """The recommended option where it is a machine, else the first machine in the ranking."""
    if advice.recommended and advice.recommended.machine:
        return advice.recommended
    return next((option for option in advice.options if option.machine), None)
