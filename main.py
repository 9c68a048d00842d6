"""LabRig: `python main.py` opens the window, `python main.py COMMAND ...` works without a screen."""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """0 done, 1 the answer is no, 2 bad input."""
    words = sys.argv[1:] if argv is None else argv
    from ui.command_line import is_command, run

    if is_command(words):
        return run(words)
    return window(words)


def window(words: list[str]) -> int:
    """Open the window, with a study if one is named; one line where Qt cannot be loaded."""
    from ui.command_line import COMMANDS

    try:
        from ui.app import main as show

        return show(words)
    except ImportError as error:
        if not (error.name or "").startswith(("PySide6", "shiboken6", "pyqtgraph")) and "PySide6" not in str(error):
            raise
        print(
            f"labrig: the window cannot be opened ({error}); these commands need none: {', '.join(COMMANDS)}",
            file=sys.stderr,
        )
        return 2


if __name__ == "__main__":
    sys.exit(main())
