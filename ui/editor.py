"""The left side of the window: the workload, always editable."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QToolButton, QVBoxLayout, QWidget

from advisor.workload import Serve, Study
from ui.forms.editors import Quiet
from ui.forms.form import Form
from ui.forms.sections import WINDOW
from ui.marks import mark
from ui.theme import M, S
from ui.widgets.basics import button, row, scrolled
from ui.words import Words

if TYPE_CHECKING:
    from catalog.catalog import Catalog

MOST_JOBS = 16
SCROLL_BAR = 14  # pixels
KINDS = {"serve": mark("Answer"), "fine-tune": mark("Fine-tune"), "pretrain": mark("Pre-train")}
OPEN_AT_START = ("job", "model", "precision", "use", "money")


class Editor(QWidget):
    """Every section as a block that opens and closes; ``edited`` carries the changed study."""

    edited = Signal(object, str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.study: Study | None = None
        self.job = 0
        self.forms: dict[str, Form] = {}
        self.toggles: dict[str, QToolButton] = {}
        self.jobs = QComboBox()
        self._quiet = Quiet(self)
        self.jobs.installEventFilter(self._quiet)
        self.jobs.activated.connect(self._show_job)
        self.add = button(words, "Add a job", self._add, "link")
        self.remove = button(words, "Remove this job", self._remove, "link")
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(M, M, M, M)
        box.setSpacing(S)
        links = row(self.add, self.remove)
        links.addStretch(1)
        box.addWidget(self.jobs)
        box.addLayout(links)
        for section in WINDOW:
            form = Form(words, section)
            form.edited.connect(self.edited)
            self.forms[section.id] = form
            toggle = QToolButton()
            toggle.setProperty("role", "section")
            toggle.setCheckable(True)
            toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self.toggles[section.id] = toggle
            toggle.toggled.connect(_opener(toggle, form))
            toggle.setChecked(section.id in OPEN_AT_START)
            _opener(toggle, form)(toggle.isChecked())
            box.addWidget(toggle)
            box.addWidget(form)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))
        self.inner = inner
        words.changed.connect(self._retitle)

    def use(self, catalog: Catalog) -> None:
        for form in self.forms.values():
            form.use(catalog)
        if self.study is not None:
            self.show_study(self.study)

    def show_study(self, study: Study) -> None:
        self.study = study
        self.job = min(self.job, len(study.jobs) - 1)
        for form in self.forms.values():
            form.show_study(study, self.job)
        self._retitle()

    def _retitle(self) -> None:
        if self.study is None:
            return
        with QSignalBlocker(self.jobs):
            self.jobs.clear()
            for number, job in enumerate(self.study.jobs, 1):
                kind = self.words.text(KINDS[job.kind])
                self.jobs.addItem(f"{number}.  {kind}: {self._model_name(job.model)}")
            self.jobs.setCurrentIndex(self.job)
        several = len(self.study.jobs) > 1
        for section in WINDOW:
            self.words.say(self.toggles[section.id], "setText", section.asked(self.study, self.job).title)
        self.jobs.setAccessibleName(self.words.text("Job"))
        self.setMinimumWidth(self.inner.minimumSizeHint().width() + SCROLL_BAR)
        self.jobs.setVisible(several)
        self.remove.setVisible(several)
        self.add.setEnabled(len(self.study.jobs) < MOST_JOBS)

    def _model_name(self, id: str) -> str:
        editor = self.forms["model"].model_editor()
        model = editor.models.get(id) if editor else None
        return (model.name or model.id) if model else id

    def _show_job(self, index: int) -> None:
        self.job = index
        if self.study is not None:
            self.show_study(self.study)

    def _add(self) -> None:
        if self.study is not None:
            now = self.study.jobs[self.job]
            more = Serve(model=now.model, config=now.config)
            self.job = len(self.study.jobs)
            self.edited.emit(self.study.model_copy(update={"jobs": (*self.study.jobs, more)}), "jobs")

    def _remove(self) -> None:
        if self.study is not None and len(self.study.jobs) > 1:
            jobs = self.study.jobs[: self.job] + self.study.jobs[self.job + 1 :]
            self.job = max(0, self.job - 1)
            self.edited.emit(self.study.model_copy(update={"jobs": jobs}), "jobs")


def _opener(toggle: QToolButton, form: Form) -> Callable[[bool], None]:
    def opened(is_open: bool) -> None:
        form.setVisible(is_open)
        toggle.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)

    return opened
