"""Opening, saving and exporting: the dialogs around the files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ui.dialogs.asking import ask
from ui.errors import told

if TYPE_CHECKING:
    from advisor.answer import Advice
    from advisor.machines.upgrade import Owned, Step
    from advisor.workload import Study
    from catalog.catalog import Catalog
    from ui.background import Cancelled
    from ui.words import Words

ENDING = ".labrig"


def suggested(study: Study, path: Path | None, ending: str) -> str:
    """A file name from the study's own file, or from its title."""
    if path is not None:
        return str(path.with_suffix(ending))
    name = re.sub(r'[\\/:*?"<>|\s]+', " ", study.title).strip() or "study"
    return name[:80] + ending


def ask_open(words: Words, parent: QWidget) -> Path | None:
    kinds = f"LabRig (*{ENDING})"
    path, _ = QFileDialog.getOpenFileName(parent, words.text("Open a study"), "", kinds)
    return Path(path) if path else None


def ask_save(words: Words, parent: QWidget, title: str, name: str, ending: str) -> Path | None:
    path, _ = QFileDialog.getSaveFileName(parent, words.text(title), name, f"{ending[1:].upper()} (*{ending})")
    if not path:
        return None
    return Path(path) if path.lower().endswith(ending) else Path(path + ending)


def ask_keep(words: Words, parent: QWidget, name: str) -> str:
    """What to do with unsaved changes: "save", "discard" or "cancel"."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(words.text("Save the changes to {name}?", name=name))
    box.setInformativeText(words.text("Without saving they are lost."))
    kinds = QMessageBox.StandardButton
    box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
    box.setDefaultButton(kinds.Save)
    return {kinds.Save: "save", kinds.Discard: "discard"}.get(kinds(ask(box)), "cancel")


def tell(words: Words, parent: QWidget, english: str, error: Exception, **values: object) -> None:
    """A file could not be used: what was tried, and why not in the words of the error."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(words.text(english, **values))
    box.setInformativeText(told(words, error))
    ask(box)


def pdf_writer(advice: Advice, language: str, catalog: Catalog | None, path: Path) -> Callable[[Cancelled], Path]:
    def work(cancelled: Cancelled) -> Path:
        from reports.compose import compose_report
        from reports.pdf import write_pdf

        write_pdf(compose_report(advice, language, catalog=catalog), path)
        return path

    return work


def xlsx_writer(advice: Advice, language: str, catalog: Catalog | None, path: Path) -> Callable[[Cancelled], Path]:
    def work(cancelled: Cancelled) -> Path:
        from reports.compose import compose_report
        from reports.xlsx import write_xlsx

        write_xlsx(compose_report(advice, language, catalog=catalog), path)
        return path

    return work


def upgrade_writer(
    owned: Owned, step: Step | None, advice: Advice, language: str, catalog: Catalog, path: Path
) -> Callable[[Cancelled], Path]:
    """The request to approve ``step`` for a machine that stands there; None = the cheapest one that does the work."""

    def work(cancelled: Cancelled) -> Path:
        from datetime import date

        from advisor.upgrading import upgrade_of
        from catalog.exchange import load_rates
        from reports.pdf import write_pdf
        from reports.upgrade import compose_upgrade

        today = date.today()
        found = upgrade_of(owned, advice.study, catalog, load_rates(), today, advice=advice)
        picked = next((place for place, way in enumerate(found.ways) if way.step == step), None)
        write_pdf(compose_upgrade(found, language, today=today, catalog=catalog, picked=picked), path)
        return path

    return work


def json_writer(advice: Advice, language: str, catalog: Catalog | None, path: Path) -> Callable[[Cancelled], Path]:
    """The same numbers as ``advise --json`` prints."""

    def work(cancelled: Cancelled) -> Path:
        import json

        from reports.files import write_whole
        from reports.wording import Language
        from ui.command_line.advise import as_json

        text = json.dumps(as_json(advice, Language(language)), ensure_ascii=False, indent=2)
        write_whole(path, text.encode())
        return path

    return work
