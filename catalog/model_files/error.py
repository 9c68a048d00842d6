"""What is wrong with a model's file."""

from __future__ import annotations

from catalog.told import ToldError


class ModelFileError(ToldError):
    """A config.json or GGUF file that cannot be read, or describes no possible model."""
