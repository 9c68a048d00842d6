"""What the program remembers between runs, each setting declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QLocale, QSettings, QStandardPaths

Theme = Literal["system", "light", "dark"]
RECENT = 10
SIZES = (100, 125, 150, 200)  # percent


def data_folder() -> Path:
    """Where the platform keeps a program's data (price book, recovery copies, log)."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


class Settings:
    """Typed access to an INI file; what cannot be read is the default."""

    def __init__(self, file: Path | None = None) -> None:
        place = file or data_folder() / "settings.ini"
        self._store = QSettings(str(place), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        system = "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"
        value = str(self._store.value("language", system))
        return value if value in ("en", "zh") else "en"

    @language.setter
    def language(self, code: str) -> None:
        self._store.setValue("language", code)

    @property
    def theme(self) -> Theme:
        value = self._store.value("theme", "system")
        return "light" if value == "light" else "dark" if value == "dark" else "system"

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._store.setValue("theme", theme)

    @property
    def size(self) -> int:
        """How large everything on screen is, in percent, on top of what the desktop asks for."""
        try:
            value = int(str(self._store.value("size", 100)))
        except ValueError:
            return 100
        return value if value in SIZES else 100

    @size.setter
    def size(self, percent: int) -> None:
        self._store.setValue("size", percent)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files opened or saved last, newest first; those that are gone are left out."""
        value = self._store.value("recent", [])
        texts = [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []
        return tuple(path for text in texts if text and (path := Path(text)).exists())

    def add_recent(self, path: Path) -> None:
        path = path.resolve()
        self._store.setValue("recent", [str(path), *(str(old) for old in self.recent if old != path)][:RECENT])

    def clear_recent(self) -> None:
        self._store.remove("recent")

    @property
    def geometry(self) -> QByteArray:
        value = self._store.value("geometry", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def welcomed(self) -> bool:
        """Whether the wizard has been shown once."""
        return self._store.value("welcomed", "") == "yes"

    @welcomed.setter
    def welcomed(self, value: bool) -> None:
        self._store.setValue("welcomed", "yes" if value else "")

    def sync(self) -> None:
        self._store.sync()
