"""What an edit costs on the screen's thread, view by view: ``python -m tests.latency``. Prints; asserts nothing.

From the keystroke to the painted answer, without the advisor, which works in the background. Beside each time stands
its ratio to a loop that is timed in the same run, so that figures of different machines compare.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from advisor.study_file import read_study
from advisor.workload import Serve, Study
from tests.benchmarks import EXAMPLES, best, plain_loop
from tests.tour import settle
from ui import theme
from ui.advising import Ready, get_ready
from ui.answers import VIEWS
from ui.main_window import MainWindow
from ui.session import Session
from ui.settings import Settings
from ui.words import Words

TARGET_MS = 50
TIMES = 9


def edited(study: Study) -> Study:
    """The study with one number changed, as a person would type it."""
    first = study.jobs[0]
    change = {"users": first.users + 1} if isinstance(first, Serve) else {"tokens": first.tokens * 2}
    return study.model_copy(update={"jobs": (first.model_copy(update=change), *study.jobs[1:])})


def one_study(path: Path, ready: Ready, folder: Path, loop_s: float) -> None:
    study = read_study(path)
    studies = (study, edited(study))
    answers = [ready.advise(one, lambda: False) for one in studies]
    session, window = Session(study), MainWindow()
    window.fill(Words("en"), Settings(folder / "settings.ini"), session)
    window.show()
    window.use(ready)
    settle(lambda: session.advice is not None)
    session.task.run = lambda function: None  # type: ignore[method-assign]  # the answers are here already
    for index, (name, _) in enumerate(VIEWS):
        window.answers.open(index)
        view = window.answers.views[name]
        settle(least=0.3)
        if hasattr(view, "task"):
            settle(lambda view=view: not view.task.running)  # type: ignore[misc]
            view.task.run = lambda function: None
        turn = iter(range(1_000))

        def edit(turn=turn) -> None:  # type: ignore[no-untyped-def]
            number = next(turn) % 2
            session.edit(studies[1 - number], "a field")
            session.advice = answers[1 - number]
            session.advised.emit(session.advice)
            for _ in range(3):
                QApplication.processEvents()

        edit()
        taken = timed(edit)
        late = "  slow" if taken * 1000 > TARGET_MS else ""
        print(f"{path.stem:24} {name:9} {taken * 1000:7.1f} ms  target {TARGET_MS}  {taken / loop_s:6.2f} loops{late}")
    session.start(study)
    window.close()
    window.deleteLater()
    settle()


def timed(run: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        begun = perf_counter()
        run()
        taken.append(perf_counter() - begun)
    return median(taken)


def main() -> int:
    application = QApplication.instance() or QApplication(["labrig"])
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    theme.load_fonts()
    theme.use("light")
    gc.disable()
    ready, loop_s = get_ready(lambda: False), best(plain_loop)
    with tempfile.TemporaryDirectory() as folder:
        for path in EXAMPLES:
            one_study(path, ready, Path(folder), loop_s)
    print(f"a loop of a million additions: {loop_s * 1000:.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
