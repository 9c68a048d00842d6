"""Compile the translations: ``python -m reports.wording.compile`` writes each .mo beside its .po (development only)."""

from __future__ import annotations

import sys
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"


def compiled(po: Path) -> bytes:
    """The machine-readable form of a .po file, the same bytes each time."""
    import polib  # type: ignore[import-untyped]

    return bytes(polib.pofile(str(po), check_for_duplicates=True).to_binary())


def main(arguments: list[str]) -> int:
    """Compile every area, or the areas that are named."""
    for po in sorted(LOCALE.glob("*/*.po")):
        if arguments and po.stem not in arguments:
            continue
        beside = po.with_suffix(".mo.new")
        beside.write_bytes(compiled(po))
        beside.replace(po.with_suffix(".mo"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
