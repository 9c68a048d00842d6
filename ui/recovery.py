"""A copy of unsaved work, beside the settings, for the day the program or the machine stops."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from advisor.study_file import read_study, write_study
from advisor.workload import Study, StudyError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lost:
    """Work that was not saved: the study, and the file it belongs to."""

    study: Study
    path: Path | None


class Recovery:
    """Keeps one copy a running program; copies of programs that no longer run can be found and taken back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / f"{os.getpid()}.labrig"
        self._place = folder / f"{os.getpid()}.json"

    def keep(self, study: Study, path: Path | None) -> None:
        """Write the copy. A full disk must not stop the work, so it is only logged."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_study(study, self._file)
            self._place.write_text(json.dumps({"path": str(path) if path else None}), encoding="utf-8")
        except (OSError, StudyError) as error:
            log.warning("could not keep a recovery copy: %s", error)

    def clear(self) -> None:
        for file in (self._file, self._place):
            file.unlink(missing_ok=True)

    def lost(self) -> tuple[Lost, ...]:
        """What other runs left behind, newest first; the copies are removed, since the caller now has them."""
        found: list[Lost] = []
        files = [file for file in self._folder.glob("*.labrig") if file != self._file and not _runs(file.stem)]
        for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True):
            place = file.with_suffix(".json")
            try:
                path = json.loads(place.read_text(encoding="utf-8"))["path"] if place.exists() else None
                found.append(Lost(read_study(file), Path(path) if path else None))
            except (OSError, ValueError, KeyError, StudyError) as error:
                log.warning("a recovery copy cannot be read: %s", error)
            file.unlink(missing_ok=True)
            place.unlink(missing_ok=True)
        return tuple(found)


def _runs(pid: str) -> bool:
    """Whether that process still runs (on Windows unknown without more: then only our own copy is left alone)."""
    if os.name == "nt" or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
