"""A walk through the program without a screen: ``python -m tests.tour FOLDER`` pictures every page and view."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from advisor.workload import Study
from reports.wording import LANGUAGES
from ui import theme
from ui.advising import Ready, get_ready
from ui.answers import VIEWS
from ui.main_window import MainWindow
from ui.session import Session
from ui.settings import Settings, Theme
from ui.start import use_qt_words
from ui.wizard.wizard import Wizard
from ui.words import Words

THEMES: tuple[Theme, ...] = ("light", "dark")
WAIT_S = 20.0


def settle(until: Callable[[], bool] = lambda: True, least: float = 0.05) -> None:
    """Let Qt work until something is so; fails after ``WAIT_S``."""
    start = time.monotonic()
    while time.monotonic() - start < least or not until():
        QApplication.processEvents()
        time.sleep(0.005)
        if time.monotonic() - start > WAIT_S:
            raise TimeoutError("the program did not come to rest")


def walk(folder: Path, study: Study, ready: Ready) -> list[Path]:
    """Every page of the wizard and every view, in both languages and both themes; the paths of the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures: list[Path] = []

    def picture(widget: QWidget, *name: str) -> None:
        path = folder / ("-".join(name) + ".png")
        if not widget.grab().save(str(path)):
            raise OSError(f"{path} could not be written")
        pictures.append(path)

    for code in LANGUAGES:
        for look in THEMES:
            theme.use(look)
            use_qt_words(code)
            words = Words(code)
            wizard = Wizard(words, study, None, None)
            wizard.show()
            settle()
            wizard.use(ready.catalog, ready.advise)
            settle(lambda wizard=wizard: not wizard.task.running)  # type: ignore[misc]
            for page in range(wizard.pages.count()):
                wizard.turn(page)
                settle()
                picture(wizard, code, look, f"wizard{page + 1}", wizard.forms[page].section.id)
            wizard.reject()
            session = Session(study)
            window = MainWindow()
            window.fill(words, Settings(folder / "settings.ini"), session)
            window.show()
            settle()
            picture(window, code, look, "window0", "loading")
            window.use(ready)
            settle(lambda session=session: session.advice is not None)  # type: ignore[misc]
            for index, (name, _) in enumerate(VIEWS):
                window.answers.tabs.setCurrentIndex(index)
                settle(least=0.2)
                if name == "quote":
                    quote = window.answers.views["quote"]
                    settle(lambda quote=quote: not quote.task.running, least=0.5)  # type: ignore[misc]
                    settle(least=0.5)
                picture(window, code, look, f"window{index + 1}", name)
                for area in window.answers.views[name].findChildren(QScrollArea):
                    bar = area.verticalScrollBar()
                    if name != "quote" and area.isVisible() and bar.maximum() > 0:
                        bar.setValue(bar.maximum())
                        settle()
                        picture(window, code, look, f"window{index + 1}", name, "below")
            window.close()
            window.deleteLater()
            settle()
    return pictures


def readme(folder: Path, ready: Ready) -> None:
    """The pictures of the README: the first example with two cards, its answer and its machine, in both languages."""
    from tests.ui.cases import tour_study

    theme.use("light")
    for code in LANGUAGES:
        use_qt_words(code)
        session, window = Session(tour_study()), MainWindow()
        window.resize(1360, 900)
        window.fill(Words(code), Settings(folder / "settings.ini"), session)
        window.show()
        window.use(ready)
        settle(lambda session=session: session.advice is not None, least=0.5)  # type: ignore[misc]
        settle(least=0.5)
        window.grab().save(str(folder / f"window-{code}.png"))
        window.answers.open([name for name, _ in VIEWS].index("machine"))
        settle(least=0.5)
        window.grab().save(str(folder / f"window-machine-{code}.png"))
        window.close()
    (folder / "settings.ini").unlink(missing_ok=True)


def main(argv: list[str]) -> int:
    if len(argv) not in (1, 2) or argv[1:] not in ([], ["--readme"]):
        print("usage: python -m tests.tour FOLDER [--readme]", file=sys.stderr)
        return 2
    application = QApplication.instance() or QApplication(["labrig"])
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    theme.load_fonts()
    from tests.ui.cases import tour_study

    if argv[1:]:
        readme(Path(argv[0]), get_ready(lambda: False))
        return 0
    for path in walk(Path(argv[0]), tour_study(), get_ready(lambda: False)):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
