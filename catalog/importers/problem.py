"""What is wrong with a file that cannot be imported."""

from __future__ import annotations

from catalog.told import ToldError


class ImportProblemError(ToldError):
    """A file that cannot be imported at all."""
