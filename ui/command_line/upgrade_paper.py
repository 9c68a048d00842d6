"""``check MACHINE.json --upgrade --pdf FILE``: the document about a machine that is owned."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.wording import Language
from ui.command_line.advise import day_of
from ui.command_line.bad_input import BadInput
from ui.command_line.quote import target

if TYPE_CHECKING:
    from advisor.upgrading import Upgrade as Whole
    from catalog.catalog import Catalog
    from ui.command_line.upgrade import Upgrade


@dataclass(frozen=True, slots=True)
class Papers:
    """What is to be written, and the step to propose, counted from 1 as the steps are printed; None = the cheapest."""

    pdf: Path
    xlsx: Path | None
    step: int | None
    today: date

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> Papers | None:
        """None where no document is asked for; bad names are refused before any work."""
        for option in ("xlsx", "step"):
            if getattr(arguments, option) is not None and arguments.pdf is None:
                raise BadInput(f"--{option}", "", "belongs to --pdf FILE.pdf, which is missing")
        if arguments.pdf is None:
            return None
        if arguments.upgrade is None:
            raise BadInput("--pdf", "", "belongs to --upgrade, which is missing")
        xlsx = target(arguments.xlsx, ".xlsx") if arguments.xlsx is not None else None
        return cls(target(arguments.pdf, ".pdf"), xlsx, arguments.step, day_of(arguments.today))

    def write(self, found: Upgrade, description: Mapping[str, Any], catalog: Catalog, words: Language) -> str:
        """Write the document; where it lies, in words."""
        from advisor.upgrading import upgrade_of
        from catalog.exchange import load_rates
        from reports.files import WriteError
        from reports.pdf import write_pdf
        from reports.upgrade import compose_upgrade

        name = str(description.get("name") or "").strip()
        whole = upgrade_of(found.owned, found.study, catalog, load_rates(), self.today, advice=found.advice, name=name)
        report = compose_upgrade(whole, words.code, today=self.today, catalog=catalog, picked=self.place(whole))
        try:
            write_pdf(report, self.pdf)
            if self.xlsx is not None:
                from reports.xlsx import write_xlsx

                write_xlsx(report, self.xlsx)
        except WriteError as error:
            raise BadInput.of(error) from None
        files = [file for file in (self.pdf, self.xlsx) if file is not None]
        return "\n".join(words.text("Written: {file}", file=str(file)) for file in files)

    def place(self, whole: Whole) -> int | None:
        """The place of the picked step among those that can be proposed."""
        if self.step is None:
            return None
        steps = whole.owned.steps
        if not 1 <= self.step <= len(steps):
            raise BadInput("--step", "", "is {given}; there are {n} steps", given=self.step, n=len(steps))
        wanted = steps[self.step - 1]
        place = next((place for place, way in enumerate(whole.ways) if way.step is wanted), None)
        if place is None:
            raise BadInput("--step", "", "step {given} does not do the study's work", given=self.step)
        return place
