"""Which command is meant, and what becomes of its errors."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import NoReturn

from advisor.workload import StudyError
from ui.command_line.bad_input import BadInput

COMMANDS: dict[str, str] = {
    "model": "parameters, KV cache and memory by number format of a model",
    "memory": "what every job of a study needs, per card, term by term",
    "advise": "ranked options, rejected options, costs over time",
    "quote": "the document that gets the purchase approved, as PDF and XLSX",
    "validate": "predict measured cases and print the errors",
    "check": "check a machine given by its parts",
    "catalog": "check, import and export the catalog",
}
"""Every command stands in the module of its name, with ``configure(parser)`` and ``run(arguments) -> int``."""

DONE, NO, BAD = 0, 1, 2


class Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD, f"labrig: {message}; see python main.py {self.prog.removeprefix('main.py').strip()} --help\n")


def is_command(words: list[str]) -> bool:
    """Is this for the command line? A file alone is for the window."""
    if not words:
        return False
    first = words[0]
    return first in COMMANDS or first.startswith("-") or not (first.endswith(".labrig") or os.path.exists(first))  # noqa: PTH110


def run(words: list[str]) -> int:
    """The exit status: 0 done, 1 the answer is no, 2 bad input. Errors are one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not know every sign
            stream.reconfigure(errors="replace")
    try:
        arguments = parser(words).parse_args(words)
        with no_collection():
            status: int = import_module(f"ui.command_line.{arguments.command}").run(arguments)
        sys.stdout.flush()
        return status
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else DONE
    except BadInput as error:
        return _say(_in_words(error, arguments))
    except StudyError as error:  # from deep inside, its file named by the caller's argument
        return _say(_in_words(BadInput.of(error, getattr(arguments, "study", "study")), arguments))
    except BrokenPipeError:  # the reader has seen enough
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _say("interrupted")
    except MemoryError:
        return _say("out of memory")
    except OSError as error:
        return _say(f"{error.filename or 'file'}: {error.strerror or error}")
    except Exception as error:
        if os.environ.get("LABRIG_DEBUG"):
            raise
        return _say(f"unexpected {type(error).__name__}: {error}; set LABRIG_DEBUG=1 to see where")


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """A command ends within seconds and leaves nothing behind: looking for garbage would take a tenth of its time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _in_words(error: BadInput, arguments: argparse.Namespace) -> str:
    from reports.wording import Language

    return Language(getattr(arguments, "language", "en")).error(error)


def _say(text: str) -> int:
    print("labrig: " + " ".join(text.split()), file=sys.stderr)
    return BAD


def parser(words: list[str]) -> argparse.ArgumentParser:
    """The parser; only the asked command's module is loaded."""
    top = Parser(prog="main.py", description="LabRig: which hardware to buy for work with large language models.")
    top.add_argument("--version", action="version", version=f"LabRig {_version()}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for name, what in COMMANDS.items():
        one = commands.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
        if words and words[0] == name:
            import_module(f"ui.command_line.{name}").configure(one)
    top.epilog = "Without a command the window opens: python main.py [STUDY.labrig]"
    return top


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("labrig")
    except PackageNotFoundError:
        return "(not installed)"
