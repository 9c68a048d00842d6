"""Whole files or none."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from catalog.told import ToldError


class WriteError(ToldError):
    """A file that could not be written: which, and why."""


def write_whole(path: Path, content: bytes) -> None:
    """Write beside ``path``, then replace it; on any failure the old file stays and nothing is left beside it.

    Raises WriteError with the path and the system's reason.
    """
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(beside).replace(path)
    except OSError as error:
        if beside:
            with contextlib.suppress(OSError):
                Path(beside).unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise WriteError(
            str(path), "cannot be written ({reason}); choose a folder that exists and may be written to", reason=reason
        ) from error
