"""The wizard: six questions, each with what follows from the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from advisor.workload import Study, StudyError
from ui.advising import Advise
from ui.background import Failure, LatestTask
from ui.forms.form import Form
from ui.forms.model_list import ModelList
from ui.forms.sections import WIZARD, Section
from ui.forms.terms import TERMS
from ui.marks import mark
from ui.theme import XL, L, M, S
from ui.widgets.basics import button, label, role, said, scrolled
from ui.wizard.consequence import consequence
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice
    from catalog.catalog import Catalog


class Page(QWidget):
    """A question, its fields, the words that need explaining."""

    def __init__(self, words: Words, section: Section) -> None:
        super().__init__()
        self.words, self.section = words, section
        box = QVBoxLayout(self)
        box.setContentsMargins(XL, L, XL, L)
        box.setSpacing(L)
        self.question = label("", "title", select=False)
        box.addWidget(self.question)
        self.form = Form(words, section, explain=True)
        box.addWidget(self.form)
        self.models: ModelList | None = None
        if section.id == "model":
            self._add_list(box)
        self.meaning = label("", "muted", select=False)
        self.meaning.hide()
        self.links: dict[str, QWidget] = {}
        training = section.for_training.terms if section.for_training else ()
        if section.terms:
            links = QHBoxLayout()
            links.setSpacing(S)
            links.addWidget(said(words, "What is meant by:", "small"))
            for id in dict.fromkeys((*section.terms, *training)):
                self.links[id] = button(words, TERMS[id].term, self._explainer(id), "link")
                links.addWidget(self.links[id])
            links.addStretch(1)
            box.addLayout(links)
            box.addWidget(self.meaning)
        box.addStretch(1)
        self.explained = ""

    def _add_list(self, box: QVBoxLayout) -> None:
        """The whole list on the page: the wizard has the room."""
        editor = self.form.model_editor()
        if editor is None:
            return
        editor.browse.hide()
        editor.combo.hide()
        editor.names_itself = True
        self.models = ModelList(self.words)
        self.models.chosen.connect(lambda id: editor.committed.emit((id, None)))
        box.addWidget(self.models, 50)

    def use(self, catalog: Catalog) -> None:
        self.form.use(catalog)
        if self.models is not None:
            self.models.use(dict(catalog.models))

    def show_study(self, study: Study) -> None:
        self.form.show_study(study, 0)
        asked = self.section.asked(study, 0)
        self.words.say(self.question, "setText", asked.question)
        for id, link in self.links.items():
            link.setVisible(id in asked.terms)
        if self.explained and self.explained not in asked.terms:
            self.explain(self.explained)
        if self.models is not None:
            self.models.choose(study.jobs[0].model)

    def _explainer(self, id: str) -> Callable[[], None]:
        return lambda: self.explain(id)

    def explain(self, id: str) -> None:
        """Show what a term means; asked a second time, hide it."""
        self.explained = "" if self.explained == id else id
        if self.explained:
            self.words.say(self.meaning, "setText", TERMS[id].meaning)
        self.meaning.setVisible(bool(self.explained))


class Wizard(QDialog):
    """Asks for a study; ``study`` is the answer once it is accepted."""

    def __init__(
        self,
        words: Words,
        study: Study,
        catalog: Catalog | None,
        advise: Advise | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.words, self.study = words, study
        self.catalog, self.advise = catalog, advise
        self.advice: Advice | None = None
        self.setModal(True)
        self.resize(920, 680)
        words.say(self, "setWindowTitle", "New study")
        self.steps = QListWidget()
        self.steps.setFixedWidth(200)
        self.steps.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.pages = QStackedWidget()
        self.questions: list[Page] = []
        self.forms: list[Form] = []
        for section in WIZARD:
            page = Page(words, section)
            page.form.edited.connect(self._edit)
            self.questions.append(page)
            self.forms.append(page.form)
            self.pages.addWidget(scrolled(page))
            self.steps.addItem("")
        self.steps.currentRowChanged.connect(self.turn)
        self.line = QLabel()
        self.line.setProperty("role", "consequence")
        self.line.setWordWrap(True)
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setMinimumHeight(44)
        self.cancel_button = button(words, "Cancel", self.reject)
        self.back = button(words, "Back", lambda: self.turn(self.pages.currentIndex() - 1))
        self.next = button(words, "Next", self._forward, "primary")
        self.next.setDefault(True)
        self._lay_out()
        self.task = LatestTask(self)
        self.task.done.connect(self._take)
        self.task.failed.connect(self._fail)
        words.changed.connect(self._retitle)
        self._retitle()
        self._show()
        if catalog is not None:
            self.use(catalog, advise)
        self.turn(0)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(S)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.pages, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(XL, M, XL, L)
        foot.setSpacing(L)
        foot.addWidget(self.line)
        foot.addLayout(buttons)
        right.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.steps)
        whole.addLayout(right, 1)
        role(self.steps, "steps")

    # what is shown

    def use(self, catalog: Catalog, advise: Advise | None) -> None:
        """The catalog has been read: fill the lists, begin to answer."""
        self.catalog, self.advise = catalog, advise
        for page in self.questions:
            page.use(catalog)
        self._show()
        self._ask()

    def turn(self, index: int) -> None:
        """Show page ``index`` (0 to 5)."""
        index = max(0, min(index, self.pages.count() - 1))
        self.pages.setCurrentIndex(index)
        area = self.pages.currentWidget()
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(0)
        with QSignalBlocker(self.steps):
            self.steps.setCurrentRow(index)
        self.back.setEnabled(index > 0)
        last = index == self.pages.count() - 1
        self.words.say(self.next, "setText", mark("Show the answer") if last else mark("Next"))
        self._say()

    def _show(self) -> None:
        for page in self.questions:
            page.show_study(self.study)
        self._retitle_steps()

    def _retitle(self) -> None:
        self.steps.setAccessibleName(self.words.text("Pages"))
        self.pages.setAccessibleName(self.words.text("Page"))
        self.line.setAccessibleName(self.words.text("What follows from this"))
        self._retitle_steps()
        self._say()

    def _retitle_steps(self) -> None:
        for index, section in enumerate(WIZARD):
            title = self.words.text(section.asked(self.study, 0).title)
            self.steps.item(index).setText(f"{index + 1}   {title}")

    def _say(self, english: str = "", text: str = "") -> None:
        if english or text:
            self.line.setText(text or self.words.text(english))
        elif self.advice is not None and self.catalog is not None:
            page = WIZARD[max(self.pages.currentIndex(), 0)].id
            self.line.setText(consequence(page, self.advice, self.words, self.catalog.chips))
        else:
            self.line.setText(self.words.text("Reading the catalog …"))

    # editing

    def _edit(self, study: Study, path: str) -> None:
        self.study = study
        self._show()
        self._ask()

    def _ask(self) -> None:
        if self.advise is None:
            return
        study, advise = self.study, self.advise
        self.task.run(lambda cancelled: advise(study, cancelled))

    def _take(self, advice: Advice) -> None:
        self.advice = advice
        self._say()

    def _fail(self, failure: Failure) -> None:
        if isinstance(failure.error, StudyError):
            self._say(text=failure.error.text)
        else:
            self._say(english=mark("This cannot be worked out; the log has the details."))

    def _forward(self) -> None:
        if self.pages.currentIndex() == self.pages.count() - 1:
            self.accept()
        else:
            self.turn(self.pages.currentIndex() + 1)

    def done(self, result: int) -> None:
        self.task.close()
        super().done(result)
