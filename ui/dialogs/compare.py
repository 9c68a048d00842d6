"""Several studies side by side: what each recommends, what it costs, how fast it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from reports.naming import job_name, option_name
from ui.advising import Advise
from ui.background import Cancelled, Failure, LatestTask
from ui.errors import told
from ui.tables.table import Cell, Column, Table
from ui.theme import L
from ui.views.option_cells import price_text, span_cell, speed_cell, verdict_cell
from ui.widgets.basics import button, column, label, row, said
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice

Answer = tuple[str, "Advice | None", Exception | None]  # name, its advice, or what is wrong with the file


def ask_studies(words: Words, parent: QWidget) -> tuple[Path, ...]:
    paths, _ = QFileDialog.getOpenFileNames(parent, words.text("Studies to compare with"), "", "LabRig (*.labrig)")
    return tuple(Path(path) for path in paths)


class Compare(QDialog):
    """The open study first, then the files; each is worked out in the background."""

    def __init__(
        self, words: Words, now: Advice, paths: tuple[Path, ...], advise: Advise, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.words = words
        self.resize(1280, 480)
        words.say(self, "setWindowTitle", "Studies side by side")
        self.table = Table(scrolls=True, lines=2)
        words.say(self.table, "setAccessibleName", "Studies side by side")
        self.status = label("", "muted")
        close = row(self.status, button(words, "Close", self.accept, "primary"))
        close.setStretch(0, 1)
        self.setLayout(column(said(words, "Studies side by side", "heading"), self.table, close, margin=L))
        self.answers: list[Answer] = [(now.study.title or words.text("New study"), now, None)]
        self.task = LatestTask(self)
        self.task.done.connect(self._take)
        self.task.failed.connect(self._fail)
        words.changed.connect(self._show)
        self._show()
        words.say(self.status, "setText", "Working out {count} {count:study|studies} …", count=len(paths))

        def work(cancelled: Cancelled) -> list[Answer]:
            from advisor.study_file import read_study
            from advisor.workload import StudyError

            found: list[Answer] = []
            for path in paths:
                try:
                    study = read_study(path)
                    found.append((study.title or path.name, advise(study, cancelled), None))
                except StudyError as error:
                    found.append((path.name, None, error))
            return found

        self.task.run(work)

    def _take(self, found: list[Answer]) -> None:
        self.answers += found
        self.words.say(self.status, "setText", "{text}", text="")
        self._show()

    def _fail(self, failure: Failure) -> None:
        self.words.say(self.status, "setText", "{text}", text=told(self.words, failure.error))

    def _show(self) -> None:
        say = self.words.text
        columns = (
            Column(say("Study"), least=190),
            Column(say("Work"), stretch=True),
            Column(say("Recommended"), stretch=True),
            Column(say("Card memory")),
            Column(say("Price")),
            Column(say("Whole cost"), number=True),
            Column(say("Speed, tok/s"), number=True),
        )
        self.table.fill(columns, [self._row(*answer) for answer in self.answers])

    def _row(self, name: str, advice: Advice | None, error: Exception | None) -> list[Cell | str]:
        say, language = self.words.text, self.words.language
        if advice is None:
            problem = told(self.words, error) if error is not None else ""
            return [name, Cell(problem, colour="fails", hint=problem), "", "", "", "", ""]
        work = language.join(tuple(job_name(need.job, need, language) for need in advice.needs))
        best = advice.recommended
        if best is None:
            return [name, work, say("Nothing that was considered does this work."), "", "", "", ""]
        months = say("{months} months", months=advice.study.money.months)
        return [
            name,
            Cell(work, hint=work),
            Cell(option_name(best, language), strong=True),
            verdict_cell(self.words, best),
            price_text(self.words, best),
            f"{advice.currency} {span_cell(self.words, best, advice).text}, {months}",
            speed_cell(self.words, best),
        ]

    def done(self, result: int) -> None:
        self.task.close()
        super().done(result)
