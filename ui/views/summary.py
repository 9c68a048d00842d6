"""The answer at a glance, above all views: what is recommended, and four numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from reports.naming import option_name
from ui.forms.editors import Quiet
from ui.theme import XL, L, M
from ui.views.option_cells import price_text, span_cell, speed_of, worst
from ui.widgets.badge import Badge
from ui.widgets.basics import label, said
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice, Option


class Summary(QWidget):
    """Choosing another option here recommends that one."""

    picked = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        grid = QGridLayout(self)
        grid.setContentsMargins(L, M, L, M)
        grid.setHorizontalSpacing(XL)
        grid.setVerticalSpacing(2)
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(26)
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._quiet = Quiet(self)
        self.choice.installEventFilter(self._quiet)
        self.choice.activated.connect(lambda index: self.picked.emit(str(self.choice.itemData(index))))
        self.badge = Badge()
        self.price, self.cost, self.speed = (label("", "strong", wrap=False) for _ in range(3))
        self.cost_title = label("", "small", wrap=False, select=False)
        titles: list[QLabel] = [
            said(words, "Recommended", "small"),
            said(words, "Card memory", "small"),
            said(words, "Price", "small"),
            self.cost_title,
            said(words, "Speed", "small"),
        ]
        for place, (title, value) in enumerate(
            zip(titles, (self.choice, self.badge, self.price, self.cost, self.speed), strict=True)
        ):
            title.setWordWrap(False)
            grid.addWidget(title, 0, place)
            grid.addWidget(value, 1, place, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(0, 1)

    def show_advice(self, advice: Advice | None) -> None:
        say, language = self.words.text, self.words.language
        self.choice.setAccessibleName(say("Recommended"))
        with QSignalBlocker(self.choice):
            self.choice.clear()
            options: tuple[Option, ...] = advice.options if advice else ()
            for option in options:
                self.choice.addItem(option_name(option, language), option.id)
            best = advice.recommended if advice else None
            self.choice.setCurrentIndex(self.choice.findData(best.id) if best else -1)
            self.choice.setToolTip(self.choice.currentText())
        self.choice.setEnabled(bool(options))
        if advice is None or best is None:
            self.badge.clear()
            for one in (self.price, self.cost, self.speed):
                one.setText("–")
            self.cost_title.setText(say("Cost"))
            return
        if best.kind == "api":
            self.badge.setText(say("not needed"))
            self.badge.setStyleSheet("")
        else:
            self.badge.show_verdict(self.words, worst(best))
        self.price.setText(price_text(self.words, best))
        months = advice.study.money.months
        self.cost_title.setText(say("Cost in {months} months, {currency}", months=months, currency=advice.currency))
        self.cost.setText(span_cell(self.words, best, advice).text)
        speed = speed_of(best)
        self.speed.setText(language.quantity(speed) if speed else "–")
